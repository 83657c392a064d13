//! What a sandbox saw: the counts, the requests, the events.

mod log;
mod request;

use std::collections::BTreeMap;

use serde::Serialize;

pub(crate) use log::RequestLog;
pub use request::{RecordedRequest, token_digest};

use crate::events::duplicates;
use crate::sync::lock;
use crate::world::World;

/// The totals of one sandbox since it started, or since it was last reset.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Audit {
    /// Events that were accepted.
    pub events: u64,
    /// Accepted events that repeat the rule and the `eventId` of an earlier one; none if events are
    /// discarded. LinkedIn does not reject them, so the sandbox does not either.
    pub duplicate_event_ids: Option<u64>,
    /// Requests, by method, path and status.
    pub requests: Vec<RequestCount>,
    /// Requests to the token endpoint.
    pub token_requests: u64,
}

/// How often one outcome was seen.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RequestCount {
    /// The request's method.
    pub method: String,
    /// The request's raw path, without its query.
    pub path: String,
    /// The answer's status; none if the connection was dropped instead.
    pub status: Option<u16>,
    /// How many there were.
    pub count: u64,
}

impl Audit {
    pub(crate) fn of(world: &World) -> Self {
        let (events, stored) = {
            let store = lock(&world.events);
            (store.count(), store.snapshot())
        };
        let (requests, token_requests) = {
            let log = lock(&world.log);
            (log.counts(), log.token_requests())
        };
        let duplicate_event_ids = (!world.settings.discard_events).then(|| duplicates(&stored));
        Self { events, duplicate_event_ids, requests, token_requests }
    }

    /// How many requests were answered with `status`.
    #[must_use]
    pub fn answered(&self, status: u16) -> u64 {
        self.requests
            .iter()
            .filter(|outcome| outcome.status == Some(status))
            .map(|outcome| outcome.count)
            .sum()
    }

    /// How many requests there were for `path`, however they ended.
    #[must_use]
    pub fn requests_to(&self, path: &str) -> u64 {
        self.requests
            .iter()
            .filter(|outcome| outcome.path == path)
            .map(|outcome| outcome.count)
            .sum()
    }
}

pub(crate) type Counts = BTreeMap<(String, String, Option<u16>), u64>;
