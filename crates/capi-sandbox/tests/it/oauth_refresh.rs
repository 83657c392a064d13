//! Renewing an access token.

use std::time::Duration;

use crate::support::{Ask, NOW, event, sandbox};
use capi_sandbox::{CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, Sandbox};

const TOKEN: &str = "/oauth/v2/accessToken";

fn refresh(token: &str) -> Ask {
    Ask::form(
        TOKEN,
        &format!(
            "grant_type=refresh_token&refresh_token={token}&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}"
        ),
    )
}

#[tokio::test]
async fn a_refresh_hands_out_a_token_that_works_and_the_same_refresh_token() {
    let sandbox = sandbox().await;
    let reply = refresh(REFRESH_TOKEN).send(&sandbox).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let tokens = reply.json();
    assert_eq!(tokens["expires_in"], 5_184_000);
    assert_eq!(tokens["refresh_token"], REFRESH_TOKEN);
    assert_eq!(tokens["refresh_token_expires_in"], 31_536_000);
    assert_eq!(tokens["scope"], "r_ads rw_conversions");
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(token.len(), 500);

    let ask = Ask::event(&event("a")).with("Authorization", &format!("Bearer {token}"));
    assert_eq!(ask.send(&sandbox).await.status, 201);
    sandbox.clock().advance(Duration::from_secs(5_184_000));
    let reply = ask.send(&sandbox).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (
            401,
            r#"{"status":401,"serviceErrorCode":65602,"code":"EXPIRED_ACCESS_TOKEN","message":"The token used in the request has expired"}"#
        )
    );
    assert_eq!(sandbox.audit().token_requests, 1);
}

#[tokio::test]
async fn refreshing_does_not_extend_the_refresh_token_and_cuts_the_access_token() {
    let sandbox = sandbox().await;
    let day = Duration::from_secs(24 * 60 * 60);
    sandbox.clock().advance(day * 360);
    let tokens = refresh(REFRESH_TOKEN).send(&sandbox).await.json();
    assert_eq!(tokens["refresh_token_expires_in"], 432_000);
    assert_eq!(tokens["expires_in"], 432_000);
    sandbox.clock().advance(day * 5);
    let reply = refresh(REFRESH_TOKEN).send(&sandbox).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (
            400,
            r#"{"error":"invalid_request","error_description":"The provided authorization grant or refresh token is invalid, expired or revoked"}"#
        )
    );
}

#[tokio::test]
async fn a_rotating_server_ends_the_old_refresh_token() {
    let sandbox = Sandbox::builder()
        .now_ms(NOW)
        .rotate_refresh_tokens(true)
        .dead_refresh_token_as_invalid_grant(true)
        .start()
        .await
        .unwrap();
    let tokens = refresh(REFRESH_TOKEN).send(&sandbox).await.json();
    let rotated = tokens["refresh_token"].as_str().unwrap();
    assert_ne!(rotated, REFRESH_TOKEN);
    let reply = refresh(REFRESH_TOKEN).send(&sandbox).await;
    assert_eq!((reply.status, reply.json()["error"].as_str()), (400, Some("invalid_grant")));
    assert_eq!(refresh(rotated).send(&sandbox).await.status, 200);
}

#[tokio::test]
async fn the_client_must_be_known_and_prove_itself() {
    let sandbox = sandbox().await;
    let cases = [
        (
            "client_id=86sandboxapp01&client_secret=x".to_owned(),
            400,
            r#"{"error":"invalid_request","error_description":"A required parameter \"grant_type\" is missing"}"#,
        ),
        (
            format!(
                "grant_type=refresh_token&refresh_token={REFRESH_TOKEN}&client_id=nobody&client_secret=x"
            ),
            400,
            r#"{"error":"invalid_client_id","error_description":"The passed in client_id is invalid \"nobody\""}"#,
        ),
        (
            format!(
                "grant_type=refresh_token&refresh_token={REFRESH_TOKEN}&client_id={CLIENT_ID}&client_secret=x"
            ),
            401,
            r#"{"error":"invalid_client","error_description":"Client authentication failed"}"#,
        ),
    ];
    for (form, status, body) in cases {
        let reply = Ask::form(TOKEN, &form).send(&sandbox).await;
        assert_eq!((reply.status, reply.body.as_str()), (status, body));
    }
}
