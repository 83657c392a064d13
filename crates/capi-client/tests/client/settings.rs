//! What a builder refuses, and what its settings do.

use std::time::Duration;

use capi_client::{
    Client, ClientBuilder, Concurrency, Credentials, ErrorKind, HttpTransport, SendOptions,
};

use crate::support::{ACCESS, Server, VirtualRuntime, batch, created};

fn refused(builder: ClientBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    error.to_string()
}

fn builder() -> ClientBuilder {
    Client::builder().credentials(Credentials::access_token(ACCESS))
}

#[test]
fn credentials_are_required_and_must_not_be_empty() {
    assert!(refused(Client::builder()).contains("no credentials"));
    for credentials in [
        Credentials::access_token(""),
        Credentials::access_token("AQ with space"),
        Credentials::access_token("AQ\n"),
        Credentials::refresh_token("", "secret", "token"),
        Credentials::refresh_token("id", "", "token"),
        Credentials::refresh_token("id", "secret", ""),
        Credentials::stored("id", "secret"),
    ] {
        refused(Client::builder().credentials(credentials));
    }
}

#[test]
fn urls_must_be_https_except_on_this_machine() {
    for url in [
        "http://api.linkedin.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://10.0.0.1",
        "http://[2001:db8::1]",
        "ftp://api.linkedin.com",
        "https://user:pass@api.linkedin.com",
        "https://api.linkedin.com?x=1",
        "https://api.linkedin.com#x",
        "api.linkedin.com",
        "",
    ] {
        assert!(refused(builder().api_url(url)).contains("api_url"), "{url}");
        assert!(refused(builder().auth_url(url)).contains("auth_url"), "{url}");
    }
    for url in
        ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "https://api.example.com"]
    {
        builder().api_url(url).auth_url(url).build().unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_gateways_path_and_headers_are_kept() {
    let server = Server::script(&VirtualRuntime::new(), [created(1)]);
    let client = server
        .builder()
        .api_url("https://gateway.example.com/linkedin/")
        .header("X-Api-Key", "plantedKey")
        .header("User-Agent", "my-exporter/1")
        .api_version("202608".parse().unwrap())
        .build()
        .unwrap();
    client.send_events(batch(1), 1, SendOptions::new()).await.unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.uri, "https://gateway.example.com/linkedin/rest/conversionEvents");
    assert_eq!(seen.header("x-api-key"), Some("plantedKey"));
    assert_eq!(seen.header("user-agent"), Some("my-exporter/1"));
    assert_eq!(seen.header("linkedin-version"), Some("202608"));
    assert!(!format!("{client:?}").contains("plantedKey"));
}

#[test]
fn headers_of_the_protocol_cannot_be_set() {
    for name in [
        "Authorization",
        "LinkedIn-Version",
        "X-RestLi-Method",
        "X-Restli-Protocol-Version",
        "Content-Type",
        "Content-Length",
        "Host",
        "Transfer-Encoding",
        "Connection",
        "X-HTTP-Method-Override",
        "Accept-Encoding",
    ] {
        assert!(refused(builder().header(name, "x")).contains(&name.to_lowercase()), "{name}");
    }
    refused(builder().header("not a name", "x"));
    let shown = refused(builder().header("X-Api-Key", "planted\nKey"));
    assert!(shown.contains("x-api-key") && !shown.contains("planted"), "{shown}");
}

#[test]
fn bounds_that_contradict_each_other_are_refused() {
    refused(builder().concurrency(Concurrency::new().min(5).max(4)));
    refused(builder().concurrency(Concurrency::new().max(0)));
    builder().concurrency(Concurrency::new().initial(1000)).build().unwrap();
}

#[test]
fn a_client_is_cheap_to_share() {
    fn shareable<T: Clone + Send + Sync + 'static>(_: &T) {}
    let client = builder().build().unwrap();
    shareable(&client);
    assert_eq!(size_of_val(&client), size_of::<usize>());
}

#[test]
fn a_transport_has_settings_of_its_own() {
    let transport = HttpTransport::builder()
        .connect_timeout(Duration::from_secs(1))
        .read_timeout(Duration::from_secs(2))
        .idle_timeout(Duration::from_secs(3))
        .max_response_bytes(1024)
        .build()
        .unwrap();
    builder().transport(transport).build().unwrap();
}
