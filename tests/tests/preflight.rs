//! The look before the first send: what keeps an export from working is named, with its remedy.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that breaks may panic")]

mod support;

use std::time::Duration;

use capi::client::Client;
use capi::rules::{Check, CheckName, CheckOutcome, preflight};
use capi::{AdAccountId, Credentials, NewRule, Preflight, RuleSelector};
use capi_sandbox::{
    ACCESS_TOKEN, AD_ACCOUNT_ID, AdAccount, CAMPAIGN_IDS, DISABLED_RULE_ID, Fault,
    INSIGHT_TAG_RULE_ID, MEMBER, RULE_IDS, Role, Sandbox, Seed,
};
use support::{client, rows, sandbox};

fn account() -> AdAccountId {
    AD_ACCOUNT_ID.try_into().unwrap()
}

fn id(id: u64) -> RuleSelector {
    RuleSelector::Id(id.try_into().unwrap())
}

fn name(name: &str) -> RuleSelector {
    RuleSelector::Name(name.into())
}

/// With an access token that cannot be refreshed or introspected.
fn with_token(sandbox: &Sandbox, token: &str) -> Client {
    client(sandbox).credentials(Credentials::access_token(token)).build().unwrap()
}

async fn look(sandbox: &Sandbox, rule: &RuleSelector) -> Preflight {
    preflight(&client(sandbox).build().unwrap(), Some(account()), rule).await
}

fn check(result: &Preflight, name: CheckName) -> &Check {
    result.check(name).unwrap_or_else(|| panic!("no {name}:\n{result}"))
}

/// Fails unless this check has this outcome, with these words, and a remedy with those.
fn assert_found(
    result: &Preflight,
    name: CheckName,
    outcome: CheckOutcome,
    words: &str,
    remedy: &str,
) {
    let check = check(result, name);
    assert_eq!(check.outcome, outcome, "{result}");
    assert!(check.detail.contains(words), "{result}");
    assert!(check.remedy.as_deref().unwrap_or_default().contains(remedy), "{result}");
    assert_eq!(result.is_ok(), !result.checks().iter().any(|c| c.outcome == CheckOutcome::Failed));
}

fn outcomes(result: &Preflight) -> Vec<(CheckName, CheckOutcome)> {
    result.checks().iter().map(|check| (check.name, check.outcome)).collect()
}

const ALL: [CheckName; 7] = [
    CheckName::Token,
    CheckName::Api,
    CheckName::Scopes,
    CheckName::AdAccount,
    CheckName::Role,
    CheckName::Rule,
    CheckName::Campaigns,
];

#[tokio::test]
async fn when_all_is_well_every_check_says_so() {
    let seed = Seed::new().association(CAMPAIGN_IDS[0], RULE_IDS[0]);
    let sandbox = sandbox().seed(seed).start().await.unwrap();
    for rule in [id(RULE_IDS[0]), name("Sandbox leads")] {
        let result = look(&sandbox, &rule).await;
        assert_eq!(outcomes(&result), ALL.map(|name| (name, CheckOutcome::Ok)), "{result}");
        assert!(result.is_ok());
        assert!(result.checks().iter().all(|check| check.remedy.is_none()), "{result}");
    }
    assert!(sandbox.events().is_empty());
}

#[tokio::test]
async fn an_exporter_looks_with_its_own_client_account_and_rule() {
    let sandbox = sandbox().start().await.unwrap();
    let exporter = support::exporter(&sandbox)
        .ad_account(account())
        .rule(name("Sandbox retired"))
        .build()
        .unwrap();
    let result = exporter.preflight().await;
    assert_found(&result, CheckName::Rule, CheckOutcome::Failed, "disabled", "Enable it");
}

#[tokio::test]
async fn a_viewer_may_not_send() {
    let seed = Seed::new().role(MEMBER, AD_ACCOUNT_ID, Role::Viewer);
    let sandbox = sandbox().seed(seed).start().await.unwrap();
    let result = look(&sandbox, &id(RULE_IDS[0])).await;
    assert!(!result.is_ok());
    assert_found(
        &result,
        CheckName::Role,
        CheckOutcome::Failed,
        "VIEWER in ad account 5123456 is not enough",
        "a role above VIEWER",
    );
    assert_eq!(check(&result, CheckName::AdAccount).outcome, CheckOutcome::Ok, "{result}");
}

