//! Text of an event: borrowed from the row where it can be.

use std::fmt;
use std::io::Write as _;
use std::ops::Deref;

/// Text of an event, borrowed from the row, or made from a number without allocating.
///
/// `Debug` shows its length, never its content.
#[derive(Clone)]
pub struct Text<'a>(Repr<'a>);

#[derive(Clone)]
enum Repr<'a> {
    Borrowed(&'a str),
    Inline { len: u8, ascii: [u8; INLINE] },
    Owned(Box<str>),
}

/// Enough for every `i64`, and small enough that a `Text` is no larger than a `String`.
const INLINE: usize = 22;

impl Text<'_> {
    /// The text of a displayed ASCII value, such as a number.
    #[must_use]
    pub fn from_display(value: impl fmt::Display) -> Self {
        let mut ascii = [0; INLINE];
        let mut rest = ascii.as_mut_slice();
        if write!(rest, "{value}").is_ok() {
            let len = INLINE - rest.len();
            if ascii.is_ascii() {
                #[expect(clippy::cast_possible_truncation, reason = "at most INLINE")]
                return Self(Repr::Inline { len: len as u8, ascii });
            }
        }
        Self(Repr::Owned(value.to_string().into()))
    }

    /// The text.
    #[inline]
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Repr::Borrowed(text) => text,
            Repr::Inline { len, ascii } => ascii
                .get(..usize::from(*len))
                .and_then(|ascii| str::from_utf8(ascii).ok())
                .unwrap_or_default(),
            Repr::Owned(text) => text,
        }
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self(Repr::Borrowed(text))
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self(Repr::Owned(text.into()))
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text<'_> {}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<text of {} bytes>", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_becomes_text_without_an_allocation_up_to_22_digits() {
        for number in [0, i128::from(i64::MIN), i128::MAX] {
            assert_eq!(Text::from_display(number).as_str(), number.to_string());
        }
        assert!(matches!(Text::from_display(i64::MIN).0, Repr::Inline { .. }));
        assert!(size_of::<Text<'_>>() <= 24);
    }
}
