//! Normalises and encodes generated rows, for counting instructions.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program with fixed inputs")]

#[path = "../benches/support/mod.rs"]
mod support;

use std::hint::black_box;

use capi_model::{Fields, RowWriter};
use capi_validate::{ColumnMap, ColumnOptions, Normalizer};

use support::{COLUMNS, NOW, Rows, rows};

const ROWS: usize = 20_000;

fn main() {
    let rows = Rows::generate(ROWS);
    let mut columns =
        ColumnMap::with_header(&COLUMNS.map(String::from), &ColumnOptions::new()).unwrap();
    let mut normalizer = Normalizer::builder().rule(rows::rule()).build();
    let mut body = Vec::with_capacity(ROWS * 1000);
    measured(&rows, &mut columns, &mut normalizer, &mut body);
    println!("rows {ROWS}");
}

#[inline(never)]
fn measured(rows: &Rows, columns: &mut ColumnMap, normalizer: &mut Normalizer, body: &mut Vec<u8>) {
    for row in 0..rows.len() {
        let mut fields = Fields::new();
        rows.write(row, &mut RowWriter::new(columns, &mut fields));
        if let Ok(row) = normalizer.normalize(&fields, NOW) {
            row.event.write_json(body);
        }
    }
    black_box(&body);
}