#[tokio::test]
async fn a_member_without_a_role_cannot_reach_the_account() {
    let seed = Seed::new().no_role(MEMBER, AD_ACCOUNT_ID);
    let sandbox = sandbox().seed(seed).start().await.unwrap();
    let result = look(&sandbox, &id(RULE_IDS[0])).await;
    for (name, words) in [(CheckName::AdAccount, "cannot reach"), (CheckName::Role, "has no role")]
    {
        assert_found(&result, name, CheckOutcome::Failed, words, "a role above VIEWER");
    }
}

#[tokio::test]
async fn an_account_that_is_not_there_or_not_in_use_is_named() {
    let seed = Seed::new().account(AdAccount::new(11, "Old").status("CANCELED")).role(
        MEMBER,
        11,
        Role::AccountManager,
    );
    let sandbox = sandbox().seed(seed).start().await.unwrap();
    let client = client(&sandbox).build().unwrap();
    let unknown = preflight(&client, Some(999_u64.try_into().unwrap()), &id(RULE_IDS[0])).await;
    assert_found(
        &unknown,
        CheckName::AdAccount,
        CheckOutcome::Failed,
        "there is no ad account 999",
        "ad_account_id",
    );
    let closed = preflight(&client, Some(11_u64.try_into().unwrap()), &RuleSelector::PerRow).await;
    let words = "\"Old\" (11) is not active: its status is CANCELED";
    assert_found(&closed, CheckName::AdAccount, CheckOutcome::Warning, words, "ad_account_id");
    assert!(closed.is_ok());
}

#[tokio::test]
async fn an_expired_token_says_to_authorise_again_and_nothing_else_is_looked_at() {
    let sandbox = sandbox().start().await.unwrap();
    sandbox.expire_access_tokens();
    let client = with_token(&sandbox, ACCESS_TOKEN);
    let result = preflight(&client, Some(account()), &id(RULE_IDS[0])).await;
    assert_found(
        &result,
        CheckName::Token,
        CheckOutcome::Failed,
        "EXPIRED_ACCESS_TOKEN",
        "Authorise again, or configure a refresh token",
    );
    for name in [CheckName::AdAccount, CheckName::Role, CheckName::Rule, CheckName::Campaigns] {
        assert_eq!(check(&result, name).outcome, CheckOutcome::Skipped, "{result}");
    }
    assert!(!result.is_ok());
}

#[tokio::test]
async fn an_expired_access_token_that_can_be_refreshed_is_no_fault() {
    let sandbox = sandbox().start().await.unwrap();
    let client = client(&sandbox).build().unwrap();
    assert!(preflight(&client, Some(account()), &id(RULE_IDS[0])).await.is_ok());
    sandbox.expire_access_tokens();
    let result = preflight(&client, Some(account()), &id(RULE_IDS[0])).await;
    assert_eq!(check(&result, CheckName::Token).outcome, CheckOutcome::Ok, "{result}");
    assert!(result.is_ok(), "{result}");
}

#[tokio::test]
async fn a_dead_refresh_token_and_a_wrong_secret_are_the_token_s_faults() {
    let sandbox = sandbox().start().await.unwrap();
    let wrong = Credentials::refresh_token(
        capi_sandbox::CLIENT_ID,
        "planted-wrong",
        capi_sandbox::REFRESH_TOKEN,
    );
    let wrong = client(&sandbox).credentials(wrong).build().unwrap();
    let result = preflight(&wrong, Some(account()), &id(RULE_IDS[0])).await;
    let (token, failed) = (CheckName::Token, CheckOutcome::Failed);
    assert_found(&result, token, failed, "client id or secret refused", "client_secret");
    assert!(!format!("{result} {result:?}").contains("planted"));

    sandbox.revoke_refresh_tokens();
    let result = look(&sandbox, &id(RULE_IDS[0])).await;
    assert_found(&result, token, failed, "authorisation has ended", "authorise again");
    assert_eq!(result.checks().len(), ALL.len());
}

#[tokio::test]
async fn a_refresh_token_near_its_end_is_a_warning() {
    let twenty_days = Duration::from_secs(20 * 86_400);
    let sandbox = sandbox().refresh_tokens_live(twenty_days).start().await.unwrap();
    let result = look(&sandbox, &RuleSelector::PerRow).await;
    let words = "the refresh token ends at 2026-12-08";
    assert_found(&result, CheckName::Token, CheckOutcome::Warning, words, "authorise again");
    assert!(result.is_ok());
}

