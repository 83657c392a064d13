//! Every kind of rows goes to `send` as it is.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that breaks may panic"
)]

mod support;

use std::io;
use std::sync::Arc;

use capi_export::{ExportErrorKind, IntoRows, Rows};
use capi_model::{NextRow, Row, RowSource, RowWriter, SourceError, Value};
use futures_util::stream;
use support::{Clock, DAY, LinkedIn, NOW, assert_adds_up, event_id, row, rows};

async fn assert_sends_three<'r, Kind>(rows: impl IntoRows<'r, Kind>) {
    let linkedin = LinkedIn::new();
    let exporter = linkedin.exporter(&Clock::new()).with_batch_events(2).build().unwrap();
    let report = exporter.send(rows).await.unwrap();
    assert_adds_up(&report);
    assert_eq!(report.rows.delivered, 3);
    assert_eq!(linkedin.stored(), (0..3).map(event_id).collect());
}

#[tokio::test]
async fn rows_in_memory() {
    let owned = rows(3);
    assert_sends_three(&owned).await;
    assert_sends_three(owned.as_slice()).await;
    assert_sends_three([row(0), row(1), row(2)]).await;
    assert_sends_three(&[row(0), row(1), row(2)]).await;
    assert_sends_three(Arc::<[Row]>::from(rows(3))).await;
    assert_sends_three(owned).await;
}

#[tokio::test]
async fn iterators() {
    assert_sends_three((0..3).map(row)).await;
    assert_sends_three(rows(3).into_iter()).await;
    assert_sends_three((0..3).map(|index| Ok::<_, io::Error>(row(index)))).await;
    let borrowed = rows(4);
    assert_sends_three(Rows::from_iterator(borrowed.iter().take(3))).await;
}

#[tokio::test]
async fn streams() {
    assert_sends_three(stream::iter(rows(3))).await;
    assert_sends_three(stream::iter((0..3).map(|index| Ok::<_, io::Error>(row(index))))).await;
}

/// Rows with a header, as from a database.
struct Table(std::ops::Range<usize>, String);

impl RowSource for Table {
    fn header(&mut self) -> Result<Option<Vec<String>>, SourceError> {
        Ok(Some(vec!["eventId".into(), "CONVERSIONHAPPENEDAT".into(), "lead".into()]))
    }

    fn next_row<'a>(&'a mut self, row: &mut RowWriter<'_, 'a>) -> Result<NextRow, SourceError> {
        let Some(index) = self.0.next() else { return Ok(NextRow::End) };
        self.1 = event_id(index);
        row.cell(0, Value::Text(&self.1));
        row.cell(1, Value::Integer(NOW - DAY));
        row.cell(2, Value::Integer(7));
        Ok(NextRow::Row)
    }
}

#[tokio::test]
async fn sources() {
    assert_sends_three(Table(0..3, String::new())).await;
    assert_sends_three(Rows::from_memory(Table(0..3, String::new()))).await;
    let boxed: Box<dyn RowSource + Send> = Box::new(Table(0..3, String::new()));
    assert_sends_three(boxed).await;
}

#[tokio::test]
async fn no_rows_at_all_are_an_empty_report_without_a_request() {
    let linkedin = LinkedIn::new();
    let report =
        linkedin.exporter(&Clock::new()).build().unwrap().send(Vec::<Row>::new()).await.unwrap();
    assert_eq!((report.rows.read, report.requests, linkedin.requests()), (0, 0, 0));
}

#[tokio::test]
async fn a_row_that_cannot_be_fetched_ends_the_export_with_what_was_done() {
    let linkedin = LinkedIn::new();
    let exporter = linkedin.exporter(&Clock::new()).with_batch_events(1).build().unwrap();
    let rows = [Ok(row(0)), Err(io::Error::other("the cursor was closed")), Ok(row(2))];
    let error = exporter.send(stream::iter(rows)).await.unwrap_err();
    assert!(matches!(error.kind(), ExportErrorKind::Source(_)), "{error}");
    assert_adds_up(error.report());
    assert_eq!((error.report().rows.read, error.report().rows.delivered), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exports_run_at_the_same_time() {
    let linkedin = LinkedIn::new();
    let exporter = linkedin.exporter(&Clock::new()).with_batch_events(3).build().unwrap();
    let (one, other) = tokio::join!(
        exporter.send((0..50).map(row)),
        exporter.send(stream::iter((50..100).map(row).collect::<Vec<_>>()))
    );
    assert_eq!(one.unwrap().rows.delivered + other.unwrap().rows.delivered, 100);
    assert_eq!(linkedin.stored().len(), 100);
}
