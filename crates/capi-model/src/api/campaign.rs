//! Campaigns, and the rules that count for them.

use serde::{Deserialize, Serialize};

use super::open_enum::open_enum;
use crate::{AdAccountId, CampaignId, ConversionRuleId, Timestamp};

/// A campaign of an ad account (LinkedIn: create and manage campaigns).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// Its name; names may repeat.
    #[serde(default)]
    pub name: String,
    /// Whether it runs.
    #[serde(default)]
    pub status: Option<CampaignStatus>,
    /// The account; on the wire a URN.
    #[serde(default, serialize_with = "super::as_optional_urn")]
    pub account: Option<AdAccountId>,
    /// The URN of its group.
    #[serde(default)]
    pub campaign_group: Option<String>,
    /// What it is meant to bring, such as `LEAD_GENERATION`.
    #[serde(default)]
    pub objective_type: Option<String>,
    /// What kind of advertisements it shows, such as `SPONSORED_UPDATES`.
    #[serde(default, rename = "type")]
    pub campaign_type: Option<String>,
}

open_enum! {
    /// Whether a campaign runs.
    CampaignStatus {
        /// Runs.
        Active = "ACTIVE",
        /// Put away.
        Archived = "ARCHIVED",
        /// Stopped for good.
        Canceled = "CANCELED",
        /// Over.
        Completed = "COMPLETED",
        /// Not started.
        Draft = "DRAFT",
        /// Halted.
        Paused = "PAUSED",
        /// About to be removed.
        PendingDeletion = "PENDING_DELETION",
        /// Gone.
        Removed = "REMOVED",
    }
}

/// That a rule counts for a campaign (LinkedIn: Conversions API, campaign conversions).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CampaignConversion {
    /// The campaign; on the wire a URN.
    #[serde(serialize_with = "super::as_urn")]
    pub campaign: CampaignId,
    /// The rule; on the wire a URN.
    #[serde(serialize_with = "super::as_urn")]
    pub conversion: ConversionRuleId,
    /// Since when. Not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub associated_at: Option<Timestamp>,
}

impl CampaignConversion {
    /// That `conversion` shall count for `campaign`.
    #[must_use]
    pub const fn new(campaign: CampaignId, conversion: ConversionRuleId) -> Self {
        Self { campaign, conversion, associated_at: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_association_is_written_as_linkedin_takes_it() {
        let association =
            CampaignConversion::new(CampaignId::new(1).unwrap(), ConversionRuleId::new(2).unwrap());
        assert_eq!(
            serde_json::to_string(&association).unwrap(),
            r#"{"campaign":"urn:li:sponsoredCampaign:1","conversion":"urn:lla:llaPartnerConversion:2"}"#
        );
    }
}
