//! What a fault does, as it is written over HTTP.

use serde::{Deserialize, Serialize};

use super::RetryAfter;
use crate::settings::MessageForm;

/// The kinds of misbehaviour. Their JSON is the control interface's.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub(crate) enum Action {
    Answer {
        status: u16,
        #[serde(default)]
        headers: Vec<(String, String)>,
        #[serde(default)]
        body: String,
    },
    Delay {
        millis: u64,
    },
    DropAfterStoring,
    DropBeforeStoring,
    EndlessBody,
    ExpireToken,
    FailElement {
        index: usize,
        #[serde(default = "bad_request")]
        status: u16,
        #[serde(default)]
        message: String,
    },
    Outage {
        #[serde(default = "unavailable")]
        status: u16,
        #[serde(default)]
        retry_after: Option<RetryAfter>,
    },
    Redirect {
        to: String,
        #[serde(default = "temporary_redirect")]
        status: u16,
    },
    RefuseEvents {
        event_ids: Vec<String>,
        #[serde(default)]
        form: MessageForm,
        #[serde(default)]
        message: Option<String>,
    },
    RevokeToken,
    ShortBatch {
        #[serde(default = "one")]
        missing: usize,
    },
    Throttle {
        #[serde(default)]
        retry_after: Option<RetryAfter>,
    },
    TransientRevocation,
    TruncateBody,
}

fn bad_request() -> u16 {
    400
}

fn unavailable() -> u16 {
    503
}

fn temporary_redirect() -> u16 {
    307
}

fn one() -> usize {
    1
}
