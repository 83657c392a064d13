//! `capi accounts`, `capi campaigns`, `capi rules`: tables for people, JSON for programs, exit codes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that breaks may panic")]

mod support;

use capi_sandbox::{AdAccount, MEMBER, Role, Rule, Seed};
use serde_json::{Value, json};
use support::{Bench, Ended};

async fn capi(bench: &Bench, arguments: &str, more: &[&str]) -> Ended {
    let (api, auth) = (bench.sandbox.api_url(), bench.sandbox.auth_url());
    let mut all: Vec<_> = arguments.split(' ').collect();
    all.extend(["--config", "c.yml", "--api-url", &api, "--auth-url", &auth]);
    all.extend(more);
    bench.capi(&all).await
}

fn json(ended: &Ended) -> Value {
    assert_eq!(ended.code, 0, "{ended:?}");
    serde_json::from_str(&ended.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_listed_with_the_role_and_whether_it_is_enough() {
    let bench = Bench::start().await;
    let acme = AdAccount::new(11, "Acme\u{1b}[2J").currency("EUR");
    bench.sandbox.seed(Seed::new().account(acme).role(MEMBER, 11, Role::Viewer));
    let ended = capi(&bench, "accounts", &[]).await;
    assert_eq!(
        ended.stdout,
        "ID       NAME                STATUS  CURRENCY  ROLE             MAY SEND\n\
         11       Acme\u{fffd}[2J            ACTIVE  EUR       VIEWER           no\n\
         5123456  Sandbox ad account  ACTIVE  USD       ACCOUNT_MANAGER  yes\n",
        "{ended:?}"
    );
    let accounts = json(&capi(&bench, "accounts --output json", &[]).await);
    assert_eq!(accounts[0]["id"], 11);
    assert_eq!(accounts[0]["role"], "VIEWER");
    assert_eq!(accounts[0]["maySendConversions"], false);
    let one = capi(&bench, "accounts --output json", &["--name", "Sandbox ad account"]).await;
    assert_eq!(json(&one).as_array().unwrap().len(), 1);
    let none = capi(&bench, "accounts", &["--name", "Sandbox ad acount"]).await;
    assert_eq!(none.code, 1);
    assert!(none.stderr.contains("the nearest: \"Sandbox ad account\""), "{none:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn campaigns_are_listed_archived_ones_on_request() {
    let bench = Bench::start().await;
    let ended = capi(&bench, "campaigns", &[]).await;
    assert_eq!(
        ended.stdout,
        "ID      NAME               STATUS  OBJECTIVE\n\
         330001  Sandbox always on  ACTIVE  LEAD_GENERATION\n\
         330002  Sandbox spring     PAUSED  LEAD_GENERATION\n\
         330003  Sandbox autumn     DRAFT   LEAD_GENERATION\n",
        "{ended:?}"
    );
    let all = json(&capi(&bench, "campaigns --all --output json", &[]).await);
    assert_eq!(all.as_array().unwrap().len(), 4);
    assert_eq!(all[3]["status"], "ARCHIVED");
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_listed_and_shown() {
    let bench = Bench::start().await;
    let listed = capi(&bench, "rules list", &[]).await;
    assert!(listed.stdout.starts_with("ID      NAME "), "{listed:?}");
    assert_eq!(listed.stdout.lines().count(), 8);
    let usable = json(&capi(&bench, "rules list --usable --output json", &[]).await);
    assert_eq!(usable.as_array().unwrap().len(), 5);
    assert_eq!(usable[0]["conversionMethod"], "CONVERSIONS_API");
    let shown = capi(&bench, "rules show 104001", &[]).await;
    for line in [
        "name                 Sandbox purchases",
        "URN                  urn:lla:llaPartnerConversion:104001",
        "post-click window    30 days",
        "campaigns            none",
    ] {
        assert!(shown.stdout.lines().any(|shown| shown == line), "{line}: {}", shown.stdout);
    }
    let unknown = capi(&bench, "rules show 999", &[]).await;
    assert_eq!(unknown.code, 1);
    assert!(unknown.stderr.contains("Check the id"), "{unknown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_created_once() {
    let bench = Bench::start().await;
    let create = "rules create --type LEAD --post-click-window 365 --attribution-type \
                  last_touch_by_conversion --fixed-value 10.5 --currency eur --campaigns none \
                  --output json --name";
    let create = create.to_owned() + " CRM_leads";
    let made = json(&capi(&bench, &create, &[]).await);
    assert_eq!(made, json!({"id": 104_007, "created": true, "duplicates": []}));
    let again = json(&capi(&bench, &create, &[]).await);
    assert_eq!(again, json!({"id": 104_007, "created": false, "duplicates": []}));
    let shown = json(&capi(&bench, "rules show 104007 --output json", &[]).await);
    assert_eq!(shown["value"], json!({"currencyCode": "EUR", "amount": "10.5"}));
    assert_eq!(shown["postClickAttributionWindowSize"], 365);

    let other = capi(&bench, "rules create --name CRM_leads", &[]).await;
    assert_eq!(other.code, 1);
    assert!(other.stderr.contains("conversion type is LEAD, wanted is ADD_TO_CART"), "{other:?}");

    bench.sandbox.seed(
        Seed::new()
            .rule(Rule::new(104_900, capi_sandbox::AD_ACCOUNT_ID, "Twice").kind("ADD_TO_CART")),
    );
    bench.sandbox.seed(
        Seed::new()
            .rule(Rule::new(104_901, capi_sandbox::AD_ACCOUNT_ID, "Twice").kind("ADD_TO_CART")),
    );
    let twice = capi(&bench, "rules create --name Twice", &[]).await;
    assert_eq!(twice.stdout, "rule 104900 was there already\n");
    assert!(twice.stderr.contains("rule 104901 is its equal and is not used"), "{twice:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_no_rule_can_have_are_usage_errors_and_nothing_is_sent() {
    let bench = Bench::start().await;
    for (arguments, part) in [
        ("--name x --type leed", "did you mean `LEAD`"),
        ("--name x --type login --view-through-window 180", "may have 1, 7, 30, 90"),
        ("--name x --campaigns some", "`all_campaigns`"),
        ("--name x --attribution-type first", "`last_touch_by_campaign`"),
        ("--name x --fixed-value 1 --currency XYZ", "ISO 4217"),
        ("--name x --fixed-value 1", "--currency"),
        ("--type lead", "--name"),
    ] {
        let ended = capi(&bench, &format!("rules create {arguments}"), &[]).await;
        assert_eq!(ended.code, 2, "{arguments}: {ended:?}");
        assert!(ended.stderr.contains(part), "{arguments}: {ended:?}");
    }
    assert!(bench.sandbox.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_disabled_and_enabled() {
    let bench = Bench::start().await;
    let ended = capi(&bench, "rules disable 104000", &[]).await;
    assert_eq!((ended.code, ended.stdout.as_str()), (0, "rule 104000 is disabled\n"));
    assert!(!bench.sandbox.rule(104_000).unwrap().is_enabled());
    let urn = "urn:lla:llaPartnerConversion:104000";
    let enabled = json(&capi(&bench, "rules enable --output json", &[urn]).await);
    assert_eq!(enabled, json!({"id": 104_000, "enabled": true}));
    assert!(bench.sandbox.rule(104_000).unwrap().is_enabled());
    assert_eq!(capi(&bench, "rules enable 999", &[]).await.code, 1);
    assert_eq!(capi(&bench, "rules enable leads", &[]).await.code, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn campaigns_are_associated_each_with_its_own_outcome() {
    let bench = Bench::start().await;
    let ended = capi(&bench, "rules associate 104000 330001 330002", &[]).await;
    assert_eq!(
        ended.stdout, "CAMPAIGN  OUTCOME\n330001    associated\n330002    associated\n",
        "{ended:?}"
    );
    assert_eq!(bench.sandbox.associated_campaigns(104_000), [330_001, 330_002]);
    let removed = capi(&bench, "rules associate --remove 104000 330001", &[]).await;
    assert_eq!(removed.stdout, "CAMPAIGN  OUTCOME\n330001    removed\n");
    let partly = capi(&bench, "rules associate --output json 104000 330003 999", &[]).await;
    assert_eq!(partly.code, 1);
    let outcomes: Value = serde_json::from_str(&partly.stdout).unwrap();
    assert_eq!(outcomes[0], json!({"campaign": 330_003, "rule": 104_000, "error": null}));
    assert!(outcomes[1]["error"].as_str().unwrap().contains("not found"));
    assert!(partly.stderr.contains("1 of 2 campaigns failed"));
    assert_eq!(bench.sandbox.associated_campaigns(104_000), [330_002, 330_003]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_of_the_command_line_goes_before_the_document_s() {
    let bench = Bench::start().await;
    let other = capi(&bench, "rules list --output json --ad-account 7", &[]).await;
    assert_eq!(json(&other), json!([]));
    bench.file("c.yml", format!("access_token: {}\n", capi_sandbox::ACCESS_TOKEN));
    let none = capi(&bench, "rules list", &[]).await;
    assert_eq!(none.code, 2);
    assert!(none.stderr.contains("--ad-account"), "{none:?}");
    let given = capi(&bench, "rules list --output json --ad-account 5123456", &[]).await;
    assert_eq!(json(&given).as_array().unwrap().len(), 7);
}
