//! How fast rows are read, beside what the usual crates take for the same bytes in the same run.
//!
//! Rows are like those of an export: 16 columns, about half of them set, some quoted or escaped.

#![expect(clippy::unwrap_used, reason = "a benchmark's own input")]

use std::fmt::Write;
use std::hint::black_box;
use std::io::Read;

use capi_model::{Columns, Field, Fields, NextRow, RowSource, RowWriter};
use capi_sources::{CsvSource, JsonLinesSource};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde::de::IgnoredAny;

const ROWS: u64 = 20_000;

const COLUMNS: [&str; 16] = [
    "conversion",
    "conversionHappenedAt",
    "eventId",
    "sha256_email",
    "firstName",
    "lastName",
    "companyName",
    "title",
    "countryCode",
    "currencyCode",
    "amount",
    "externalIds",
    "lead",
    "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID",
    "ACXIOM_ID",
    "ORACLE_MOAT_ID",
];

/// Columns that fill no field: what reading alone takes.
struct Unknown;

impl Columns for Unknown {
    fn cell(&self, _: usize) -> Option<Field> {
        None
    }

    fn entry(&mut self, _: usize, _: &str) -> Option<Field> {
        None
    }
}

/// Columns that fill their field, found once for a place in the row.
struct Known(Vec<(String, Option<Field>)>);

impl Known {
    fn new() -> Self {
        Self(COLUMNS.iter().map(|&name| (name.to_owned(), field(name))).collect())
    }
}

impl Columns for Known {
    fn cell(&self, index: usize) -> Option<Field> {
        self.0.get(index)?.1
    }

    fn entry(&mut self, nth: usize, name: &str) -> Option<Field> {
        match self.0.get(nth) {
            Some((known, field)) if known == name => *field,
            _ => field(name),
        }
    }
}

fn field(name: &str) -> Option<Field> {
    Field::ALL.iter().copied().find(|field| field.name().eq_ignore_ascii_case(name))
}

/// Cells of one row, `None` for null. Two rows in five have a list, half of all some Unicode.
fn cells(row: u64) -> [Option<String>; 16] {
    let often = |every: u64, text: String| (!row.is_multiple_of(every)).then_some(text);
    let seldom = |every: u64, text: String| row.is_multiple_of(every).then_some(text);
    [
        often(3, format!("{}", 104_000 + row % 5)),
        Some(if row.is_multiple_of(2) {
            format!("{}", 1_790_000_000_000 + row * 7919)
        } else {
            format!("2026-09-{:02}T{:02}:19:50.746Z", row % 28 + 1, row % 24)
        }),
        often(7, format!("evt-42-{row:09}-{:08x}", row * 211_441)),
        Some(if row.is_multiple_of(2) {
            format!("{:064x}", u128::from(row).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060))
        } else {
            format!("CHLO.SCHMIDT{row}@CORP.EXAMPLE.NET")
        }),
        often(3, "Chloé".into()),
        often(3, "Ångström".into()),
        seldom(3, "ČEZ a.s.".into()),
        seldom(2, "Ingénieur logiciel".into()),
        seldom(2, "ES".into()),
        seldom(3, "CAD".into()),
        seldom(3, format!("{}.85", row % 5000)),
        seldom(2, format!("user_id_{row}")),
        seldom(7, format!("urn:li:leadGenFormResponse:{row}")),
        seldom(11, format!("{row:08x}-80fd-4fed-a273-606f4c76ff8b")),
        seldom(11, format!("acxiom-{row}")),
        None,
    ]
}

fn csv_rows() -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).unwrap();
    for row in 0..ROWS {
        let mut cells = cells(row);
        cells[11] = cells[11].take().map(|id| format!("[\"{id}\"]"));
        writer.write_record(cells.iter().map(|cell| cell.as_deref().unwrap_or(""))).unwrap();
    }
    writer.into_inner().unwrap()
}

fn json_rows() -> Vec<u8> {
    let mut lines = String::new();
    for row in 0..ROWS {
        let members = COLUMNS.iter().zip(cells(row)).map(|(name, cell)| {
            let value = match (*name, cell) {
                ("externalIds", Some(id)) => serde_json::json!([id]),
                ("title", Some(title)) if row.is_multiple_of(20) => format!("{title}\n").into(),
                (_, cell) => cell.into(),
            };
            format!("\"{name}\":{value}")
        });
        writeln!(lines, "{{{}}}", members.collect::<Vec<_>>().join(",")).unwrap();
    }
    lines.into_bytes()
}

/// Reads all rows; how many there are.
fn read(mut source: impl RowSource, columns: &mut dyn Columns) -> u64 {
    let mut rows = 0;
    source.header().unwrap();
    loop {
        let mut fields = Fields::new();
        match source.next_row(&mut RowWriter::new(columns, &mut fields)).unwrap() {
            NextRow::Row => rows += 1,
            NextRow::Malformed(row) => unreachable!("{}", row.reason()),
            NextRow::End => return rows,
        }
        black_box(&fields);
    }
}

fn csv_crate(bytes: impl Read) -> u64 {
    let mut reader = csv::ReaderBuilder::new().buffer_capacity(128 * 1024).from_reader(bytes);
    let (mut record, mut rows) = (csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record).unwrap() {
        std::str::from_utf8(record.as_slice()).unwrap();
        rows += 1;
    }
    rows
}

fn serde_json_crate(bytes: &[u8]) -> u64 {
    let mut rows = 0;
    for line in bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
        let line = std::str::from_utf8(line).unwrap();
        black_box(serde_json::from_str::<IgnoredAny>(line).unwrap());
        rows += 1;
    }
    rows
}

fn benchmarks(criterion: &mut Criterion) {
    let (csv, json) = (csv_rows(), json_rows());
    let name =
        |format, bytes: &[u8]| format!("{format}, {} bytes a row", bytes.len() as u64 / ROWS);

    let mut group = criterion.benchmark_group(name("csv", &csv));
    group.throughput(Throughput::Elements(ROWS));
    group.bench_function("the csv crate, records only", |b| b.iter(|| csv_crate(&csv[..])));
    group.bench_function("unknown columns", |b| {
        b.iter(|| read(CsvSource::new(&csv[..]), &mut Unknown));
    });
    group.bench_function("known columns", |b| {
        b.iter(|| read(CsvSource::new(&csv[..]), &mut Known::new()));
    });
    group.finish();

    let mut group = criterion.benchmark_group(name("jsonl", &json));
    group.throughput(Throughput::Elements(ROWS));
    group.bench_function("serde_json, values ignored", |b| b.iter(|| serde_json_crate(&json)));
    group.bench_function("unknown columns", |b| {
        b.iter(|| read(JsonLinesSource::new(&json[..]), &mut Unknown));
    });
    group.bench_function("known columns", |b| {
        b.iter(|| read(JsonLinesSource::new(&json[..]), &mut Known::new()));
    });
    group.finish();
}

criterion_group!(benches, benchmarks);
criterion_main!(benches);
