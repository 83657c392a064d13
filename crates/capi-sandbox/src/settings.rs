//! The switches of one sandbox, fixed when it starts.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::defaults::ACTIVE_VERSIONS;

/// The wordings in which events are refused for what they say, not for how they are written.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MessageForm {
    /// 400 with a text that names no event at all.
    Bare,
    /// 400 with `Validation failed because [{field=…, batchIndex=0, …}]`: the form of LinkedIn's
    /// documentation.
    Documentation,
    /// 400 with `…, indices [0] (0-indexed).`: the form that live servers answer.
    #[default]
    Indices,
    /// 422 with `Index: 0, ERROR :: /… :: …`: the form that live servers answer to faults of the
    /// schema.
    Lines,
}

/// How many requests a member may make before the answer is 429.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QuotaLimits {
    pub(crate) per_minute: u64,
    pub(crate) per_day: u64,
}

#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, each set by name")]
pub(crate) struct Settings {
    pub(crate) active_versions: BTreeSet<u32>,
    pub(crate) any_loopback_redirect: bool,
    pub(crate) deleted_rule_as_400: bool,
    pub(crate) discard_events: bool,
    pub(crate) message_form: MessageForm,
    pub(crate) invalid_grant: bool,
    pub(crate) max_body_bytes: usize,
    pub(crate) quota: Option<QuotaLimits>,
    pub(crate) refresh_token_life: Duration,
    pub(crate) reject_oracle_moat_id: bool,
    pub(crate) request_log_limit: usize,
    pub(crate) rotate_refresh_tokens: bool,
    pub(crate) strict_headers: bool,
    pub(crate) access_token_life: Duration,
    pub(crate) unknown_total: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            active_versions: ACTIVE_VERSIONS.into_iter().collect(),
            any_loopback_redirect: true,
            deleted_rule_as_400: false,
            discard_events: false,
            message_form: MessageForm::default(),
            invalid_grant: false,
            max_body_bytes: 64 << 20,
            quota: None,
            refresh_token_life: Duration::from_secs(365 * 24 * 60 * 60),
            reject_oracle_moat_id: false,
            request_log_limit: 100_000,
            rotate_refresh_tokens: false,
            strict_headers: false,
            access_token_life: Duration::from_secs(60 * 24 * 60 * 60),
            unknown_total: false,
        }
    }
}
