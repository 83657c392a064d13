//! What LinkedIn refuses is taken out; the rest of its batch is delivered.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that breaks may panic"
)]

mod support;

use capi_export::{ExportErrorKind, Outcome};
use support::{Clock, LinkedIn, Naming, assert_adds_up, rows, rows_that};

#[tokio::test]
async fn refused_events_that_are_named_cost_one_request_more() {
    for naming in [Naming::Indices, Naming::Schema] {
        let linkedin = LinkedIn::new().poison([0, 7, 99], naming);
        let report =
            linkedin.exporter(&Clock::new()).build().unwrap().send(rows(100)).await.unwrap();
        assert_adds_up(&report);
        assert_eq!(report.rows.delivered, 97);
        assert_eq!(rows_that(&report, Outcome::Refused), [0, 7, 99], "{naming:?}");
        assert_eq!(linkedin.requests(), 2);
        assert_eq!(report.requests, 2);
        assert_eq!(report.retries, 0);
    }
}

#[tokio::test]
async fn refused_events_that_are_not_named_are_found_by_halving() {
    let linkedin = LinkedIn::new().poison([1234], Naming::None);
    let report = linkedin.exporter(&Clock::new()).build().unwrap().send(rows(5_000)).await.unwrap();
    assert_adds_up(&report);
    assert_eq!(report.rows.delivered, 4_999);
    assert_eq!(rows_that(&report, Outcome::Refused), [1234]);
    // The batch, and two halves at each of the 13 levels.
    assert!(linkedin.requests() <= 1 + 2 * 13, "{} requests", linkedin.requests());
}

#[tokio::test]
async fn a_refused_event_is_reported_with_linkedins_message() {
    let linkedin = LinkedIn::new().poison([1], Naming::Indices);
    let report = linkedin.exporter(&Clock::new()).build().unwrap().send(rows(3)).await.unwrap();
    let [row] = report.set_aside.as_slice() else { panic!("{report:?}") };
    assert_eq!((row.row, row.outcome, row.faults[0].code), (1, Outcome::Refused, "refused"));
    assert_eq!(&*row.faults[0].message, "Bad event");
}

#[tokio::test]
async fn a_status_of_its_own_ends_an_event_as_refused_or_failed() {
    for (status, outcome) in
        [(400, Outcome::Refused), (422, Outcome::Refused), (503, Outcome::Failed)]
    {
        let linkedin = LinkedIn::new().poison([0, 2], Naming::PerElement(status));
        let result = linkedin.exporter(&Clock::new()).build().unwrap().send(rows(4)).await;
        let report = result.unwrap_or_else(capi_export::ExportError::into_report);
        assert_adds_up(&report);
        assert_eq!(report.rows.delivered, 2);
        assert_eq!(rows_that(&report, outcome), [0, 2], "{status}");
        assert_eq!(linkedin.requests(), 1);
    }
}

#[tokio::test]
async fn a_batch_that_is_refused_over_and_over_is_given_up_within_its_bound() {
    let linkedin = LinkedIn::new().poison(0..1_000, Naming::None);
    let exporter = linkedin.exporter(&Clock::new()).with_refusals_per_batch(20).build().unwrap();
    let error = exporter.send(rows(1_000)).await.unwrap_err();
    let report = error.report();
    assert_adds_up(report);
    assert_eq!(report.rows.delivered, 0);
    assert!(report.rows.failed > 0);
    assert_eq!(linkedin.requests(), 21);
    assert!(report.codes.contains_key("not_singled_out"));
}

#[tokio::test]
async fn a_refusal_ends_the_export_when_invalid_rows_are_not_skipped() {
    let linkedin = LinkedIn::new().poison([3, 5], Naming::Indices);
    let exporter = linkedin.exporter(&Clock::new()).with_skip_invalid(false).build().unwrap();
    let error = exporter.send(rows(10)).await.unwrap_err();
    let ExportErrorKind::InvalidRow(row) = error.kind() else { panic!("{error}") };
    assert_eq!((row.row, row.outcome), (3, Outcome::Refused));
    assert_adds_up(error.report());
    assert_eq!(error.report().rows.delivered, 0);
    assert_eq!(error.report().rows.not_attempted, 8);
}

#[tokio::test]
async fn events_that_were_accepted_beside_a_refused_one_are_delivered_all_the_same() {
    let linkedin = LinkedIn::new().poison([1, 2], Naming::PerElement(400));
    let exporter = linkedin.exporter(&Clock::new()).with_skip_invalid(false).build().unwrap();
    let error = exporter.send(rows(4)).await.unwrap_err();
    let ExportErrorKind::InvalidRow(row) = error.kind() else { panic!("{error}") };
    assert_eq!(row.row, 1);
    assert_adds_up(error.report());
    assert_eq!((error.report().rows.delivered, error.report().rows.refused), (2, 2));
}
