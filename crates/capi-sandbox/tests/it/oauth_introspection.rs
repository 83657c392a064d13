//! Looking into a token.

use std::time::Duration;

use capi_sandbox::{ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, Seed};
use serde_json::json;

use crate::support::{Ask, NOW, sandbox};

fn introspect(token: &str, client: &str, secret: &str) -> Ask {
    let form = format!("client_id={client}&client_secret={secret}&token={token}");
    Ask::form("/oauth/v2/introspectToken", &form)
}

#[tokio::test]
async fn a_token_tells_its_life_in_seconds() {
    let sandbox = sandbox().await;
    let form = format!(
        "grant_type=refresh_token&refresh_token={REFRESH_TOKEN}&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}"
    );
    let tokens = Ask::form("/oauth/v2/accessToken", &form).send(&sandbox).await.json();
    let ask = introspect(tokens["access_token"].as_str().unwrap(), CLIENT_ID, CLIENT_SECRET);
    let mut expected = json!({
        "active": true,
        "client_id": CLIENT_ID,
        "authorized_at": NOW / 1_000,
        "created_at": NOW / 1_000,
        "status": "active",
        "expires_at": NOW / 1_000 + 5_184_000,
        "scope": "r_ads,rw_conversions",
        "auth_type": "3L",
    });
    assert_eq!(ask.send(&sandbox).await.json(), expected);
    sandbox.clock().advance(Duration::from_secs(5_184_000));
    expected["active"] = false.into();
    expected["status"] = "expired".into();
    assert_eq!(ask.send(&sandbox).await.json(), expected);
    sandbox.revoke_refresh_tokens();
    let refresh = introspect(REFRESH_TOKEN, CLIENT_ID, CLIENT_SECRET).send(&sandbox).await.json();
    assert_eq!((&refresh["active"], &refresh["status"]), (&json!(false), &json!("revoked")));
}

#[tokio::test]
async fn strangers_learn_nothing() {
    let sandbox = sandbox().await;
    sandbox.seed(Seed::new().client("other", "secret", [""; 0], true));
    let foreign = introspect(REFRESH_TOKEN, "other", "secret").send(&sandbox).await;
    assert_eq!((foreign.status, foreign.body.as_str()), (200, r#"{"active":false}"#));
    let cases = [
        (introspect(REFRESH_TOKEN, "nobody", "x"), 400),
        (introspect(REFRESH_TOKEN, CLIENT_ID, "x"), 401),
        (introspect("garbage", CLIENT_ID, CLIENT_SECRET), 400),
        (introspect(ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET), 400),
    ];
    for (ask, status) in cases {
        assert_eq!(ask.send(&sandbox).await.status, status);
    }
}
