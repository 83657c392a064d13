//! One token for all, refreshed once, ahead of time, and kept as long as it lives.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use capi_client::{
    BoxFuture, Client, Credentials, Error, ErrorKind, MemoryTokenStore, SendOptions, TokenSet,
    TokenStore, TokenStoreError,
};
use capi_model::Timestamp;
use futures_util::future::join_all;

use crate::support::{
    Log, REFRESH, Reply, SECRET, START, Seen, Server, VirtualRuntime, batch, created, reply, token,
};

const DAY: u64 = 86_400;
const DEAD: &str =
    r#"{"error":"invalid_grant","error_description":"Token has been expired or revoked."}"#;
const EXPIRED: &str = r#"{"status":401,"serviceErrorCode":65602,"code":"EXPIRED_ACCESS_TOKEN","message":"The token used in the request has expired"}"#;

async fn send(client: &Client) -> Result<(), Error> {
    client.send_events(batch(1), 1, SendOptions::new()).await.map(drop)
}

/// A server that gives out tokens `AQ1`, `AQ2`, … and takes any of them.
fn issuing(runtime: &VirtualRuntime, expires_in: u64) -> Server {
    let issued = AtomicUsize::new(0);
    Server::new(runtime, move |seen| {
        if seen.is_token_request() {
            token(&format!("AQ{}", issued.fetch_add(1, Ordering::SeqCst) + 1), expires_in)
        } else {
            created(1)
        }
    })
}

