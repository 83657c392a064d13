//! Exchanging an authorization code.

use std::time::Duration;

use capi_sandbox::{CLIENT_ID, CLIENT_SECRET, Sandbox, Seed};

use crate::support::{Ask, NOW, Reply, event, sandbox};

const REDIRECT: &str = "http%3A%2F%2F127.0.0.1%3A7777%2Fcb";

async fn code_for(sandbox: &Sandbox, client: &str, scope: &str) -> String {
    let form = format!(
        "response_type=code&client_id={client}&redirect_uri={REDIRECT}&scope={scope}&decision=allow"
    );
    let reply = Ask::form("/oauth/v2/authorization", &form).send(sandbox).await;
    let location = reply.header("location").unwrap();
    location.split("code=").nth(1).unwrap().to_owned()
}

async fn code(sandbox: &Sandbox) -> String {
    code_for(sandbox, CLIENT_ID, "r_ads%20rw_conversions").await
}

async fn redeem(sandbox: &Sandbox, code: &str, redirect: &str) -> Reply {
    let form = format!(
        "grant_type=authorization_code&code={code}&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}&redirect_uri={redirect}"
    );
    Ask::form("/oauth/v2/accessToken", &form).send(sandbox).await
}

#[tokio::test]
async fn a_code_buys_both_tokens() {
    let sandbox = sandbox().await;
    let reply = redeem(&sandbox, &code(&sandbox).await, REDIRECT).await;
    assert_eq!((reply.status, reply.header("cache-control")), (200, Some("no-store")));
    let tokens = reply.json();
    assert_eq!(tokens["expires_in"], 5_184_000);
    assert_eq!(tokens["refresh_token_expires_in"], 31_536_000);
    assert_eq!(tokens["scope"], "r_ads rw_conversions");
    assert_eq!(tokens["token_type"], "Bearer");
    assert!(tokens["refresh_token"].as_str().unwrap().starts_with("AQX"));
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
    let ask = Ask::event(&event("a")).with("Authorization", &bearer);
    assert_eq!(ask.send(&sandbox).await.status, 201);
}

#[tokio::test]
async fn a_code_works_once_for_thirty_minutes_and_for_its_own_redirect() {
    let sandbox = sandbox().await;
    let mismatch = r#"{"error":"invalid_request","error_description":"Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired. Or external member binding exists"}"#;
    let used = code(&sandbox).await;
    assert_eq!(redeem(&sandbox, &used, REDIRECT).await.status, 200);
    let late = code(&sandbox).await;
    let elsewhere = code(&sandbox).await;
    let reply = redeem(&sandbox, &elsewhere, "http%3A%2F%2F127.0.0.1%3A1%2F").await;
    assert_eq!((reply.status, reply.body.as_str()), (400, mismatch));
    sandbox.clock().advance(Duration::from_secs(30 * 60));
    for code in [used, late] {
        let reply = redeem(&sandbox, &code, REDIRECT).await;
        assert_eq!((reply.status, reply.body.as_str()), (400, mismatch));
    }
    let reply = redeem(&sandbox, "AQTunknown", REDIRECT).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (
            401,
            r#"{"error":"invalid_request","error_description":"Unable to retrieve access token: authorization code not found"}"#
        )
    );
}

#[tokio::test]
async fn an_application_without_programmatic_refresh_gets_no_refresh_token() {
    let sandbox = Sandbox::builder()
        .now_ms(NOW)
        .seed(Seed::new().client("plain", CLIENT_SECRET, [""; 0], false))
        .start()
        .await
        .unwrap();
    let code = code_for(&sandbox, "plain", "r_ads").await;
    let form = format!(
        "grant_type=authorization_code&code={code}&client_id=plain&client_secret={CLIENT_SECRET}&redirect_uri={REDIRECT}"
    );
    let tokens = Ask::form("/oauth/v2/accessToken", &form).send(&sandbox).await.json();
    assert!(
        tokens.get("refresh_token").is_none() && tokens.get("refresh_token_expires_in").is_none()
    );
    assert_eq!(tokens["expires_in"], 5_184_000);
}

#[tokio::test]
async fn consent_to_other_scopes_ends_the_earlier_tokens() {
    let sandbox = sandbox().await;
    let first = redeem(&sandbox, &code(&sandbox).await, REDIRECT).await.json();
    let wider = code_for(&sandbox, CLIENT_ID, "r_ads%20rw_conversions%20rw_ads").await;
    assert_eq!(redeem(&sandbox, &wider, REDIRECT).await.status, 200);
    let bearer = format!("Bearer {}", first["access_token"].as_str().unwrap());
    let reply = Ask::event(&event("a")).with("Authorization", &bearer).send(&sandbox).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (
            401,
            r#"{"status":401,"serviceErrorCode":65601,"code":"REVOKED_ACCESS_TOKEN","message":"The token used in the request has been revoked by the user"}"#
        )
    );
}
