//! What is wrong with a line, and where.

use capi_model::MalformedRow;

/// Why a line cannot be read; never holds any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    what: &'static str,
    /// The byte of the line where reading stopped, from 0.
    at: usize,
}

impl Fault {
    pub(super) const fn new(what: &'static str, at: usize) -> Self {
        Self { what, at }
    }

    /// The fault with its place in the input.
    #[cold]
    pub(super) fn in_line(self, number: u64, line: &[u8]) -> MalformedRow {
        let before = line.get(..self.at).unwrap_or(line);
        // As editors count: characters, from 1.
        let column = String::from_utf8_lossy(before).chars().count() + 1;
        MalformedRow::new(format!("line {number}, column {column}: {}", self.what))
    }
}
