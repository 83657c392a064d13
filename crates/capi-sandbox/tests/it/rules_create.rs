//! Creating conversion rules.

use capi_sandbox::{AD_ACCOUNT_ID, AdAccount, CAMPAIGN_IDS, Campaign, MEMBER, Role, Sandbox, Seed};
use serde_json::{Value, json};

use crate::support::{Ask, NOW, sandbox};

fn rule(name: &str) -> Value {
    json!({
        "name": name,
        "account": "urn:li:sponsoredAccount:5123456",
        "conversionMethod": "CONVERSIONS_API",
        "type": "LEAD",
    })
}

fn create(rule: &Value) -> Ask {
    Ask::new("POST", "/rest/conversions").json(rule)
}

#[tokio::test]
async fn a_rule_is_created_with_its_defaults_and_shown_whole() {
    let sandbox = sandbox().await;
    let reply = create(&rule("Summer")).send(&sandbox).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    assert_eq!(reply.header("location"), Some("/conversions/104007"));
    assert_eq!(reply.header("x-restli-id"), Some("104007"));
    assert_eq!(
        reply.json(),
        json!({
            "id": 104_007,
            "name": "Summer",
            "account": "urn:li:sponsoredAccount:5123456",
            "type": "LEAD",
            "conversionMethod": "CONVERSIONS_API",
            "enabled": true,
            "postClickAttributionWindowSize": 30,
            "viewThroughAttributionWindowSize": 7,
            "attributionType": "LAST_TOUCH_BY_CAMPAIGN",
            "valueType": "DYNAMIC",
            "urlRules": [],
            "associatedCampaigns": [],
            "campaigns": [],
            "created": NOW,
            "lastModified": NOW,
            "ownershipType": "OWNED",
        })
    );
    let twin = create(&rule("Summer")).send(&sandbox).await;
    assert_eq!(twin.json()["id"], 104_008, "a name may repeat: a blind retry makes a second rule");
}

#[tokio::test]
async fn every_setting_is_kept() {
    let sandbox = sandbox().await;
    let mut full = rule("Full");
    full["enabled"] = false.into();
    full["postClickAttributionWindowSize"] = 365.into();
    full["viewThroughAttributionWindowSize"] = 1.into();
    full["attributionType"] = "LAST_TOUCH_BY_CONVERSION".into();
    full["valueType"] = "FIXED".into();
    full["value"] = json!({"amount": "5.0", "currencyCode": "EUR"});
    let reply = create(&full).send(&sandbox).await.json();
    for (name, value) in full.as_object().unwrap() {
        assert_eq!(&reply[name], value, "{name}");
    }
}

#[tokio::test]
async fn campaigns_are_associated_once_at_creation_if_asked() {
    let sandbox = Sandbox::builder()
        .now_ms(NOW)
        .seed(
            Seed::new()
                .campaign(Campaign::new(7, AD_ACCOUNT_ID, "Brand").objective("BRAND_AWARENESS"))
                .campaign(Campaign::new(8, 99, "Elsewhere")),
        )
        .start()
        .await
        .unwrap();
    let made = |target: &str| Ask::new("POST", target).json(&rule("r"));
    let all = made("/rest/conversions?autoAssociationType=ALL_CAMPAIGNS").send(&sandbox).await;
    let reply = all.json();
    assert_eq!(
        reply["campaigns"],
        json!([
            "urn:li:sponsoredCampaign:7",
            "urn:li:sponsoredCampaign:330001",
            "urn:li:sponsoredCampaign:330002",
            "urn:li:sponsoredCampaign:330003",
        ])
    );
    assert_eq!(
        reply["associatedCampaigns"][0],
        json!({
            "campaign": "urn:li:sponsoredCampaign:7",
            "conversion": "urn:lla:llaPartnerConversion:104007",
            "associatedAt": NOW,
        })
    );
    made("/rest/conversions?autoAssociationType=OBJECTIVE_BASED").send(&sandbox).await;
    assert_eq!(sandbox.associated_campaigns(104_008), CAMPAIGN_IDS[..3], "not the brand campaign");
    let none = made("/rest/conversions?autoAssociationType=NONE").send(&sandbox).await;
    assert_eq!(none.status, 400, "leaving the parameter out means none");
}

