//! Faults of the connection.

use capi_sandbox::{Fault, RecordedRequest};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Ask, event, sandbox};

#[tokio::test]
async fn a_dropped_connection_gives_no_byte_and_what_was_stored_is_known() {
    let sandbox = sandbox().await;
    let ask = Ask::event(&event("a"));
    sandbox.inject(Fault::drop_before_storing());
    assert!(ask.raw(&sandbox).await.is_empty());
    assert_eq!(sandbox.audit().events, 0);
    sandbox.inject(Fault::drop_after_storing());
    assert!(ask.raw(&sandbox).await.is_empty());
    assert_eq!(sandbox.events(), [event("a")]);
    assert_eq!(ask.send(&sandbox).await.status, 201);
    let statuses: Vec<_> = sandbox.requests().iter().map(RecordedRequest::status).collect();
    assert_eq!(statuses, [None, None, Some(201)]);
}

#[tokio::test]
async fn a_truncated_body_announces_more_than_it_gives() {
    let sandbox = sandbox().await;
    sandbox.inject(Fault::truncate_body());
    let reply = Ask::batch(&[event("a"), event("b")]).send(&sandbox).await;
    assert_eq!((reply.status, reply.header("content-length")), (200, Some("44")));
    assert_eq!(reply.body, r#"{"elements":[{"status""#);
    assert_eq!(sandbox.audit().events, 2);
    sandbox.inject(Fault::truncate_body());
    let reply = Ask::event(&event("c")).send(&sandbox).await;
    assert_eq!((reply.status, reply.body.len()), (201, 0));
    assert_ne!(reply.header("content-length"), Some("0"));
}

#[tokio::test]
async fn an_endless_body_goes_on_until_the_reader_leaves() {
    let sandbox = sandbox().await;
    sandbox.inject(Fault::endless_body());
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    stream.write_all(b"GET /rest/adAccounts HTTP/1.1\r\nHost: sandbox\r\n\r\n").await.unwrap();
    let mut read = 0;
    let mut buffer = vec![0; 1 << 16];
    while read < 20 << 20 {
        let more = stream.read(&mut buffer).await.unwrap();
        assert!(more > 0, "it must not end");
        read += more;
    }
    drop(stream);
    assert_eq!(Ask::event(&event("a")).send(&sandbox).await.status, 201);
}

#[tokio::test]
async fn a_dropped_sandbox_ends_an_endless_body() {
    let sandbox = sandbox().await;
    sandbox.inject(Fault::endless_body());
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    stream.write_all(b"GET /rest/adAccounts HTTP/1.1\r\nHost: sandbox\r\n\r\n").await.unwrap();
    let mut buffer = vec![0; 1 << 16];
    assert!(stream.read(&mut buffer).await.unwrap() > 0);
    drop(sandbox);
    while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
}

#[tokio::test]
async fn a_connection_serves_many_requests() {
    let sandbox = sandbox().await;
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    for _ in 0..3 {
        stream.write_all(b"GET /sandbox/clock HTTP/1.1\r\nHost: sandbox\r\n\r\n").await.unwrap();
        let mut buffer = [0; 1024];
        let read = stream.read(&mut buffer).await.unwrap();
        assert!(buffer[..read].starts_with(b"HTTP/1.1 200 OK\r\n"));
    }
}
