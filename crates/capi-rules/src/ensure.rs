//! Makes a rule unless it is there.

use std::collections::BTreeSet;
use std::time::Duration;

use capi_client::Client;
use capi_model::api::{ConversionRule, ConversionType};
use capi_model::{AdAccountId, ApiVersion, ConversionRuleId};

use crate::difference::differences;
use crate::find::rules_named;
use crate::{NewRule, RuleError, flights};

/// How often the create call may end without LinkedIn saying what became of it.
const MOST_CREATES: u32 = 3;
/// LinkedIn may still be at work on a request whose connection broke.
const SETTLING: Duration = Duration::from_secs(2);

/// A rule that is there now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnsuredRule {
    /// Its id.
    pub id: ConversionRuleId,
    /// Whether it was made by this call.
    pub created: bool,
    /// Other enabled rules of the same name and settings, which another program made at the same
    /// moment. They take no events of this one, and can be disabled.
    pub duplicates: Vec<ConversionRuleId>,
}

/// Makes a rule unless one of its name and settings is there: any number of calls make one rule.
///
/// LinkedIn takes any number of rules of one name, so the rules of the account are read first. One of
/// this name with the same settings is used again, whatever campaigns it was associated with. When
/// the create call ends without an answer, the rules are read again before it is repeated.
///
/// Calls for the same account and name wait for each other within a process, whichever client they
/// use. Between processes LinkedIn offers nothing to wait with: two that find no rule at the same
/// moment make one each. So the rules are read once more after the making, and of several equal ones
/// everyone uses the one with the lowest id; the others are named in
/// [`duplicates`](EnsuredRule::duplicates). What LinkedIn's list does not show yet cannot be seen.
///
/// # Errors
///
/// [`RuleError::Different`] when there is a rule of this name with other settings, a disabled one or
/// one of the Insight Tag included; [`RuleError::TypeNeedsVersion`]; [`RuleError::Client`] when
/// LinkedIn could not be asked or refused.
///
/// # Cancel safety
///
/// Dropping the future may leave a rule that is made all the same; the next call finds it.
pub async fn ensure_rule(
    client: &Client,
    account: AdAccountId,
    rule: &NewRule,
) -> Result<EnsuredRule, RuleError> {
    check_version(client.api_version(), rule.conversion_type())?;
    let _flight = flights::board(account, rule.name()).await;
    let mut attempts = 0;
    loop {
        if let Some(found) = existing(client, account, rule).await? {
            return Ok(EnsuredRule { created: attempts > 0, ..found });
        }
        attempts += 1;
        let wanted = rule.in_account(account);
        match client.create_conversion_rule(&wanted, rule.auto_association().cloned()).await {
            Ok(created) => return Ok(settle(client, account, rule, created.id).await),
            Err(error) if error.is_ambiguous() && attempts < MOST_CREATES => {
                client.runtime().sleep(SETTLING * attempts).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// The rule that [`ensure_rule`] would use again; `None` if it would make one. Reads only.
///
/// # Errors
///
/// As [`ensure_rule`].
pub(crate) async fn existing(
    client: &Client,
    account: AdAccountId,
    wanted: &NewRule,
) -> Result<Option<EnsuredRule>, RuleError> {
    let rules = rules_named(client, account, wanted.name()).await?.rules;
    let mut same = same_settings(&rules, account, wanted).into_iter();
    if let Some(id) = same.next() {
        return Ok(Some(EnsuredRule { id, created: false, duplicates: same.collect() }));
    }
    let wire = wanted.in_account(account);
    let compared = rules.iter().map(|rule| (rule.id, differences(rule, &wire)));
    match compared.min_by_key(|(_, differences)| differences.len()) {
        Some((id, differences)) => {
            Err(RuleError::Different { name: wanted.name().to_owned(), id, differences })
        }
        None => Ok(None),
    }
}

/// After the making: the rule to use, should another program have made the same one.
async fn settle(
    client: &Client,
    account: AdAccountId,
    wanted: &NewRule,
    made: ConversionRuleId,
) -> EnsuredRule {
    let mut same = BTreeSet::from([made]);
    // The rule is made: failing to look at the others does not change that.
    if let Ok(named) = rules_named(client, account, wanted.name()).await {
        same.extend(same_settings(&named.rules, account, wanted));
    }
    let id = same.pop_first().unwrap_or(made);
    EnsuredRule { id, created: id == made, duplicates: same.into_iter().collect() }
}

/// Those that take events and differ in nothing, by rising id.
fn same_settings(
    rules: &[ConversionRule],
    account: AdAccountId,
    wanted: &NewRule,
) -> Vec<ConversionRuleId> {
    let wire = wanted.in_account(account);
    let same = |rule: &&ConversionRule| rule.takes_events() && differences(rule, &wire).is_empty();
    rules.iter().filter(same).map(|rule| rule.id).collect()
}

/// Refuses types that LinkedIn does not create with this version (LinkedIn: recent changes, 202608).
pub(crate) fn check_version(
    version: ApiVersion,
    conversion_type: &ConversionType,
) -> Result<(), RuleError> {
    let qualified = matches!(
        conversion_type,
        ConversionType::MarketingQualifiedLead | ConversionType::SalesQualifiedLead
    );
    if qualified && ApiVersion::new(2026, 8).is_ok_and(|since| version < since) {
        let conversion_type = conversion_type.clone();
        return Err(RuleError::TypeNeedsVersion { conversion_type, version });
    }
    Ok(())
}
