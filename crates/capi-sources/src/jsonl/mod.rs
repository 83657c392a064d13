//! JSON Lines: one object a line.

mod fault;
mod number;
mod object;
mod text;

use std::fmt;
use std::fs::File;
use std::io::{Read, Seek};
use std::ops::Range;
use std::path::Path;

use bumpalo::Bump;
use capi_model::{MalformedRow, NextRow, RowSource, RowWriter, SourceError};
use memchr::memchr;

use crate::input::{Input, MAX_ROW_BYTES};
use fault::Fault;

/// Reads rows from JSON Lines in UTF-8: one JSON object a line (RFC 8259), its keys the columns.
///
/// Values keep their types. An integer beyond 64 bits is a decimal, and so is a number with a
/// fraction that a float would alter; a number beyond a decimal's 38 digits is a float. A key that
/// comes twice is handed over twice. Blank lines are skipped; lines end with LF or CRLF.
///
/// A line that is not an object, not UTF-8, or longer than
/// [`with_max_row_bytes`](Self::with_max_row_bytes) allows is [`NextRow::Malformed`], with its
/// number and the column where reading stopped. So is one with more than 127 levels or with more
/// than 65,536 items in its lists.
///
/// ```
/// use capi_model::RowSource;
/// use capi_sources::JsonLinesSource;
///
/// let rows = r#"{"conversionHappenedAt": 1795000000000, "SHA256_EMAIL": "user@example.com"}"#;
/// let mut source = JsonLinesSource::new(rows.as_bytes());
/// assert_eq!(source.header()?, None); // each row names its own columns
/// # Ok::<(), capi_model::SourceError>(())
/// ```
pub struct JsonLinesSource<R> {
    input: Input<R>,
    max_row_bytes: usize,
    arena: Bump,
    /// The number of the next line, from 1.
    line: u64,
}

impl JsonLinesSource<File> {
    /// Opens a file; it can be read again unless it is a pipe.
    ///
    /// # Errors
    ///
    /// [`SourceError`] when there is no such file, it is a directory, or it may not be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, SourceError> {
        Input::open(path.as_ref()).map(Self::from_input)
    }
}

impl<R: Read> JsonLinesSource<R> {
    /// Reads once from a reader, which needs no buffer of its own.
    #[must_use]
    pub fn new(reader: R) -> Self {
        Self::from_input(Input::new(reader))
    }

    /// Reads from a reader that can go back to its start, so that the rows can be read twice.
    #[must_use]
    pub fn seekable(reader: R) -> Self
    where
        R: Seek,
    {
        Self::from_input(Input::seekable(reader))
    }

    /// The most bytes of one line, 16 MiB unless set; a longer line is malformed.
    #[must_use]
    pub fn with_max_row_bytes(mut self, bytes: usize) -> Self {
        self.max_row_bytes = bytes;
        self
    }

    fn from_input(input: Input<R>) -> Self {
        Self { input, max_row_bytes: MAX_ROW_BYTES, arena: Bump::new(), line: 1 }
    }

    /// Finds the next line that is not blank.
    fn next_line(&mut self) -> Result<Next, SourceError> {
        let mut searched = 0;
        loop {
            let unread = self.input.unread();
            let found = unread.get(searched..).and_then(|rest| memchr(b'\n', rest));
            let length = found.map_or(unread.len(), |at| searched + at);
            let number = self.line;
            if length > self.max_row_bytes {
                self.input.skip_to(|bytes| memchr(b'\n', bytes))?;
                self.end_line();
                return Ok(Next::TooLong { number });
            }
            if found.is_none() && self.input.fill()? {
                searched = length;
                continue;
            }
            searched = 0;
            let place = self.input.consume(length);
            let more = self.end_line();
            if !self.input.consumed(place.clone()).iter().all(u8::is_ascii_whitespace) {
                return Ok(Next::Line { number, place });
            }
            if !more {
                return Ok(Next::End);
            }
        }
    }

    /// Consumes the line feed that the input stands before; `false` at the end of the input.
    fn end_line(&mut self) -> bool {
        self.line += 1;
        !self.input.consume(1).is_empty()
    }
}

/// What [`JsonLinesSource::next_line`] found.
enum Next {
    /// The line with this number lies there, without its line feed.
    Line { number: u64, place: Range<usize> },
    /// The line with this number is too long.
    TooLong { number: u64 },
    /// No more lines.
    End,
}

impl<R: Read> RowSource for JsonLinesSource<R> {
    fn header(&mut self) -> Result<Option<Vec<String>>, SourceError> {
        self.input.start()?;
        Ok(None)
    }

    fn next_row<'a>(&'a mut self, row: &mut RowWriter<'_, 'a>) -> Result<NextRow, SourceError> {
        self.input.start()?;
        self.arena.reset();
        let (number, place) = match self.next_line()? {
            Next::Line { number, place } => (number, place),
            Next::TooLong { number } => {
                let reason =
                    format!("line {number}: it is longer than {} bytes", self.max_row_bytes);
                return Ok(NextRow::Malformed(MalformedRow::new(reason)));
            }
            Next::End => return Ok(NextRow::End),
        };
        let line = self.input.consumed(place);
        let read = match str::from_utf8(line) {
            Ok(line) => object::read(line, &self.arena, row),
            Err(error) => Err(Fault::new("the line is not UTF-8 text", error.valid_up_to())),
        };
        Ok(match read {
            Ok(()) => NextRow::Row,
            Err(fault) => NextRow::Malformed(fault.in_line(number, line)),
        })
    }

    fn rewind(&mut self) -> Result<bool, SourceError> {
        let rewound = self.input.rewind()?;
        if rewound {
            self.line = 1;
        }
        Ok(rewound)
    }
}

/// Shows where the reading stands, not what was read.
impl<R> fmt::Debug for JsonLinesSource<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLinesSource")
            .field("input", &self.input)
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}
