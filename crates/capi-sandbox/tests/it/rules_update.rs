//! Changing conversion rules.

use capi_sandbox::{AD_ACCOUNT_ID, MEMBER, Role, Seed};
use serde_json::{Value, json};

use crate::support::{Ask, event, sandbox};

const ACCOUNT: &str = "account=urn%3Ali%3AsponsoredAccount%3A5123456";

fn update(id: u64, set: &Value) -> Ask {
    Ask::new("POST", format!("/rest/conversions/{id}?{ACCOUNT}"))
        .with("X-RestLi-Method", "PARTIAL_UPDATE")
        .json(&json!({"patch": {"$set": set}}))
}

#[tokio::test]
async fn disabling_a_rule_is_how_it_is_deleted() {
    let sandbox = sandbox().await;
    let reply = update(104_000, &json!({"enabled": false, "name": "Old"})).send(&sandbox).await;
    assert_eq!((reply.status, reply.body.as_str()), (204, ""));
    let rule = sandbox.rule(104_000).unwrap();
    assert_eq!((rule.name(), rule.is_enabled()), ("Old", false));
    assert_eq!(Ask::event(&event("a")).send(&sandbox).await.status, 403);
}

#[tokio::test]
async fn the_account_and_the_method_cannot_change() {
    let sandbox = sandbox().await;
    let set =
        json!({"account": "urn:li:sponsoredAccount:1", "conversionMethod": "CONVERSIONS_API"});
    let reply = update(104_000, &set).send(&sandbox).await;
    assert_eq!(reply.status, 422);
    assert_eq!(
        reply.message(),
        "ERROR :: /account :: CreateOnly field present in a partial_update request\n\
         ERROR :: /conversionMethod :: CreateOnly field present in a partial_update request\n"
    );
}

#[tokio::test]
async fn windows_must_still_go_with_the_type() {
    let sandbox = sandbox().await;
    let set = json!({"postClickAttributionWindowSize": 180});
    assert_eq!(update(104_000, &set).send(&sandbox).await.status, 204, "a lead rule");
    assert_eq!(update(104_002, &set).send(&sandbox).await.status, 400, "a sign-up rule");
}

#[tokio::test]
async fn a_patch_has_its_form() {
    let sandbox = sandbox().await;
    let reply = update(104_000, &json!({})).json(&json!({"enabled": false})).send(&sandbox).await;
    assert_eq!(reply.status, 400);
    let reply = update(104_000, &json!({"enabled": "no"})).send(&sandbox).await;
    assert_eq!(reply.message(), "ERROR :: /enabled :: no cannot be coerced to Boolean\n");
    assert_eq!(update(5, &json!({"enabled": true})).send(&sandbox).await.status, 404);
}

#[tokio::test]
async fn a_viewer_may_not_change() {
    let sandbox = sandbox().await;
    sandbox.seed(Seed::new().role(MEMBER, AD_ACCOUNT_ID, Role::Viewer));
    let reply = update(104_000, &json!({"enabled": false})).send(&sandbox).await;
    assert_eq!((reply.status, &reply.json()["code"]), (403, &json!("USER_NOT_AUTHORIZED")));
}

#[tokio::test]
async fn a_batch_changes_each_rule_on_its_own() {
    let sandbox = sandbox().await;
    let target = format!("/rest/conversions?ids=List(104000,5)&{ACCOUNT}");
    let patch = json!({"patch": {"$set": {"enabled": false}}});
    let reply = Ask::new("POST", target)
        .with("X-RestLi-Method", "BATCH_PARTIAL_UPDATE")
        .json(&json!({"entities": {"104000": patch, "5": patch}}))
        .send(&sandbox)
        .await;
    assert_eq!(
        reply.json(),
        json!({
            "results": {"104000": {"status": 204}},
            "errors": {"5": {"message": "Conversion 5 not found", "status": 404}},
        })
    );
    assert!(!sandbox.rule(104_000).unwrap().is_enabled());
}
