//! Ad accounts, roles and campaigns.

use capi_sandbox::{AD_ACCOUNT_ID, AdAccount, Campaign, MEMBER, Role, Seed};
use serde_json::{Value, json};

use crate::support::{Ask, sandbox};

fn ids(reply: &Value) -> Vec<u64> {
    reply["elements"].as_array().unwrap().iter().map(|it| it["id"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn the_search_lists_the_accounts_that_the_member_can_reach() {
    let sandbox = sandbox().await;
    sandbox.seed(
        Seed::new()
            .account(AdAccount::new(7, "Test").test(true).currency("EUR").status("DRAFT"))
            .role(MEMBER, 7, Role::CampaignManager)
            .account(AdAccount::new(8, "Somebody else's")),
    );
    let search = |query: &str| Ask::new("GET", format!("/rest/adAccounts?q=search{query}"));
    assert_eq!(ids(&search("").send(&sandbox).await.json()), [7, AD_ACCOUNT_ID]);
    let filtered = "&search=(type:(values:List(BUSINESS)),status:(values:List(ACTIVE)),test:false)&fields=id,name,status,currency,reference";
    assert_eq!(
        search(filtered).send(&sandbox).await.json(),
        json!({
            "elements": [{
                "id": AD_ACCOUNT_ID,
                "name": "Sandbox ad account",
                "status": "ACTIVE",
                "currency": "USD",
                "reference": "urn:li:organization:2414183",
            }],
            "metadata": {},
        })
    );
    let drafts = search("&search=(status:(values:List(DRAFT,CANCELED)))").send(&sandbox).await;
    assert_eq!(ids(&drafts.json()), [7]);
}

#[tokio::test]
async fn pages_follow_a_token() {
    let sandbox = sandbox().await;
    let many = (1..=25).fold(Seed::new(), |seed, id| {
        seed.account(AdAccount::new(id, "a")).role(MEMBER, id, Role::Viewer)
    });
    sandbox.seed(many);
    let (mut seen, mut token) = (Vec::new(), String::new());
    loop {
        let target = format!("/rest/adAccounts?q=search&pageSize=10{token}");
        let reply = Ask::new("GET", target).send(&sandbox).await.json();
        seen.extend(ids(&reply));
        match reply["metadata"]["nextPageToken"].as_str() {
            Some(next) => token = format!("&pageToken={}", next.replace('=', "%3D")),
            None => break,
        }
    }
    assert_eq!(seen.len(), 26);
    assert!(seen.is_sorted());
    let bad = Ask::new("GET", "/rest/adAccounts?q=search&pageSize=1001").send(&sandbox).await;
    assert_eq!(bad.status, 400);
    let bad = Ask::new("GET", "/rest/adAccounts?q=search&pageToken=x").send(&sandbox).await;
    assert_eq!(bad.status, 400);
}

#[tokio::test]
async fn one_account_is_read_by_those_who_may() {
    let sandbox = sandbox().await;
    sandbox.seed(Seed::new().account(AdAccount::new(8, "Somebody else's")));
    let one = |id: u64| Ask::new("GET", format!("/rest/adAccounts/{id}?fields=id"));
    assert_eq!(one(AD_ACCOUNT_ID).send(&sandbox).await.json(), json!({"id": AD_ACCOUNT_ID}));
    assert_eq!(one(8).send(&sandbox).await.status, 403);
    assert_eq!(one(9).send(&sandbox).await.status, 404);
}

#[tokio::test]
async fn the_callers_roles_are_listed() {
    let sandbox = sandbox().await;
    let target = "/rest/adAccountUsers?q=authenticatedUser";
    let reply = Ask::new("GET", target).send(&sandbox).await.json();
    assert_eq!(
        reply["paging"],
        json!({"start": 0, "count": 2_147_483_647, "links": [], "total": 1})
    );
    let element = &reply["elements"][0];
    assert_eq!(
        (&element["account"], &element["user"], &element["role"]),
        (&json!("urn:li:sponsoredAccount:5123456"), &json!(MEMBER), &json!("ACCOUNT_MANAGER"))
    );
}

#[tokio::test]
async fn campaigns_are_found_below_their_account() {
    let sandbox = sandbox().await;
    let target = format!("/rest/adAccounts/{AD_ACCOUNT_ID}/adCampaigns");
    let find = |query: &str| Ask::new("GET", format!("{target}?q=search{query}"));
    let live = "&search=(status:(values:List(ACTIVE,PAUSED,DRAFT)))";
    let reply = find(&format!("{live}&pageSize=2&fields=id,name,status")).send(&sandbox).await;
    let reply = reply.json();
    assert_eq!(
        reply["elements"][1],
        json!({"id": 330_002, "name": "Sandbox spring", "status": "PAUSED"})
    );
    assert!(reply["metadata"]["nextPageToken"].is_string());
    assert_eq!(find("").send(&sandbox).await.status, 400, "a criterion is required");
    let one = Ask::new("GET", format!("{target}/330004")).send(&sandbox).await.json();
    assert_eq!(one["status"], "ARCHIVED");

    let many = (1..=1_001)
        .fold(Seed::new(), |seed, id| seed.campaign(Campaign::new(id, AD_ACCOUNT_ID, "c")));
    sandbox.seed(many);
    let reply = find(live).send(&sandbox).await;
    assert_eq!(
        (reply.status, reply.message().as_str()),
        (400, "Request would return too many entities")
    );
}

#[tokio::test]
async fn a_token_without_the_scope_opens_nothing() {
    let sandbox = sandbox().await;
    sandbox.seed(
        Seed::new()
            .access_token("conversions-only", MEMBER, ["rw_conversions"], None)
            .access_token("ads-only", MEMBER, ["r_ads"], None),
    );
    let denied = async |token: &str, target: &str| {
        let ask = Ask::new("GET", target).with("Authorization", &format!("Bearer {token}"));
        let reply = ask.send(&sandbox).await;
        assert_eq!(reply.status, 403, "{}", reply.body);
        reply.body
    };
    assert_eq!(
        denied("conversions-only", "/rest/adAccounts?q=search").await,
        r#"{"status":403,"serviceErrorCode":100,"code":"ACCESS_DENIED","message":"Not enough permissions to access: partnerApiAdAccounts.FINDER-search.20260901"}"#
    );
    denied("ads-only", "/rest/conversions/1?account=urn%3Ali%3AsponsoredAccount%3A1").await;
    denied("ads-only", "/rest/campaignConversions?q=campaigns&campaigns=List()").await;
    let event = Ask::event(&json!({})).with("Authorization", "Bearer ads-only");
    assert_eq!(
        event.send(&sandbox).await.message(),
        "Not enough permissions to access: partnerApiConversionEvents.CREATE.20260901"
    );
}
