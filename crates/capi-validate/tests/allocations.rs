//! A valid row allocates nothing once the normaliser is warm. A file of its own, because the
//! allocator counts for the whole program.

#[path = "../benches/support/mod.rs"]
mod bench;

use std::alloc::System;

use capi_model::{Fields, RowWriter};
use capi_validate::{ColumnMap, ColumnOptions, Normalizer};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

use bench::{COLUMNS, NOW, Rows, rows};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const ROWS: usize = 2000;

#[test]
fn a_valid_row_allocates_nothing_once_warm() {
    let rows = Rows::generate(ROWS);
    let options = ColumnOptions::new();
    let mut by_header = ColumnMap::with_header(&COLUMNS.map(String::from), &options).unwrap();
    let mut by_key = ColumnMap::keyed(&options).unwrap();
    let mut normalizer = Normalizer::builder().rule(rows::rule()).build();
    let mut body = Vec::with_capacity(ROWS * 2000);

    let mut run = || {
        body.clear();
        for index in 0..rows.len() {
            let mut fields = Fields::new();
            rows.write(index, &mut RowWriter::new(&mut by_header, &mut fields));
            normalizer.normalize(&fields, NOW).unwrap().event.write_json(&mut body);

            let mut fields = Fields::new();
            let mut row = RowWriter::new(&mut by_key, &mut fields);
            rows.write_entries(index, &mut row);
            by_key.check_row().unwrap();
            normalizer.normalize(&fields, NOW).unwrap().event.write_json(&mut body);
        }
    };
    run();
    let region = Region::new(ALLOCATOR);
    run();
    let change = region.change();
    assert_eq!((change.allocations, change.reallocations), (0, 0), "{change:?}");
}
