//! A dry run: every rule, no request.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use capi_client::Runtime;
use capi_model::{ConversionEvent, RowSource};
use capi_validate::Warning;
use futures_util::StreamExt;
use serde::Serialize;

use crate::error::{ExportError, ExportErrorKind};
use crate::prepare::{Prepared, Preparer, RowOptions};
use crate::report::{Coverage, Identifiers, IgnoredColumn, Outcome, Report, SetAside, Tally};
use crate::rows::{IntoRows, Origin, Rows};

/// Checks rows as an export would, without credentials and without a request.
///
/// It comes from [`ExporterBuilder::build_checker`](crate::ExporterBuilder::build_checker).
#[derive(Clone)]
pub struct Checker {
    options: Arc<RowOptions>,
    runtime: Arc<dyn Runtime>,
    set_aside_limit: usize,
}

/// One row, checked.
#[derive(Debug)]
#[non_exhaustive]
pub struct CheckedRow<'r> {
    /// The row's position in its source, from 0; a header is not counted.
    pub row: u64,
    /// The event that would be sent, or why there would be none.
    ///
    /// A rule that is found by its name, or created, has no id before LinkedIn is asked: in its
    /// place stands `u64::MAX`.
    pub result: Result<&'r ConversionEvent<'r>, &'r SetAside>,
    /// What was changed or left out.
    pub warnings: &'r [Warning],
}

/// What a dry run found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CheckReport {
    /// Rows read.
    pub read: u64,
    /// Rows that would be sent.
    pub valid: u64,
    /// Rows that break a rule.
    pub invalid: u64,
    /// Rows whose conversion is too old.
    pub expired: u64,
    /// Faults by code. A row with two faults counts under both.
    pub codes: BTreeMap<String, u64>,
    /// The first rows that would not be sent, up to the limit that was set.
    pub set_aside: Vec<SetAside>,
    /// How many more rows would not be sent.
    pub set_aside_omitted: u64,
    /// What would be changed or left out, by code.
    pub warnings: BTreeMap<String, u64>,
    /// Columns that name no field.
    pub ignored_columns: Vec<IgnoredColumn>,
    /// How many valid events carry each identifier.
    pub coverage: Coverage,
}

impl Checker {
    pub(crate) fn new(
        options: RowOptions,
        runtime: Arc<dyn Runtime>,
        set_aside_limit: usize,
    ) -> Self {
        Self { options: Arc::new(options), runtime, set_aside_limit }
    }

    pub(crate) fn options(&self) -> &RowOptions {
        &self.options
    }

    /// Checks all rows and sums up.
    ///
    /// # Errors
    ///
    /// [`ExportError`] when the columns cannot give a valid event or the rows cannot be read.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: rows that can be read once are consumed up to where it was.
    pub async fn check<'r, Kind>(
        &self,
        rows: impl IntoRows<'r, Kind>,
    ) -> Result<CheckReport, ExportError> {
        let Rows(origin) = rows.into_rows();
        match origin {
            Origin::Blocking(mut source) => {
                let this = self.clone();
                let task =
                    tokio::task::spawn_blocking(move || this.check_each(&mut *source, |_| {}));
                match task.await {
                    Ok(result) => result,
                    Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                    Err(_) => Err(error_without_report(crate::feed::runtime_ended())),
                }
            }
            Origin::Inline(mut source) => self.check_each(&mut *source, |_| {}),
            Origin::Stream(mut rows) => {
                let mut check = Check::new(
                    Preparer::for_rows(&self.options, self.runtime.now())
                        .map_err(error_without_report)?,
                    self.set_aside_limit,
                );
                while let Some(row) = rows.next().await {
                    let row = row.map_err(error_without_report)?;
                    let now = self.runtime.now();
                    let Check { preparer, tally, .. } = &mut check;
                    preparer
                        .row(&row, now, |prepared| visit(prepared, tally, &mut |_| {}))
                        .map_err(error_without_report)?;
                    check.trim();
                }
                Ok(check.finish())
            }
        }
    }

    /// Checks the rows of a source one by one and hands each to `visit`.
    ///
    /// It blocks while the source does.
    ///
    /// # Errors
    ///
    /// [`ExportError`] when the columns cannot give a valid event or the rows cannot be read.
    pub fn check_each(
        &self,
        source: &mut dyn RowSource,
        mut visitor: impl FnMut(CheckedRow<'_>),
    ) -> Result<CheckReport, ExportError> {
        let now = self.runtime.now();
        let preparer =
            Preparer::for_source(source, &self.options, now).map_err(error_without_report)?;
        let mut check = Check::new(preparer, self.set_aside_limit);
        loop {
            let Check { preparer, tally, .. } = &mut check;
            let next =
                preparer.next_of(source, now, |prepared| visit(prepared, tally, &mut visitor));
            match next.map_err(error_without_report)? {
                Some(()) => check.trim(),
                None => return Ok(check.finish()),
            }
        }
    }
}

impl fmt::Debug for Checker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checker").field("options", &self.options).finish_non_exhaustive()
    }
}

/// A dry run under way.
struct Check {
    preparer: Preparer,
    tally: Tally,
    set_aside_limit: usize,
    set_aside_omitted: u64,
}

impl Check {
    fn new(preparer: Preparer, set_aside_limit: usize) -> Self {
        Self { preparer, tally: Tally::default(), set_aside_limit, set_aside_omitted: 0 }
    }

    /// Keeps no more rows than asked for.
    fn trim(&mut self) {
        if self.tally.set_aside.len() > self.set_aside_limit {
            self.tally.set_aside.truncate(self.set_aside_limit);
            self.set_aside_omitted += 1;
        }
    }

    fn finish(self) -> CheckReport {
        let named = |codes: BTreeMap<&'static str, u64>| {
            codes.into_iter().map(|(code, rows)| (code.to_owned(), rows)).collect()
        };
        let counts = self.tally.counts;
        CheckReport {
            read: counts.read,
            // A valid row of a dry run is just that.
            valid: counts.not_attempted,
            invalid: counts.invalid,
            expired: counts.expired,
            codes: named(self.tally.codes),
            set_aside: self.tally.set_aside,
            set_aside_omitted: self.set_aside_omitted,
            warnings: named(self.tally.warnings),
            ignored_columns: IgnoredColumn::all_of(self.preparer.columns()),
            coverage: self.tally.coverage,
        }
    }
}

fn visit(prepared: &Prepared<'_, '_>, tally: &mut Tally, visitor: &mut impl FnMut(CheckedRow<'_>)) {
    tally.counts.read += 1;
    let row = prepared.row;
    match prepared.result {
        Ok(normalized) => {
            tally.counts.add(Outcome::NotAttempted, 1);
            tally.coverage.add(Identifiers::of(&normalized.event));
            let warnings: Vec<_> = normalized.warnings.iter().collect();
            for warning in &warnings {
                tally.warn(warning.as_str());
            }
            visitor(CheckedRow { row, result: Ok(&normalized.event), warnings: &warnings });
        }
        Err(rejection) => {
            let set_aside = prepared.set_aside_as(rejection);
            visitor(CheckedRow { row, result: Err(&set_aside), warnings: &[] });
            tally.set_aside(set_aside);
        }
    }
}

fn error_without_report(kind: impl Into<ExportErrorKind>) -> ExportError {
    ExportError::new(kind.into(), Report::default())
}
