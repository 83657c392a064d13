//! Ad accounts, and who may do what in them.

use serde::{Deserialize, Serialize};

use super::open_enum::open_enum;
use crate::AdAccountId;

/// An ad account (LinkedIn: create and manage accounts).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AdAccount {
    /// Its id.
    pub id: AdAccountId,
    /// Its name; names may repeat.
    #[serde(default)]
    pub name: String,
    /// Whether it is in use.
    #[serde(default)]
    pub status: Option<AdAccountStatus>,
    /// What kind of account it is.
    #[serde(default, rename = "type")]
    pub account_type: Option<AdAccountType>,
    /// The currency it is billed in, ISO 4217.
    #[serde(default)]
    pub currency: Option<String>,
    /// The URN of the organisation or member it advertises for.
    #[serde(default)]
    pub reference: Option<String>,
    /// Whether it is a test account, which never serves.
    #[serde(default)]
    pub test: bool,
    /// Why it serves or does not, such as `RUNNABLE` or `BILLING_HOLD`.
    #[serde(default)]
    pub serving_statuses: Vec<String>,
}

open_enum! {
    /// Whether an ad account is in use.
    AdAccountStatus {
        /// In use.
        Active = "ACTIVE",
        /// Closed.
        Canceled = "CANCELED",
        /// Not set up yet.
        Draft = "DRAFT",
        /// About to be removed.
        PendingDeletion = "PENDING_DELETION",
        /// Gone.
        Removed = "REMOVED",
    }
}

open_enum! {
    /// What kind of account it is.
    AdAccountType {
        /// Run by its owner.
        Business = "BUSINESS",
        /// Run with LinkedIn's sales team.
        Enterprise = "ENTERPRISE",
    }
}

/// The role of a member in an ad account (LinkedIn: create and manage account users).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AdAccountUser {
    /// The account; on the wire a URN.
    #[serde(serialize_with = "super::as_urn")]
    pub account: AdAccountId,
    /// The member's URN.
    #[serde(default)]
    pub user: String,
    /// What the member may do.
    pub role: AdAccountRole,
}

open_enum! {
    /// What a member may do in an ad account (LinkedIn: account access controls).
    AdAccountRole {
        /// Everything, and billing.
        AccountBillingAdmin = "ACCOUNT_BILLING_ADMIN",
        /// Everything but billing.
        AccountManager = "ACCOUNT_MANAGER",
        /// Campaigns and creatives.
        CampaignManager = "CAMPAIGN_MANAGER",
        /// Creatives.
        CreativeManager = "CREATIVE_MANAGER",
        /// Looking.
        Viewer = "VIEWER",
    }
}

impl AdAccountRole {
    /// Whether this role may send conversions and manage rules: any but viewer, and none that is
    /// unknown (LinkedIn: Conversions API, prerequisites).
    #[must_use]
    pub const fn may_send_conversions(&self) -> bool {
        matches!(
            self,
            Self::AccountBillingAdmin
                | Self::AccountManager
                | Self::CampaignManager
                | Self::CreativeManager
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_reads_with_values_and_fields_that_are_new() {
        let account: AdAccount = serde_json::from_str(
            r#"{"id":5123456,"name":"Acme","status":"FROZEN","type":"BUSINESS","version":{"versionTag":"7"},
               "changeAuditStamps":{"created":{"actor":"urn:li:person:a","time":1}}}"#,
        )
        .unwrap();
        assert_eq!(account.id.as_u64(), 5_123_456);
        assert_eq!(account.status, Some(AdAccountStatus::Other("FROZEN".into())));
        assert_eq!(account.account_type, Some(AdAccountType::Business));
    }

    #[test]
    fn a_viewer_and_an_unknown_role_may_not_send() {
        let user = |role: &str| -> AdAccountUser {
            let account = r#""account":"urn:li:sponsoredAccount:1","user":"urn:li:person:a""#;
            serde_json::from_str(&format!(r#"{{{account},"role":"{role}"}}"#)).unwrap()
        };
        assert!(user("CREATIVE_MANAGER").role.may_send_conversions());
        assert!(!user("VIEWER").role.may_send_conversions());
        assert!(!user("NEW_ROLE").role.may_send_conversions());
        let written = serde_json::to_string(&user("VIEWER")).unwrap();
        assert!(written.contains("urn:li:sponsoredAccount:1"), "{written}");
    }
}
