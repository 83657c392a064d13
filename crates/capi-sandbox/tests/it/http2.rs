//! HTTP/2 without TLS, by prior knowledge.

use capi_sandbox::{ACCESS_TOKEN, Fault, Sandbox};
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;

use crate::support::{event, sandbox};

fn post(sandbox: &Sandbox) -> Request<Full<Bytes>> {
    Request::post(format!("{}/rest/conversionEvents", sandbox.api_url()))
        .header("Authorization", format!("Bearer {ACCESS_TOKEN}"))
        .header("LinkedIn-Version", "202609")
        .body(Full::new(Bytes::from(event("a").to_string())))
        .unwrap()
}

#[tokio::test]
async fn requests_share_a_connection_and_one_that_is_dropped_leaves_the_others_alone() {
    let sandbox = sandbox().await;
    let stream = TcpStream::connect(sandbox.address()).await.unwrap();
    let (mut client, connection) =
        http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    let connection = tokio::spawn(connection);
    let reply = client.send_request(post(&sandbox)).await.unwrap();
    assert_eq!(reply.status(), 201);
    assert_eq!(reply.headers()["x-li-proto"], "http/2");
    assert!(reply.into_body().collect().await.unwrap().to_bytes().is_empty());
    sandbox.inject(Fault::drop_before_storing());
    assert!(client.send_request(post(&sandbox)).await.is_err());
    assert_eq!(client.send_request(post(&sandbox)).await.unwrap().status(), 201);
    assert_eq!(sandbox.audit().events, 2);
    drop(client);
    connection.await.unwrap().unwrap();
}
