//! A LinkedIn in memory that does what a test tells it to, and a clock that stands still.

#![allow(dead_code, unreachable_pub, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that breaks may panic")]

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use bytes::Bytes;
use capi_client::{
    BoxFuture, Client, Credentials, Quota, Runtime, Transport, TransportError, TransportErrorKind,
};
use capi_export::{Counts, Exporter, ExporterBuilder, Outcome, Report};
use capi_model::{Row, Timestamp};
use capi_rules::RuleSelector;
use http::{Request, Response};
use serde_json::{Value, json};

/// When the tests take place.
pub const NOW: i64 = 1_795_000_000_000;
pub const DAY: i64 = 86_400_000;

/// How LinkedIn says which events it refuses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Naming {
    /// 400 with `indices [0, 2] (0-indexed)`.
    #[default]
    Indices,
    /// 422 with `Index: 0, ERROR :: …` lines.
    Schema,
    /// 400 that names no event.
    None,
    /// 200 with a status of its own for each event.
    PerElement(u16),
}

/// What happens to one request, whatever is in it.
#[derive(Debug, Clone)]
pub enum Step {
    /// LinkedIn judges the events.
    Judge,
    /// The connection cannot be made.
    Unreachable,
    /// The connection breaks before anything is stored.
    CutBefore,
    /// The events are judged and stored, and the connection breaks.
    CutAfter,
    /// This status and body.
    Answer(u16, &'static str),
}

#[derive(Debug, Default)]
pub struct State {
    /// How often each event was stored, by event id.
    pub stored: BTreeMap<String, u32>,
    /// The bodies that arrived.
    pub bodies: Vec<Bytes>,
    /// Event ids that LinkedIn refuses.
    pub poison: BTreeSet<String>,
    pub naming: Naming,
    /// What happens to the next requests; then all are judged.
    pub script: VecDeque<Step>,
}

/// LinkedIn in memory.
#[derive(Debug, Clone, Default)]
pub struct LinkedIn(Arc<Mutex<State>>);

impl LinkedIn {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub fn poison(self, ids: impl IntoIterator<Item = usize>, naming: Naming) -> Self {
        self.state().poison.extend(ids.into_iter().map(event_id));
        self.state().naming = naming;
        self
    }

    pub fn script(self, steps: impl IntoIterator<Item = Step>) -> Self {
        self.state().script.extend(steps);
        self
    }

    pub fn requests(&self) -> usize {
        self.state().bodies.len()
    }

    pub fn stored(&self) -> BTreeSet<String> {
        self.state().stored.keys().cloned().collect()
    }

    /// An exporter that sends here.
    pub fn exporter(&self, clock: &Clock) -> ExporterBuilder {
        let client = Client::builder()
            .credentials(Credentials::access_token("token-of-the-tests"))
            .quota(Quota::unlimited())
            .transport(self.clone())
            .runtime(clock.clone())
            .build()
            .unwrap();
        Exporter::builder()
            .with_client(client)
            .rule(RuleSelector::Id("104000".parse().unwrap()))
            .with_requests_in_flight(2)
    }
}

impl State {
    fn answer(&mut self, body: &Bytes) -> Result<(u16, String), TransportErrorKind> {
        self.bodies.push(body.clone());
        match self.script.pop_front().unwrap_or(Step::Judge) {
            Step::Judge => Ok(self.judge(body)),
            Step::Unreachable => Err(TransportErrorKind::Connect),
            Step::CutBefore => Err(TransportErrorKind::Interrupted),
            Step::CutAfter => {
                self.judge(body);
                Err(TransportErrorKind::Interrupted)
            }
            Step::Answer(status, body) => Ok((status, body.to_owned())),
        }
    }

