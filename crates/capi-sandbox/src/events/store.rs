//! The accepted events.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use bytes::Bytes;
use serde::Deserialize;

/// Every accepted event, in order of arrival, as slices of the bodies that brought them.
///
/// Memory: the bodies themselves and 16 bytes an event; nothing at all when events are only
/// counted.
#[derive(Debug, Default)]
pub(crate) struct EventStore {
    requests: Vec<Accepted>,
    count: u64,
}

#[derive(Debug)]
struct Accepted {
    body: Bytes,
    events: Vec<Range<usize>>,
}

#[derive(Deserialize)]
struct Identifier<'a> {
    #[serde(borrow)]
    conversion: Cow<'a, str>,
    #[serde(borrow, rename = "eventId")]
    event_id: Option<Cow<'a, str>>,
}

impl EventStore {
    /// Takes the events that lie in `body` at `events`.
    pub(crate) fn store(&mut self, body: Bytes, events: Vec<Range<usize>>) {
        self.count += events.len() as u64;
        self.requests.push(Accepted { body, events });
    }

    /// Counts `events` without keeping them.
    pub(crate) fn count_only(&mut self, events: usize) {
        self.count += events as u64;
    }

    /// How many events were accepted.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// The stored events as they came. Sharing the bodies, this copies nothing.
    pub(crate) fn snapshot(&self) -> Vec<Bytes> {
        self.requests
            .iter()
            .flat_map(|accepted| accepted.events.iter().map(|at| accepted.body.slice(at.clone())))
            .collect()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// How many of `events` repeat the rule and the `eventId` of an earlier one.
pub(crate) fn duplicates(events: &[Bytes]) -> u64 {
    let mut seen = HashSet::new();
    let repeated = events
        .iter()
        .filter_map(|event| serde_json::from_slice::<Identifier<'_>>(event).ok())
        .filter_map(|event| Some((event.conversion, event.event_id?)))
        .filter(|identifier| !seen.insert(identifier.clone()))
        .count();
    repeated as u64
}
