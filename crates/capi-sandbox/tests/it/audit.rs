//! What the sandbox tells about what it saw.

use crate::support::{Ask, NOW, event, sandbox};
use capi_sandbox::{ACCESS_TOKEN, MEMBER, Sandbox, Seed, token_digest};
use serde_json::json;

#[tokio::test]
async fn the_audit_counts_events_and_requests_by_outcome() {
    let sandbox = sandbox().await;
    Ask::batch(&[event("a"), event("b")]).send(&sandbox).await;
    Ask::event(&event("a")).send(&sandbox).await;
    Ask::bare("POST", "/rest/conversionEvents?x=1").send(&sandbox).await;
    let expected = json!({
        "events": 3,
        "duplicate_event_ids": 1,
        "requests": [
            {"method": "POST", "path": "/rest/conversionEvents", "status": 200, "count": 1},
            {"method": "POST", "path": "/rest/conversionEvents", "status": 201, "count": 1},
            {"method": "POST", "path": "/rest/conversionEvents", "status": 401, "count": 1},
        ],
        "token_requests": 0,
    });
    assert_eq!(Ask::bare("GET", "/sandbox/audit").send(&sandbox).await.json(), expected);
    assert_eq!(sandbox.audit().answered(401), 1);
    assert_eq!(sandbox.audit().requests_to("/rest/conversionEvents"), 3);
    sandbox.forget();
    assert_eq!(sandbox.audit().events, 0);
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn events_are_served_as_json_lines() {
    let sandbox = sandbox().await;
    let spread = serde_json::to_string_pretty(&event("a")).unwrap();
    Ask::event(&event("a")).body(spread).send(&sandbox).await;
    Ask::event(&event("b")).send(&sandbox).await;
    let reply = Ask::bare("GET", "/sandbox/events").send(&sandbox).await;
    let lines: Vec<serde_json::Value> =
        reply.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, [event("a"), event("b")]);
}

#[tokio::test]
async fn requests_are_recorded_byte_for_byte_but_for_the_token() {
    let sandbox = sandbox().await;
    let body = event("a").to_string();
    Ask::event(&event("a")).send(&sandbox).await;
    let requests = sandbox.requests();
    let request = requests.first().unwrap();
    assert_eq!((request.method(), request.target()), ("POST", "/rest/conversionEvents"));
    assert_eq!(request.body(), body.as_bytes());
    assert_eq!(request.status(), Some(201));
    assert_eq!(
        request.header("Authorization"),
        Some(format!("Bearer {}", token_digest(ACCESS_TOKEN)).as_str())
    );
    let served = Ask::bare("GET", "/sandbox/requests").send(&sandbox).await.body;
    let debugged = format!("{requests:?} {sandbox:?}");
    for text in [served, debugged] {
        assert!(!text.contains(ACCESS_TOKEN) && !text.contains("b4c9"), "{text}");
    }
}

#[test]
fn a_setup_shows_no_secret() {
    let seed = Seed::new().client("app", "planted-secret", ["https://a.example/"], true);
    let seed = seed.access_token("planted-token", MEMBER, ["r_ads"], None);
    let shown = format!("{:?}", Sandbox::builder().seed(seed));
    assert!(shown.contains("app") && !shown.contains("planted"), "{shown}");
}

#[tokio::test]
async fn a_discarding_sandbox_counts_without_keeping() {
    let sandbox = Sandbox::builder()
        .now_ms(NOW)
        .discard_events(true)
        .request_log_limit(2)
        .start()
        .await
        .unwrap();
    for _ in 0..3 {
        Ask::event(&event("a")).send(&sandbox).await;
    }
    let audit = sandbox.audit();
    assert_eq!((audit.events, audit.duplicate_event_ids), (3, None));
    assert!(sandbox.events().is_empty());
    let requests = sandbox.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| request.body().is_empty() && request.body_length() > 0));
}

#[tokio::test]
async fn dropping_the_sandbox_closes_its_port() {
    let sandbox = sandbox().await;
    let address = sandbox.address();
    let open = tokio::net::TcpStream::connect(address).await.unwrap();
    drop(sandbox);
    let mut byte = [0_u8; 1];
    let read = tokio::io::AsyncReadExt::read(&mut { open }, &mut byte).await;
    assert!(matches!(read, Ok(0) | Err(_)), "an open connection ends");
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "no new one is taken");
}
