//! Events, rules, ids and rows of LinkedIn's Conversions API, without I/O.

mod ids;
mod version;

pub use ids::{AdAccountId, CampaignId, ConversionRuleId, InvalidId};
pub use version::{ApiVersion, InvalidApiVersion};
