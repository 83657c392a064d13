//! Events per second of the client to a sink in the same process, beside bare reqwest posting the
//! same ready bodies: what tokens, quota, retries and the reading of answers cost.
//!
//! `cargo bench -p capi-client` prints the ratio of the two at the end; the goal is 0.9 or more.

use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use capi_client::{Client, Credentials, Quota, SendOptions};
use criterion::{Criterion, Throughput};
use tokio::runtime::Runtime;

const EVENTS: usize = 5_000;
const TOKEN: &str = "AQ-bench";

fn main() -> Result<(), Box<dyn Error>> {
    let url = sink()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let body = body();
    let bare = Bare::new(&url)?;
    let client = client(&url)?;

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("batches of 5,000 events");
    group.throughput(Throughput::Elements(EVENTS as u64));
    group.bench_function("bare reqwest", |b| b.iter(|| runtime.block_on(bare.post(&body))));
    group.bench_function("client", |b| b.iter(|| runtime.block_on(send(&client, &body))));
    group.finish();
    criterion.final_summary();
    report(&url, &runtime, &body)
}

const ROUNDS: usize = 41;
const PAIRS: usize = 30;

/// Runs the two in turns, so that both see the same machine, and compares their medians. A
/// connection is fast or slow with the cores that its two ends happen to run on, so each round has
/// new ones.
#[expect(clippy::print_stdout, reason = "what a benchmark is for")]
fn report(url: &str, runtime: &Runtime, body: &Bytes) -> Result<(), Box<dyn Error>> {
    let (mut bare_times, mut client_times, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (bare, client) = (Bare::new(url)?, client(url)?);
        let (mut bare_round, mut client_round) = (Vec::new(), Vec::new());
        for _ in 0..PAIRS {
            bare_round.push(timed(|| runtime.block_on(bare.post(body))).as_secs_f64());
            client_round.push(timed(|| runtime.block_on(send(&client, body))).as_secs_f64());
        }
        let (bare, client) = (median(&mut bare_round), median(&mut client_round));
        ratios.push(bare / client);
        bare_times.push(bare);
        client_times.push(client);
    }
    let events = f64::from(u32::try_from(EVENTS)?);
    println!(
        "bare reqwest {:.0} events/s, client {:.0} events/s, ratio {:.2} (goal: 0.9)",
        events / median(&mut bare_times),
        events / median(&mut client_times),
        median(&mut ratios),
    );
    Ok(())
}

fn client(url: &str) -> Result<Client, capi_client::Error> {
    Client::builder()
        .credentials(Credentials::access_token(TOKEN))
        .api_url(url)
        .auth_url(url)
        .quota(Quota::unlimited())
        .build()
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

async fn send(client: &Client, body: &Bytes) {
    let outcome = client.send_events(body.clone(), EVENTS, SendOptions::new()).await;
    assert!(outcome.is_ok_and(|outcome| outcome.accepted() == EVENTS));
}

/// What somebody would write who trusts the network and LinkedIn.
struct Bare {
    client: reqwest::Client,
    url: String,
}

impl Bare {
    fn new(url: &str) -> Result<Self, Box<dyn Error>> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth();
        let client =
            reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().build()?;
        Ok(Self { client, url: format!("{url}/rest/conversionEvents") })
    }

    async fn post(&self, body: &Bytes) {
        let sent = self
            .client
            .post(&self.url)
            .bearer_auth(TOKEN)
            .header("LinkedIn-Version", "202609")
            .header("X-Restli-Protocol-Version", "2.0.0")
            .header("X-RestLi-Method", "BATCH_CREATE")
            .header("Content-Type", "application/json")
            .body(body.clone())
            .send()
            .await;
        let Ok(answer) = sent else { unreachable!("the sink answers") };
        assert!(answer.status().is_success());
        assert!(answer.bytes().await.is_ok());
    }
}

/// 5,000 events of about 480 bytes.
fn body() -> Bytes {
    let hash = "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514";
    let event = format!(
        r#"{{"conversion":"urn:lla:llaPartnerConversion:104000","conversionHappenedAt":1795000000000,"conversionValue":{{"currencyCode":"USD","amount":"50.00"}},"eventId":"order-00000001","user":{{"userIds":[{{"idType":"SHA256_EMAIL","idValue":"{hash}"}},{{"idType":"LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID","idValue":"df5gf5-gh6t7-ph4j7h-fgf6n1"}}],"userInfo":{{"firstName":"mike","lastName":"smith","companyName":"example","title":"engineer","countryCode":"US"}}}}}}"#
    );
    format!(r#"{{"elements":[{}]}}"#, vec![event; EVENTS].join(",")).into()
}

/// A server on threads of its own that reads each request to its end and says that all is well.
fn sink() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let statuses = vec![r#"{"status":201}"#; EVENTS].join(",");
    let body = format!(r#"{{"elements":[{statuses}]}}"#);
    let answer: Arc<str> = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            std::thread::spawn(move || serve(stream, &answer));
        }
    });
    Ok(format!("http://{address}"))
}

fn serve(mut stream: TcpStream, answer: &str) {
    let mut piece = vec![0; 1 << 18];
    let _ = stream.set_nodelay(true);
    loop {
        let mut head = Vec::new();
        let mut left = None;
        // The head, and whatever of the body came with it.
        while left.is_none() {
            match stream.read(&mut piece) {
                Ok(count) if count > 0 => {
                    head.extend(piece.iter().take(count));
                }
                _ => return,
            }
            left = body_left(&head);
        }
        let mut left = left.unwrap_or(0);
        while left > 0 {
            match stream.read(&mut piece) {
                Ok(count) if count > 0 => left = left.saturating_sub(count),
                _ => return,
            }
        }
        if stream.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

/// How many bytes of the body are still to come; `None` while the head is not complete.
fn body_left(so_far: &[u8]) -> Option<usize> {
    let end = so_far.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(so_far.get(..end)?).to_lowercase();
    let announced = head.split("content-length: ").nth(1)?.split("\r\n").next()?.parse().ok()?;
    Some(usize::saturating_sub(announced, so_far.len() - end))
}
