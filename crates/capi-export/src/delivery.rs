//! Sends batches, and takes out of them what LinkedIn refuses.

use std::sync::Arc;

use capi_client::{
    BatchOutcome, Client, Error, ErrorKind, Guarantee, Persistence, RefusedEvent, Runtime,
    SendOptions,
};
use capi_validate::EVENT_WINDOW;

use crate::batch::Batch;
use crate::error::ExportErrorKind;
use crate::report::{Ledger, Outcome, RowFault, SetAside};

/// Delivers batches of one export.
#[derive(Clone)]
pub(crate) struct Delivery {
    pub(crate) client: Client,
    pub(crate) runtime: Arc<dyn Runtime>,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) guarantee: Guarantee,
    pub(crate) skip_invalid: bool,
    /// How many refusals one batch may have before the rest of it is given up.
    pub(crate) max_refusals: u32,
}

impl Delivery {
    /// Delivers a batch; an error ends the export. Every event gets its outcome either way.
    ///
    /// LinkedIn takes a request as a whole or not at all. A refusal that names events costs one
    /// more request; one that names none halves the batch, which finds `k` bad events among `n`
    /// in about `2·k·log₂(n/k)` requests.
    pub(crate) async fn deliver(&self, batch: Batch) -> Result<(), ExportErrorKind> {
        let mut refusals = 0;
        let mut parts = vec![batch];
        while let Some(mut part) = parts.pop() {
            self.drop_expired(&mut part);
            if part.is_empty() {
                continue;
            }
            let options = SendOptions::new().guarantee(self.guarantee);
            let error = match self.client.send_events(part.body(), part.len(), options).await {
                Ok(outcome) => {
                    self.count_requests(outcome.attempts());
                    self.accepted(part, &outcome)?;
                    continue;
                }
                Err(error) => error,
            };
            self.count_requests(error.attempts());
            match error.kind() {
                ErrorKind::InvalidEvents | ErrorKind::PayloadTooLarge => {
                    refusals += 1;
                    if refusals > self.max_refusals {
                        part.set_aside(Outcome::Failed, &fault("not_singled_out", &error));
                        return Err(ExportErrorKind::Delivery(error));
                    }
                    self.refused(part, &error, &mut parts)?;
                }
                _ => self.given_up(part, error)?,
            }
        }
        Ok(())
    }

    /// Events that aged out while they were queued would sink their batch.
    fn drop_expired(&self, part: &mut Batch) {
        let window = i64::try_from(EVENT_WINDOW.as_millis()).unwrap_or(i64::MAX);
        let expired = part.take_older_than(self.runtime.now().saturating_add_millis(-window));
        if !expired.is_empty() {
            let fault = RowFault {
                field: "conversionHappenedAt",
                column: None,
                code: "expired",
                message: "the conversion became older than 90 days while it waited".into(),
            };
            expired.set_aside(Outcome::Expired, &fault);
        }
    }

    /// Ends the events of a request that was answered with 200: each has a status of its own.
    fn accepted(&self, mut part: Batch, outcome: &BatchOutcome) -> Result<(), ExportErrorKind> {
        // Whatever a refusal does to the export, the others are delivered.
        let mut result = Ok(());
        for event in outcome.refused().iter().rev() {
            let one = part.take(&[event.index]);
            if event.status.is_none_or(is_final) {
                result = self.refuse(one, event).and(result);
            } else {
                one.set_aside(Outcome::Failed, &refusal("not_accepted", event));
            }
        }
        if outcome.may_be_duplicated() {
            let events = part.len() as u64;
            self.ledger.update(|report| report.possibly_sent_twice += events);
        }
        part.delivered();
        result
    }

    /// Sets aside the events that a refusal names; halves the batch when it names none.
    fn refused(
        &self,
        mut part: Batch,
        error: &Error,
        parts: &mut Vec<Batch>,
    ) -> Result<(), ExportErrorKind> {
        if error.refused().is_empty() {
            if part.len() > 1 {
                let later = part.split_off_half();
                parts.push(later);
                parts.push(part);
                return Ok(());
            }
            return self.refuse_with(part, &fault("refused", error));
        }
        let mut result = Ok(());
        for event in error.refused().iter().rev() {
            let one = part.take(&[event.index]);
            result = self.refuse(one, event).and(result);
        }
        parts.push(part);
        result
    }

    fn refuse(&self, one: Batch, event: &RefusedEvent) -> Result<(), ExportErrorKind> {
        self.refuse_with(one, &refusal("refused", event))
    }

    fn refuse_with(&self, one: Batch, fault: &RowFault) -> Result<(), ExportErrorKind> {
        let row = one.row(0);
        one.set_aside(Outcome::Refused, fault);
        match row {
            Some(row) if !self.skip_invalid => Err(ExportErrorKind::InvalidRow(SetAside {
                row,
                outcome: Outcome::Refused,
                faults: vec![fault.clone()],
            })),
            _ => Ok(()),
        }
    }

    /// Ends the events of a request that failed for good.
    fn given_up(&self, part: Batch, error: Error) -> Result<(), ExportErrorKind> {
        let unknown = error.is_ambiguous();
        let (outcome, code) =
            if unknown { (Outcome::Unknown, "unknown") } else { (Outcome::Failed, "failed") };
        part.set_aside(outcome, &fault(code, &error));
        // One broken request is no reason to give up the others; a server that stays away is.
        if unknown
            && self.guarantee == Guarantee::AtMostOnce
            && error.persistence() != Persistence::Exhausted
        {
            return Ok(());
        }
        Err(ExportErrorKind::Delivery(error))
    }

    fn count_requests(&self, attempts: u32) {
        self.ledger.update(|report| {
            report.requests += u64::from(attempts);
            report.retries += u64::from(attempts.saturating_sub(1));
        });
    }
}

/// Whether a status of a single event says that sending it again would not help.
const fn is_final(status: u16) -> bool {
    matches!(status, 400..=499) && !matches!(status, 408 | 429)
}

fn fault(code: &'static str, error: &Error) -> RowFault {
    RowFault { field: "row", column: None, code, message: error.to_string().into() }
}

fn refusal(code: &'static str, event: &RefusedEvent) -> RowFault {
    RowFault { field: "row", column: None, code, message: event.message.as_str().into() }
}
