//! What became of every row.

mod coverage;
mod display;
mod ledger;
mod outcome;

pub use coverage::{Coverage, Identifier};
pub use outcome::{Counts, Outcome, RowFault, SetAside};

pub(crate) use coverage::Identifiers;
pub(crate) use ledger::{Ledger, Tally};

use std::collections::BTreeMap;
use std::time::Duration;

use capi_model::{ConversionRuleId, Field};
use capi_validate::ColumnMap;
use serde::Serialize;

/// What became of an export: how every row ended, and what it took.
///
/// `Display` gives a short table for people, serde the whole as JSON. It holds no value of a row.
#[derive(Debug, Clone, Default, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// Rows by how they ended; they add up to the rows read.
    pub rows: Counts,
    /// Faults of rows by code. A row with two faults counts under both.
    pub codes: BTreeMap<String, u64>,
    /// Rows that were not delivered, in no set order, up to the limit that the exporter was
    /// built with; an [`RowObserver`](crate::RowObserver) sees all of them.
    pub set_aside: Vec<SetAside>,
    /// How many more rows were not delivered.
    pub set_aside_omitted: u64,
    /// What was changed or left out on the way, in delivered and undelivered rows, by code.
    pub warnings: BTreeMap<String, u64>,
    /// Columns that name no field, each once.
    pub ignored_columns: Vec<IgnoredColumn>,
    /// How many delivered events carried each identifier: the more, the better LinkedIn matches.
    pub coverage: Coverage,
    /// Delivered events of requests that were sent again after a try whose outcome nobody can
    /// know. LinkedIn may have counted some of them twice.
    pub possibly_sent_twice: u64,
    /// Requests with events, retries included.
    pub requests: u64,
    /// Requests that repeated one that had failed.
    pub retries: u64,
    /// How long it took.
    #[serde(rename = "elapsed_ms", serialize_with = "as_millis")]
    pub elapsed: Duration,
    /// The rule of rows that name none.
    pub rule: Option<ConversionRuleId>,
}

/// A column that names no field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct IgnoredColumn {
    /// Its name, as the source has it.
    pub column: String,
    /// The known name that it is near to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<&'static str>,
}

impl IgnoredColumn {
    pub(crate) fn all_of(columns: &ColumnMap) -> Vec<Self> {
        let named = columns.ignored_columns().iter().map(|column| Self {
            column: column.name().to_owned(),
            did_you_mean: column.did_you_mean().map(Field::name),
        });
        named.collect()
    }
}

fn as_millis<S: serde::Serializer>(elapsed: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX))
}
