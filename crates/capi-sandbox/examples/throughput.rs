//! How many events a second the sandbox takes, in batches of 5,000: without a connection (reading,
//! checking and storing alone), and over loopback. Run with `--release`.

#![expect(clippy::print_stdout, reason = "an example that prints what it measured")]

use std::time::{Duration, Instant};

use bytes::Bytes;
use capi_sandbox::{ACCESS_TOKEN, Sandbox};
use hyper::Request;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const EVENTS: usize = 5_000;
const NOW: i64 = 1_795_000_000_000;

fn main() -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let body = batch();
    println!("{} events, {} bytes each", EVENTS, body.len() / EVENTS);
    for discard in [false, true] {
        let rate = runtime.block_on(in_process(body.clone(), discard))?;
        println!("in process, discard {discard:5}: {rate:.2} M events/s");
    }
    let rate = runtime.block_on(loopback(&body))?;
    println!("over loopback, discard  true: {rate:.2} M events/s");
    Ok(())
}

async fn in_process(body: Bytes, discard: bool) -> std::io::Result<f64> {
    let sandbox = Sandbox::builder().now_ms(NOW).discard_events(discard).start().await?;
    let (started, mut requests) = (Instant::now(), 0);
    while started.elapsed() < Duration::from_secs(2) && requests < 400 {
        let request = Request::post("/rest/conversionEvents")
            .header("Authorization", format!("Bearer {ACCESS_TOKEN}"))
            .header("LinkedIn-Version", "202609")
            .header("X-RestLi-Method", "BATCH_CREATE")
            .body(body.clone())
            .map_err(std::io::Error::other)?;
        assert_eq!(sandbox.send(request).await?.status(), 200);
        requests += 1;
    }
    Ok(rate(requests, started))
}

/// Two connections, each with one request in flight and its bytes ready.
async fn loopback(body: &Bytes) -> std::io::Result<f64> {
    let sandbox = Sandbox::builder().now_ms(NOW).discard_events(true).start().await?;
    let mut wire = format!(
        "POST /rest/conversionEvents HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer {ACCESS_TOKEN}\r\n\
         LinkedIn-Version: 202609\r\nX-RestLi-Method: BATCH_CREATE\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    wire.extend_from_slice(body);
    let wire = Bytes::from(wire);
    let started = Instant::now();
    let clients: Vec<_> =
        (0..2).map(|_| tokio::spawn(client(sandbox.address(), wire.clone()))).collect();
    let mut requests = 0;
    for client in clients {
        requests += client.await??;
    }
    Ok(rate(requests, started))
}

async fn client(address: std::net::SocketAddr, wire: Bytes) -> std::io::Result<u32> {
    let mut stream = TcpStream::connect(address).await?;
    let mut answer = vec![0; 256 * 1024];
    let (started, mut requests) = (Instant::now(), 0);
    while started.elapsed() < Duration::from_secs(2) {
        stream.write_all(&wire).await?;
        let mut read = 0;
        while !answer.get(..read).is_some_and(|bytes| bytes.ends_with(b"]}")) {
            read += stream.read(answer.get_mut(read..).unwrap_or_default()).await?;
        }
        requests += 1;
    }
    Ok(requests)
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn rate(requests: u32, started: Instant) -> f64 {
    f64::from(requests) * EVENTS as f64 / started.elapsed().as_secs_f64() / 1e6
}

fn batch() -> Bytes {
    let event = |n: usize| {
        format!(
            r#"{{"conversion":"urn:lla:llaPartnerConversion:104000","conversionHappenedAt":{},"conversionValue":{{"currencyCode":"USD","amount":"50.0"}},"eventId":"order-{n:08}","user":{{"userIds":[{{"idType":"SHA256_EMAIL","idValue":"{:064x}"}},{{"idType":"LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID","idValue":"{n:036}"}}],"userInfo":{{"firstName":"mike","lastName":"smith","companyName":"acme","countryCode":"US"}}}}}}"#,
            NOW - 86_400_000,
            n
        )
    };
    let events: Vec<String> = (0..EVENTS).map(event).collect();
    Bytes::from(format!(r#"{{"elements":[{}]}}"#, events.join(",")))
}
