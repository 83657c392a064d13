//! Why an export ended before all rows were done.

use std::error::Error;
use std::fmt;

use capi_validate::DatasetError;

use crate::prepare::PrepareError;
use crate::report::{Report, SetAside};

/// An export that ended early or was never begun.
///
/// [`report`](Self::report) says what had been done until then.
pub struct ExportError {
    kind: ExportErrorKind,
    report: Box<Report>,
}

/// Why an export ended early.
#[derive(Debug)]
#[non_exhaustive]
pub enum ExportErrorKind {
    /// The columns cannot give a valid event. Nothing was sent, unless rows name their own
    /// columns and a later one was at fault.
    Dataset(DatasetError),
    /// No more rows could be read.
    Source(capi_model::SourceError),
    /// A row is invalid, or LinkedIn refused it, and invalid rows are not to be skipped.
    InvalidRow(SetAside),
    /// The conversion rule could not be settled. Nothing was sent.
    Rule(capi_rules::RuleError),
    /// LinkedIn could not be reached, or refuses more than single events.
    Delivery(capi_client::Error),
    /// Some events are in a state other than delivered or refused, though the export went on to
    /// the end: see [`Report::rows`].
    Undelivered,
}

impl ExportError {
    pub(crate) fn new(kind: ExportErrorKind, report: Report) -> Self {
        Self { kind, report: Box::new(report) }
    }

    /// Why the export ended.
    #[must_use]
    pub const fn kind(&self) -> &ExportErrorKind {
        &self.kind
    }

    /// What had been done until then; its counts add up to the rows that had been read.
    #[must_use]
    pub const fn report(&self) -> &Report {
        &self.report
    }

    /// What had been done until then.
    #[must_use]
    pub fn into_report(self) -> Report {
        *self.report
    }
}

impl From<PrepareError> for ExportErrorKind {
    fn from(error: PrepareError) -> Self {
        match error {
            PrepareError::Dataset(error) => Self::Dataset(error),
            PrepareError::Source(error) => Self::Source(error),
        }
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExportErrorKind::Dataset(error) => write!(f, "these rows cannot be exported: {error}"),
            ExportErrorKind::Source(error) => write!(f, "the rows cannot be read: {error}"),
            ExportErrorKind::InvalidRow(row) => {
                write!(f, "row {} is {}", row.row, row.outcome.name())?;
                for fault in &row.faults {
                    let column = fault.column.as_deref().unwrap_or(fault.field);
                    write!(f, "; {column}: {} ({})", fault.message, fault.code)?;
                }
                f.write_str(". Mend the row, or skip invalid rows (skip_invalid_records)")
            }
            ExportErrorKind::Rule(error) => {
                write!(f, "the conversion rule cannot be used: {error}")
            }
            ExportErrorKind::Delivery(error) => write!(f, "the export was ended: {error}"),
            ExportErrorKind::Undelivered => {
                let rows = self.report.rows;
                write!(
                    f,
                    "not all rows were delivered: {} failed, {} are in an unknown state; the \
                     report's `set_aside` names them",
                    rows.failed, rows.unknown
                )
            }
        }
    }
}

/// Why, and the counts: the rows of the report would be thousands.
impl fmt::Debug for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportError")
            .field("kind", &self.kind)
            .field("rows", &self.report.rows)
            .finish_non_exhaustive()
    }
}

impl Error for ExportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            ExportErrorKind::Dataset(error) => Some(error),
            ExportErrorKind::Source(error) => Some(error),
            ExportErrorKind::Rule(error) => Some(error),
            ExportErrorKind::Delivery(error) => Some(error),
            ExportErrorKind::InvalidRow(_) | ExportErrorKind::Undelivered => None,
        }
    }
}
