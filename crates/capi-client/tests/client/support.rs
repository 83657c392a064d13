//! A server in memory and a clock that only moves when everybody waits.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use capi_client::{
    BoxFuture, Client, ClientBuilder, Credentials, Observation, Observer, Quota, Runtime,
    Transport, TransportError,
};
use capi_model::Timestamp;
use http::{Request, Response};

/// 2026-11-18T11:06:40Z.
pub(crate) const START: Timestamp = Timestamp::from_millis(1_795_000_000_000);
pub(crate) const ACCESS: &str = "AQplantedAccess";
pub(crate) const REFRESH: &str = "AQplantedRefresh";
pub(crate) const SECRET: &str = "plantedClientSecret";

pub(crate) type Reply = Result<Response<Bytes>, TransportError>;

/// Tokio's paused clock: tests need `#[tokio::test(start_paused = true)]`.
#[derive(Debug, Clone)]
pub(crate) struct VirtualRuntime {
    begin: tokio::time::Instant,
    random: Arc<AtomicU64>,
    /// How far the wall clock is ahead of `START`, besides the time that passes.
    pub(crate) skew_ms: i64,
}

impl VirtualRuntime {
    pub(crate) fn new() -> Self {
        Self { begin: tokio::time::Instant::now(), random: Arc::new(AtomicU64::new(0)), skew_ms: 0 }
    }

    pub(crate) fn elapsed_ms(&self) -> u64 {
        self.elapsed().as_millis().try_into().unwrap()
    }
}

impl Runtime for VirtualRuntime {
    fn now(&self) -> Timestamp {
        START.saturating_add_millis(i64::try_from(self.elapsed_ms()).unwrap() + self.skew_ms)
    }

    fn elapsed(&self) -> Duration {
        self.begin.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    /// A fixed sequence that covers the whole range (`SplitMix64`).
    fn random(&self) -> u64 {
        let mut z = self.random.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

/// A request as the server saw it.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) at_ms: u64,
    pub(crate) method: String,
    pub(crate) uri: String,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn is_token_request(&self) -> bool {
        self.uri.ends_with("/oauth/v2/accessToken")
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

type Handler = dyn Fn(&Seen) -> BoxFuture<'static, Reply> + Send + Sync;

/// A server in memory: a handler, and what it was asked.
#[derive(Clone)]
pub(crate) struct Server {
    runtime: VirtualRuntime,
    handler: Arc<Handler>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Answers with what `handler` makes of each request, after 10 ms.
    pub(crate) fn new(
        runtime: &VirtualRuntime,
        handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::slow(runtime, move |seen| (Duration::from_millis(10), handler(seen)))
    }

    /// The handler chooses how long it takes, too.
    pub(crate) fn slow(
        runtime: &VirtualRuntime,
        handler: impl Fn(&Seen) -> (Duration, Reply) + Send + Sync + 'static,
    ) -> Self {
        Self::with_futures(runtime, move |seen| {
            let (wait, reply) = handler(seen);
            Box::pin(async move {
                tokio::time::sleep(wait).await;
                reply
            })
        })
    }

    pub(crate) fn with_futures(
        runtime: &VirtualRuntime,
        handler: impl Fn(&Seen) -> BoxFuture<'static, Reply> + Send + Sync + 'static,
    ) -> Self {
        Self { runtime: runtime.clone(), handler: Arc::new(handler), seen: Arc::default() }
    }

    /// Answers with these, one after the other; then it is an error of the test.
    pub(crate) fn script(
        runtime: &VirtualRuntime,
        replies: impl IntoIterator<Item = Reply>,
    ) -> Self {
        let replies = Mutex::new(replies.into_iter().collect::<VecDeque<_>>());
        Self::new(runtime, move |seen| {
            replies.lock().unwrap().pop_front().unwrap_or_else(|| panic!("unexpected: {seen:?}"))
        })
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn api_calls(&self) -> Vec<Seen> {
        self.seen().into_iter().filter(|seen| !seen.is_token_request()).collect()
    }

    pub(crate) fn token_calls(&self) -> Vec<Seen> {
        self.seen().into_iter().filter(Seen::is_token_request).collect()
    }

    /// A client of this server with a fixed token and no quota.
    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder()
            .credentials(Credentials::access_token(ACCESS))
            .quota(Quota::unlimited())
            .runtime(self.runtime.clone())
            .transport(self.clone())
    }

    /// A client that has to refresh, and no quota.
    pub(crate) fn refreshing_builder(&self) -> ClientBuilder {
        self.builder().credentials(Credentials::refresh_token("app", SECRET, REFRESH))
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Server")
    }
}

impl Transport for Server {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Reply> {
        let (parts, body) = request.into_parts();
        let seen = Seen {
            at_ms: self.runtime.elapsed_ms(),
            method: parts.method.to_string(),
            uri: parts.uri.to_string(),
            headers: parts.headers,
            body,
        };
        self.seen.lock().unwrap().push(seen.clone());
        (self.handler)(&seen)
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a reply may also be a failure")]
pub(crate) fn reply(status: u16, body: impl Into<Bytes>) -> Reply {
    Ok(Response::builder().status(status).body(body.into()).unwrap())
}

#[expect(clippy::unnecessary_wraps, reason = "a reply may also be a failure")]
pub(crate) fn reply_with(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Reply {
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    Ok(builder.body(body.into()).unwrap())
}

/// LinkedIn's answer to a batch of which every event is taken.
pub(crate) fn created(events: usize) -> Reply {
    reply(200, format!(r#"{{"elements":[{}]}}"#, vec![r#"{"status":201}"#; events].join(",")))
}

/// LinkedIn's answer to a refresh.
pub(crate) fn token(access: &str, expires_in: u64) -> Reply {
    reply(
        200,
        format!(
            r#"{{"access_token":"{access}","expires_in":{expires_in},"refresh_token":"{REFRESH}","refresh_token_expires_in":31536000,"scope":"r_ads,rw_conversions"}}"#
        ),
    )
}

/// A body with this many elements.
pub(crate) fn batch(events: usize) -> Bytes {
    format!(r#"{{"elements":[{}]}}"#, vec!["{}"; events].join(",")).into()
}

/// Keeps the `Debug` text of every observation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub(crate) fn count(&self, of: &str) -> usize {
        self.0.lock().unwrap().iter().filter(|line| line.starts_with(of)).count()
    }

    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap().join("\n")
    }
}

impl Observer for Log {
    fn observe(&self, observation: &Observation<'_>) {
        self.0.lock().unwrap().push(format!("{observation:?}"));
    }
}
