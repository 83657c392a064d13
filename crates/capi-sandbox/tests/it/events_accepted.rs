//! Events that LinkedIn takes, and what it answers.

use crate::support::{Ask, NOW, event, sandbox};
use serde_json::json;

#[tokio::test]
async fn one_event_is_answered_201_with_an_empty_body() {
    let sandbox = sandbox().await;
    let reply = Ask::event(&event("a")).send(&sandbox).await;
    assert_eq!((reply.status, reply.body.as_str()), (201, ""));
    assert_eq!(reply.header("content-length"), Some("0"));
    assert!(reply.header("location").is_some());
    assert!(reply.header("x-li-uuid").is_some());
    assert_eq!(reply.header("x-restli-protocol-version"), Some("2.0.0"));
    assert_eq!(sandbox.events(), [event("a")]);
}

#[tokio::test]
async fn a_batch_is_answered_200_with_one_status_an_event() {
    let sandbox = sandbox().await;
    let reply = Ask::batch(&[event("a"), event("b")]).send(&sandbox).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.body, r#"{"elements":[{"status":201},{"status":201}]}"#);
    assert_eq!(sandbox.events(), [event("a"), event("b")]);
    assert_eq!(Ask::batch(&[]).send(&sandbox).await.body, r#"{"elements":[]}"#);
}

#[tokio::test]
async fn events_are_kept_byte_for_byte() {
    let sandbox = sandbox().await;
    let first = r#"{ "conversion":"urn:lla:llaPartnerConversion:104000","conversionHappenedAt":1794999999000 ,"user":{"userIds":[{"idType":"SHA256_EMAIL","idValue":"é\u00e9"}]}}"#;
    let second = r#"{"user":{"userIds":[],"lead":"urn:li:leadGenFormResponse:7"},"conversionHappenedAt":1.794999999e12,"conversion":"urn:lla:llaPartnerConversion:104001"}"#;
    let body = format!("{{ \"elements\" : [ {first} , {second} ] }}\n");
    let reply = Ask::batch(&[]).body(body).send(&sandbox).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(sandbox.event_bytes(), [first, second]);
}

#[tokio::test]
async fn the_servers_known_leniencies_are_kept() {
    let sandbox = sandbox().await;
    let mut lax = event("lax");
    lax["conversionValue"] = json!({"currencyCode": "ZZZ", "amount": "minus a few"});
    lax["user"] = json!({
        "userIds": [
            {"idType": "PLAINTEXT_IP_ADDRESS", "idValue": "999.999.999.999"},
            {"idType": "SHA256_EMAIL", "idValue": "not a hash"},
            {"idType": "ORACLE_MOAT_ID", "idValue": "m"},
        ],
        "userInfo": {"firstName": "a", "lastName": "b", "countryCode": "Atlantis"},
        "externalIds": ["one", "two"],
    });
    let reply = Ask::batch(&[lax.clone(), lax]).send(&sandbox).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(sandbox.audit().duplicate_event_ids, Some(1), "counted, never refused");
}

#[tokio::test]
async fn each_kind_of_identity_is_enough_alone() {
    let sandbox = sandbox().await;
    let users = [
        json!({"userIds": [], "lead": "urn:li:leadGenFormResponse:1"}),
        json!({"userIds": [], "externalIds": ["crm-1"]}),
        json!({"userIds": [], "userInfo": {"firstName": "a", "lastName": "b"}}),
        json!({"userIds": [], "userInfo": {"hashedFirstName": "a", "lastName": "b"}}),
        json!({"userIds": [{"idType": "GOOGLE_AID", "idValue": "g"}]}),
        json!({"userIds": [{"idType": "SHA256_IP_ADDRESS", "idValue": "g"}]}),
    ];
    for user in users {
        let mut event = event("x");
        event["user"] = user;
        assert_eq!(Ask::event(&event).send(&sandbox).await.status, 201, "{event}");
    }
}

#[tokio::test]
async fn the_window_is_ninety_days_both_ends_included() {
    let sandbox = sandbox().await;
    let day = 24 * 60 * 60 * 1_000;
    for at in [NOW, NOW - 90 * day] {
        let mut event = event("edge");
        event["conversionHappenedAt"] = at.into();
        assert_eq!(Ask::event(&event).send(&sandbox).await.status, 201);
    }
}

#[tokio::test]
async fn a_request_may_bring_its_own_now() {
    let sandbox = sandbox().await;
    let mut later = event("later");
    later["conversionHappenedAt"] = (NOW + 5_000).into();
    assert_eq!(Ask::event(&later).send(&sandbox).await.status, 400);
    let moved = Ask::event(&later).with("X-Sandbox-Now-Ms", &(NOW + 5_000).to_string());
    assert_eq!(moved.send(&sandbox).await.status, 201);
    sandbox.clock().advance(std::time::Duration::from_secs(5));
    assert_eq!(Ask::event(&later).send(&sandbox).await.status, 201);
}

#[tokio::test]
async fn a_trailing_slash_is_taken() {
    let sandbox = sandbox().await;
    let ask = Ask::new("POST", "/rest/conversionEvents/").json(&event("a"));
    assert_eq!(ask.send(&sandbox).await.status, 201);
}
