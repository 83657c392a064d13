//! Writing values as protocol 2.0 writes them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'*');

/// A single value as it stands in a key or a query: percent-encoded, `''` when it is empty.
pub(crate) fn encode(text: &str) -> String {
    if text.is_empty() { "''".into() } else { utf8_percent_encode(text, ESCAPED).to_string() }
}
