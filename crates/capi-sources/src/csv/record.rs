//! Finds the cells of one record, in place and across reads.

use std::ops::Range;

use bumpalo::Bump;
use bumpalo::collections::String as BumpString;
use memchr::{memchr, memchr3};

/// The most cells that are kept of one record, against a full memory: one takes 24 bytes.
pub(super) const MAX_CELLS: usize = 65_536;

/// The cells of a record, as places relative to its first byte.
///
/// [`scan`](Self::scan) can be called again with more bytes behind the same record: it goes on
/// where it stopped. The rules are RFC 4180's with what is common beyond it: any line break ends
/// a record, a quote inside an unquoted cell is text, and so is what follows a closing quote.
///
/// The `csv` crate has the same rules, but can neither bound a record nor tell of a quote that is
/// still open at the end.
#[derive(Debug, Default)]
pub(super) struct Record {
    cells: Vec<Cell>,
    count: usize,
    state: State,
    /// The next byte to look at.
    at: usize,
    /// Where the content of the cell under way begins.
    start: usize,
    escaped: bool,
    quoted: bool,
}

/// One cell of a record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    start: usize,
    end: usize,
    escaped: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    CellStart,
    /// In text that is taken as it is up to the next delimiter.
    Plain,
    Quoted,
    /// After a quote in a quoted cell: the end of the cell, or the first half of `""`.
    QuoteInQuoted,
}

impl Record {
    /// Forgets the last record.
    pub(super) fn clear(&mut self) {
        self.cells.clear();
        self.count = 0;
        (self.state, self.at, self.start) = (State::CellStart, 0, 0);
        (self.escaped, self.quoted) = (false, false);
    }

    /// How many cells there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The cells, up to [`MAX_CELLS`].
    pub(super) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Whether a cell is quoted, so that the record may have several lines.
    pub(super) fn is_quoted(&self) -> bool {
        self.quoted
    }

    /// How many bytes of the record were looked at.
    pub(super) fn seen(&self) -> usize {
        self.at
    }

    /// Where the quote stands that is still open.
    pub(super) fn open_quote(&self) -> Option<usize> {
        (self.state == State::Quoted).then(|| self.start.saturating_sub(1))
    }

    /// Looks for the cells; `bytes` starts at the record's first byte. The length of the record
    /// when it is complete, with a line break behind it.
    pub(super) fn scan(&mut self, bytes: &[u8], delimiter: u8) -> Option<usize> {
        loop {
            match self.state {
                State::CellStart => {
                    let quoted = *bytes.get(self.at)? == b'"';
                    self.at += usize::from(quoted);
                    self.start = self.at;
                    self.quoted |= quoted;
                    self.state = if quoted { State::Quoted } else { State::Plain };
                }
                State::Plain => {
                    let rest = bytes.get(self.at..)?;
                    let Some(length) = memchr3(delimiter, b'\n', b'\r', rest) else {
                        self.at = bytes.len();
                        return None;
                    };
                    self.at += length;
                    self.end_cell(self.at);
                    if *bytes.get(self.at)? != delimiter {
                        return Some(self.at);
                    }
                    self.at += 1;
                }
                State::Quoted => {
                    let Some(length) = memchr(b'"', bytes.get(self.at..)?) else {
                        self.at = bytes.len();
                        return None;
                    };
                    self.at += length + 1;
                    self.state = State::QuoteInQuoted;
                }
                State::QuoteInQuoted => match *bytes.get(self.at)? {
                    b'"' => {
                        self.at += 1;
                        self.escaped = true;
                        self.state = State::Quoted;
                    }
                    byte if byte == delimiter => {
                        self.end_cell(self.at - 1);
                        self.at += 1;
                    }
                    b'\n' | b'\r' => {
                        self.end_cell(self.at - 1);
                        return Some(self.at);
                    }
                    _ => {
                        self.escaped = true;
                        self.state = State::Plain;
                    }
                },
            }
        }
    }

    /// Ends the record at the end of the file; `length` is its length. Not for an open quote.
    pub(super) fn finish(&mut self, length: usize) {
        match self.state {
            State::CellStart => {
                self.start = length;
                self.end_cell(length);
            }
            State::Plain => self.end_cell(length),
            State::Quoted => {}
            State::QuoteInQuoted => self.end_cell(length.saturating_sub(1)),
        }
    }

    fn end_cell(&mut self, end: usize) {
        if self.count < MAX_CELLS {
            self.cells.push(Cell { start: self.start, end, escaped: self.escaped });
        }
        self.count += 1;
        self.escaped = false;
        self.state = State::CellStart;
    }
}

impl Cell {
    pub(super) fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Where the content lies in its record, without the quotes around it.
    pub(super) fn place(self) -> Range<usize> {
        self.start..self.end
    }

    /// The text of the cell, whose record is `record`.
    #[inline]
    pub(super) fn text<'a>(self, record: &'a str, arena: &'a Bump) -> &'a str {
        // It never fails: a cell begins and ends beside ASCII.
        let content = record.get(self.place()).unwrap_or_default();
        if self.escaped { unescape(content, arena) } else { content }
    }
}

/// Halves doubled quotes, up to the quote that closes the cell; drops that one.
fn unescape<'a>(mut content: &str, arena: &'a Bump) -> &'a str {
    let mut text = BumpString::with_capacity_in(content.len(), arena);
    while let Some((before, after)) = content.split_once('"') {
        text.push_str(before);
        let Some(rest) = after.strip_prefix('"') else {
            content = after;
            break;
        };
        text.push('"');
        content = rest;
    }
    text.push_str(content);
    text.into_bump_str()
}
