//! A fault, and which requests it befalls.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Action;
use crate::settings::MessageForm;

/// Misbehaviour that befalls the next requests to match it.
///
/// A fault befalls one request unless [`times`](Self::times) or [`forever`](Self::forever) say
/// otherwise, and every path unless [`on`](Self::on) says otherwise; calls to `/sandbox` are always
/// spared. Faults wait in the order in which they were injected. A request suffers every delay and
/// every refusal of events that matches it, and of the other kinds the first one.
///
/// Over HTTP a fault is a JSON object for `POST /sandbox/faults`: its kind under `fault`, in the
/// spelling of the constructor here, the constructor's arguments, and any of `path`, `method`,
/// `times` (null means forever) and `skip`.
///
/// # Examples
///
/// ```
/// use capi_sandbox::{Fault, RetryAfter};
/// use std::time::Duration;
///
/// // The second and the third POST of events meet a throttle.
/// let fault = Fault::throttle(Some(RetryAfter::Seconds(2)))
///     .on("/rest/conversionEvents")
///     .method("POST")
///     .skip(1)
///     .times(2);
/// # let json = serde_json::to_value(&fault).unwrap();
/// assert_eq!(
///     json,
///     serde_json::json!({
///         "fault": "throttle", "retry_after": {"seconds": 2},
///         "path": "/rest/conversionEvents", "method": "POST", "skip": 1, "times": 2
///     })
/// );
/// ```
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Fault {
    #[serde(flatten)]
    pub(super) action: Action,
    #[serde(default)]
    pub(super) path: Option<String>,
    #[serde(default)]
    pub(super) method: Option<String>,
    #[serde(default)]
    pub(super) skip: u64,
    /// None is forever.
    #[serde(default = "once")]
    pub(super) times: Option<u64>,
}

/// The two forms of a `Retry-After` header (RFC 9110 §10.2.3).
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RetryAfter {
    /// A date, this many seconds after the sandbox's clock.
    DateIn(u64),
    /// A number of seconds.
    Seconds(u64),
}

impl Fault {
    fn new(action: Action) -> Self {
        Self { action, path: None, method: None, skip: 0, times: once() }
    }

    /// Answers with exactly this status, these headers and this body, without looking at the
    /// request.
    #[must_use]
    pub fn answer(status: u16, headers: &[(&str, &str)], body: impl Into<String>) -> Self {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let headers = headers.iter().map(own).collect();
        Self::new(Action::Answer { status, headers, body: body.into() })
    }

    /// Waits before looking at the request, on tokio's clock.
    #[must_use]
    pub fn delay(by: Duration) -> Self {
        let millis = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        Self::new(Action::Delay { millis })
    }

    /// Does what the request asks, then closes the connection without an answer.
    #[must_use]
    pub fn drop_after_storing() -> Self {
        Self::new(Action::DropAfterStoring)
    }

    /// Closes the connection without an answer once the request has been read, and does nothing.
    #[must_use]
    pub fn drop_before_storing() -> Self {
        Self::new(Action::DropBeforeStoring)
    }

    /// Answers 200 with a body that never ends. The request is not done.
    #[must_use]
    pub fn endless_body() -> Self {
        Self::new(Action::EndlessBody)
    }

    /// Makes the request's access token expire, for this request and all later ones.
    #[must_use]
    pub fn expire_token() -> Self {
        Self::new(Action::ExpireToken)
    }

    /// Refuses the event at `index` of a batch with `status`, stores the others, and says so
    /// element by element under a 200. LinkedIn's framework can answer like this; LinkedIn has not
    /// been seen to.
    #[must_use]
    pub fn fail_element(index: usize, status: u16, message: impl Into<String>) -> Self {
        Self::new(Action::FailElement { index, status, message: message.into() })
    }

    /// Answers `status` (500, 502, 503, 504) with a page of HTML.
    #[must_use]
    pub fn outage(status: u16) -> Self {
        Self::new(Action::Outage { status, retry_after: None })
    }

    /// Like [`outage`](Self::outage), with a `Retry-After` header.
    #[must_use]
    pub fn outage_until(status: u16, retry_after: RetryAfter) -> Self {
        Self::new(Action::Outage { status, retry_after: Some(retry_after) })
    }

    /// Answers 307 with a `Location` of `to`.
    #[must_use]
    pub fn redirect(to: impl Into<String>) -> Self {
        Self::new(Action::Redirect { to: to.into(), status: 307 })
    }

    /// Refuses every request that holds an event with one of these `eventId`s, in the wording of
    /// `form`, until the faults are cleared: poison for a batch. Stores nothing.
    #[must_use]
    pub fn refuse_events<I: Into<String>>(
        event_ids: impl IntoIterator<Item = I>,
        form: MessageForm,
    ) -> Self {
        let event_ids = event_ids.into_iter().map(Into::into).collect();
        Self::new(Action::RefuseEvents { event_ids, form, message: None }).forever()
    }

    /// Makes the request's access token revoked, for this request and all later ones.
    #[must_use]
    pub fn revoke_token() -> Self {
        Self::new(Action::RevokeToken)
    }

    /// Stores a batch and answers with `missing` statuses too few.
    #[must_use]
    pub fn short_batch(missing: usize) -> Self {
        Self::new(Action::ShortBatch { missing })
    }

    /// Answers 429, with or without a `Retry-After` header.
    #[must_use]
    pub fn throttle(retry_after: Option<RetryAfter>) -> Self {
        Self::new(Action::Throttle { retry_after })
    }

    /// Calls the access token revoked though it is not, as LinkedIn has been seen to right after
    /// issuing one.
    #[must_use]
    pub fn transient_revocation() -> Self {
        Self::new(Action::TransientRevocation)
    }

    /// Does what the request asks, then closes the connection halfway through the answer's body.
    #[must_use]
    pub fn truncate_body() -> Self {
        Self::new(Action::TruncateBody)
    }

    /// Befalls only requests whose raw path starts with `path`.
    #[must_use]
    pub fn on(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Befalls only requests with this method.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Spares the first `requests` that match.
    #[must_use]
    pub fn skip(mut self, requests: u64) -> Self {
        self.skip = requests;
        self
    }

    /// Befalls this many requests.
    #[must_use]
    pub fn times(mut self, requests: u64) -> Self {
        self.times = Some(requests);
        self
    }

    /// Befalls every request that matches, until the faults are cleared.
    #[must_use]
    pub fn forever(mut self) -> Self {
        self.times = None;
        self
    }

    /// Sets the words with which [`refuse_events`](Self::refuse_events) refuses. LinkedIn's own may
    /// quote what was sent, personal values included. Other faults ignore it.
    #[must_use]
    pub fn saying(mut self, text: impl Into<String>) -> Self {
        if let Action::RefuseEvents { message, .. } = &mut self.action {
            *message = Some(text.into());
        }
        self
    }
}

#[expect(clippy::unnecessary_wraps, reason = "none is a value of the field: forever")]
fn once() -> Option<u64> {
    Some(1)
}
