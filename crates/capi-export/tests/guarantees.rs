//! What becomes of events when a connection breaks, under each guarantee.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that breaks may panic"
)]

mod support;

use capi_client::Guarantee;
use capi_export::{ExportErrorKind, Outcome};
use support::{Clock, LinkedIn, Step, assert_adds_up, rows, rows_that};

#[tokio::test]
async fn at_least_once_sends_the_same_bytes_again_and_says_so() {
    let linkedin = LinkedIn::new().script([Step::CutAfter]);
    let report = linkedin.exporter(&Clock::new()).build().unwrap().send(rows(3)).await.unwrap();
    assert_adds_up(&report);
    assert_eq!(report.rows.delivered, 3);
    assert_eq!(report.possibly_sent_twice, 3);
    assert_eq!((report.requests, report.retries), (2, 1));
    let state = linkedin.state();
    assert_eq!(state.bodies[0], state.bodies[1]);
    assert!(state.stored.values().all(|&times| times == 2));
}

#[tokio::test]
async fn at_most_once_reports_what_nobody_can_know_and_goes_on() {
    let linkedin = LinkedIn::new().script([Step::CutAfter]);
    let exporter = linkedin
        .exporter(&Clock::new())
        .with_guarantee(Guarantee::AtMostOnce)
        .with_batch_events(2)
        .with_requests_in_flight(1)
        .build()
        .unwrap();
    let error = exporter.send(rows(6)).await.unwrap_err();
    assert!(matches!(error.kind(), ExportErrorKind::Undelivered), "{error}");
    let report = error.report();
    assert_adds_up(report);
    assert_eq!(rows_that(report, Outcome::Unknown), [0, 1]);
    assert_eq!(report.rows.delivered, 4);
    assert_eq!(report.possibly_sent_twice, 0);
    assert!(linkedin.state().stored.values().all(|&times| times == 1));
}

#[tokio::test]
async fn what_was_never_sent_is_retried_under_either_guarantee_without_a_doubt() {
    for guarantee in [Guarantee::AtLeastOnce, Guarantee::AtMostOnce] {
        let linkedin = LinkedIn::new().script([
            Step::Unreachable,
            Step::Answer(429, "{}"),
            Step::Answer(503, ""),
        ]);
        let exporter = linkedin.exporter(&Clock::new()).with_guarantee(guarantee).build().unwrap();
        let report = exporter.send(rows(2)).await.unwrap();
        assert_adds_up(&report);
        assert_eq!(report.rows.delivered, 2);
        assert_eq!(report.possibly_sent_twice, 0, "{guarantee:?}");
    }
}

#[tokio::test]
async fn a_server_that_stays_away_ends_the_export_and_leaves_nothing_out() {
    let linkedin = LinkedIn::new().script(std::iter::repeat_n(Step::Unreachable, 1_000));
    let exporter = linkedin
        .exporter(&Clock::new())
        .with_batch_events(10)
        .with_requests_in_flight(1)
        .build()
        .unwrap();
    let error = exporter.send(rows(100)).await.unwrap_err();
    assert!(matches!(error.kind(), ExportErrorKind::Delivery(_)), "{error}");
    let report = error.report();
    assert_adds_up(report);
    assert_eq!(report.rows.delivered, 0);
    assert_eq!(report.rows.failed, 10);
    assert!(report.rows.read <= 100);
}

#[tokio::test]
async fn an_answer_that_accounts_for_too_few_events_is_no_success() {
    let linkedin = LinkedIn::new().script([Step::Answer(200, r#"{"elements":[{"status":201}]}"#)]);
    let exporter =
        linkedin.exporter(&Clock::new()).with_guarantee(Guarantee::AtMostOnce).build().unwrap();
    let error = exporter.send(rows(2)).await.unwrap_err();
    assert_adds_up(error.report());
    assert_eq!(error.report().rows.delivered, 0);
    assert_eq!(error.report().rows.unknown, 2);
}

#[tokio::test]
async fn a_final_refusal_fails_its_batch_and_attempts_no_other() {
    let linkedin = LinkedIn::new()
        .script([Step::Answer(403, r#"{"message":"No ad accounts found","status":403}"#)]);
    let exporter = linkedin
        .exporter(&Clock::new())
        .with_batch_events(2)
        .with_requests_in_flight(1)
        .build()
        .unwrap();
    let error = exporter.send(rows(10)).await.unwrap_err();
    let ExportErrorKind::Delivery(cause) = error.kind() else { panic!("{error}") };
    assert_eq!(cause.status(), Some(403));
    assert_adds_up(error.report());
    assert_eq!(rows_that(error.report(), Outcome::Failed), [0, 1]);
    assert_eq!(linkedin.requests(), 1);
}