#[tokio::test]
async fn no_more_than_two_hundred_campaigns_are_associated() {
    let sandbox = sandbox().await;
    let many = (1..=300)
        .fold(Seed::new(), |seed, id| seed.campaign(Campaign::new(id, AD_ACCOUNT_ID, "c")));
    sandbox.seed(many);
    let target = "/rest/conversions?autoAssociationType=ALL_CAMPAIGNS";
    Ask::new("POST", target).json(&rule("r")).send(&sandbox).await;
    assert_eq!(sandbox.associated_campaigns(104_007).len(), 200);
}

#[tokio::test]
async fn faults_of_the_schema_are_a_422() {
    let sandbox = sandbox().await;
    let reply = create(&json!({"name": 1, "type": "SIGNUP", "color": "red"})).send(&sandbox).await;
    assert_eq!(reply.status, 422);
    assert_eq!(
        reply.message(),
        "ERROR :: /color :: unrecognized field found but not allowed\n\
         ERROR :: /name :: 1 cannot be coerced to String\n\
         ERROR :: /type :: \"SIGNUP\" is not an enum symbol\n\
         ERROR :: /account :: field is required but not found and has no default value\n\
         ERROR :: /conversionMethod :: field is required but not found and has no default value\n"
    );
}

#[tokio::test]
async fn the_long_windows_go_with_certain_types_only() {
    let sandbox = sandbox().await;
    let cases = [
        ("LEAD", 180, 201),
        ("PURCHASE", 365, 201),
        ("DOWNLOAD", 90, 201),
        ("DOWNLOAD", 180, 400),
        ("LEAD", 14, 400),
    ];
    for (kind, days, status) in cases {
        let mut rule = rule("w");
        rule["type"] = kind.into();
        rule["viewThroughAttributionWindowSize"] = days.into();
        assert_eq!(create(&rule).send(&sandbox).await.status, status, "{kind} {days}");
    }
}

#[tokio::test]
async fn qualified_leads_can_be_created_from_202608_only() {
    let sandbox = sandbox().await;
    let mut qualified = rule("q");
    qualified["type"] = "SALES_QUALIFIED_LEAD".into();
    let ask = create(&qualified);
    assert_eq!(ask.clone().with("LinkedIn-Version", "202607").send(&sandbox).await.status, 400);
    assert_eq!(ask.with("LinkedIn-Version", "202608").send(&sandbox).await.status, 201);
}

#[tokio::test]
async fn a_viewer_and_a_stranger_may_not_create() {
    let sandbox = sandbox().await;
    sandbox.seed(
        Seed::new()
            .account(AdAccount::new(7, "Looked at"))
            .role(MEMBER, 7, Role::Viewer)
            .account(AdAccount::new(8, "Unknown")),
    );
    for account in [7, 8, 9] {
        let mut foreign = rule("f");
        foreign["account"] = format!("urn:li:sponsoredAccount:{account}").into();
        let reply = create(&foreign).send(&sandbox).await;
        assert_eq!((reply.status, &reply.json()["code"]), (403, &json!("USER_NOT_AUTHORIZED")));
    }
}

#[tokio::test]
async fn a_batch_creates_up_to_a_hundred_rules() {
    let sandbox = sandbox().await;
    let batch = |rules: Vec<Value>| {
        Ask::new("POST", "/rest/conversions")
            .with("X-RestLi-Method", "BATCH_CREATE")
            .json(&json!({ "elements": rules }))
    };
    let mut bad_window = rule("b");
    bad_window["postClickAttributionWindowSize"] = 2.into();
    let reply = batch(vec![rule("a"), bad_window]).send(&sandbox).await;
    assert_eq!(
        reply.json(),
        json!({"elements": [
            {"status": 201, "id": "104007", "location": "/conversions/104007"},
            {"status": 400, "error": {
                "message": "Invalid postClickAttributionWindowSize 2 for conversion type LEAD",
                "status": 400
            }},
        ]})
    );
    let reply = batch(vec![rule("a"), json!({"name": "b"})]).send(&sandbox).await;
    assert_eq!(reply.status, 422);
    assert!(reply.message().starts_with("Index: 1, ERROR :: /account :: "), "{}", reply.body);
    assert_eq!(batch(vec![rule("a"); 101]).send(&sandbox).await.status, 400);
}
