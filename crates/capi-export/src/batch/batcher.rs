//! Packs events into bodies, up to LinkedIn's limits.

use std::sync::Arc;

use capi_model::ConversionEvent;

use super::{Batch, Buffers, EncodedEvent, HEAD, TAIL};
use crate::report::{Identifiers, Ledger};

/// How large a request may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BatchLimits {
    pub(crate) events: usize,
    pub(crate) body_bytes: usize,
}

/// Encodes events one behind the other and hands out a batch whenever one is full.
pub(crate) struct Batcher {
    limits: BatchLimits,
    ledger: Arc<Ledger>,
    buffers: Arc<Buffers>,
    body: Vec<u8>,
    events: Vec<EncodedEvent>,
    /// How large the last body became: the next one is allocated at once.
    expected_bytes: usize,
}

impl Batcher {
    pub(crate) fn new(limits: BatchLimits, ledger: Arc<Ledger>, buffers: Arc<Buffers>) -> Self {
        Self { limits, ledger, buffers, body: Vec::new(), events: Vec::new(), expected_bytes: 0 }
    }

    /// Adds the event of a row; gives a batch when one became full.
    #[inline]
    pub(crate) fn push(&mut self, row: u64, event: &ConversionEvent<'_>) -> Option<Batch> {
        let start = self.open();
        event.write_json(&mut self.body);
        let full = self.body.len() + TAIL.len() > self.limits.body_bytes && !self.events.is_empty();
        let (start, batch) = if full { self.carry_over(start) } else { (start, None) };
        self.events.push(EncodedEvent {
            row,
            happened_at: event.happened_at,
            start: offset(start),
            end: offset(self.body.len()),
            identifiers: Identifiers::of(event),
        });
        if self.events.len() >= self.limits.events { self.finish() } else { batch }
    }

    /// The events that are left, when there are any.
    pub(crate) fn finish(&mut self) -> Option<Batch> {
        if self.events.is_empty() {
            return None;
        }
        self.body.extend_from_slice(TAIL);
        self.expected_bytes = self.body.len();
        Some(Batch {
            encoded: std::mem::take(&mut self.body).into(),
            events: std::mem::take(&mut self.events),
            ledger: Arc::clone(&self.ledger),
            buffers: Arc::clone(&self.buffers),
        })
    }

    /// Makes the body ready for one more event, which starts at the offset returned.
    fn open(&mut self) -> usize {
        if self.events.is_empty() {
            self.body = self.buffers.take();
            // An eighth more than last time: bodies differ in size, and growing copies them.
            self.body.reserve(self.expected_bytes + self.expected_bytes / 8);
            self.events.reserve(if self.expected_bytes > 0 { self.limits.events } else { 0 });
            self.body.extend_from_slice(HEAD);
        } else {
            self.body.push(b',');
        }
        self.body.len()
    }

    /// Ends the batch before the event that starts here, and makes that event the first of the
    /// next one.
    #[cold]
    fn carry_over(&mut self, start: usize) -> (usize, Option<Batch>) {
        let last = self.body.split_off(start);
        // The comma before it.
        self.body.pop();
        let batch = self.finish();
        let start = self.open();
        self.body.extend_from_slice(&last);
        (start, batch)
    }
}

/// Bodies are smaller than 4 GiB: the builder's limit sees to it, and one event is one row.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
