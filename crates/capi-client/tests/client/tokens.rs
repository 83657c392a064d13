//! One token for all, refreshed once, ahead of time, and kept as long as it lives.

use capi_client::{Client, ErrorKind, SendOptions};
use futures_util::future::join_all;

use crate::support::{REFRESH, SECRET, Server, VirtualRuntime, batch, created, reply, token};

async fn send(client: &Client) -> Result<(), capi_client::Error> {
    client.send_events(batch(1), 1, SendOptions::new()).await.map(drop)
}

#[tokio::test(start_paused = true)]
async fn a_thousand_sends_without_a_token_make_one_token_request() {
    let server = Server::new(&VirtualRuntime::new(), |seen| {
        if seen.is_token_request() { token("AQ1", 5_184_000) } else { created(1) }
    });
    let client = server.refreshing_builder().build().unwrap();
    let outcomes = join_all((0..1000).map(|_| send(&client))).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(server.token_calls().len(), 1);
    assert_eq!(server.api_calls().len(), 1000);
    let request = &server.token_calls()[0];
    assert_eq!(request.uri, "https://www.linkedin.com/oauth/v2/accessToken");
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.header("authorization"), None);
    for part in ["grant_type=refresh_token", REFRESH, "client_id=app", SECRET] {
        assert!(request.text().contains(part), "{part}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_dead_refresh_token_says_to_authorise_again_and_is_asked_for_once() {
    for body in [
        r#"{"error":"invalid_request","error_description":"The provided authorization grant or refresh token is invalid, expired or revoked"}"#,
        r#"{"error":"invalid_grant","error_description":"Token has been expired or revoked."}"#,
    ] {
        let server = Server::new(&VirtualRuntime::new(), move |_| reply(400, body));
        let client = server.refreshing_builder().build().unwrap();
        let outcomes = join_all((0..1000).map(|_| send(&client))).await;
        for outcome in outcomes {
            let error = outcome.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ReauthorizationRequired, "{error}");
            assert!(error.advice().unwrap().contains("authorise again"));
        }
        assert_eq!(server.seen().len(), 1);
    }
}
