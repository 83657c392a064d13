//! Whatever happens, every row ends in exactly one way, and the report agrees with what LinkedIn
//! has stored.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that breaks may panic"
)]

mod support;

use std::collections::BTreeSet;

use capi_client::Guarantee;
use capi_export::{ExportError, IntoRows, Outcome, Rows};
use capi_model::Row;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use support::{Clock, DAY, LinkedIn, NOW, Naming, Step, assert_adds_up, event_id, row, rows_that};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Valid,
    Invalid,
    Expired,
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![8 => Just(Kind::Valid), 1 => Just(Kind::Invalid), 1 => Just(Kind::Expired)]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => Just(Step::Judge),
        1 => Just(Step::Unreachable),
        1 => Just(Step::CutBefore),
        1 => Just(Step::CutAfter),
        1 => Just(Step::Answer(503, "<html>busy</html>")),
        1 => Just(Step::Answer(429, "")),
        1 => Just(Step::Answer(200, r#"{"elements":[]}"#)),
        1 => Just(Step::Answer(403, r#"{"message":"No ad accounts found","status":403}"#)),
    ]
}

fn naming() -> impl Strategy<Value = Naming> {
    prop_oneof![
        Just(Naming::Indices),
        Just(Naming::Schema),
        Just(Naming::None),
        Just(Naming::PerElement(400)),
        Just(Naming::PerElement(500)),
    ]
}

fn make(index: usize, kind: Kind) -> Row {
    match kind {
        Kind::Valid => row(index),
        Kind::Invalid => row(index).with("currencyCode", "XX").with("amount", "1"),
        Kind::Expired => Row::new().with("conversionHappenedAt", NOW - 100 * DAY).with("lead", "1"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_048, ..ProptestConfig::default() })]

    #[test]
    fn every_row_ends_once(
        kinds in vec(kind(), 0..80),
        poison in btree_set(0..80_usize, 0..6),
        naming in naming(),
        script in vec(step(), 0..12),
        at_most_once in any::<bool>(),
        skip_invalid in prop::bool::weighted(0.8),
        batch_events in 1..20_usize,
        in_flight in 1..4_usize,
        door in 0..3,
        refusals in prop_oneof![Just(256_u32), 0..10_u32],
    ) {
        let linkedin = LinkedIn::new().poison(poison, naming).script(script);
        let guarantee =
            if at_most_once { Guarantee::AtMostOnce } else { Guarantee::AtLeastOnce };
        let exporter = linkedin
            .exporter(&Clock::new())
            .with_guarantee(guarantee)
            .with_skip_invalid(skip_invalid)
            .with_batch_events(batch_events)
            .with_requests_in_flight(in_flight)
            .with_refusals_per_batch(refusals)
            .build()
            .unwrap();
        let rows: Vec<_> =
            kinds.iter().enumerate().map(|(index, &kind)| make(index, kind)).collect();
        let rows = match door {
            0 => Rows::from_stream(futures_util::stream::iter(rows)),
            1 => Rows::from_iterator(rows),
            _ => rows.into_iter().into_rows(),
        };

        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let result = runtime.block_on(exporter.send(rows));
        let ended_well = result.is_ok();
        let report = result.unwrap_or_else(ExportError::into_report);

        assert_adds_up(&report);
        let counts = report.rows;
        prop_assert!(!ended_well || counts.read == kinds.len() as u64);
        prop_assert!(!ended_well || counts.failed + counts.unknown + counts.not_attempted == 0);

        // Rows that never reach LinkedIn are those that should not.
        let read = usize::try_from(counts.read).unwrap();
        for (outcome, kind) in [(Outcome::Invalid, Kind::Invalid), (Outcome::Expired, Kind::Expired)] {
            let expected: Vec<_> = (0..read).filter(|&index| kinds[index] == kind).collect();
            prop_assert_eq!(rows_that(&report, outcome), expected);
        }

        // What is delivered is stored, what is stored is delivered or unknown; only a doubt makes
        // two of one.
        let set_aside: BTreeSet<_> = report.set_aside.iter().map(|row| format!("e-{}", row.row)).collect();
        let delivered: BTreeSet<_> =
            (0..read).map(event_id).filter(|id| !set_aside.contains(id)).collect();
        let unknown: BTreeSet<_> =
            rows_that(&report, Outcome::Unknown).into_iter().map(event_id).collect();
        let stored = linkedin.stored();
        prop_assert!(delivered.is_subset(&stored));
        prop_assert!(stored.iter().all(|id| delivered.contains(id) || unknown.contains(id)),
            "stored {:?}, delivered {:?}, unknown {:?}", stored, delivered, unknown);
        let twice = linkedin.state().stored.values().filter(|&&times| times > 1).count() as u64;
        prop_assert!(!at_most_once || twice == 0);
        prop_assert!(twice <= report.possibly_sent_twice + counts.unknown);
    }
}
