//! The log of requests.

use std::collections::VecDeque;

use super::{Counts, RecordedRequest, RequestCount};
use crate::server::Call;

/// The last requests in full, and the counts of all of them.
#[derive(Debug)]
pub(crate) struct RequestLog {
    requests: VecDeque<RecordedRequest>,
    counts: Counts,
    limit: usize,
    keep_bodies: bool,
}

impl RequestLog {
    pub(crate) fn new(limit: usize, keep_bodies: bool) -> Self {
        Self { requests: VecDeque::new(), counts: Counts::new(), limit, keep_bodies }
    }

    pub(crate) fn record(&mut self, call: &Call, now_ms: i64, status: Option<u16>) {
        let key = (call.method.to_string(), call.path().to_owned(), status);
        *self.counts.entry(key).or_default() += 1;
        if self.limit == 0 {
            return;
        }
        if self.requests.len() == self.limit {
            self.requests.pop_front();
        }
        self.requests.push_back(RecordedRequest::new(call, now_ms, status, self.keep_bodies));
    }

    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.requests.iter().cloned().collect()
    }

    pub(crate) fn counts(&self) -> Vec<RequestCount> {
        let count = |((method, path, status), count): (&(String, String, Option<u16>), &u64)| {
            let (method, path) = (method.clone(), path.clone());
            RequestCount { method, path, status: *status, count: *count }
        };
        self.counts.iter().map(count).collect()
    }

    pub(crate) fn token_requests(&self) -> u64 {
        let mut total = 0;
        for ((_, path, _), count) in &self.counts {
            total += if path == "/oauth/v2/accessToken" { *count } else { 0 };
        }
        total
    }

    pub(crate) fn clear(&mut self) {
        self.requests.clear();
        self.counts.clear();
    }
}
