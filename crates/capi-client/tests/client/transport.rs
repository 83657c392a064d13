//! The real transport against servers that misbehave, over real sockets.

use std::time::Duration;

use capi_client::{
    Client, Credentials, Error, ErrorKind, Guarantee, HttpTransport, Persistence, Quota,
    RetryPolicy, SendOptions,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{ACCESS, batch};

/// Serves each connection with `serve`, and counts them no further.
async fn server<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> String
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    url
}

/// Reads a whole request: its head, and as many bytes as it announces.
async fn read_request(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = stream.read(&mut piece).await.unwrap_or(0);
        if count == 0 {
            return String::from_utf8_lossy(&all).into_owned();
        }
        all.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&all).to_lowercase();
        if let Some(end) = text.find("\r\n\r\n") {
            let announced = text
                .split("content-length: ")
                .nth(1)
                .map_or(0, |rest| rest.split("\r\n").next().unwrap().trim().parse().unwrap());
            if all.len() >= end + 4 + announced {
                return String::from_utf8_lossy(&all).into_owned();
            }
        }
    }
}

/// Answers every request with these bytes and closes.
async fn answering(bytes: impl Into<String>) -> String {
    let bytes = bytes.into();
    server(move |mut stream| {
        let bytes = bytes.clone();
        async move {
            read_request(&mut stream).await;
            let _ = stream.write_all(bytes.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    })
    .await
}

fn client(url: &str) -> Client {
    Client::builder()
        .credentials(Credentials::access_token(ACCESS))
        .api_url(url)
        .auth_url(url)
        .quota(Quota::unlimited())
        .retry(RetryPolicy::none())
        .build()
        .unwrap()
}

async fn send(client: &Client) -> Result<(), Error> {
    client.send_events(batch(1), 1, SendOptions::new()).await.map(drop)
}

#[tokio::test]
async fn a_request_goes_out_whole_and_its_answer_comes_back() {
    let body = r#"{"elements":[{"status":201}]}"#;
    let url = answering(format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nX-LI-UUID: abc\r\n\r\n{body}",
        body.len()
    ))
    .await;
    let outcome = client(&url).send_events(batch(1), 1, SendOptions::new()).await.unwrap();
    assert_eq!((outcome.accepted(), outcome.request_id()), (1, Some("abc")));
}

#[tokio::test]
async fn an_html_502_is_a_failure_of_the_server() {
    let url = answering(
        "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n\r\n<html>secret page</html>",
    )
    .await;
    let error = send(&client(&url)).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Server, Some(502)));
    assert!(!format!("{error} {error:?}").contains("secret page"));
}

#[tokio::test]
async fn an_answer_that_is_cut_short_is_ambiguous() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"elements\":[",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"ele",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "",
    ] {
        let error = send(&client(&answering(answer).await)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{answer:?}: {error}");
        assert!(error.is_ambiguous());
        assert_eq!(error.persistence(), Persistence::Exhausted);
    }
}

#[tokio::test]
async fn an_endless_answer_is_not_read_to_its_end() {
    let url = server(|mut stream| async move {
        read_request(&mut stream).await;
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let _ = stream.write_all(head.as_bytes()).await;
        let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
        while stream.write_all(chunk.as_bytes()).await.is_ok() {}
    })
    .await;
    let error = send(&client(&url)).await.unwrap_err();
    assert_eq!((error.kind(), error.persistence()), (ErrorKind::Protocol, Persistence::Permanent));
    assert!(error.is_ambiguous());
    assert!(error.to_string().contains("longer than allowed"), "{error}");
}

#[tokio::test]
async fn an_answer_that_announces_too_much_is_not_read_at_all() {
    let url = answering("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n").await;
    assert_eq!(send(&client(&url)).await.unwrap_err().kind(), ErrorKind::Protocol);
}

