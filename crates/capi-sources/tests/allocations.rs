//! Reading allocates nothing per row once it is warm.

#![cfg(all(feature = "csv", feature = "jsonl"))]
#![expect(clippy::unwrap_used, reason = "fixed inputs of a test")]

use std::alloc::System;
use std::fmt::Write;

use capi_model::{Columns, Field, Fields, NextRow, RowSource, RowWriter};
use capi_sources::{CsvSource, JsonLinesSource};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Enough for several reads of the buffer.
const ROWS: usize = 10_000;

struct Places;

impl Columns for Places {
    fn cell(&self, index: usize) -> Option<Field> {
        Field::ALL.get(index).copied()
    }

    fn entry(&mut self, nth: usize, _: &str) -> Option<Field> {
        Field::ALL.get(nth).copied()
    }
}

fn read(source: &mut dyn RowSource, rows: usize) {
    for _ in 0..rows {
        let (mut columns, mut fields) = (Places, Fields::new());
        let read = source.next_row(&mut RowWriter::new(&mut columns, &mut fields)).unwrap();
        assert_eq!(read, NextRow::Row);
    }
}

// One test, so that no other thread allocates beside it.
#[test]
fn reading_a_row_allocates_nothing_once_warm() {
    let (mut csv, mut json) = (String::from("a,b,c,d\n"), String::new());
    for row in 0..ROWS {
        writeln!(csv, "{row},\"[\"\"id-{row}\"\"]\",,\"Zoë, {row}\n\"").unwrap();
        writeln!(json, "{{\"a\":{row}.5,\"\\u0062\":[\"x\\n\",[{row}]],\"c\":null,\"d\":\"Zoë\"}}")
            .unwrap();
    }
    let sources: [(&str, Box<dyn RowSource>); 2] = [
        ("CSV", Box::new(CsvSource::new(csv.as_bytes()))),
        ("JSON Lines", Box::new(JsonLinesSource::new(json.as_bytes()))),
    ];
    #[cfg(feature = "arrow")]
    let sources = sources.into_iter().chain([("Arrow", arrow())]);
    for (format, mut source) in sources {
        read(&mut source, ROWS / 10);
        let region = Region::new(ALLOCATOR);
        read(&mut source, ROWS - ROWS / 10);
        let change = region.change();
        assert_eq!((change.allocations, change.reallocations), (0, 0), "{format}");
    }
}

/// One batch; each further one takes a few allocations for all its rows.
#[cfg(feature = "arrow")]
fn arrow() -> Box<dyn RowSource> {
    use std::sync::Arc;

    use arrow_array::builder::{ListBuilder, StringBuilder};
    use arrow_array::{ArrayRef, Date32Array, Float32Array, RecordBatch};

    let mut lists = ListBuilder::new(StringBuilder::new());
    for row in 0..ROWS {
        lists.append_value([Some(row.to_string())]);
    }
    let columns: [(_, ArrayRef); 3] = [
        ("a", Arc::new(lists.finish())),
        ("b", Arc::new(Date32Array::from_value(20_775, ROWS))),
        ("c", Arc::new(Float32Array::from_value(19.9, ROWS))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    Box::new(capi_sources::ArrowSource::from_batches(batch.schema(), vec![batch]))
}
