//! How rows end.

use std::sync::Arc;

use capi_validate::{Rejection, RejectionKind};
use serde::Serialize;

/// How a row ended. Every row ends in exactly one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// LinkedIn accepted the event.
    Delivered,
    /// The row breaks a rule and was left out.
    Invalid,
    /// The conversion is too old for LinkedIn (90 days) and was left out.
    Expired,
    /// LinkedIn refused the event.
    Refused,
    /// The event could not be delivered.
    Failed,
    /// The event was sent, and no answer came: LinkedIn may have it or not.
    Unknown,
    /// The export ended before the event was sent.
    NotAttempted,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 7] = [
        Self::Delivered,
        Self::Invalid,
        Self::Expired,
        Self::Refused,
        Self::Failed,
        Self::Unknown,
        Self::NotAttempted,
    ];

    /// The name, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Invalid => "invalid",
            Self::Expired => "expired",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::NotAttempted => "not_attempted",
        }
    }
}

/// How many rows ended in each way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Counts {
    /// Rows read: the sum of all others.
    pub read: u64,
    /// See [`Outcome::Delivered`].
    pub delivered: u64,
    /// See [`Outcome::Invalid`].
    pub invalid: u64,
    /// See [`Outcome::Expired`].
    pub expired: u64,
    /// See [`Outcome::Refused`].
    pub refused: u64,
    /// See [`Outcome::Failed`].
    pub failed: u64,
    /// See [`Outcome::Unknown`].
    pub unknown: u64,
    /// See [`Outcome::NotAttempted`].
    pub not_attempted: u64,
}

impl Counts {
    /// How many rows ended this way.
    #[must_use]
    pub const fn of(&self, outcome: Outcome) -> u64 {
        match outcome {
            Outcome::Delivered => self.delivered,
            Outcome::Invalid => self.invalid,
            Outcome::Expired => self.expired,
            Outcome::Refused => self.refused,
            Outcome::Failed => self.failed,
            Outcome::Unknown => self.unknown,
            Outcome::NotAttempted => self.not_attempted,
        }
    }

    /// The sum of all outcomes, which is [`read`](Self::read) once the export has ended.
    #[must_use]
    pub fn ended(&self) -> u64 {
        Outcome::ALL.into_iter().map(|outcome| self.of(outcome)).sum()
    }

    pub(crate) const fn add(&mut self, outcome: Outcome, rows: u64) {
        *match outcome {
            Outcome::Delivered => &mut self.delivered,
            Outcome::Invalid => &mut self.invalid,
            Outcome::Expired => &mut self.expired,
            Outcome::Refused => &mut self.refused,
            Outcome::Failed => &mut self.failed,
            Outcome::Unknown => &mut self.unknown,
            Outcome::NotAttempted => &mut self.not_attempted,
        } += rows;
    }
}

/// A row that was not delivered, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SetAside {
    /// The row's position in its source, from 0; a header is not counted.
    pub row: u64,
    /// How it ended.
    pub outcome: Outcome,
    /// What was wrong with it.
    pub faults: Vec<RowFault>,
}

/// One thing that was wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RowFault {
    /// The field, `user` when no field identifies the person, `row` for the row as a whole.
    pub field: &'static str,
    /// The column, where the source spells it unlike the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<Arc<str>>,
    /// The stable code.
    pub code: &'static str,
    /// What was expected, or what LinkedIn or the network said. Never a value of the row.
    pub message: Arc<str>,
}

impl From<RejectionKind> for Outcome {
    fn from(kind: RejectionKind) -> Self {
        match kind {
            RejectionKind::Expired => Self::Expired,
            RejectionKind::Invalid => Self::Invalid,
        }
    }
}

impl SetAside {
    pub(crate) fn from_rejection(
        row: u64,
        rejection: &Rejection,
        column: impl Fn(&str) -> Option<Arc<str>>,
    ) -> Self {
        let faults = rejection.faults().iter().map(|fault| RowFault {
            field: fault.field(),
            column: column(fault.field()),
            code: fault.code().as_str(),
            message: fault.message().into(),
        });
        Self { row, outcome: rejection.outcome().into(), faults: faults.collect() }
    }
}
