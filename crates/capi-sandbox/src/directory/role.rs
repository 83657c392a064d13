//! What a member may do on an ad account.

use serde::{Deserialize, Serialize};

/// A member's role on an ad account (LinkedIn: Account access controls).
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum Role {
    /// May also change billing.
    AccountBillingAdmin,
    /// May change everything but billing.
    AccountManager,
    /// May change campaigns.
    CampaignManager,
    /// May change creatives.
    CreativeManager,
    /// May only look; too little for the Conversions API.
    Viewer,
}

impl Role {
    /// Whether the role is enough to write: every one but [`Role::Viewer`].
    #[must_use]
    pub fn may_write(self) -> bool {
        self != Self::Viewer
    }
}
