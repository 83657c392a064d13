//! The one error of this crate.

mod advice;
mod answer;
mod indices;
mod kind;
mod redact;
mod vocabulary;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use capi_model::ApiVersion;

pub(crate) use self::answer::Subject;
pub use self::kind::{ErrorKind, Persistence};
pub(crate) use self::redact::{oauth_symbol, redact, symbol};
use crate::transport::{TransportError, TransportErrorKind};

/// A failed call, with what LinkedIn said about it and what to do.
///
/// `Display` is one line for a log, [`advice`](Self::advice) included. No token, secret or value of
/// an event is part of it: LinkedIn's messages repeat what was sent, so every word of theirs that
/// is not known to be harmless is replaced by `…`.
#[derive(Clone)]
pub struct Error(Box<Repr>);

#[derive(Clone)]
struct Repr {
    kind: ErrorKind,
    persistence: Persistence,
    operation: &'static str,
    detail: Cow<'static, str>,
    status: Option<u16>,
    code: Option<String>,
    service_error_code: Option<i64>,
    message: Option<String>,
    request_id: Option<String>,
    ambiguous: bool,
    attempts: u32,
    retry_after: Option<Duration>,
    refused: Vec<RefusedEvent>,
    version: Option<ApiVersion>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// An event that LinkedIn named in a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefusedEvent {
    /// Its position in the batch, from 0.
    pub index: usize,
    /// Its own HTTP status, where the answer has one for each event.
    pub status: Option<u16>,
    /// LinkedIn's code, such as `INVALID_CONVERSION_TIME_FIELD_VALUE`, where there is one.
    pub code: Option<String>,
    /// LinkedIn's message, without any value of the event.
    pub message: String,
}

impl Error {
    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether another try may help.
    #[must_use]
    pub fn persistence(&self) -> Persistence {
        self.0.persistence
    }

    /// Whether LinkedIn may have carried the request out all the same: it was sent, wholly or in
    /// part, and no answer says what became of it.
    ///
    /// True for broken connections, timeouts and the statuses 500, 502, 504 and above; false for
    /// connections that were never made, and for 408, 429, 501 and 503.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.0.ambiguous
    }

    /// The HTTP status of the last answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// LinkedIn's symbolic code, such as `EXPIRED_ACCESS_TOKEN`, or the `error` of the token
    /// endpoint.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// LinkedIn's number for the error (`serviceErrorCode`), such as 65602.
    #[must_use]
    pub fn service_error_code(&self) -> Option<i64> {
        self.0.service_error_code
    }

    /// LinkedIn's message; `…` stands for every part that may hold a value of the request.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The id of the last answer (`x-li-uuid`), which LinkedIn's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How many requests were sent for this call.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long LinkedIn asked to wait (`Retry-After`), or until the daily quota resets, counted
    /// from when this error was made.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The events that a refusal names, by rising index. Empty if it names none that were sent.
    #[must_use]
    pub fn refused(&self) -> &[RefusedEvent] {
        &self.0.refused
    }

    /// The positions of [`refused`](Self::refused), rising.
    #[must_use]
    pub fn refused_indices(&self) -> impl ExactSizeIterator<Item = usize> + '_ {
        self.0.refused.iter().map(|event| event.index)
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> Option<Cow<'static, str>> {
        advice::of(self)
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Repr {
            kind,
            persistence: Persistence::Permanent,
            operation: "",
            detail: detail.into(),
            status: None,
            code: None,
            service_error_code: None,
            message: None,
            request_id: None,
            ambiguous: false,
            attempts: 0,
            retry_after: None,
            refused: Vec::new(),
            version: None,
            source: None,
        }))
    }

    pub(crate) fn configuration(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Configuration, detail)
    }

    /// An answer that makes no sense: whatever was asked for may have been done.
    pub(crate) fn protocol(detail: impl Into<Cow<'static, str>>) -> Self {
        let mut error = Self::new(ErrorKind::Protocol, detail);
        error.0.ambiguous = true;
        error
    }

    pub(crate) fn timeout(limit: Duration) -> Self {
        let mut error = Self::new(ErrorKind::Timeout, format!("nothing within {limit:?}"));
        error.0.persistence = Persistence::Temporary;
        error.0.ambiguous = true;
        error
    }

    pub(crate) fn transport(error: TransportError) -> Self {
        let (kind, persistence) = match error.kind() {
            TransportErrorKind::Connect | TransportErrorKind::Interrupted => {
                (ErrorKind::Connection, Persistence::Temporary)
            }
            TransportErrorKind::Timeout => (ErrorKind::Timeout, Persistence::Temporary),
            TransportErrorKind::TooLarge => (ErrorKind::Protocol, Persistence::Permanent),
            TransportErrorKind::Unsendable => (ErrorKind::Configuration, Persistence::Permanent),
        };
        let mut made = Self::new(kind, error.kind().describe());
        made.0.persistence = persistence;
        made.0.ambiguous = error.is_ambiguous();
        made.with_source(error)
    }

    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// Names what was being done, unless a part of it, such as a token refresh, is named already.
    pub(crate) fn with_operation(mut self, operation: &'static str) -> Self {
        if self.0.operation.is_empty() {
            self.0.operation = operation;
        }
        self
    }

    /// Keeps an OAuth error code, if it is one.
    pub(crate) fn with_code(mut self, code: &str) -> Self {
        self.0.code = oauth_symbol(code);
        self
    }

    pub(crate) fn with_persistence(mut self, persistence: Persistence) -> Self {
        self.0.persistence = persistence;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// An earlier attempt that may have been carried out leaves the whole call in doubt, unless
    /// LinkedIn has by now refused these very events.
    pub(crate) fn after_ambiguous_attempt(mut self, ambiguous: bool) -> Self {
        self.0.ambiguous |= ambiguous && self.0.kind != ErrorKind::InvalidEvents;
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id;
        self
    }

    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    /// Turns a temporary failure into one whose tries are used up, and says why no more follow.
    pub(crate) fn exhausted(mut self, why: &'static str) -> Self {
        self.0.persistence = Persistence::Exhausted;
        self.0.detail = if self.0.detail.is_empty() {
            why.into()
        } else {
            format!("{}; {why}", self.0.detail).into()
        };
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let repr = &*self.0;
        if !repr.operation.is_empty() {
            write!(f, "{}: ", repr.operation)?;
        }
        write!(f, "{}", repr.kind)?;
        if !repr.detail.is_empty() {
            write!(f, ": {}", repr.detail)?;
        }
        if let Some(status) = repr.status {
            write!(f, ": HTTP {status}")?;
        }
        if let Some(code) = &repr.code {
            write!(f, " {code}")?;
        }
        if let Some(message) = &repr.message {
            write!(f, " \"{message}\"")?;
        }
        if let Some(id) = &repr.request_id {
            write!(f, " (request {id})")?;
        }
        if repr.attempts > 1 {
            write!(f, ", after {} attempts", repr.attempts)?;
        }
        match self.advice() {
            Some(advice) => write!(f, ". {advice}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let repr = &*self.0;
        f.debug_struct("Error")
            .field("kind", &repr.kind)
            .field("persistence", &repr.persistence)
            .field("operation", &repr.operation)
            .field("detail", &repr.detail)
            .field("status", &repr.status)
            .field("code", &repr.code)
            .field("service_error_code", &repr.service_error_code)
            .field("message", &repr.message)
            .field("request_id", &repr.request_id)
            .field("ambiguous", &repr.ambiguous)
            .field("attempts", &repr.attempts)
            .field("retry_after", &repr.retry_after)
            .field("refused", &repr.refused.len())
            .field("source", &repr.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
