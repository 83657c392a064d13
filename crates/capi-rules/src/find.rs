//! Finds rules by name. LinkedIn cannot search for names, so all pages are read.

use std::pin::pin;

use capi_client::{Client, Error};
use capi_model::AdAccountId;
use capi_model::api::{ConversionMethod, ConversionRule};
use futures_util::TryStreamExt;

use crate::RuleError;
use crate::names::NameSearch;

/// Finds the rule of this name that takes events: the name letter for letter, the method
/// `CONVERSIONS_API`, enabled.
///
/// Rules of the same name that take no events are no obstacle: the Insight Tag's rule may bear the
/// name of the one that it is deduplicated against.
///
/// # Errors
///
/// [`RuleError::NotFound`] with the nearest names, [`RuleError::Ambiguous`] with the ids,
/// [`RuleError::Disabled`], [`RuleError::OtherMethod`], and [`RuleError::Client`] when LinkedIn
/// could not be asked.
///
/// # Cancel safety
///
/// Dropping the future loses nothing: it only reads.
///
/// # Examples
///
/// ```
/// # use capi_sandbox as sandbox;
/// use capi_client::{Client, Credentials};
/// use capi_rules::find_rule;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let linkedin = sandbox::Sandbox::start().await?;
/// # let client = Client::builder()
/// #     .credentials(Credentials::access_token(sandbox::ACCESS_TOKEN))
/// #     .api_url(linkedin.api_url())
/// #     .auth_url(linkedin.auth_url())
/// #     .build()?;
/// let rule = find_rule(&client, 5_123_456.try_into()?, "Sandbox leads").await?;
/// assert_eq!(rule.id.as_u64(), 104_000);
/// # Ok(())
/// # }
/// ```
pub async fn find_rule(
    client: &Client,
    account: AdAccountId,
    name: &str,
) -> Result<ConversionRule, RuleError> {
    let Named { rules, nearest } = rules_named(client, account, name).await?;
    let name = name.to_owned();
    if rules.is_empty() {
        return Err(RuleError::NotFound { name, account, nearest });
    }
    let (mut usable, others): (Vec<_>, Vec<_>) =
        rules.into_iter().partition(ConversionRule::takes_events);
    match (usable.pop(), usable.is_empty()) {
        (Some(rule), true) => Ok(rule),
        (Some(last), false) => {
            usable.push(last);
            let ids = usable.iter().map(|rule| rule.id).collect();
            Err(RuleError::Ambiguous { name, account, ids })
        }
        (None, _) => Err(unusable(name, &others)),
    }
}

/// All rules of a name, whatever their state.
pub(crate) struct Named {
    /// By rising id.
    pub(crate) rules: Vec<ConversionRule>,
    /// The names of rules that take events, nearest first.
    pub(crate) nearest: Vec<String>,
}

pub(crate) async fn rules_named(
    client: &Client,
    account: AdAccountId,
    name: &str,
) -> Result<Named, Error> {
    let mut search = NameSearch::new(name);
    let mut all = pin!(client.conversion_rules(account));
    while let Some(rule) = all.try_next().await? {
        let proposable = rule.takes_events();
        search.look_at(&rule.name.clone(), proposable, rule);
    }
    let mut rules = std::mem::take(&mut search.found);
    rules.sort_by_key(|rule| rule.id);
    // A rule that moved to a later page while they were read is seen twice.
    rules.dedup_by_key(|rule| rule.id);
    Ok(Named { rules, nearest: search.into_nearest() })
}

/// None of these takes events: one that only needs to be enabled is the better news.
fn unusable(name: String, rules: &[ConversionRule]) -> RuleError {
    let is_ours =
        |rule: &&ConversionRule| rule.conversion_method == Some(ConversionMethod::ConversionsApi);
    let disabled: Vec<_> = rules.iter().filter(is_ours).map(|rule| rule.id).collect();
    if !disabled.is_empty() {
        return RuleError::Disabled { name, ids: disabled };
    }
    let method =
        |rule: &ConversionRule| rule.conversion_method.clone().unwrap_or_else(|| "unknown".into());
    RuleError::OtherMethod {
        name,
        rules: rules.iter().map(|rule| (rule.id, method(rule))).collect(),
    }
}
