//! Parquet files, as they are commonly written.

#![cfg(feature = "parquet")]
#![expect(clippy::unwrap_used, reason = "fixed inputs of a test")]

mod support;

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use capi_model::RowSource;
use capi_sources::{ParquetSource, RowFormat, open_rows};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::WriterProperties;
use support::{Seen, read_all, text, values};
use tempfile::TempDir;

/// More rows than are decoded at once, in several row groups.
const ROWS: i64 = 10_000;

fn batch() -> RecordBatch {
    let numbers = 0..ROWS;
    let mut lists = ListBuilder::new(StringBuilder::new());
    for number in numbers.clone() {
        lists.append_value([Some(format!("id-{number}"))]);
    }
    let amounts = numbers.clone().map(|n| (n % 2 == 0).then_some(i128::from(n)));
    let amounts: Decimal128Array = amounts.collect();
    let amounts = amounts.with_precision_and_scale(12, 2).unwrap();
    let columns: [(_, ArrayRef); 6] = [
        ("conversion", Arc::new(Int64Array::from_iter_values(numbers.clone()))),
        (
            "conversionHappenedAt",
            Arc::new(TimestampMicrosecondArray::from_iter_values(
                numbers.clone().map(|n| 1_795_000_000_000_000 + n * 1000),
            )),
        ),
        (
            "SHA256_EMAIL",
            Arc::new(StringArray::from_iter_values(
                numbers.map(|n| format!("user{n}@example.com")),
            )),
        ),
        ("amount", Arc::new(amounts)),
        ("externalIds", Arc::new(lists.finish())),
        ("day", Arc::new(Date32Array::from_value(20_775, ROWS.try_into().unwrap()))),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

fn write(path: &Path, compression: Compression) {
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_max_row_group_row_count(Some(3000))
        .build();
    let batch = batch();
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn every_common_compression_is_read_twice() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("rows.parquet");
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4_RAW,
        Compression::GZIP(GzipLevel::default()),
    ] {
        write(&path, compression);
        let mut source = open_rows(&path).unwrap();
        let header = source.header().unwrap().unwrap();
        assert_eq!(
            header.join(" "),
            "conversion conversionHappenedAt SHA256_EMAIL amount externalIds day"
        );
        let first = read_all(&mut source);
        assert!(source.rewind().unwrap());
        assert_eq!(read_all(&mut source), first, "{compression:?}");

        let rows = values(first);
        assert_eq!(rows.len(), 10_000);
        assert_eq!(
            rows.last().unwrap(),
            &[
                Seen::Integer(9999),
                Seen::Timestamp(1_795_000_009_999),
                text("user9999@example.com"),
                Seen::Null,
                Seen::List(vec![text("id-9999")]),
                text("2026-11-18"),
            ]
        );
    }
}

#[test]
fn a_file_that_is_no_parquet_file_is_refused() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("rows.parquet");
    fs::write(&path, "conversion,eventId\n1,2\n").unwrap();
    let message = ParquetSource::open(&path).unwrap_err().to_string();
    let expected = format!("`{}` cannot be read as Parquet: ", path.display());
    assert!(message.starts_with(&expected), "{message}");

    write(&path, Compression::SNAPPY);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, whole.split_at(whole.len() / 2).0).unwrap();
    assert!(ParquetSource::open(&path).unwrap_err().to_string().starts_with(&expected));
}

#[test]
fn a_missing_file_is_named() {
    let message = ParquetSource::open("/no/such/rows.parquet").unwrap_err().to_string();
    assert_eq!(message, "cannot open `/no/such/rows.parquet`: no such file");
}

#[test]
fn a_stream_is_refused() {
    let mut source = RowFormat::Parquet.reader(&b"PAR1"[..]);
    let message = source.header().unwrap_err().to_string();
    assert!(message.contains("cannot be read from a stream"), "{message}");
}
