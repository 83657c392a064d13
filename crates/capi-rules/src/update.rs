//! Changes rules, checked as far as can be before LinkedIn is asked.

use capi_client::Client;
use capi_model::api::{ConversionRule, RuleChanges};
use capi_model::{AdAccountId, ConversionRuleId};

use crate::new_rule::{check_window, checked_name};
use crate::{RuleError, RuleSetting, words};

/// Changes a rule: enables or disables it, renames it, changes its windows.
///
/// Windows are checked against the rule's type, which is read first if need be. Disabling is all the
/// deleting that LinkedIn has. What was counted before does not change.
///
/// # Errors
///
/// [`RuleError::Invalid`] for a setting that no rule can have; [`RuleError::Client`] when LinkedIn
/// could not be asked or refused.
///
/// # Cancel safety
///
/// Dropping the future may leave a change that LinkedIn makes all the same.
///
/// # Examples
///
/// ```
/// # use capi_sandbox as sandbox;
/// use capi_client::{Client, Credentials};
/// use capi_model::api::RuleChanges;
/// use capi_rules::update_rule;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let linkedin = sandbox::Sandbox::start().await?;
/// # let client = Client::builder()
/// #     .credentials(Credentials::access_token(sandbox::ACCESS_TOKEN))
/// #     .api_url(linkedin.api_url())
/// #     .auth_url(linkedin.auth_url())
/// #     .build()?;
/// let (account, rule) = (5_123_456.try_into()?, 104_000.try_into()?);
/// let changes = RuleChanges { enabled: Some(false), ..RuleChanges::default() };
/// update_rule(&client, account, rule, &changes).await?;
/// assert_eq!(client.conversion_rule(account, rule).await?.enabled, Some(false));
/// # Ok(())
/// # }
/// ```
pub async fn update_rule(
    client: &Client,
    account: AdAccountId,
    id: ConversionRuleId,
    changes: &RuleChanges,
) -> Result<(), RuleError> {
    let mut changes = changes.clone();
    if let Some(name) = &changes.name {
        changes.name = Some(checked_name(name)?);
    }
    if let Some(attribution) = &changes.attribution_type {
        words::known_attribution(attribution)?;
    }
    if let Some(conversion_type) = &changes.conversion_type {
        words::known_type(conversion_type)?;
    }
    let touches_windows = changes.conversion_type.is_some()
        || changes.post_click_attribution_window_size.is_some()
        || changes.view_through_attribution_window_size.is_some();
    if touches_windows {
        check_windows(&client.conversion_rule(account, id).await?, &changes)?;
    }
    Ok(client.update_conversion_rule(account, id, &changes).await?)
}

/// The rule as it will be must have windows that go with its type.
fn check_windows(rule: &ConversionRule, changes: &RuleChanges) -> Result<(), RuleError> {
    let Some(conversion_type) = changes.conversion_type.as_ref().or(rule.conversion_type.as_ref())
    else {
        return Ok(());
    };
    let windows = [
        (
            RuleSetting::PostClickWindow,
            changes.post_click_attribution_window_size,
            rule.post_click_attribution_window_size,
        ),
        (
            RuleSetting::ViewThroughWindow,
            changes.view_through_attribution_window_size,
            rule.view_through_attribution_window_size,
        ),
    ];
    for (setting, changed, existing) in windows {
        // What LinkedIn allowed once and nobody changes is LinkedIn's affair.
        let judged = changed.or(existing.filter(|_| changes.conversion_type.is_some()));
        if let Some(days) = judged {
            check_window(setting, days, conversion_type)?;
        }
    }
    Ok(())
}
