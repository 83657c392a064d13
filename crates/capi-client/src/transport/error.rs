//! Why there is no answer.

use std::error::Error as StdError;
use std::fmt;

/// Why a [`Transport`](crate::Transport) has no answer, and whether the request may have arrived.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    ambiguous: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// Why a [`Transport`](crate::Transport) has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection could be made: nothing was sent.
    Connect,
    /// The connection broke after it was made.
    Interrupted,
    /// Nothing came in time.
    Timeout,
    /// The answer is longer than allowed.
    TooLarge,
    /// The request cannot be written down: nothing was sent.
    Unsendable,
}

impl TransportError {
    /// An error of this kind; all but [`Connect`](TransportErrorKind::Connect) and
    /// [`Unsendable`](TransportErrorKind::Unsendable) are taken as [ambiguous](Self::is_ambiguous).
    #[must_use]
    pub fn new(kind: TransportErrorKind) -> Self {
        let never_sent =
            matches!(kind, TransportErrorKind::Connect | TransportErrorKind::Unsendable);
        Self { kind, ambiguous: !never_sent, source: None }
    }

    /// Says that not one byte of the request can have arrived.
    #[must_use]
    pub fn never_sent(mut self) -> Self {
        self.ambiguous = false;
        self
    }

    /// Keeps the cause. It must hold neither the body nor the headers of the request.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Why there is no answer.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether the server may have got the request and carried it out.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.ambiguous
    }
}

impl TransportErrorKind {
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Connect => "no connection could be made",
            Self::Interrupted => "the connection broke before the answer was complete",
            Self::Timeout => "nothing came in time",
            Self::TooLarge => "the answer is longer than allowed",
            Self::Unsendable => "the request cannot be sent as it is",
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.describe())
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
