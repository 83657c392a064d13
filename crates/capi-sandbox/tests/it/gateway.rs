//! What is checked before any resource is asked.

use crate::support::{Ask, event, sandbox};

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
