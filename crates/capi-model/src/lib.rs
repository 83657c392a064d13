//! Events, rules, ids and rows of LinkedIn's Conversions API, without I/O.

pub mod api;
mod event;
mod ids;
mod rows;
mod timestamp;
mod version;

pub use event::{
    Amount, ConversionEvent, ConversionValue, CountryCode, CurrencyCode, IdType, LeadId, Name,
    Sha256Hex, Text, User, UserIds, UserInfo,
};
pub use ids::{AdAccountId, CampaignId, ConversionRuleId, InvalidId};
pub use rows::{
    Columns, Decimal, Field, Fields, List, MalformedRow, NextRow, OwnedValue, Row, RowSource,
    RowWriter, SourceError, Value,
};
pub use timestamp::Timestamp;
pub use version::{ApiVersion, InvalidApiVersion};
