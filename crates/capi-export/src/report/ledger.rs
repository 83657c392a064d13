//! Accounts for every row while an export runs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Coverage, Outcome, Report, SetAside};
use crate::RowObserver;

/// What is counted on one side of the export, to be added to the whole now and then.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) counts: super::Counts,
    pub(crate) codes: BTreeMap<&'static str, u64>,
    pub(crate) warnings: BTreeMap<&'static str, u64>,
    pub(crate) coverage: Coverage,
    pub(crate) set_aside: Vec<SetAside>,
}

/// The export's account, shared by reading and delivering.
pub(crate) struct Ledger {
    report: Mutex<Report>,
    set_aside_limit: usize,
    observer: Option<Arc<dyn RowObserver>>,
}

impl Ledger {
    pub(crate) fn new(set_aside_limit: usize, observer: Option<Arc<dyn RowObserver>>) -> Self {
        Self { report: Mutex::default(), set_aside_limit, observer }
    }

    /// Adds a tally and empties it.
    pub(crate) fn post(&self, tally: &mut Tally) {
        let tally = std::mem::take(tally);
        if let Some(observer) = &self.observer {
            tally.set_aside.iter().for_each(|row| observer.row_set_aside(row));
            if tally.counts.delivered > 0 {
                observer.rows_delivered(tally.counts.delivered);
            }
        }
        self.update(|report| {
            report.rows.read += tally.counts.read;
            for outcome in Outcome::ALL {
                report.rows.add(outcome, tally.counts.of(outcome));
            }
            for (code, rows) in tally.codes {
                *report.codes.entry(code.to_owned()).or_default() += rows;
            }
            for (code, rows) in tally.warnings {
                *report.warnings.entry(code.to_owned()).or_default() += rows;
            }
            report.coverage.merge(&tally.coverage);
            for row in tally.set_aside {
                if report.set_aside.len() < self.set_aside_limit {
                    report.set_aside.push(row);
                } else {
                    report.set_aside_omitted += 1;
                }
            }
        });
    }

    pub(crate) fn update(&self, update: impl FnOnce(&mut Report)) {
        // A panic elsewhere cannot leave the report half written.
        update(&mut self.report.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// The report so far.
    pub(crate) fn report(&self) -> Report {
        self.report.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Tally {
    /// Ends a row without delivering it.
    pub(crate) fn set_aside(&mut self, row: SetAside) {
        self.counts.add(row.outcome, 1);
        for fault in &row.faults {
            *self.codes.entry(fault.code).or_default() += 1;
        }
        self.set_aside.push(row);
    }

    /// Counts a warning.
    pub(crate) fn warn(&mut self, code: &'static str) {
        *self.warnings.entry(code).or_default() += 1;
    }
}
