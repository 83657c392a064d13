//! Invalid rows are left out or end the export, as the user chose; expired ones are left out.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that breaks may panic"
)]

mod support;

use capi_export::{ExportError, ExportErrorKind, Outcome, Rows};
use capi_model::Row;
use futures_util::stream;
use support::{Clock, DAY, LinkedIn, NOW, assert_adds_up, row, rows_that};

fn invalid() -> Row {
    row(0).with("currencyCode", "EUR")
}

fn expired() -> Row {
    Row::new().with("conversionHappenedAt", NOW - 91 * DAY).with("ACXIOM_ID", "a")
}

fn mixed() -> Vec<Row> {
    vec![row(0), expired(), row(2), invalid(), row(4)]
}

#[tokio::test]
async fn invalid_rows_are_left_out_and_named_by_default() {
    let linkedin = LinkedIn::new();
    let report = linkedin.exporter(&Clock::new()).build().unwrap().send(mixed()).await.unwrap();
    assert_adds_up(&report);
    assert_eq!(report.rows.delivered, 3);
    assert_eq!(rows_that(&report, Outcome::Invalid), [3]);
    assert_eq!(rows_that(&report, Outcome::Expired), [1]);
    assert_eq!(report.codes["incomplete_conversion_value"], 1);
}

fn assert_names_row_three(error: &ExportError) {
    let ExportErrorKind::InvalidRow(row) = error.kind() else { panic!("{error}") };
    assert_eq!(row.row, 3);
    assert_eq!(row.faults[0].code, "incomplete_conversion_value");
    assert!(error.to_string().contains("row 3"), "{error}");
}

#[tokio::test]
async fn nothing_is_sent_of_rows_that_can_be_checked_ahead() {
    let linkedin = LinkedIn::new();
    let exporter = linkedin
        .exporter(&Clock::new())
        .with_skip_invalid(false)
        .with_batch_events(1)
        .build()
        .unwrap();
    let rows = mixed();
    assert_names_row_three(&exporter.send(&rows).await.unwrap_err());
    assert_names_row_three(&exporter.send(rows).await.unwrap_err());
    assert_eq!(linkedin.requests(), 0);
}

#[tokio::test]
async fn what_a_stream_delivered_before_the_fault_is_in_the_error() {
    let linkedin = LinkedIn::new();
    let exporter = linkedin
        .exporter(&Clock::new())
        .with_skip_invalid(false)
        .with_batch_events(1)
        .with_requests_in_flight(1)
        .build()
        .unwrap();
    for rows in [Rows::from_stream(stream::iter(mixed())), Rows::from_iterator(mixed())] {
        let error = exporter.send(rows).await.unwrap_err();
        assert_names_row_three(&error);
        assert_adds_up(error.report());
        assert_eq!(error.report().rows.delivered, 2);
        assert_eq!(error.report().rows.expired, 1);
    }
}

#[tokio::test]
async fn expired_rows_never_end_an_export() {
    let linkedin = LinkedIn::new();
    let exporter = linkedin.exporter(&Clock::new()).with_skip_invalid(false).build().unwrap();
    let report = exporter.send(vec![expired(), row(1)]).await.unwrap();
    assert_adds_up(&report);
    assert_eq!((report.rows.expired, report.rows.delivered), (1, 1));
}

#[tokio::test]
async fn events_that_age_out_while_they_wait_are_dropped_as_expired() {
    let linkedin = LinkedIn::new();
    let clock = Clock::new();
    let exporter =
        linkedin.exporter(&clock).with_batch_events(3).with_requests_in_flight(1).build().unwrap();
    let old = row(0).with("amount", "1").with("currencyCode", "EUR");
    let aging = Row::new()
        .with("conversionHappenedAt", NOW - 90 * DAY)
        .with("eventId", "aging")
        .with("ACXIOM_ID", "a");
    let (moved, rows) = (clock.clone(), vec![old, aging, row(2)]);
    // The clock moves on when the last row has been read, before its batch is sent.
    let rows = rows.into_iter().enumerate().map(move |(index, row)| {
        if index == 2 {
            moved.set(NOW + 1);
        }
        row
    });
    let report = exporter.send(Rows::from_iterator(rows)).await.unwrap();
    assert_adds_up(&report);
    assert_eq!(rows_that(&report, Outcome::Expired), [1]);
    assert_eq!(report.rows.delivered, 2);
    assert!(!linkedin.stored().contains("aging"));
}

#[tokio::test]
async fn a_column_given_twice_sends_nothing() {
    let linkedin = LinkedIn::new();
    let exporter = linkedin.exporter(&Clock::new()).build().unwrap();
    let error = exporter.send(vec![row(0).with("EVENTID", "again")]).await.unwrap_err();
    let ExportErrorKind::Dataset(dataset) = error.kind() else { panic!("{error}") };
    assert_eq!(dataset.faults()[0].code().as_str(), "duplicate_column");
    assert!(
        error.to_string().contains("eventId") && error.to_string().contains("EVENTID"),
        "{error}"
    );
    assert_eq!(linkedin.requests(), 0);
}

#[tokio::test]
async fn a_dry_run_finds_what_the_export_would_and_sends_nothing() {
    let linkedin = LinkedIn::new();
    let exporter = linkedin.exporter(&Clock::new()).build().unwrap();
    let check = exporter.check(mixed()).await.unwrap();
    assert_eq!((check.read, check.valid, check.invalid, check.expired), (5, 3, 1, 1));
    assert_eq!(check.set_aside.len(), 2);
    assert_eq!(linkedin.requests(), 0);
    let report = exporter.send(mixed()).await.unwrap();
    assert_eq!(check.set_aside, report.set_aside);
    assert_eq!(check.codes, report.codes);
    assert_eq!(check.coverage, report.coverage);
}
