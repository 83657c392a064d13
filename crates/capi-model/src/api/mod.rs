//! What LinkedIn's API takes and answers besides events: plain wire types.
//!
//! They ignore fields they do not know and keep values they do not know, because LinkedIn adds both
//! without a new version (LinkedIn: breaking change policy).

mod account;
mod batch;
mod campaign;
mod error;
mod open_enum;
mod rule;

use serde::Serializer;

pub use account::{AdAccount, AdAccountRole, AdAccountStatus, AdAccountType, AdAccountUser};
pub use batch::{BatchCreateStatuses, CreateStatus};
pub use campaign::{Campaign, CampaignConversion, CampaignStatus};
pub use error::ErrorBody;
pub use rule::{
    AttributionType, AutoAssociation, ConversionMethod, ConversionRule, ConversionType,
    NewConversionRule, RuleChanges, RuleValue, ValueType,
};

use crate::{AdAccountId, CampaignId, ConversionRuleId};

/// An id that LinkedIn writes as a URN in this place.
trait Urn: Copy {
    fn urn(self) -> String;
}

impl Urn for AdAccountId {
    fn urn(self) -> String {
        self.to_urn()
    }
}

impl Urn for CampaignId {
    fn urn(self) -> String {
        self.to_urn()
    }
}

impl Urn for ConversionRuleId {
    fn urn(self) -> String {
        self.to_urn()
    }
}

fn as_urn<S: Serializer>(id: &impl Urn, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&id.urn())
}

#[expect(clippy::ref_option, reason = "what serde calls")]
fn as_optional_urn<S: Serializer>(id: &Option<impl Urn>, serializer: S) -> Result<S::Ok, S::Error> {
    match id {
        Some(id) => as_urn(id, serializer),
        None => serializer.serialize_none(),
    }
}