fn bearer(seen: &Seen) -> &str {
    seen.header("authorization").unwrap().strip_prefix("Bearer ").unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_thousand_sends_without_a_token_make_one_token_request() {
    let server = issuing(&VirtualRuntime::new(), 60 * DAY);
    let client = server.refreshing_builder().build().unwrap();
    let outcomes = join_all((0..1000).map(|_| send(&client))).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(server.token_calls().len(), 1);
    assert_eq!(server.api_calls().len(), 1000);
}

#[tokio::test(start_paused = true)]
async fn a_thousand_sends_on_an_expired_token_make_one_token_request() {
    let server = issuing(&VirtualRuntime::new(), 3600);
    let client = server.refreshing_builder().build().unwrap();
    send(&client).await.unwrap();
    tokio::time::sleep(Duration::from_secs(3601)).await;
    let outcomes = join_all((0..1000).map(|_| send(&client))).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(server.token_calls().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_refresh_is_a_form_with_the_secret_in_the_body() {
    let server = issuing(&VirtualRuntime::new(), 60 * DAY);
    send(&server.refreshing_builder().build().unwrap()).await.unwrap();
    let request = &server.token_calls()[0];
    assert_eq!(
        (&*request.method, &*request.uri),
        ("POST", "https://www.linkedin.com/oauth/v2/accessToken")
    );
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.header("authorization"), None);
    assert_eq!(
        request.text(),
        format!(
            "grant_type=refresh_token&refresh_token={REFRESH}&client_id=app&client_secret={SECRET}"
        )
    );
}

#[tokio::test(start_paused = true)]
async fn a_401_in_mid_run_makes_one_refresh_and_one_replay_each() {
    let revoked_at = 500;
    let server = {
        let issued = AtomicUsize::new(0);
        Server::new(&VirtualRuntime::new(), move |seen| {
            if seen.is_token_request() {
                token(&format!("AQ{}", issued.fetch_add(1, Ordering::SeqCst) + 1), 60 * DAY)
            } else if bearer(seen) == "AQ1" && seen.at_ms >= revoked_at {
                reply(401, EXPIRED)
            } else {
                created(1)
            }
        })
    };
    let client = server.refreshing_builder().build().unwrap();
    send(&client).await.unwrap();
    tokio::time::sleep(Duration::from_millis(600)).await;
    let before = server.api_calls().len();
    let outcomes = join_all((0..100).map(|_| send(&client))).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(server.token_calls().len(), 2);
    let calls = &server.api_calls()[before..];
    let refused = calls.iter().filter(|seen| bearer(seen) == "AQ1").count();
    assert!(refused >= 1);
    assert_eq!(calls.len(), 100 + refused, "each refused call is replayed once");
}

#[tokio::test(start_paused = true)]
async fn a_second_401_is_final() {
    let server = Server::new(&VirtualRuntime::new(), |seen| {
        if seen.is_token_request() { token("AQ1", 60 * DAY) } else { reply(401, EXPIRED) }
    });
    let error = send(&server.refreshing_builder().build().unwrap()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidToken, 2));
    assert_eq!(server.token_calls().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_fixed_token_is_not_refreshed() {
    let server = Server::script(&VirtualRuntime::new(), [reply(401, EXPIRED)]);
    let error = send(&server.client()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidToken, 1));
    assert!(error.advice().unwrap().contains("refresh token"));
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_before_it_expires_while_others_go_on_with_it() {
    let server = issuing(&VirtualRuntime::new(), 3600);
    let client = server.refreshing_builder().build().unwrap();
    send(&client).await.unwrap();
    tokio::time::sleep(Duration::from_secs(3600 - 299)).await;
    let outcomes = join_all((0..4).map(|_| send(&client))).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(server.token_calls().len(), 2);
    let used: Vec<String> =
        server.api_calls()[1..].iter().map(|seen| bearer(seen).to_owned()).collect();
    assert!(
        used.iter().any(|token| token == "AQ1") && used.iter().any(|token| token == "AQ2"),
        "{used:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_short_lived_token_is_used_for_at_least_half_of_its_life() {
    let server = issuing(&VirtualRuntime::new(), 60);
    let client = server.refreshing_builder().build().unwrap();
    for _ in 0..29 {
        send(&client).await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(server.token_calls().len(), 1);
}

/// The first refresh works, the later ones get `later`.
fn failing_later(
    runtime: &VirtualRuntime,
    later: impl Fn() -> Reply + Send + Sync + 'static,
) -> Server {
    let issued = AtomicUsize::new(0);
    Server::new(runtime, move |seen| {
        if !seen.is_token_request() {
            created(1)
        } else if issued.fetch_add(1, Ordering::SeqCst) == 0 {
            token("AQ1", 3600)
        } else {
            later()
        }
    })
}

#[tokio::test(start_paused = true)]
async fn a_failed_refresh_keeps_a_token_that_still_lives() {
    let server = failing_later(&VirtualRuntime::new(), || reply(400, DEAD));
    let log = Log::default();
    let client = server.refreshing_builder().observer(log.clone()).build().unwrap();
    send(&client).await.unwrap();
    tokio::time::sleep(Duration::from_secs(3600 - 200)).await;
    for _ in 0..20 {
        send(&client).await.unwrap();
    }
    assert_eq!(server.token_calls().len(), 2, "the failed refresh is not repeated at once");
    assert_eq!(log.count("TokenRefreshFailed"), 1);
    tokio::time::sleep(Duration::from_secs(201)).await;
    let error = send(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReauthorizationRequired);
}

#[tokio::test(start_paused = true)]
async fn a_dead_refresh_token_says_to_authorise_again_and_is_asked_for_once() {
    let server = Server::new(&VirtualRuntime::new(), |_| reply(400, DEAD));
    let client = server.refreshing_builder().build().unwrap();
    let outcomes = join_all((0..1000).map(|_| send(&client))).await;
    for outcome in outcomes {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ReauthorizationRequired, "{error}");
        assert!(error.advice().unwrap().contains("authorise again"));
    }
    assert_eq!(server.seen().len(), 1);
    // Somebody may have authorised again meanwhile.
    tokio::time::sleep(Duration::from_secs(31)).await;
    send(&client).await.unwrap_err();
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_thousand_sends_share_one_failed_refresh() {
    let server =
        Server::new(&VirtualRuntime::new(), |_| reply(401, r#"{"error":"invalid_client"}"#));
    let client = server
        .refreshing_builder()
        .concurrency(capi_client::Concurrency::fixed(1000))
        .build()
        .unwrap();
    let outcomes = join_all((0..1000).map(|_| send(&client))).await;
    assert!(
        outcomes
            .iter()
            .all(|outcome| outcome.as_ref().unwrap_err().kind() == ErrorKind::ClientRefused)
    );
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_outage_of_the_token_endpoint_is_waited_out() {
    let server =
        Server::new(&VirtualRuntime::new(), |seen| match (seen.is_token_request(), seen.at_ms) {
            (true, ..1000) => reply(503, "<html>"),
            (true, _) => token("AQ1", 3600),
            (false, _) => created(1),
        });
    send(&server.refreshing_builder().build().unwrap()).await.unwrap();
    assert!(server.token_calls().len() > 1);
    assert_eq!(server.api_calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_refresh_does_not_block_the_next() {
    let server = Server::slow(&VirtualRuntime::new(), |seen| {
        let took = if seen.is_token_request() { 5000 } else { 10 };
        let answer = if seen.is_token_request() { token("AQ1", 3600) } else { created(1) };
        (Duration::from_millis(took), answer)
    });
    let client = server.refreshing_builder().build().unwrap();
    assert!(tokio::time::timeout(Duration::from_secs(1), send(&client)).await.is_err());
    send(&client).await.unwrap();
    assert_eq!(server.token_calls().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_refresh_token_is_announced_and_known() {
    let near = |days: u64| {
        let body = format!(
            r#"{{"access_token":"AQ1","expires_in":3600,"refresh_token":"{REFRESH}","refresh_token_expires_in":{}}}"#,
            days * DAY
        );
        Server::new(&VirtualRuntime::new(), move |seen| {
            if seen.is_token_request() { reply(200, body.clone()) } else { created(1) }
        })
    };
    for (days, warnings) in [(31, 0), (29, 1)] {
        let log = Log::default();
        let client = near(days).refreshing_builder().observer(log.clone()).build().unwrap();
        assert_eq!(client.refresh_token_expires_at(), None);
        send(&client).await.unwrap();
        assert_eq!(log.count("RefreshTokenExpiring"), warnings, "{days} days");
        let left = client.refresh_token_expires_at().unwrap().as_millis() - START.as_millis();
        assert_eq!(u64::try_from(left).unwrap() / 1000 / DAY, days);
    }
}

/// A store that is shared by the clients of a test.
#[derive(Debug, Clone, Default)]
struct SharedStore(Arc<MemoryTokenStore>);

impl TokenStore for SharedStore {
    fn load(&self) -> BoxFuture<'_, Result<Option<TokenSet>, TokenStoreError>> {
        self.0.load()
    }

    fn save<'a>(&'a self, tokens: &'a TokenSet) -> BoxFuture<'a, Result<(), TokenStoreError>> {
        self.0.save(tokens)
    }
}

fn stored(json: &str) -> TokenSet {
    serde_json::from_str(json).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_stored_token_that_lives_needs_no_request() {
    let server = issuing(&VirtualRuntime::new(), 3600);
    let store = SharedStore::default();
    for _ in 0..2 {
        let client = server.refreshing_builder().token_store(store.clone()).build().unwrap();
        send(&client).await.unwrap();
    }
    assert_eq!(server.token_calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn tokens_of_an_earlier_authorisation_are_enough() {
    let server = issuing(&VirtualRuntime::new(), 3600);
    let store = SharedStore::default();
    store.save(&stored(r#"{"access_token":"AQold","access_token_expires_at_ms":5,"refresh_token":"AQfromLogin"}"#)).await.unwrap();
    let credentials = Credentials::stored("app", SECRET);
    let client =
        server.builder().credentials(credentials).token_store(store.clone()).build().unwrap();
    send(&client).await.unwrap();
    assert!(server.token_calls()[0].text().contains("refresh_token=AQfromLogin"));
    assert_eq!(store.load().await.unwrap().unwrap().access_token.expose(), "AQ1");
}

#[tokio::test(start_paused = true)]
async fn stored_credentials_without_a_refresh_token_say_to_authorise() {
    let server = issuing(&VirtualRuntime::new(), 3600);
    let credentials = Credentials::stored("app", SECRET);
    let client = server
        .builder()
        .credentials(credentials)
        .token_store(SharedStore::default())
        .build()
        .unwrap();
    let error = send(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReauthorizationRequired);
    assert!(server.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_rotated_refresh_token_is_kept_and_a_newly_configured_one_beats_it() {
    let server = Server::new(&VirtualRuntime::new(), |seen| {
        if seen.is_token_request() {
            reply(200, r#"{"access_token":"AQ1","expires_in":1,"refresh_token":"AQrotated"}"#)
        } else {
            created(1)
        }
    });
    let store = SharedStore::default();
    let client = |configured: &str| {
        let credentials = Credentials::refresh_token("app", SECRET, configured);
        server.builder().credentials(credentials).token_store(store.clone()).build().unwrap()
    };
    send(&client("AQfirst")).await.unwrap();
    send(&client("AQfirst")).await.unwrap();
    send(&client("AQsecond")).await.unwrap();
    let used: Vec<String> = server
        .token_calls()
        .iter()
        .map(|seen| {
            seen.text()
                .split("refresh_token=")
                .nth(1)
                .unwrap()
                .split('&')
                .next()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(used, ["AQfirst", "AQrotated", "AQsecond"]);
}

/// A store that cannot write.
#[derive(Debug)]
struct ReadOnly;

impl TokenStore for ReadOnly {
    fn load(&self) -> BoxFuture<'_, Result<Option<TokenSet>, TokenStoreError>> {
        Box::pin(async { Ok(None) })
    }

    fn save<'a>(&'a self, _: &'a TokenSet) -> BoxFuture<'a, Result<(), TokenStoreError>> {
        Box::pin(async { Err(TokenStoreError::new("the disk is full")) })
    }
}

#[tokio::test(start_paused = true)]
async fn tokens_that_cannot_be_stored_are_used_and_said_to_be_lost() {
    let server = issuing(&VirtualRuntime::new(), 3600);
    let log = Log::default();
    let client =
        server.refreshing_builder().observer(log.clone()).token_store(ReadOnly).build().unwrap();
    send(&client).await.unwrap();
    assert_eq!(log.count("TokenNotStored"), 1);
    assert!(log.text().contains("the disk is full"));
}

#[tokio::test(start_paused = true)]
async fn introspection_tells_what_linkedin_knows() {
    let server = Server::new(&VirtualRuntime::new(), |seen| {
        if seen.is_token_request() {
            return token("AQ1", 3600);
        }
        assert!(seen.uri.ends_with("/oauth/v2/introspectToken"));
        assert_eq!(seen.text(), format!("client_id=app&client_secret={SECRET}&token=AQ1"));
        reply(
            200,
            r#"{"active":true,"client_id":"app","authorized_at":1690000000,"created_at":1690000000,"status":"active","expires_at":1695184000,"scope":"r_ads,rw_conversions","auth_type":"3L"}"#,
        )
    });
    let known = server.refreshing_builder().build().unwrap().introspect_token().await.unwrap();
    assert!(known.active);
    assert_eq!(known.scopes, ["r_ads", "rw_conversions"]);
    assert_eq!(known.expires_at, Some(Timestamp::from_millis(1_695_184_000_000)));
    let error = server.client().introspect_token().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[tokio::test(start_paused = true)]
async fn introspection_with_a_wrong_secret_says_so() {
    let server = Server::new(&VirtualRuntime::new(), |seen| {
        if seen.is_token_request() { token("AQ1", 3600) } else { reply(401, "") }
    });
    let client = server.refreshing_builder().build().unwrap();
    assert_eq!(client.introspect_token().await.unwrap_err().kind(), ErrorKind::ClientRefused);
}
