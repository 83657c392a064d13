//! Events, rules, ids and rows of LinkedIn's Conversions API, without I/O.

mod ids;
mod rows;
mod timestamp;
mod version;

pub use ids::{AdAccountId, CampaignId, ConversionRuleId, InvalidId};
pub use rows::{
    Columns, Decimal, Field, Fields, List, MalformedRow, NextRow, OwnedValue, Row, RowSource,
    RowWriter, SourceError, Value,
};
pub use timestamp::Timestamp;
pub use version::{ApiVersion, InvalidApiVersion};
