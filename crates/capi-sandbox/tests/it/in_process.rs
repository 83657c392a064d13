//! Talking to the sandbox without a connection.

use std::io::ErrorKind;
use std::time::Duration;

use bytes::Bytes;
use capi_sandbox::{ACCESS_TOKEN, Fault};
use hyper::Request;

use crate::support::{event, sandbox};

fn post() -> Request<Bytes> {
    Request::post("/rest/conversionEvents")
        .header("Authorization", format!("Bearer {ACCESS_TOKEN}"))
        .header("LinkedIn-Version", "202609")
        .body(Bytes::from(event("a").to_string()))
        .unwrap()
}

#[tokio::test]
async fn it_answers_and_records_as_over_the_wire() {
    let sandbox = sandbox().await;
    let reply = sandbox.send(post()).await.unwrap();
    assert_eq!((reply.status().as_u16(), reply.body().len()), (201, 0));
    assert_eq!(sandbox.events(), [event("a")]);
    assert_eq!(sandbox.requests().first().unwrap().path(), "/rest/conversionEvents");
}

#[tokio::test]
async fn what_breaks_a_connection_is_an_error() {
    let sandbox = sandbox().await;
    let faults = [
        (Fault::drop_before_storing(), ErrorKind::ConnectionAborted),
        (Fault::drop_after_storing(), ErrorKind::ConnectionAborted),
        (Fault::truncate_body(), ErrorKind::UnexpectedEof),
        (Fault::endless_body(), ErrorKind::FileTooLarge),
    ];
    for (fault, kind) in faults {
        sandbox.inject(fault);
        assert_eq!(sandbox.send(post()).await.unwrap_err().kind(), kind);
    }
}

#[tokio::test(start_paused = true)]
async fn a_delay_passes_in_tokios_time() {
    let sandbox = sandbox().await;
    sandbox.inject(Fault::delay(Duration::from_secs(3_600)));
    sandbox.inject(Fault::delay(Duration::from_secs(60)));
    let started = tokio::time::Instant::now();
    assert_eq!(sandbox.send(post()).await.unwrap().status(), 201);
    assert_eq!(started.elapsed(), Duration::from_secs(3_660));
}
