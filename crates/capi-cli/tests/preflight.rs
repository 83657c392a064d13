//! `capi preflight`: what keeps an export from working, its remedy, and the exit code.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that breaks may panic")]

mod support;

use capi_sandbox::{ACCESS_TOKEN, AD_ACCOUNT_ID, CAMPAIGN_IDS, MEMBER, RULE_IDS, Role, Seed};
use serde_json::{Value, json};
use support::{Bench, Ended};

async fn preflight(bench: &Bench, more: &[&str]) -> Ended {
    let (api, auth) = (bench.sandbox.api_url(), bench.sandbox.auth_url());
    let now = support::NOW.to_string();
    let mut all = vec!["preflight", "--config", "c.yml", "--now-ms", &now];
    all.extend(["--api-url", &api, "--auth-url", &auth]);
    all.extend(more);
    bench.capi(&all).await
}

/// A document with an access token, and this rule.
fn with_rule(bench: &Bench, rule: &str) {
    let document =
        format!("access_token: {ACCESS_TOKEN}\nad_account_id: {AD_ACCOUNT_ID}\n{rule}\n");
    bench.file("c.yml", document);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_all_is_well_the_exit_code_is_0() {
    let bench = Bench::start().await;
    bench.sandbox.seed(Seed::new().association(CAMPAIGN_IDS[0], RULE_IDS[0]));
    let ended = preflight(&bench, &[]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(
        ended.stdout,
        "ok       token      active until 2027-01-17T11:06:40.000Z, renewed until the refresh token \
         ends at 2027-11-18T11:06:40.000Z\n\
         ok       api        LinkedIn answers, in version 202609\n\
         ok       scopes     r_ads, rw_conversions\n\
         ok       ad_account \"Sandbox ad account\" (5123456) is active\n\
         ok       role       ACCOUNT_MANAGER in ad account 5123456\n\
         ok       rule       \"Sandbox leads\" (104000, LEAD) takes events\n\
         ok       campaigns  the rule counts for 1 campaign\n"
    );
    assert_eq!(bench.sandbox.audit().events, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_role_is_named_with_its_remedy() {
    let bench = Bench::start().await;
    bench.sandbox.seed(Seed::new().role(MEMBER, AD_ACCOUNT_ID, Role::Viewer));
    let ended = preflight(&bench, &[]).await;
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(ended.stdout.contains("failed   role       VIEWER in ad account 5123456"), "{ended:?}");
    assert!(ended.stdout.contains("→ Ask whoever manages the ad account"), "{ended:?}");
    assert!(ended.stderr.contains("the export could not work"), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_is_named_with_its_remedy() {
    let bench = Bench::start().await;
    with_rule(&bench, "conversion_rule: Sandbox leads");
    bench.sandbox.expire_access_tokens();
    let ended = preflight(&bench, &["--output", "json"]).await;
    assert_eq!(ended.code, 1, "{ended:?}");
    let result: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(result["ok"], false);
    assert_eq!(result["checks"][0]["check"], "token");
    assert_eq!(result["checks"][0]["outcome"], "failed");
    let token = &result["checks"][0];
    assert!(token["detail"].as_str().unwrap().contains("EXPIRED_ACCESS_TOKEN"), "{token}");
    assert!(token["remedy"].as_str().unwrap().contains("Authorise again"), "{token}");
    assert!(!ended.stdout.contains(ACCESS_TOKEN));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_rule_is_named_with_its_remedy() {
    let bench = Bench::start().await;
    for rule in [
        "conversion_rule: Sandbox retired",
        "use_conversion_rule_id: true\nconversion_rule_id: 104005",
    ] {
        with_rule(&bench, rule);
        let ended = preflight(&bench, &[]).await;
        assert_eq!(ended.code, 1, "{ended:?}");
        let words = "failed   rule       the rule \"Sandbox retired\" (104005) is disabled";
        assert!(ended.stdout.contains(words), "{ended:?}");
        assert!(ended.stdout.contains("→ Enable it (`capi rules enable`)"), "{ended:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_without_campaigns_is_a_warning_and_no_failure() {
    let bench = Bench::start().await;
    let ended = preflight(&bench, &["--output", "json"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let result: Value = serde_json::from_str(&ended.stdout).unwrap();
    let campaigns = &result["checks"][6];
    assert_eq!((&result["ok"], &campaigns["outcome"]), (&json!(true), &json!("warning")));
    assert!(campaigns["remedy"].as_str().unwrap().contains("capi rules associate 104000"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_configuration_is_a_usage_error() {
    let bench = Bench::start().await;
    with_rule(&bench, "conversion_rul: x");
    let ended = preflight(&bench, &[]).await;
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(ended.stderr.contains("did you mean `conversion_rule`"), "{ended:?}");
    let missing = bench.capi(&["preflight"]).await;
    assert_eq!(missing.code, 2);
}
