//! An exporter that talks to a sandbox over real HTTP, under a clock that does not wait.

#![allow(dead_code, unreachable_pub, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "a test that breaks may panic")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use capi::client::{BoxFuture, Client, ClientBuilder, Quota, Runtime};
use capi::model::{NextRow, RowSource, RowWriter, SourceError};
use capi::{Checker, Credentials, Exporter, ExporterBuilder, Report, Row, RuleSelector, Timestamp};
use capi_sandbox::{CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, RULE_IDS, Sandbox, SandboxBuilder};

/// When the tests take place.
pub const NOW: i64 = 1_795_000_000_000;

/// A sandbox with the tests' clock.
pub fn sandbox() -> SandboxBuilder {
    Sandbox::builder().now_ms(NOW)
}

/// A client that talks to the sandbox.
pub fn client(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder()
        .credentials(Credentials::refresh_token(CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN))
        .api_url(sandbox.api_url())
        .auth_url(sandbox.auth_url())
        .quota(Quota::unlimited())
        .runtime(Clock::default())
}

/// An exporter that sends to the sandbox, in batches of five.
pub fn exporter(sandbox: &Sandbox) -> ExporterBuilder {
    Exporter::builder()
        .with_client(client(sandbox).build().unwrap())
        .rule(RuleSelector::Id(RULE_IDS[0].try_into().unwrap()))
        .with_batch_events(5)
        .with_requests_in_flight(1)
}

/// Valid rows with the event ids `e-0`, `e-1`, ….
pub fn rows(count: usize) -> Vec<Row> {
    let row = |index| {
        Row::new()
            .with("conversionHappenedAt", NOW - 1000)
            .with("SHA256_EMAIL", format!("planted{index}@example.com"))
            .with("eventId", format!("e-{index}"))
    };
    (0..count).map(row).collect()
}

/// Fails unless every row that was read has exactly one outcome.
pub fn assert_adds_up(report: &Report) {
    assert_eq!(report.rows.ended(), report.rows.read, "{:?}", report.rows);
}

/// The tests' instant, and sleeps that end at once.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<AtomicU64>);

impl Runtime for Clock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(NOW)
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::Relaxed))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let slept = Arc::clone(&self.0);
        let wake = slept.load(Ordering::Relaxed) + u64::try_from(duration.as_millis()).unwrap();
        Box::pin(async move {
            // Sleeps as long as this are time limits, which never run out here.
            if duration > Duration::from_secs(100) {
                std::future::pending::<()>().await;
            }
            slept.fetch_max(wake, Ordering::Relaxed);
        })
    }

    fn random(&self) -> u64 {
        7
    }
}

/// Checks rows as an export with the first rule would.
pub fn checker() -> Checker {
    Exporter::builder()
        .rule(RuleSelector::Id(RULE_IDS[0].try_into().unwrap()))
        .with_runtime(Clock::default())
        .build_checker()
}

/// A source of one row; whether it was given.
pub struct Single(pub Row, pub bool);

impl RowSource for Single {
    fn header(&mut self) -> Result<Option<Vec<String>>, SourceError> {
        Ok(None)
    }

    fn next_row<'a>(&'a mut self, row: &mut RowWriter<'_, 'a>) -> Result<NextRow, SourceError> {
        if std::mem::replace(&mut self.1, true) {
            return Ok(NextRow::End);
        }
        row.row(&self.0);
        Ok(NextRow::Row)
    }
}
