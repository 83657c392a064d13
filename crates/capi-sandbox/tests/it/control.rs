//! Steering the sandbox over HTTP.

use serde_json::json;

use crate::support::{Ask, NOW, event, sandbox};

#[tokio::test]
async fn faults_are_injected_listed_and_called_off() {
    let sandbox = sandbox().await;
    let faults = json!([
        {"fault": "outage", "status": 502, "times": 2},
        {"fault": "throttle", "retry_after": {"date_in": 5}, "path": "/rest", "times": null},
        {"fault": "refuse_events", "event_ids": ["a"], "form": "bare"},
        {"fault": "delay", "millis": 0, "skip": 3},
        {"fault": "fail_element", "index": 0},
    ]);
    let inject = |body: &serde_json::Value| Ask::bare("POST", "/sandbox/faults").json(body);
    assert_eq!(inject(&faults).send(&sandbox).await.status, 204);
    assert_eq!(inject(&json!({"fault": "drop_after_storing"})).send(&sandbox).await.status, 204);
    assert_eq!(Ask::event(&event("a")).send(&sandbox).await.status, 502);
    let listed = Ask::bare("GET", "/sandbox/faults").send(&sandbox).await.json();
    assert_eq!(listed.as_array().unwrap().len(), 5, "poison once, used up: {listed}");
    assert_eq!((&listed[0]["times"], &listed[1]["times"]), (&json!(1), &json!(null)));
    assert_eq!(Ask::bare("DELETE", "/sandbox/faults").send(&sandbox).await.status, 204);
    assert_eq!(Ask::event(&event("a")).send(&sandbox).await.status, 201);
    let reply = inject(&json!({"fault": "earthquake"})).send(&sandbox).await;
    assert_eq!(reply.status, 400);
    assert!(reply.message().contains("earthquake"), "{}", reply.body);
}

#[tokio::test]
async fn a_seed_adds_and_replaces() {
    let sandbox = sandbox().await;
    let seed = json!({
        "accounts": [{"id": 7, "name": "Acme"}],
        "roles": [{"member": "urn:li:person:sandbox", "account": 7, "role": "CREATIVE_MANAGER"}],
        "campaigns": [{"id": 70, "account": 7, "name": "c", "status": "PAUSED"}],
        "rules": [{"id": 700, "account": 7, "name": "r", "type": "DONATE"}],
        "associations": [[70, 700]],
        "clients": [{"id": "app", "secret": "s", "redirect_uris": ["https://a.example/"]}],
        "access_tokens": [{"token": "planted", "expires_in_seconds": 60}],
    });
    let ask = Ask::bare("POST", "/sandbox/seed");
    assert_eq!(ask.clone().json(&seed).send(&sandbox).await.status, 204);
    let mut planted = event("p");
    planted["conversion"] = "urn:lla:llaPartnerConversion:700".into();
    let event = Ask::event(&planted).with("Authorization", "Bearer planted");
    assert_eq!(event.send(&sandbox).await.status, 201);
    assert_eq!(sandbox.associated_campaigns(700), [70]);
    let without_role = json!({"roles": [{"member": "urn:li:person:sandbox", "account": 7}]});
    ask.clone().json(&without_role).send(&sandbox).await;
    assert_eq!(event.send(&sandbox).await.json()["code"], "USER_NOT_AUTHORIZED");
    assert_eq!(ask.json(&json!({"acounts": []})).send(&sandbox).await.status, 400);
}

#[tokio::test]
async fn the_clock_is_read_and_moved() {
    let sandbox = sandbox().await;
    let read = Ask::bare("GET", "/sandbox/clock").send(&sandbox).await;
    assert_eq!(read.json(), json!({"now_ms": NOW}));
    let moved = |body: serde_json::Value| Ask::bare("POST", "/sandbox/clock").json(&body);
    moved(json!({"advance_ms": 500})).send(&sandbox).await;
    assert_eq!(sandbox.clock().now_ms(), NOW + 500);
    moved(json!({"now_ms": 1_000, "advance_ms": 5})).send(&sandbox).await;
    assert_eq!(sandbox.clock().now_ms(), 1_005);
}

#[tokio::test]
async fn control_calls_leave_no_trace_and_suffer_no_fault() {
    let sandbox = sandbox().await;
    sandbox.inject(capi_sandbox::Fault::outage(503).forever());
    assert_eq!(Ask::bare("GET", "/sandbox/audit").send(&sandbox).await.status, 200);
    assert_eq!(Ask::bare("GET", "/sandbox/nothing").send(&sandbox).await.status, 404);
    assert!(sandbox.requests().is_empty());
    Ask::event(&event("a")).send(&sandbox).await;
    assert_eq!(Ask::bare("POST", "/sandbox/forget").send(&sandbox).await.status, 204);
    assert!(sandbox.requests().is_empty());
}
