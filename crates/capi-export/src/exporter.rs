//! The exporter: rows in, report out.

use std::fmt;
use std::sync::Arc;

use capi_client::{Client, Guarantee, MAX_EVENTS_PER_BATCH, Runtime};
use capi_model::AdAccountId;
use capi_rules::RuleSelector;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use crate::batch::BatchLimits;
use crate::builder::ExporterBuilder;
use crate::check::{CheckReport, Checker};
use crate::delivery::Delivery;
use crate::error::{ExportError, ExportErrorKind};
use crate::feed::{Feed, FeedOptions, Opened};
use crate::prepare::RowOptions;
use crate::report::{Ledger, Report};
use crate::rows::IntoRows;
use crate::{ConfigError, RowObserver, Rows};

/// Delivers rows to LinkedIn's Conversions API and accounts for each of them.
///
/// Built once, it can run any number of exports, at the same time too; clones share the client
/// with its tokens, connections and quota.
#[derive(Clone)]
pub struct Exporter {
    pub(crate) client: Client,
    pub(crate) runtime: Arc<dyn Runtime>,
    pub(crate) checker: Checker,
    pub(crate) rule: RuleSelector,
    pub(crate) ad_account: Option<AdAccountId>,
    pub(crate) settings: Settings,
    pub(crate) observer: Option<Arc<dyn RowObserver>>,
}

/// How an exporter delivers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) limits: BatchLimits,
    pub(crate) in_flight: usize,
    pub(crate) max_refusals: u32,
    pub(crate) guarantee: Guarantee,
    pub(crate) skip_invalid: bool,
    pub(crate) set_aside_limit: usize,
}

impl Exporter {
    /// Starts to configure an exporter.
    pub fn builder() -> ExporterBuilder {
        ExporterBuilder::new()
    }

    /// Sends rows to LinkedIn and tells what became of each.
    ///
    /// Rows are read in one pass and in bounded memory, but for one case: rows that can be read
    /// twice are checked as a whole before anything is sent when invalid rows are not skipped.
    ///
    /// # Errors
    ///
    /// [`ExportError`] when the export ended before all rows were done, or when rows ended as
    /// failed or unknown. It carries the report of what was done until then.
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: when the future is dropped, requests in flight are broken off, and their
    /// events may have been accepted.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime with time and I/O enabled.
    pub async fn send<'r, Kind>(
        &self,
        rows: impl IntoRows<'r, Kind>,
    ) -> Result<Report, ExportError> {
        let started = self.runtime.elapsed();
        let ledger = Arc::new(Ledger::new(self.settings.set_aside_limit, self.observer.clone()));
        let result = self.run(rows.into_rows(), &ledger).await;
        let mut report = ledger.report();
        report.elapsed = self.runtime.elapsed().saturating_sub(started);
        report.set_aside.sort_by_key(|row| row.row);
        match result {
            Ok(()) if report.rows.failed + report.rows.unknown > 0 => {
                Err(ExportError::new(ExportErrorKind::Undelivered, report))
            }
            Ok(()) => Ok(report),
            Err(kind) => Err(ExportError::new(kind, report)),
        }
    }

    /// Checks rows as an export would, and sends nothing.
    ///
    /// The rule is not looked up: where one is configured by name, an event is valid without its id.
    ///
    /// # Errors
    ///
    /// [`ExportError`] when the columns cannot give a valid event or the rows cannot be read.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: rows that can be read once are consumed up to where it was.
    pub async fn check<'r, Kind>(
        &self,
        rows: impl IntoRows<'r, Kind>,
    ) -> Result<CheckReport, ExportError> {
        self.checker.check(rows).await
    }

    /// The client that requests go through.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    async fn run(&self, rows: Rows<'_>, ledger: &Arc<Ledger>) -> Result<(), ExportErrorKind> {
        let options = FeedOptions {
            rows: self.checker.options().clone(),
            limits: self.settings.limits,
            skip_invalid: self.settings.skip_invalid,
            runtime: Arc::clone(&self.runtime),
            ledger: Arc::clone(ledger),
        };
        // Before the rule: rows that cannot be exported must not make one.
        let opened = Opened::open(rows.0, &options).await?;
        let rule = self.rule.resolve(&self.client, self.ad_account).await;
        let rows = RowOptions { rule: rule.map_err(ExportErrorKind::Rule)?, ..options.rows };
        ledger.update(|report| report.rule = rows.rule);
        let mut feed = opened.start(&rows);
        let result = self.deliver(&mut feed, ledger).await;
        feed.close().await;
        result
    }

    /// Keeps a bounded number of batches in flight until the rows end or the first error, and
    /// then waits for those that are under way: their outcomes are worth knowing.
    async fn deliver(
        &self,
        feed: &mut Feed<'_>,
        ledger: &Arc<Ledger>,
    ) -> Result<(), ExportErrorKind> {
        let delivery = Delivery {
            client: self.client.clone(),
            runtime: Arc::clone(&self.runtime),
            ledger: Arc::clone(ledger),
            guarantee: self.settings.guarantee,
            skip_invalid: self.settings.skip_invalid,
            max_refusals: self.settings.max_refusals,
        };
        let mut in_flight = FuturesUnordered::new();
        let mut reading = true;
        let mut result = Ok(());
        loop {
            tokio::select! {
                batch = feed.next(), if reading && in_flight.len() < self.settings.in_flight => {
                    match batch {
                        Ok(Some(batch)) => in_flight.push(delivery.deliver(batch)),
                        Ok(None) => reading = false,
                        Err(error) => {
                            reading = false;
                            result = result.and(Err(error));
                        }
                    }
                }
                Some(delivered) = in_flight.next(), if !in_flight.is_empty() => {
                    if delivered.is_err() {
                        reading = false;
                        result = result.and(delivered);
                    }
                }
                else => return result,
            }
        }
    }
}

impl fmt::Debug for Exporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exporter")
            .field("rule", &self.rule)
            .field("ad_account", &self.ad_account)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            limits: BatchLimits { events: MAX_EVENTS_PER_BATCH, body_bytes: 4 << 20 },
            in_flight: 4,
            max_refusals: 256,
            guarantee: Guarantee::default(),
            skip_invalid: true,
            set_aside_limit: 1_000,
        }
    }
}

impl Settings {
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        if !(1..=MAX_EVENTS_PER_BATCH).contains(&self.limits.events) {
            return Err(ConfigError::new("a batch holds 1 to 5,000 events"));
        }
        if !(1..=MAX_BATCH_BYTES).contains(&self.limits.body_bytes) {
            return Err(ConfigError::new("a batch has 1 byte to 64 MiB"));
        }
        if self.in_flight == 0 {
            return Err(ConfigError::new("at least one request must be allowed in flight"));
        }
        Ok(())
    }
}

/// Keeps offsets in a body far from the end of `u32`.
const MAX_BATCH_BYTES: usize = 64 << 20;
