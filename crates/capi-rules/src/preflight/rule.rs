//! The rule, and the campaigns that it counts for.

use std::borrow::Cow;

use capi_client::{Client, ErrorKind};
use capi_model::api::{ConversionMethod, ConversionRule};
use capi_model::{AdAccountId, ConversionRuleId};

use super::{Check, CheckName, CheckOutcome};
use crate::ensure::{check_version, existing};
use crate::{NewRule, RuleError, RuleSelector, find_rule};

/// The checks of the rule and of its campaigns.
pub(super) async fn check_rule(
    client: &Client,
    account: Option<AdAccountId>,
    selector: &RuleSelector,
) -> [Check; 2] {
    match (selector, account) {
        (RuleSelector::PerRow, _) => {
            without_campaigns(Check::skipped(CheckName::Rule, "every row names its own rule"))
        }
        (RuleSelector::Id(id), None) => without_campaigns(Check::skipped(
            CheckName::Rule,
            format!("rule {id} can only be read with its ad account (ad_account_id)"),
        )),
        (RuleSelector::Name(name), None) => no_account(name),
        (RuleSelector::New(new), None) => no_account(new.name()),
        (RuleSelector::Id(id), Some(account)) => by_id(client, account, *id).await,
        (RuleSelector::Name(name), Some(account)) => by_name(client, account, name).await,
        (RuleSelector::New(new), Some(account)) => of_new(client, account, new).await,
    }
}

async fn by_id(client: &Client, account: AdAccountId, id: ConversionRuleId) -> [Check; 2] {
    let rule = match client.conversion_rule(account, id).await {
        Ok(rule) => rule,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return without_campaigns(Check::failed(
                CheckName::Rule,
                format!("ad account {account} has no rule {id}"),
                "Correct conversion_rule_id or ad_account_id: `capi rules list` shows the rules of \
                 an account",
            ));
        }
        Err(error) => return without_campaigns(Check::failed_with(CheckName::Rule, &error)),
    };
    if rule.takes_events() {
        return usable(&rule);
    }
    let name = rule.name.clone();
    let error = match &rule.conversion_method {
        Some(ConversionMethod::ConversionsApi) => RuleError::Disabled { name, ids: vec![id] },
        other => RuleError::OtherMethod {
            name,
            rules: vec![(id, other.clone().unwrap_or_else(|| "unknown".into()))],
        },
    };
    [unusable(&error), check_campaigns(&rule)]
}

async fn by_name(client: &Client, account: AdAccountId, name: &str) -> [Check; 2] {
    match find_rule(client, account, name).await {
        Ok(rule) => usable(&rule),
        Err(error) => without_campaigns(unusable(&error)),
    }
}

async fn of_new(client: &Client, account: AdAccountId, new: &NewRule) -> [Check; 2] {
    let found = match check_version(client.api_version(), new.conversion_type()) {
        Ok(()) => existing(client, account, new).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(None) => {
            let detail = format!("{:?} will be created by the first export", new.name());
            [Check::ok(CheckName::Rule, detail), check_association(new)]
        }
        Ok(Some(found)) => by_id(client, account, found.id).await,
        Err(error) => without_campaigns(unusable(&error)),
    }
}

fn usable(rule: &ConversionRule) -> [Check; 2] {
    let kind = rule.conversion_type.as_ref().map(|kind| format!(", {kind}")).unwrap_or_default();
    let detail = format!("{:?} ({}{kind}) takes events", rule.name, rule.id);
    [Check::ok(CheckName::Rule, detail), check_campaigns(rule)]
}

fn no_account(name: &str) -> [Check; 2] {
    without_campaigns(unusable(&RuleError::AdAccountMissing { name: name.to_owned() }))
}

fn unusable(error: &RuleError) -> Check {
    match error {
        RuleError::Client(error) => Check::failed_with(CheckName::Rule, error),
        error => Check {
            name: CheckName::Rule,
            outcome: CheckOutcome::Failed,
            detail: error.problem(),
            remedy: error.advice().map(Cow::into_owned),
        },
    }
}

fn without_campaigns(rule: Check) -> [Check; 2] {
    [rule, Check::skipped(CheckName::Campaigns, "there is no rule to look at")]
}

fn check_campaigns(rule: &ConversionRule) -> Check {
    let id = rule.id;
    match rule.associated_campaigns.len() {
        0 => Check::warning(
            CheckName::Campaigns,
            format!("rule {id} counts for no campaign: its events are never attributed"),
            format!(
                "Associate campaigns with it (`capi rules associate {id} CAMPAIGN`, or in Campaign \
                 Manager)"
            ),
        ),
        1 => Check::ok(CheckName::Campaigns, "the rule counts for 1 campaign"),
        many => Check::ok(CheckName::Campaigns, format!("the rule counts for {many} campaigns")),
    }
}

/// Of a rule that is yet to be made.
fn check_association(new: &NewRule) -> Check {
    match new.auto_association() {
        Some(which) => Check::ok(
            CheckName::Campaigns,
            format!("LinkedIn associates campaigns when the rule is made ({which})"),
        ),
        None => Check::warning(
            CheckName::Campaigns,
            "the rule will be made without campaigns: its events are never attributed",
            "Set campaign_auto_association, or associate campaigns once the rule is there",
        ),
    }
}
