//! The ways to say which rule an export sends to.

use capi_client::Client;
use capi_model::{AdAccountId, ConversionRuleId};

use crate::{NewRule, RuleError, ensure_rule, find_rule};

/// Which conversion rule the events go to whose rows name none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuleSelector {
    /// The rule with this id, used as it is.
    Id(ConversionRuleId),
    /// The rule of this name that takes events: see [`find_rule`].
    Name(String),
    /// A rule with these settings, made unless it is there: see [`ensure_rule`].
    New(NewRule),
    /// No rule: every row must name one in its `conversion` column.
    #[default]
    PerRow,
}

impl RuleSelector {
    /// The rule's id, where it is known without asking LinkedIn.
    #[must_use]
    pub const fn id(&self) -> Option<ConversionRuleId> {
        match self {
            Self::Id(id) => Some(*id),
            Self::Name(_) | Self::New(_) | Self::PerRow => None,
        }
    }

    /// Settles the rule; `None` when every row names its own.
    ///
    /// # Errors
    ///
    /// [`RuleError`] when there is no such rule, or LinkedIn could not be asked;
    /// [`RuleError::AdAccountMissing`] when a rule is to be looked up and no account is given.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future may leave a new rule that is made all the same; the next call finds it.
    ///
    /// # Examples
    ///
    /// ```
    /// # use capi_sandbox as sandbox;
    /// use capi_client::{Client, Credentials};
    /// use capi_rules::{NewRule, RuleSelector};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let linkedin = sandbox::Sandbox::start().await?;
    /// # let client = Client::builder()
    /// #     .credentials(Credentials::access_token(sandbox::ACCESS_TOKEN))
    /// #     .api_url(linkedin.api_url())
    /// #     .auth_url(linkedin.auth_url())
    /// #     .build()?;
    /// let account = Some(5_123_456.try_into()?);
    /// let new = RuleSelector::New(NewRule::builder("Webshop carts").build()?);
    /// let made = new.resolve(&client, account).await?;
    /// assert_eq!(new.resolve(&client, account).await?, made);
    /// assert_eq!(RuleSelector::Name("Webshop carts".into()).resolve(&client, account).await?, made);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn resolve(
        &self,
        client: &Client,
        ad_account: Option<AdAccountId>,
    ) -> Result<Option<ConversionRuleId>, RuleError> {
        let account = |name: &str| {
            ad_account.ok_or_else(|| RuleError::AdAccountMissing { name: name.into() })
        };
        Ok(match self {
            Self::Id(id) => Some(*id),
            Self::Name(name) => Some(find_rule(client, account(name)?, name).await?.id),
            Self::New(rule) => Some(ensure_rule(client, account(rule.name())?, rule).await?.id),
            Self::PerRow => None,
        })
    }
}
