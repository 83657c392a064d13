//! Looking before the first send.

use capi_model::AdAccountId;
use capi_rules::Preflight;

use crate::Exporter;

impl Exporter {
    /// Checks whether an export could work: the token and its scopes, the ad account and the
    /// member's role, the rule, and the campaigns that it counts for. Sends no event, and makes no
    /// rule.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: it only reads.
    pub async fn preflight(&self) -> Preflight {
        capi_rules::preflight(&self.client, self.ad_account, &self.rule).await
    }

    /// The ad account in which rules are looked up and created.
    #[must_use]
    pub const fn ad_account(&self) -> Option<AdAccountId> {
        self.ad_account
    }
}
