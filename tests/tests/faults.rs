//! LinkedIn at its worst, over real HTTP: the report agrees with what the server has stored.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that breaks may panic"
)]

mod support;

use capi::{ExportErrorKind, Guarantee, Outcome};
use capi_sandbox::{Fault, MessageForm, RetryAfter};
use support::{assert_adds_up, exporter, rows, sandbox};

/// What passes by itself: all rows arrive, whatever happened on the way.
#[tokio::test]
async fn passing_faults_lose_nothing() {
    for (name, fault) in [
        ("the connection breaks before the events are stored", Fault::drop_before_storing()),
        ("429 with seconds", Fault::throttle(Some(RetryAfter::Seconds(2)))),
        ("429 with a date", Fault::throttle(Some(RetryAfter::DateIn(2)))),
        ("429 without a word", Fault::throttle(None)),
        ("500 with HTML", Fault::outage(500)),
        ("502 with HTML", Fault::outage(502)),
        ("503 with a wish", Fault::outage_until(503, RetryAfter::Seconds(1))),
        ("504 with HTML", Fault::outage(504)),
        ("the token expires", Fault::expire_token()),
    ] {
        let sandbox = sandbox().start().await.unwrap();
        sandbox.inject(fault.on("/rest/conversionEvents").skip(1));
        let report = exporter(&sandbox).build().unwrap().send(rows(12)).await.expect(name);
        assert_adds_up(&report);
        assert_eq!(report.rows.delivered, 12, "{name}");
        assert_eq!(sandbox.audit().events, 12, "{name}");
        assert_eq!(sandbox.audit().duplicate_event_ids, Some(0), "{name}");
    }
}

#[tokio::test]
async fn events_that_were_stored_before_the_answer_was_lost_are_sent_again_and_reported() {
    let sandbox = sandbox().start().await.unwrap();
    sandbox.inject(Fault::drop_after_storing().on("/rest/conversionEvents").skip(1));
    let report = exporter(&sandbox).build().unwrap().send(rows(12)).await.unwrap();
    assert_adds_up(&report);
    assert_eq!((report.rows.delivered, report.possibly_sent_twice), (12, 5));
    assert_eq!(sandbox.audit().duplicate_event_ids, Some(5));
}

#[tokio::test]
async fn under_at_most_once_they_are_unknown_and_stored_once() {
    let sandbox = sandbox().start().await.unwrap();
    sandbox.inject(Fault::drop_after_storing().on("/rest/conversionEvents").skip(1));
    let exporter = exporter(&sandbox).with_guarantee(Guarantee::AtMostOnce).build().unwrap();
    let error = exporter.send(rows(12)).await.unwrap_err();
    let report = error.report();
    assert_adds_up(report);
    assert_eq!((report.rows.delivered, report.rows.unknown), (7, 5));
    assert_eq!(sandbox.audit().events, 12);
    assert_eq!(sandbox.audit().duplicate_event_ids, Some(0));
}

#[tokio::test]
async fn answers_that_do_not_account_for_every_event_are_no_success() {
    for (name, fault) in [
        ("elements are missing", Fault::short_batch(2)),
        ("the answer breaks off", Fault::truncate_body()),
        ("the answer never ends", Fault::endless_body()),
        ("a redirect to elsewhere", Fault::redirect("http://127.0.0.1:9/")),
    ] {
        let sandbox = sandbox().start().await.unwrap();
        sandbox.inject(fault.on("/rest/conversionEvents").forever());
        let exporter = exporter(&sandbox).with_guarantee(Guarantee::AtMostOnce).build().unwrap();
        let error = exporter.send(rows(5)).await.expect_err(name);
        assert_adds_up(error.report());
        assert_eq!(error.report().rows.delivered, 0, "{name}");
        assert!(!format!("{error} {error:?}").contains("planted"), "{name}");
    }
}

#[tokio::test]
async fn refused_events_are_found_in_every_form_of_message() {
    for form in
        [MessageForm::Indices, MessageForm::Documentation, MessageForm::Lines, MessageForm::Bare]
    {
        let sandbox = sandbox().start().await.unwrap();
        sandbox.inject(Fault::refuse_events(["e-1", "e-4", "e-8"], form));
        let report = exporter(&sandbox).build().unwrap().send(rows(12)).await.unwrap();
        assert_adds_up(&report);
        let refused: Vec<_> = report.set_aside.iter().map(|row| (row.row, row.outcome)).collect();
        let expected = [1, 4, 8].map(|row| (row, Outcome::Refused));
        assert_eq!(refused, expected, "{form:?}");
        assert_eq!(sandbox.audit().events, 9, "{form:?}");
    }
}

#[tokio::test]
async fn a_wrong_rule_is_explained() {
    let sandbox = sandbox().start().await.unwrap();
    let exporter =
        exporter(&sandbox).rule(capi::RuleSelector::Id("999".parse().unwrap())).build().unwrap();
    let error = exporter.send(rows(12)).await.unwrap_err();
    assert!(matches!(error.kind(), ExportErrorKind::Delivery(_)), "{error}");
    assert!(error.to_string().contains("wrong conversion rule id"), "{error}");
    assert_adds_up(error.report());
    assert_eq!(sandbox.audit().events, 0);
}
