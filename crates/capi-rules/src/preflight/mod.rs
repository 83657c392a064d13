//! Whether an export could work, before the first event is sent.

mod access;
mod report;
mod rule;

use capi_client::{Client, Error};
use capi_model::AdAccountId;

pub use self::report::{Check, CheckName, CheckOutcome, Preflight};
use crate::RuleSelector;

/// Checks whether an export to this rule could work: the token and its scopes, the ad account and
/// the member's role, the rule, and the campaigns that it counts for. Reads only: nothing is sent or
/// made.
///
/// A check that cannot be made is skipped, and says why; [`Preflight::is_ok`] counts only failures.
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
/// use capi_rules::{CheckName, RuleSelector, preflight};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let linkedin = sandbox::Sandbox::start().await?;
/// # let client = Client::builder()
/// #     .credentials(Credentials::access_token(sandbox::ACCESS_TOKEN))
/// #     .api_url(linkedin.api_url())
/// #     .auth_url(linkedin.auth_url())
/// #     .build()?;
/// let rule = RuleSelector::Name("Sandbox retired".into());
/// let result = preflight(&client, Some(5_123_456.try_into()?), &rule).await;
/// assert!(!result.is_ok());
/// let rule = result.check(CheckName::Rule).unwrap();
/// assert!(rule.detail.contains("disabled"));
/// # Ok(())
/// # }
/// ```
pub async fn preflight(
    client: &Client,
    ad_account: Option<AdAccountId>,
    rule: &RuleSelector,
) -> Preflight {
    let (mut checks, roles) = access::check_token(client).await;
    if checks.iter().any(|check| check.outcome == CheckOutcome::Failed) {
        let rest = [CheckName::AdAccount, CheckName::Role, CheckName::Rule, CheckName::Campaigns];
        checks.extend(rest.map(|name| Check::skipped(name, "what is above has to work first")));
        return Preflight::new(checks);
    }
    checks.extend(access::check_account(client, ad_account, roles.as_ref()).await);
    checks.extend(rule::check_rule(client, ad_account, rule).await);
    Preflight::new(checks)
}

/// What an error says, without and with only its advice.
fn told(error: &Error) -> (String, Option<String>) {
    let text = error.to_string();
    match error.advice() {
        Some(advice) => {
            let detail = text.strip_suffix(&*advice).unwrap_or(&text).trim_end_matches(". ");
            (detail.to_owned(), Some(advice.into_owned()))
        }
        None => (text, None),
    }
}
