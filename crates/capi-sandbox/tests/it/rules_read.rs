//! Reading conversion rules.

use capi_sandbox::{AD_ACCOUNT_ID, AdAccount, MEMBER, Role, Rule, Sandbox, Seed};
use serde_json::{Value, json};

use crate::support::{Ask, NOW, sandbox};

const ACCOUNT: &str = "account=urn%3Ali%3AsponsoredAccount%3A5123456";

fn find(more: &str) -> Ask {
    Ask::new("GET", format!("/rest/conversions?q=account&{ACCOUNT}{more}"))
}

fn ids(reply: &Value) -> Vec<u64> {
    reply["elements"].as_array().unwrap().iter().map(|rule| rule["id"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn the_finder_lists_every_method_and_the_disabled_ones_too() {
    let sandbox = sandbox().await;
    let reply = find("").send(&sandbox).await.json();
    assert_eq!(ids(&reply), [104_000, 104_001, 104_002, 104_003, 104_004, 104_005, 104_006]);
    assert_eq!(reply["paging"], json!({"start": 0, "count": 10, "links": [], "total": 7}));
    assert_eq!(reply["elements"][5]["enabled"], false);
    assert_eq!(reply["elements"][6]["conversionMethod"], "INSIGHT_TAG_URL_MATCH_RULES");
}

#[tokio::test]
async fn pages_are_cut_by_start_and_count_ten_by_default() {
    let sandbox = sandbox().await;
    let more = (0..20).fold(Seed::new(), |seed, n| {
        seed.rule(Rule::new(200_000 + n, AD_ACCOUNT_ID, format!("Extra {n}")))
    });
    sandbox.seed(more);
    assert_eq!(ids(&find("").send(&sandbox).await.json()).len(), 10);
    let last = find("&start=20&count=10").send(&sandbox).await.json();
    assert_eq!(ids(&last).len(), 7);
    assert_eq!(last["paging"]["total"], 27);
    assert_eq!(ids(&find("&start=99").send(&sandbox).await.json()), Vec::<u64>::new());
    assert_eq!(find("&count=x").send(&sandbox).await.status, 400);
}

#[tokio::test]
async fn the_total_may_be_unknown() {
    let sandbox = Sandbox::builder().now_ms(NOW).unknown_total(true).start().await.unwrap();
    assert_eq!(find("").send(&sandbox).await.json()["paging"]["total"], -1);
}

#[tokio::test]
async fn a_projection_cuts_the_elements_down() {
    let sandbox = sandbox().await;
    let reply = find("&count=1&fields=id,name,type").send(&sandbox).await.json();
    assert_eq!(
        reply["elements"],
        json!([{"id": 104_000, "name": "Sandbox leads", "type": "LEAD"}])
    );
}

#[tokio::test]
async fn ownership_can_be_asked_for_from_202605() {
    let sandbox = sandbox().await;
    sandbox.seed(Seed::new().rule(Rule::new(9, AD_ACCOUNT_ID, "Borrowed").shared(true)));
    let shared = find("&conversionOwnershipTypes=List(SHARED)");
    let reply = shared.clone().send(&sandbox).await.json();
    assert_eq!((ids(&reply), &reply["elements"][0]["ownershipType"]), (vec![9], &json!("SHARED")));
    let both = find("&conversionOwnershipTypes=List(OWNED,SHARED)").send(&sandbox).await.json();
    assert_eq!(ids(&both).len(), 8);
    let before = shared.with("LinkedIn-Version", "202604").send(&sandbox).await.json();
    assert_eq!(ids(&before).len(), 8);
    assert_eq!(before["elements"][0].get("ownershipType"), None);
}

#[tokio::test]
async fn the_finder_needs_an_account() {
    let sandbox = sandbox().await;
    let reply = Ask::new("GET", "/rest/conversions?q=account").send(&sandbox).await;
    assert_eq!((reply.status, reply.message().as_str()), (400, "Parameter 'account' is required"));
    let unknown = "/rest/conversions?q=account&account=urn%3Ali%3AsponsoredAccount%3A1";
    let reply = Ask::new("GET", unknown).send(&sandbox).await;
    assert_eq!((reply.status, ids(&reply.json())), (200, Vec::new()));
}

#[tokio::test]
async fn one_rule_is_read_within_its_account() {
    let sandbox = sandbox().await;
    let one = |id: u64| Ask::new("GET", format!("/rest/conversions/{id}?{ACCOUNT}"));
    let reply = one(104_001).send(&sandbox).await;
    assert_eq!((reply.status, &reply.json()["name"]), (200, &json!("Sandbox purchases")));
    assert_eq!(one(5).send(&sandbox).await.status, 404);
    sandbox.seed(
        Seed::new()
            .account(AdAccount::new(7, "Other"))
            .role(MEMBER, 7, Role::Viewer)
            .rule(Rule::new(5, 7, "Elsewhere")),
    );
    assert_eq!(one(5).send(&sandbox).await.status, 404, "not in this account");
    let other = "/rest/conversions/5?account=urn%3Ali%3AsponsoredAccount%3A7";
    assert_eq!(Ask::new("GET", other).send(&sandbox).await.status, 200, "a viewer may look");
    assert_eq!(Ask::new("GET", "/rest/conversions/5").send(&sandbox).await.status, 400);
}

#[tokio::test]
async fn several_rules_are_read_at_once() {
    let sandbox = sandbox().await;
    let target = format!("/rest/conversions?ids=List(104000,5)&{ACCOUNT}&fields=id");
    let reply = Ask::new("GET", target).send(&sandbox).await;
    assert_eq!(
        reply.json(),
        json!({
            "results": {"104000": {"id": 104_000}},
            "statuses": {},
            "errors": {"5": {"message": "Conversion 5 not found", "status": 404}},
        })
    );
}
