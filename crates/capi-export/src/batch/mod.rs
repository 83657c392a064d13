//! Events packed into request bodies.

mod batcher;
mod buffers;

pub(crate) use batcher::{BatchLimits, Batcher};
pub(crate) use buffers::Buffers;

use std::sync::Arc;

use bytes::Bytes;
use capi_model::Timestamp;

use crate::report::{Identifiers, Ledger, Outcome, RowFault, SetAside, Tally};

/// What stands before the first event of a body.
const HEAD: &[u8] = br#"{"elements":["#;
/// What stands behind the last one.
const TAIL: &[u8] = b"]}";

/// Events that go to LinkedIn in one request, each with the row that it came from.
///
/// An event leaves a batch only through an outcome: what is left when the batch is dropped is
/// posted as not attempted.
pub(crate) struct Batch {
    /// A whole body; the events' bytes in it never change.
    encoded: Bytes,
    events: Vec<EncodedEvent>,
    ledger: Arc<Ledger>,
    buffers: Arc<Buffers>,
}

/// Where an event lies in its batch, and what its outcome needs.
#[derive(Clone, Copy)]
struct EncodedEvent {
    row: u64,
    happened_at: Timestamp,
    start: u32,
    end: u32,
    identifiers: Identifiers,
}

impl Batch {
    pub(crate) fn len(&self) -> usize {
        self.events.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The row of the event at this position.
    pub(crate) fn row(&self, index: usize) -> Option<u64> {
        self.events.get(index).map(|event| event.row)
    }

    /// The body that holds the events: the encoded one as it is when nothing was taken out.
    pub(crate) fn body(&self) -> Bytes {
        let events: usize = self.events.iter().map(|event| event.bytes() + 1).sum();
        let whole = HEAD.len() + events.saturating_sub(1) + TAIL.len();
        if whole == self.encoded.len() {
            return self.encoded.clone();
        }
        let mut body = Vec::with_capacity(whole);
        body.extend_from_slice(HEAD);
        for (index, event) in self.events.iter().enumerate() {
            if index > 0 {
                body.push(b',');
            }
            let bytes = self.encoded.get(event.start as usize..event.end as usize);
            body.extend_from_slice(bytes.unwrap_or_default());
        }
        body.extend_from_slice(TAIL);
        body.into()
    }

    /// Moves the later half into a batch of its own.
    pub(crate) fn split_off_half(&mut self) -> Self {
        let events = self.events.split_off(self.events.len().div_ceil(2));
        self.with_events(events)
    }

    /// Takes out the events at these positions, which rise, keeping the order of the others.
    pub(crate) fn take(&mut self, positions: &[usize]) -> Self {
        let mut taken = Vec::with_capacity(positions.len());
        let mut position = 0;
        self.events.retain(|event| {
            let take = positions.binary_search(&position).is_ok();
            position += 1;
            if take {
                taken.push(*event);
            }
            !take
        });
        self.with_events(taken)
    }

    /// Takes out the events that happened before this instant.
    pub(crate) fn take_older_than(&mut self, oldest: Timestamp) -> Self {
        let mut taken = Vec::new();
        if self.events.iter().any(|event| event.happened_at < oldest) {
            taken = self.events.extract_if(.., |event| event.happened_at < oldest).collect();
        }
        self.with_events(taken)
    }

    /// Ends all events as delivered.
    pub(crate) fn delivered(mut self) {
        let events = std::mem::take(&mut self.events);
        let mut tally = Tally::default();
        tally.counts.delivered = events.len() as u64;
        for event in &events {
            tally.coverage.add(event.identifiers);
        }
        self.ledger.post(&mut tally);
    }

    /// Ends all events in a way other than delivered.
    pub(crate) fn set_aside(mut self, outcome: Outcome, fault: &RowFault) {
        let mut tally = Tally::default();
        for event in std::mem::take(&mut self.events) {
            tally.set_aside(SetAside { row: event.row, outcome, faults: vec![fault.clone()] });
        }
        self.ledger.post(&mut tally);
    }

    fn with_events(&self, events: Vec<EncodedEvent>) -> Self {
        Self {
            encoded: self.encoded.clone(),
            events,
            ledger: Arc::clone(&self.ledger),
            buffers: Arc::clone(&self.buffers),
        }
    }
}

impl EncodedEvent {
    const fn bytes(&self) -> usize {
        (self.end - self.start) as usize
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        let mut tally = Tally::default();
        for event in &self.events {
            tally.set_aside(SetAside {
                row: event.row,
                outcome: Outcome::NotAttempted,
                faults: Vec::new(),
            });
        }
        if !self.events.is_empty() {
            self.ledger.post(&mut tally);
        }
        self.buffers.give(std::mem::take(&mut self.encoded));
    }
}