    fn judge(&mut self, body: &[u8]) -> (u16, String) {
        let body: Value = serde_json::from_slice(body).unwrap();
        let ids: Vec<_> = body["elements"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["eventId"].as_str().unwrap_or("none").to_owned())
            .collect();
        let bad: Vec<_> = (0..ids.len()).filter(|&at| self.poison.contains(&ids[at])).collect();
        if let Naming::PerElement(status) = self.naming {
            let elements: Vec<_> = (0..ids.len())
                .map(|at| {
                    if bad.contains(&at) {
                        json!({"status": status, "error": {"message": "Bad event"}})
                    } else {
                        json!({"status": 201})
                    }
                })
                .collect();
            self.store(
                ids.iter().enumerate().filter(|(at, _)| !bad.contains(at)).map(|(_, id)| id),
            );
            return (200, json!({ "elements": elements }).to_string());
        }
        if bad.is_empty() {
            self.store(ids.iter());
            let elements = vec![json!({"status": 201}); ids.len()];
            return (200, json!({ "elements": elements }).to_string());
        }
        match self.naming {
            Naming::Schema => {
                let lines =
                    bad.iter().map(|at| format!("Index: {at}, ERROR :: /eventId :: is refused\n"));
                let lines = lines.collect::<Vec<_>>().concat();
                (422, json!({"message": lines, "status": 422}).to_string())
            }
            Naming::None => (400, json!({"message": "Bad event", "status": 400}).to_string()),
            _ => {
                let message = format!("Bad event, indices {bad:?} (0-indexed).");
                (400, json!({"message": message, "status": 400}).to_string())
            }
        }
    }

    fn store<'i>(&mut self, ids: impl Iterator<Item = &'i String>) {
        for id in ids {
            *self.stored.entry(id.clone()).or_default() += 1;
        }
    }
}

impl Transport for LinkedIn {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let answer = self.state().answer(request.body());
        Box::pin(async move {
            // So that requests in flight overlap.
            tokio::task::yield_now().await;
            let (status, body) = answer.map_err(TransportError::new)?;
            Ok(Response::builder().status(status).body(body.into()).unwrap())
        })
    }
}

/// A clock that moves only when told to; sleeping moves its monotonic side.
#[derive(Debug, Clone)]
pub struct Clock {
    now: Arc<AtomicI64>,
    elapsed: Arc<AtomicU64>,
}

impl Clock {
    pub fn new() -> Self {
        Self { now: Arc::new(AtomicI64::new(NOW)), elapsed: Arc::default() }
    }

    pub fn set(&self, now: i64) {
        self.now.store(now, Ordering::Relaxed);
    }
}

impl Runtime for Clock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now.load(Ordering::Relaxed))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.elapsed.load(Ordering::Relaxed))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let elapsed = Arc::clone(&self.elapsed);
        let wake = elapsed.load(Ordering::Relaxed) + u64::try_from(duration.as_millis()).unwrap();
        Box::pin(async move {
            // Long sleeps are time limits of requests, which never run out here.
            if duration > Duration::from_secs(100) {
                std::future::pending::<()>().await;
            }
            elapsed.fetch_max(wake, Ordering::Relaxed);
        })
    }

    fn random(&self) -> u64 {
        4
    }
}

/// The event id of the row at this position.
pub fn event_id(row: usize) -> String {
    format!("e-{row}")
}

/// A valid row.
pub fn row(index: usize) -> Row {
    Row::new()
        .with("conversionHappenedAt", NOW - DAY)
        .with("SHA256_EMAIL", format!("user{index}@example.com"))
        .with("eventId", event_id(index))
}

pub fn rows(count: usize) -> Vec<Row> {
    (0..count).map(row).collect()
}

/// The rows that ended in this way, rising.
pub fn rows_that(report: &Report, outcome: Outcome) -> Vec<usize> {
    let ended = report.set_aside.iter().filter(|row| row.outcome == outcome);
    ended.map(|row| usize::try_from(row.row).unwrap()).collect()
}

/// Fails unless every row has exactly one outcome and the list says what the counts say.
pub fn assert_adds_up(report: &Report) {
    let counts: Counts = report.rows;
    assert_eq!(counts.ended(), counts.read, "{counts:?}");
    let undelivered = counts.read - counts.delivered;
    assert_eq!(report.set_aside.len() as u64 + report.set_aside_omitted, undelivered);
    let listed: BTreeSet<_> = report.set_aside.iter().map(|row| row.row).collect();
    assert_eq!(listed.len(), report.set_aside.len(), "a row ended twice");
}
