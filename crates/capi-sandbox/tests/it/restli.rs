//! Rest.li's own rules: encoding, method inference, tunnelling, sizes.

use crate::support::{Ask, event, sandbox};

const FINDER: &str = "/rest/conversions?q=account&account=";
const ACCOUNT: &str = "urn%3Ali%3AsponsoredAccount%3A5123456";

#[tokio::test]
async fn a_urn_must_be_encoded_and_structure_must_not() {
    let sandbox = sandbox().await;
    let cases = [
        (format!("{FINDER}{ACCOUNT}"), 200),
        (format!("{FINDER}urn:li:sponsoredAccount:5123456"), 400),
        (format!("{FINDER}urn%253Ali%253AsponsoredAccount%253A5123456"), 400),
        (format!("/rest/conversions?ids=List(104000)&account={ACCOUNT}"), 200),
        (format!("/rest/conversions?ids=List%28104000%29&account={ACCOUNT}"), 400),
        (format!("/rest/conversions?ids=List(104000&account={ACCOUNT}"), 400),
        ("/rest/adAccounts?q=search&search=(status:(values:List(ACTIVE)))".into(), 200),
        ("/rest/adAccounts?q=search&search=%28status%3A%28values%3AList%28ACTIVE%29%29%29".into(), 400),
        ("/rest/campaignConversions/(campaign:urn:li:sponsoredCampaign:330001,conversion:urn:lla:llaPartnerConversion:104000)".into(), 400),
        ("/rest/campaignConversions/%28campaign%3Aurn%253Ali%253AsponsoredCampaign%253A330001%29".into(), 400),
    ];
    for (target, status) in cases {
        let reply = Ask::new("GET", target.clone()).send(&sandbox).await;
        assert_eq!(reply.status, status, "{target}: {}", reply.body);
    }
}

#[tokio::test]
async fn without_the_protocol_header_lists_are_not_understood() {
    let sandbox = sandbox().await;
    let bare = |target: String| Ask::new("GET", target).without("X-Restli-Protocol-Version");
    let list = format!("/rest/conversions?ids=List(104000)&account={ACCOUNT}");
    assert_eq!(bare(list).send(&sandbox).await.status, 400);
    assert_eq!(bare(format!("{FINDER}{ACCOUNT}")).send(&sandbox).await.status, 200);
    let raw = format!("{FINDER}urn:li:sponsoredAccount:5123456");
    assert_eq!(bare(raw).send(&sandbox).await.status, 200, "which is how 1.0 writes it");
}

#[tokio::test]
async fn a_method_that_a_resource_lacks_is_named() {
    let sandbox = sandbox().await;
    let reply = Ask::new("GET", "/rest/conversionEvents").send(&sandbox).await;
    assert_eq!(
        (reply.status, reply.message().as_str()),
        (400, "GET operation not supported for URI: '/conversionEvents' with X-RestLi-Method: ''")
    );
    let ask = Ask::event(&event("a")).with("X-RestLi-Method", "BATCH_UPDATE");
    assert_eq!(
        ask.send(&sandbox).await.message(),
        "POST operation not supported for URI: '/conversionEvents' with X-RestLi-Method: 'BATCH_UPDATE'"
    );
    let delete = Ask::new("DELETE", "/rest/conversions/104000").send(&sandbox).await;
    assert_eq!(delete.status, 400, "rules are disabled, not deleted");
}

#[tokio::test]
async fn a_long_query_goes_through_a_tunnel() {
    let sandbox = sandbox().await;
    let ids = vec!["104000"; 1_000].join(",");
    let query = format!("ids=List({ids})&account={ACCOUNT}&fields=id");
    let direct = Ask::new("GET", format!("/rest/conversions?{query}")).send(&sandbox).await;
    assert_eq!(direct.status, 414);
    let tunnelled = Ask::new("POST", "/rest/conversions")
        .with("X-HTTP-Method-Override", "GET")
        .with("X-RestLi-Method", "BATCH_GET")
        .with("Content-Type", "application/x-www-form-urlencoded")
        .body(query);
    let reply = tunnelled.clone().send(&sandbox).await;
    assert_eq!(reply.json()["results"]["104000"]["id"], 104_000);
    let untyped = tunnelled.without("Content-Type").send(&sandbox).await;
    assert_eq!(untyped.status, 400);
}

#[tokio::test]
async fn a_tunnel_carries_an_entity_in_a_second_part() {
    let sandbox = sandbox().await;
    let body = format!(
        "--xyz\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nids=List(104000)&account={ACCOUNT}\r\n\
         --xyz\r\nContent-Type: application/json\r\n\r\n{{\"entities\":{{\"104000\":{{\"patch\":{{\"$set\":{{\"name\":\"T\"}}}}}}}}}}\r\n--xyz--\r\n"
    );
    let reply = Ask::new("POST", "/rest/conversions")
        .with("X-HTTP-Method-Override", "POST")
        .with("X-RestLi-Method", "BATCH_PARTIAL_UPDATE")
        .with("Content-Type", "multipart/mixed; boundary=xyz")
        .body(body)
        .send(&sandbox)
        .await;
    assert_eq!(reply.body, r#"{"errors":{},"results":{"104000":{"status":204}}}"#);
    assert_eq!(sandbox.rule(104_000).unwrap().name(), "T");
}