#[tokio::test]
async fn a_token_that_cannot_be_introspected_is_tried() {
    let sandbox = sandbox().start().await.unwrap();
    let result =
        preflight(&with_token(&sandbox, ACCESS_TOKEN), Some(account()), &id(RULE_IDS[0])).await;
    assert_found(&result, CheckName::Token, CheckOutcome::Ok, "LinkedIn takes it", "");
    let words = "only to the app that it belongs to";
    assert_found(&result, CheckName::Scopes, CheckOutcome::Skipped, words, "");
    assert!(result.is_ok());
}

#[tokio::test]
async fn missing_scopes_are_named() {
    let seed = Seed::new().access_token("AQXads", MEMBER, ["r_ads"], None).access_token(
        "AQXconversions",
        MEMBER,
        ["rw_conversions"],
        None,
    );
    let sandbox = sandbox().seed(seed).start().await.unwrap();
    let rule = id(RULE_IDS[0]);
    // The rule cannot be read, and events could not be sent.
    let result = preflight(&with_token(&sandbox, "AQXads"), Some(account()), &rule).await;
    let remedy = "scopes rw_conversions";
    assert_found(&result, CheckName::Rule, CheckOutcome::Failed, "ACCESS_DENIED", remedy);
    // Accounts cannot be read, but events could be sent.
    let result = preflight(&with_token(&sandbox, "AQXconversions"), Some(account()), &rule).await;
    assert_found(&result, CheckName::Scopes, CheckOutcome::Warning, "r_ads", remedy);
    for name in [CheckName::AdAccount, CheckName::Role] {
        assert_eq!(check(&result, name).outcome, CheckOutcome::Skipped, "{result}");
    }
    assert_eq!(check(&result, CheckName::Rule).outcome, CheckOutcome::Ok, "{result}");
    assert!(result.is_ok());
}

