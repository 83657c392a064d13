//! What the checks beyond the schema need to know of an event.

use std::borrow::Cow;
use std::ops::Range;

/// An event that fits the schema.
#[derive(Debug, PartialEq)]
pub(super) struct Facts<'a> {
    /// The number at the end of `conversion`, if it is one.
    pub(super) rule: Option<u64>,
    /// `conversionHappenedAt`, epoch milliseconds.
    pub(super) happened_at: i64,
    /// Whether the event says who converted, with nothing empty in it.
    pub(super) identified: bool,
    /// `eventId`.
    pub(super) event_id: Option<Cow<'a, str>>,
    /// Where in the request's body the event's bytes are.
    pub(super) range: Range<usize>,
}

/// Whether an event says who converted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Identity {
    given: bool,
    empty: bool,
}

impl Identity {
    /// Notes an identifier. An empty one is worse than none: LinkedIn refuses empty strings.
    pub(super) fn note(&mut self, identifier: &str) {
        self.given = true;
        self.empty |= identifier.is_empty();
    }

    /// Notes the two sides of the name pair, each plain or hashed.
    pub(super) fn note_names(&mut self, first: Option<&str>, last: Option<&str>) {
        self.given |= first.is_some() && last.is_some();
        self.empty |= [first, last].into_iter().flatten().any(str::is_empty);
    }

    /// Takes in what another part of the event says.
    pub(super) fn join(&mut self, other: Self) {
        self.given |= other.given;
        self.empty |= other.empty;
    }

    pub(super) fn is_sufficient(self) -> bool {
        self.given && !self.empty
    }
}
