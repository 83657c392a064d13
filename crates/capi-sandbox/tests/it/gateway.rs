//! What is checked before any resource is asked.

use capi_sandbox::Sandbox;

use crate::support::{Ask, NOW, event, sandbox};

#[tokio::test]
async fn each_unusable_token_has_its_own_401() {
    let sandbox = sandbox().await;
    let ask = Ask::event(&event("a"));
    let reply = ask.clone().without("Authorization").send(&sandbox).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (
            401,
            r#"{"status":401,"serviceErrorCode":65604,"code":"EMPTY_ACCESS_TOKEN","message":"Empty oauth2 access token"}"#
        )
    );
    let reply = ask.with("Authorization", "Bearer nonsense").send(&sandbox).await;
    assert_eq!(
        reply.body,
        r#"{"status":401,"serviceErrorCode":65600,"code":"INVALID_ACCESS_TOKEN","message":"Invalid access token"}"#
    );
}

#[tokio::test]
async fn the_version_must_be_there_and_active() {
    let sandbox = sandbox().await;
    let ask = Ask::event(&event("a"));
    let reply = ask.clone().without("LinkedIn-Version").send(&sandbox).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (
            400,
            r#"{"status":400,"code":"VERSION_MISSING","message":"A version must be present. Please specify a version by adding the LinkedIn-Version header."}"#
        )
    );
    assert!(reply.header("x-restli-gateway-error").is_some());
    let reply = ask.clone().with("LinkedIn-Version", "202504").send(&sandbox).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (
            426,
            r#"{"status":426,"code":"NONEXISTENT_VERSION","message":"Requested version 20250401 is not active"}"#
        )
    );
    assert_eq!(ask.with("LinkedIn-Version", "v2026").send(&sandbox).await.status, 400);
}

#[tokio::test]
async fn an_unknown_path_is_a_404_even_without_a_token() {
    let sandbox = sandbox().await;
    let reply = Ask::bare("POST", "/rest/conversionEvent").send(&sandbox).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (404, r#"{"message":"No root resource defined for path '/conversionEvent'","status":404}"#)
    );
}

#[tokio::test]
async fn strict_headers_are_a_switch() {
    let sandbox = Sandbox::builder().now_ms(NOW).strict_headers(true).start().await.unwrap();
    let ask = Ask::event(&event("a"));
    assert_eq!(ask.send(&sandbox).await.status, 201);
    let unversioned = ask.clone().without("X-Restli-Protocol-Version");
    assert_eq!(unversioned.send(&sandbox).await.status, 400);
    assert_eq!(ask.with("Content-Type", "text/plain").send(&sandbox).await.status, 400);
}

#[tokio::test]
async fn the_active_versions_are_a_setting() {
    let sandbox =
        Sandbox::builder().now_ms(NOW).active_versions([202_409, 202_610]).start().await.unwrap();
    let ask = Ask::event(&event("a"));
    assert_eq!(ask.send(&sandbox).await.status, 426);
    assert_eq!(ask.with("LinkedIn-Version", "202610").send(&sandbox).await.status, 201);
    let mut external = event("e");
    external["user"]["externalIds"] = serde_json::json!(["x"]);
    let old = Ask::event(&external).with("LinkedIn-Version", "202409").send(&sandbox).await;
    assert_eq!(
        old.message(),
        "ERROR :: /user/externalIds :: unrecognized field found but not allowed\n"
    );
}

#[tokio::test]
async fn a_body_over_the_limit_is_a_413_and_thirty_two_mebibytes_are_not() {
    let sandbox = sandbox().await;
    let padded = format!("{}{}", " ".repeat(32 << 20), event("a"));
    let ask = Ask::event(&event("a"));
    assert_eq!(ask.clone().body(padded).send(&sandbox).await.status, 201);
    let small = Sandbox::builder().now_ms(NOW).max_body_bytes(10).start().await.unwrap();
    assert_eq!(ask.send(&small).await.status, 413);
    assert_eq!(small.audit().answered(413), 1);
}

#[tokio::test]
async fn every_answer_carries_its_own_tracing_id() {
    let sandbox = sandbox().await;
    let ask = Ask::event(&event("a"));
    let (one, two) = (ask.send(&sandbox).await, ask.send(&sandbox).await);
    assert_ne!(one.header("x-li-uuid"), two.header("x-li-uuid"));
    assert!(one.header("x-li-fabric").is_some() && one.header("x-li-pop").is_some());
}