#[tokio::test]
async fn scopes_that_introspection_tells_are_judged() {
    let sandbox = sandbox().start().await.unwrap();
    for (scope, outcome) in [
        ("r_ads,rw_conversions,r_basicprofile", CheckOutcome::Ok),
        ("rw_ads rw_conversions", CheckOutcome::Ok),
        ("r_ads", CheckOutcome::Failed),
        ("rw_conversions", CheckOutcome::Warning),
        ("", CheckOutcome::Skipped),
    ] {
        let known = format!(r#"{{"active":true,"status":"active","scope":"{scope}"}}"#);
        sandbox.inject(Fault::answer(200, &[], known).on("/oauth/v2/introspectToken"));
        let result = look(&sandbox, &RuleSelector::PerRow).await;
        assert_eq!(check(&result, CheckName::Scopes).outcome, outcome, "{scope}: {result}");
    }
}

#[tokio::test]
async fn introspection_that_is_out_of_order_is_no_fault_of_the_token() {
    let sandbox = sandbox().start().await.unwrap();
    sandbox.inject(Fault::outage(503).on("/oauth/v2/introspectToken").forever());
    let result = look(&sandbox, &id(RULE_IDS[0])).await;
    assert_eq!(check(&result, CheckName::Token).outcome, CheckOutcome::Ok, "{result}");
    assert_eq!(check(&result, CheckName::Scopes).outcome, CheckOutcome::Skipped, "{result}");
    assert!(result.is_ok());
}

#[tokio::test]
async fn a_sunset_version_and_an_unreachable_host_are_the_api_s_faults() {
    let sandbox = sandbox().start().await.unwrap();
    let old = client(&sandbox).api_version("202511".parse().unwrap()).build().unwrap();
    let result = preflight(&old, Some(account()), &id(RULE_IDS[0])).await;
    let (api, failed) = (CheckName::Api, CheckOutcome::Failed);
    assert_found(&result, api, failed, "API version refused", "set api_version");

    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nowhere = client(&sandbox).api_url(format!("http://{closed}")).build().unwrap();
    let result = preflight(&nowhere, Some(account()), &id(RULE_IDS[0])).await;
    assert_found(&result, api, failed, "connection failed", "Check the network");
    assert_eq!(check(&result, CheckName::Rule).outcome, CheckOutcome::Skipped, "{result}");
}

#[tokio::test]
async fn a_rule_that_takes_no_events_is_named_with_its_reason() {
    let sandbox = sandbox().start().await.unwrap();
    for (rule, words, remedy) in [
        (id(DISABLED_RULE_ID), "\"Sandbox retired\" (104005) is disabled", "Enable it"),
        (name("Sandbox retired"), "is disabled", "Enable it"),
        (id(INSIGHT_TAG_RULE_ID), "made for the Insight Tag", "CONVERSIONS_API"),
        (name("Sandbox page views"), "made for the Insight Tag", "CONVERSIONS_API"),
        (id(999), "ad account 5123456 has no rule 999", "conversion_rule_id"),
        (name("Sandbox lead"), "the nearest: \"Sandbox leads\"", "letter for letter"),
    ] {
        let result = look(&sandbox, &rule).await;
        assert_found(&result, CheckName::Rule, CheckOutcome::Failed, words, remedy);
        assert!(!result.is_ok());
    }
}

#[tokio::test]
async fn a_rule_without_campaigns_is_a_warning() {
    let sandbox = sandbox().start().await.unwrap();
    for rule in [id(RULE_IDS[0]), name("Sandbox leads")] {
        let result = look(&sandbox, &rule).await;
        assert_found(
            &result,
            CheckName::Campaigns,
            CheckOutcome::Warning,
            "rule 104000 counts for no campaign: its events are never attributed",
            "capi rules associate 104000",
        );
        assert!(result.is_ok(), "{result}");
    }
}

#[tokio::test]
async fn without_an_ad_account_only_a_rule_by_id_could_work() {
    let sandbox = sandbox().start().await.unwrap();
    let client = client(&sandbox).build().unwrap();
    let by_id = preflight(&client, None, &id(RULE_IDS[0])).await;
    let words = "can only be read with its ad account";
    assert_found(&by_id, CheckName::Rule, CheckOutcome::Skipped, words, "");
    assert!(by_id.is_ok());
    for rule in [name("Sandbox leads"), RuleSelector::New(NewRule::builder("x").build().unwrap())] {
        let result = preflight(&client, None, &rule).await;
        let words = "is looked up in an ad account";
        assert_found(&result, CheckName::Rule, CheckOutcome::Failed, words, "ad_account_id");
    }
}

#[tokio::test]
async fn a_new_rule_is_looked_for_and_not_made() {
    let sandbox = sandbox().start().await.unwrap();
    let new = |builder: capi::rules::NewRuleBuilder| RuleSelector::New(builder.build().unwrap());
    let carts = new(NewRule::builder("Nightly carts"));
    let result = look(&sandbox, &carts).await;
    let (rule, campaigns) = (CheckName::Rule, CheckName::Campaigns);
    assert_found(&result, rule, CheckOutcome::Ok, "will be created by the first export", "");
    assert_found(&result, campaigns, CheckOutcome::Ok, "ALL_CAMPAIGNS", "");
    assert_eq!(sandbox.rules().len(), 7);

    let without = new(NewRule::builder("Nightly carts").auto_association(None));
    let result = look(&sandbox, &without).await;
    let remedy = "campaign_auto_association";
    assert_found(&result, campaigns, CheckOutcome::Warning, "without campaigns", remedy);

    let exporter = support::exporter(&sandbox).rule(carts.clone()).ad_account(account());
    assert_eq!(exporter.build().unwrap().send(rows(1)).await.unwrap().rows.delivered, 1);
    let result = look(&sandbox, &carts).await;
    assert_found(&result, rule, CheckOutcome::Ok, "(104007, ADD_TO_CART) takes events", "");
    assert_found(&result, campaigns, CheckOutcome::Ok, "counts for 3 campaigns", "");

    let other = new(NewRule::builder("Nightly carts").view_through_window(1));
    let result = look(&sandbox, &other).await;
    let words = "view-through attribution window is 7 days, wanted is 1 day";
    assert_found(&result, rule, CheckOutcome::Failed, words, "another name");
}

#[tokio::test]
async fn rows_that_name_their_own_rules_need_none() {
    let sandbox = sandbox().start().await.unwrap();
    let result = look(&sandbox, &RuleSelector::PerRow).await;
    let skipped = CheckOutcome::Skipped;
    assert_found(&result, CheckName::Rule, skipped, "every row names its own rule", "");
    assert_eq!(check(&result, CheckName::Campaigns).outcome, skipped);
    assert!(result.is_ok());
}
