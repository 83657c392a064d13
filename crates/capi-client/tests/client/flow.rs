//! A member authorises: the page's URL, the redirect caught on this machine, the code exchanged.

use std::time::Duration;

use capi_client::{AuthorizationRequest, Authorizer, Error, ErrorKind, RedirectListener, TokenSet};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use crate::support::{SECRET, Server, VirtualRuntime, reply, token};

const CALLBACK: &str = "http://127.0.0.1:0/callback";

fn authorizer(server: &Server, runtime: &VirtualRuntime) -> Authorizer {
    Authorizer::builder("app id", SECRET)
        .transport(server.clone())
        .runtime(runtime.clone())
        .build()
        .unwrap()
}

fn parameter(url: &str, name: &str) -> String {
    let url = Url::parse(url).unwrap();
    url.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned()
}

fn state(request: &AuthorizationRequest) -> String {
    parameter(request.url(), "state")
}

/// What a browser would get.
async fn get(listening_at: &str, target: &str) -> String {
    let url = Url::parse(listening_at).unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", url.port().unwrap())).await.unwrap();
    stream.write_all(format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Runs a flow in which the browser does what `visits` says; returns the pages it saw, too.
async fn run(
    server: &Server,
    visits: impl AsyncFnOnce(&str, &str) -> Vec<String>,
) -> (Vec<String>, Result<TokenSet, Error>) {
    let authorizer = authorizer(server, &VirtualRuntime::new());
    let listener = RedirectListener::bind(CALLBACK).await.unwrap();
    let at = listener.redirect_url().to_owned();
    let request = authorizer.request(&at).unwrap();
    let expected = state(&request);
    let browser = visits(&at, &expected);
    let waiting = authorizer.complete(&request, listener, Duration::from_secs(60));
    futures_util::future::join(browser, waiting).await
}

#[tokio::test]
async fn the_page_is_asked_for_as_documented_and_each_state_is_new() {
    let runtime = VirtualRuntime::new();
    let authorizer = authorizer(&Server::script(&runtime, []), &runtime);
    let request = authorizer.request("https://example.com/back?x=1").unwrap();
    let url = request.url();
    assert!(url.starts_with("https://www.linkedin.com/oauth/v2/authorization?"), "{url}");
    assert_eq!(parameter(url, "response_type"), "code");
    assert_eq!(parameter(url, "client_id"), "app id");
    assert_eq!(parameter(url, "redirect_uri"), "https://example.com/back?x=1");
    assert_eq!(parameter(url, "scope"), "r_ads rw_conversions");
    assert!(!url.contains(SECRET));
    assert!(state(&request).len() >= 40);
    let other = authorizer.request("https://example.com/back?x=1").unwrap();
    assert_ne!(state(&request), state(&other));
    assert!(!format!("{request:?}").contains(&state(&request)));
}

#[tokio::test]
async fn a_redirect_url_must_be_safe() {
    let runtime = VirtualRuntime::new();
    let authorizer = authorizer(&Server::script(&runtime, []), &runtime);
    for url in ["http://example.com/", "https://example.com/#a", "nonsense", "ftp://localhost/"] {
        assert_eq!(authorizer.request(url).unwrap_err().kind(), ErrorKind::Configuration, "{url}");
    }
    for url in ["https://127.0.0.1:0/", "http://example.com:0/", "http://0.0.0.0:0/", "nonsense"] {
        let error = RedirectListener::bind(url).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{url}");
    }
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let first = RedirectListener::bind(CALLBACK).await.unwrap();
    let error = RedirectListener::bind(first.redirect_url()).await.unwrap_err();
    let port = Url::parse(first.redirect_url()).unwrap().port().unwrap();
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}

#[tokio::test]
async fn a_code_is_exchanged_for_tokens() {
    let runtime = VirtualRuntime::new();
    let server = Server::script(&runtime, [token("AQ1", 5_184_000)]);
    let authorizer = authorizer(&server, &runtime);
    let request = authorizer.request("https://example.com/back").unwrap();
    let tokens = authorizer.exchange(&request, "AQcode", &state(&request)).await.unwrap();
    assert_eq!(tokens.access_token.expose(), "AQ1");
    assert_eq!(tokens.scopes, ["r_ads", "rw_conversions"]);
    assert_eq!(tokens.refresh_token_life(authorizer.now()).unwrap().as_secs() / 86_400, 365);
    let seen = &server.seen()[0];
    assert_eq!(seen.uri, "https://www.linkedin.com/oauth/v2/accessToken");
    assert_eq!(
        seen.text(),
        format!(
            "grant_type=authorization_code&code=AQcode&client_id=app+id&client_secret={SECRET}&redirect_uri=https%3A%2F%2Fexample.com%2Fback"
        )
    );
}

#[tokio::test]
async fn a_forged_state_is_refused_before_anything_is_sent() {
    let runtime = VirtualRuntime::new();
    let server = Server::script(&runtime, []);
    let authorizer = authorizer(&server, &runtime);
    let request = authorizer.request("https://example.com/back").unwrap();
    let error = authorizer.exchange(&request, "AQcode", "forged").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AuthorizationFailed);
    assert!(error.to_string().contains("forged"), "{error}");
    assert!(server.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn each_refusal_of_a_code_says_to_start_again() {
    for (status, body) in [
        (
            400,
            r#"{"error":"invalid_redirect_uri","error_description":"Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired. Or external member binding exists"}"#,
        ),
        (
            400,
            r#"{"error":"invalid_request","error_description":"Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired. Or external member binding exists"}"#,
        ),
        (
            401,
            r#"{"error":"invalid_request","error_description":"Unable to retrieve access token: authorization code not found"}"#,
        ),
    ] {
        let runtime = VirtualRuntime::new();
        let server = Server::script(&runtime, [reply(status, body)]);
        let authorizer = authorizer(&server, &runtime);
        let request = authorizer.request("https://example.com/back").unwrap();
        let error =
            authorizer.exchange(&request, "AQplantedCode", &state(&request)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AuthorizationFailed, "{error}");
        assert!(error.advice().unwrap().contains("Start the authorisation again"));
        assert!(error.message().unwrap().contains("authorization code"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_is_not_sent_twice_when_nobody_knows_what_became_of_it() {
    let runtime = VirtualRuntime::new();
    let server = Server::script(&runtime, [reply(504, "")]);
    let authorizer = authorizer(&server, &runtime);
    let request = authorizer.request("https://example.com/back").unwrap();
    let error = authorizer.exchange(&request, "AQcode", &state(&request)).await.unwrap_err();
    assert!(error.is_ambiguous());
}

#[tokio::test]
async fn the_listener_takes_the_code_and_shows_a_plain_page() {
    let server = Server::script(&VirtualRuntime::new(), [token("AQ1", 60)]);
    let (pages, outcome) = run(&server, async |at, state| {
        vec![get(at, &format!("/callback?code=AQplantedCode&state={state}")).await]
    })
    .await;
    assert_eq!(outcome.unwrap().access_token.expose(), "AQ1");
    assert!(pages[0].starts_with("HTTP/1.1 200 OK\r\n"), "{}", pages[0]);
    assert!(pages[0].contains("You can close this page"));
    assert!(!pages[0].contains("AQplantedCode") && !pages[0].contains("<script"));
    assert!(pages[0].contains("Referrer-Policy: no-referrer"));
    assert!(server.seen()[0].text().contains("code=AQplantedCode"));
}

#[tokio::test]
async fn icons_strangers_forgeries_and_silence_do_not_end_the_wait() {
    let server = Server::script(&VirtualRuntime::new(), [token("AQ1", 60)]);
    let (pages, outcome) = run(&server, async |at, state| {
        let port = Url::parse(at).unwrap().port().unwrap();
        let _silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let mut garbage = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        garbage.write_all(b"\x16\x03\x01\x02\x00\r\n\r\n").await.unwrap();
        drop(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
        vec![
            get(at, "/favicon.ico").await,
            get(at, "/callback?code=AQ&state=forged").await,
            get(at, "/callback?code=AQ").await,
            get(at, "/callback?error=user_cancelled_login&state=forged").await,
            get(at, &format!("/callback?state={state}")).await,
            get(at, &format!("http://other.example/callback?code=x&state={state}")).await,
            get(at, &format!("/callback?code=AQgood&state={state}")).await,
        ]
    })
    .await;
    outcome.unwrap();
    let statuses: Vec<&str> = pages.iter().map(|page| &page[9..12]).collect();
    assert_eq!(statuses, ["404", "400", "400", "400", "400", "404", "200"]);
    assert!(server.seen()[0].text().contains("code=AQgood"));
}

#[tokio::test]
async fn only_get_is_answered() {
    let server = Server::script(&VirtualRuntime::new(), [token("AQ1", 60)]);
    let (pages, outcome) = run(&server, async |at, state| {
        let port = Url::parse(at).unwrap().port().unwrap();
        let mut connection = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let request = format!("POST /callback?code=AQ&state={state} HTTP/1.1\r\n\r\n");
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.unwrap();
        vec![answer, get(at, &format!("/callback?code=AQ&state={state}")).await]
    })
    .await;
    outcome.unwrap();
    assert!(pages[0].starts_with("HTTP/1.1 405 "));
}

#[tokio::test]
async fn a_refusal_ends_with_linkedins_own_words() {
    let server = Server::script(&VirtualRuntime::new(), []);
    let (pages, outcome) = run(&server, async |at, state| {
        let target = format!(
            "/callback?error=user_cancelled_authorize&error_description=The+user+cancelled+the+authorization%0A&state={state}"
        );
        vec![get(at, &target).await]
    })
    .await;
    let error = outcome.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AuthorizationFailed);
    assert_eq!(error.code(), Some("user_cancelled_authorize"));
    assert!(
        error.to_string().contains(
            "LinkedIn says: The user cancelled the authorization (user_cancelled_authorize)"
        ),
        "{error}"
    );
    assert!(pages[0].contains("LinkedIn did not authorise"));
}

#[tokio::test(start_paused = true)]
async fn the_wait_ends_after_its_time() {
    let runtime = VirtualRuntime::new();
    let authorizer = authorizer(&Server::script(&runtime, []), &runtime);
    let listener = RedirectListener::bind("http://localhost:0/callback").await.unwrap();
    let at = listener.redirect_url().to_owned();
    assert!(at.starts_with("http://localhost:") && !at.contains(":0/"), "{at}");
    let request = authorizer.request(&at).unwrap();
    let error =
        authorizer.complete(&request, listener, Duration::from_secs(300)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AuthorizationFailed);
    assert!(error.to_string().contains("within 300 s"), "{error}");
    assert_eq!(runtime.elapsed_ms(), 300_000);
}

#[tokio::test]
async fn a_token_can_be_looked_up_before_there_is_a_client() {
    let runtime = VirtualRuntime::new();
    let server = Server::script(&runtime, [reply(200, r#"{"active":false}"#)]);
    let known = authorizer(&server, &runtime).introspect(&"AQother".into()).await.unwrap();
    assert!(!known.active && known.scopes.is_empty() && known.expires_at.is_none());
}
