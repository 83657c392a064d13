//! The ways to say which rule an export sends to.

use capi_client::Client;
use capi_model::{AdAccountId, ConversionRuleId};

use crate::RuleError;

/// Which conversion rule the events go to whose rows name none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuleSelector {
    /// No rule: every row must name one in its `conversion` column.
    #[default]
    PerRow,
    /// The rule with this id, used as it is.
    Id(ConversionRuleId),
}

impl RuleSelector {
    /// The rule's id, where it is known without asking LinkedIn.
    #[must_use]
    pub const fn id(&self) -> Option<ConversionRuleId> {
        match self {
            Self::Id(id) => Some(*id),
            Self::PerRow => None,
        }
    }

    /// Settles the rule; `None` when every row names its own.
    ///
    /// # Errors
    ///
    /// [`RuleError`] when there is no such rule, or LinkedIn could not be asked.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe.
    #[expect(clippy::unused_async, reason = "other ways ask LinkedIn")]
    pub async fn resolve(
        &self,
        _client: &Client,
        _ad_account: Option<AdAccountId>,
    ) -> Result<Option<ConversionRuleId>, RuleError> {
        Ok(match self {
            Self::PerRow => None,
            Self::Id(id) => Some(*id),
        })
    }
}
