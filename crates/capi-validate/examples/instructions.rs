//! Turns generated rows into JSON, for counting instructions: see `.ci/checks/instructions`.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program with fixed inputs")]

#[path = "../benches/support/mod.rs"]
mod support;

use std::hint::black_box;

use capi_model::{Fields, RowWriter};
use capi_validate::{ColumnMap, ColumnOptions, Normalizer};

use support::{COLUMNS, NOW, Rows, rows};

const ROWS: usize = 5_000;

fn main() {
    let rows = Rows::generate(ROWS);
    let header = COLUMNS.map(String::from);
    let mut columns = ColumnMap::with_header(&header, &ColumnOptions::new()).unwrap();
    let mut normalizer = Normalizer::builder().rule(rows::rule()).build();
    let mut body = Vec::with_capacity(ROWS * 1000);
    // What is made once, such as the tables of codes, does not count.
    warm_up(&mut columns, &mut normalizer, &mut body);
    counted(&rows, &mut columns, &mut normalizer, &mut body);
    println!("{ROWS} rows, {} bytes", body.len());
}

#[inline(never)]
fn warm_up(columns: &mut ColumnMap, normalizer: &mut Normalizer, body: &mut Vec<u8>) {
    encode(&Rows::generate(100), columns, normalizer, body);
    body.clear();
}

/// The function whose instructions are counted.
#[inline(never)]
fn counted(rows: &Rows, columns: &mut ColumnMap, normalizer: &mut Normalizer, body: &mut Vec<u8>) {
    encode(rows, columns, normalizer, body);
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "so that each caller has its own, with its own name")]
fn encode(rows: &Rows, columns: &mut ColumnMap, normalizer: &mut Normalizer, body: &mut Vec<u8>) {
    for row in 0..rows.len() {
        let mut fields = Fields::new();
        rows.write(row, &mut RowWriter::new(columns, &mut fields));
        if let Ok(row) = &normalizer.normalize(&fields, NOW) {
            row.event.write_json(body);
        }
    }
    black_box(&body);
}
