//! Associating campaigns with rules.

use capi_sandbox::{Campaign, Rule, Sandbox, Seed};
use serde_json::json;

use crate::support::{Ask, NOW, Reply, sandbox};

fn key(campaign: u64, rule: u64) -> String {
    format!(
        "(campaign:urn%3Ali%3AsponsoredCampaign%3A{campaign},conversion:urn%3Alla%3AllaPartnerConversion%3A{rule})"
    )
}

fn entity(campaign: u64, rule: u64) -> serde_json::Value {
    json!({
        "campaign": format!("urn:li:sponsoredCampaign:{campaign}"),
        "conversion": format!("urn:lla:llaPartnerConversion:{rule}"),
    })
}

fn at(method: &'static str, key: &str) -> Ask {
    Ask::new(method, format!("/rest/campaignConversions/{key}"))
}

async fn put(sandbox: &Sandbox, campaign: u64, rule: u64) -> Reply {
    at("PUT", &key(campaign, rule)).json(&entity(campaign, rule)).send(sandbox).await
}

#[tokio::test]
async fn an_association_is_put_read_and_deleted() {
    let sandbox = sandbox().await;
    assert_eq!(put(&sandbox, 330_001, 104_000).await.status, 204);
    sandbox.clock().advance(std::time::Duration::from_secs(1));
    assert_eq!(put(&sandbox, 330_001, 104_000).await.status, 204, "putting it again is harmless");
    let reply = at("GET", &key(330_001, 104_000)).send(&sandbox).await;
    let mut expected = entity(330_001, 104_000);
    expected["associatedAt"] = NOW.into();
    assert_eq!(reply.json(), expected);
    assert_eq!(at("DELETE", &key(330_001, 104_000)).send(&sandbox).await.status, 204);
    assert_eq!(at("GET", &key(330_001, 104_000)).send(&sandbox).await.status, 404);
}

#[tokio::test]
async fn a_batch_is_keyed_by_encoded_urns_inside_its_body_too() {
    let sandbox = sandbox().await;
    let target = |ids: &[String]| {
        Ask::new("PUT", format!("/rest/campaignConversions?ids=List({})", ids.join(",")))
            .with("X-RestLi-Method", "BATCH_UPDATE")
    };
    let keys = [key(330_001, 104_000), key(330_002, 104_000)];
    let body = json!({"entities": {
        &keys[0]: entity(330_001, 104_000),
        &keys[1]: entity(330_002, 104_000),
    }});
    let reply = target(&keys).json(&body).send(&sandbox).await;
    assert_eq!(
        reply.json(),
        json!({
            "results": {&keys[0]: {"status": 204}, &keys[1]: {"status": 204}},
            "errors": {},
        })
    );
    assert_eq!(sandbox.associated_campaigns(104_000), [330_001, 330_002]);

    let raw =
        "(campaign:urn:li:sponsoredCampaign:330001,conversion:urn:lla:llaPartnerConversion:104000)";
    let body = json!({"entities": {raw: entity(330_001, 104_000)}});
    assert_eq!(target(&keys[..1]).json(&body).send(&sandbox).await.status, 400);
    let other = json!({"entities": {&keys[1]: entity(330_002, 104_000)}});
    assert_eq!(target(&keys[..1]).json(&other).send(&sandbox).await.status, 400);
}

#[tokio::test]
async fn the_finder_lists_by_campaign() {
    let sandbox = sandbox().await;
    for (campaign, rule) in [(330_001, 104_000), (330_001, 104_001), (330_002, 104_002)] {
        put(&sandbox, campaign, rule).await;
    }
    let target = "/rest/campaignConversions?q=campaigns&campaigns=List(urn%3Ali%3AsponsoredCampaign%3A330001)";
    let reply = Ask::new("GET", target).send(&sandbox).await.json();
    let rules: Vec<_> =
        reply["elements"].as_array().unwrap().iter().map(|it| &it["conversion"]).collect();
    assert_eq!(
        rules,
        ["urn:lla:llaPartnerConversion:104000", "urn:lla:llaPartnerConversion:104001"]
    );
}

#[tokio::test]
async fn several_can_be_read_and_deleted_at_once() {
    let sandbox = sandbox().await;
    put(&sandbox, 330_001, 104_000).await;
    let ids = format!("{},{}", key(330_001, 104_000), key(330_002, 104_000));
    let batch = |method| Ask::new(method, format!("/rest/campaignConversions?ids=List({ids})"));
    let reply = batch("GET").send(&sandbox).await.json();
    assert_eq!(reply["results"][key(330_001, 104_000)]["associatedAt"], NOW);
    assert_eq!(reply["errors"][key(330_002, 104_000)]["status"], 404);
    let reply = batch("DELETE").send(&sandbox).await.json();
    assert_eq!(reply["results"][key(330_001, 104_000)], json!({"status": 204}));
    assert!(sandbox.associated_campaigns(104_000).is_empty());
}

#[tokio::test]
async fn both_must_be_there_and_of_one_account() {
    let sandbox = sandbox().await;
    sandbox
        .seed(Seed::new().campaign(Campaign::new(7, 99, "Elsewhere")).rule(Rule::new(7, 99, "r")));
    assert_eq!(put(&sandbox, 330_001, 5).await.status, 404);
    assert_eq!(put(&sandbox, 5, 104_000).await.status, 404);
    assert_eq!(put(&sandbox, 7, 104_000).await.status, 400);
    assert_eq!(put(&sandbox, 7, 7).await.status, 403, "an account of somebody else");
}

#[tokio::test]
async fn the_body_must_repeat_the_key() {
    let sandbox = sandbox().await;
    let ask = at("PUT", &key(330_001, 104_000));
    assert_eq!(ask.clone().json(&entity(330_002, 104_000)).send(&sandbox).await.status, 400);
    assert_eq!(ask.body("").send(&sandbox).await.status, 400);
}