#[tokio::test]
async fn the_limit_of_an_answer_is_exact() {
    let body = r#"{"elements":[{"status":201}]}"#;
    for (limit, fits) in [(body.len(), true), (body.len() - 1, false)] {
        let chunked = format!(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
            body.len()
        );
        let url = answering(chunked).await;
        let client = Client::builder()
            .credentials(Credentials::access_token(ACCESS))
            .api_url(url)
            .transport(HttpTransport::builder().max_response_bytes(limit).build().unwrap())
            .build()
            .unwrap();
        assert_eq!(send(&client).await.is_ok(), fits, "{limit}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_so_the_token_stays() {
    let (seen, mut other) = tokio::sync::mpsc::unbounded_channel();
    let elsewhere = server(move |mut stream| {
        let seen = seen.clone();
        async move {
            seen.send(read_request(&mut stream).await).unwrap();
        }
    })
    .await;
    for status in ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let url = answering(format!(
            "HTTP/1.1 {status}\r\nLocation: {elsewhere}/rest/conversionEvents\r\nContent-Length: 0\r\n\r\n"
        ))
        .await;
        let error = send(&client(&url)).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.persistence()),
            (ErrorKind::Protocol, Persistence::Permanent)
        );
        assert!(error.to_string().contains("redirects are not followed"), "{error}");
    }
    assert!(other.try_recv().is_err(), "somebody came");
}

#[tokio::test]
async fn a_host_that_is_not_there_was_sent_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = send(&client(&url)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(!error.is_ambiguous());
    assert!(error.to_string().contains("no connection could be made"), "{error}");
    assert!(error.advice().unwrap().contains("api_url"));
}

#[tokio::test]
async fn a_name_that_does_not_exist_was_sent_nothing() {
    let error = send(&client("http://nobody-is-here.localhost:1")).await.unwrap_err();
    assert!(!error.is_ambiguous());
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request_is_not_used_twice_at_most_once() {
    let (seen, mut requests) = tokio::sync::mpsc::unbounded_channel();
    let url = server(move |mut stream| {
        let seen = seen.clone();
        async move {
            seen.send(read_request(&mut stream).await).unwrap();
        }
    })
    .await;
    let client = Client::builder()
        .credentials(Credentials::access_token(ACCESS))
        .api_url(url)
        .build()
        .unwrap();
    let options = SendOptions::new().guarantee(Guarantee::AtMostOnce);
    let error = client.send_events(batch(1), 1, options).await.unwrap_err();
    assert!(error.is_ambiguous());
    assert_eq!(error.attempts(), 1);
    assert!(requests.recv().await.is_some());
    assert!(requests.try_recv().is_err(), "sent once");
}

/// The clock stands still while sockets are busy and jumps when nothing else can happen: the limits
/// are waited for in no time.
#[tokio::test(start_paused = true)]
async fn a_server_that_is_silent_is_given_up() {
    let url = server(|mut stream| async move {
        read_request(&mut stream).await;
        std::future::pending::<()>().await;
    })
    .await;
    let error = send(&client(&url)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.is_ambiguous());
    let total = Client::builder()
        .credentials(Credentials::access_token(ACCESS))
        .api_url(url)
        .retry(RetryPolicy::none())
        .attempt_timeout(Duration::from_secs(1))
        .build()
        .unwrap();
    let error = send(&total).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("1s"), "{error}");
}

#[tokio::test]
async fn connections_are_used_again() {
    let (seen, mut connections) = tokio::sync::mpsc::unbounded_channel();
    let url = server(move |mut stream| {
        let seen = seen.clone();
        async move {
            seen.send(()).unwrap();
            let body = r#"{"elements":[{"status":201}]}"#;
            while !read_request(&mut stream).await.is_empty() {
                let answer =
                    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        }
    })
    .await;
    let client = client(&url);
    for _ in 0..5 {
        send(&client).await.unwrap();
    }
    assert_eq!(connections.len(), 1);
    connections.close();
}

#[tokio::test]
async fn the_url_of_a_call_is_sent_as_it_is() {
    let (seen, mut requests) = tokio::sync::mpsc::unbounded_channel();
    let url = server(move |mut stream| {
        let seen = seen.clone();
        async move {
            seen.send(read_request(&mut stream).await).unwrap();
            let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await;
        }
    })
    .await;
    let campaign = capi_model::CampaignId::new(1).unwrap();
    let rule = capi_model::ConversionRuleId::new(2).unwrap();
    client(&url).associate_campaign(campaign, rule).await.unwrap();
    let request = requests.recv().await.unwrap();
    assert!(
        request.starts_with("PUT /rest/campaignConversions/(campaign:urn%3Ali%3AsponsoredCampaign%3A1,conversion:urn%3Alla%3AllaPartnerConversion%3A2) HTTP/1.1\r\n"),
        "{request}"
    );
}
