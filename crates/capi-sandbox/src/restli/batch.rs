//! Answers to batches of keyed entities.

use hyper::StatusCode;
use serde_json::{Map, Value, json};

use crate::gateway::Refusal;
use crate::server::Answer;

/// What became of each key of a batch.
#[derive(Debug, Default)]
pub(crate) struct BatchResults {
    results: Map<String, Value>,
    errors: Map<String, Value>,
}

impl BatchResults {
    /// Notes what became of `key`: an entity or a status, or a refusal.
    pub(crate) fn add(&mut self, key: String, outcome: Result<Value, Refusal>) {
        match outcome {
            Ok(value) => self.results.insert(key, value),
            Err(refusal) => self.errors.insert(key, refusal.to_json()),
        };
    }

    /// The answer to a batch of writes.
    pub(crate) fn written(self) -> Answer {
        let body = json!({ "results": self.results, "errors": self.errors });
        Answer::json(StatusCode::OK, &body)
    }

    /// The answer to a batch of reads.
    pub(crate) fn read(self) -> Answer {
        let body = json!({ "results": self.results, "statuses": {}, "errors": self.errors });
        Answer::json(StatusCode::OK, &body)
    }
}
