//! Comma-separated values.

mod delimiter;
mod header;
mod record;

use std::fmt;
use std::fs::File;
use std::io::{Read, Seek};
use std::ops::Range;
use std::path::Path;
use std::str;

use bumpalo::Bump;
use capi_model::{MalformedRow, NextRow, RowSource, RowWriter, SourceError, Value};
use memchr::{memchr_iter, memchr2};

use crate::input::{Input, MAX_ROW_BYTES};
use record::Record;

pub use delimiter::Delimiter;

/// Reads rows from comma-separated values (RFC 4180) in UTF-8.
///
/// The first record names the columns. Every value is text, and an empty cell is null, quoted or
/// not. Lines end with LF, CRLF or CR; blank lines are skipped; quoted cells may hold line breaks.
///
/// A row with too few or too many cells, with bytes that are not UTF-8, with more bytes than
/// [`with_max_row_bytes`](Self::with_max_row_bytes) allows, or with a quote that is never closed is
/// [`NextRow::Malformed`], with its line number. After a quote that is never closed, reading goes on
/// with the line below that quote.
///
/// ```
/// use capi_model::RowSource;
/// use capi_sources::CsvSource;
///
/// let mut source = CsvSource::new("conversionHappenedAt,SHA256_EMAIL\n".as_bytes());
/// let header = source.header()?;
/// assert_eq!(header.unwrap(), ["conversionHappenedAt", "SHA256_EMAIL"]);
/// # Ok::<(), capi_model::SourceError>(())
/// ```
pub struct CsvSource<R> {
    input: Input<R>,
    delimiter: Delimiter,
    max_row_bytes: usize,
    header: Option<Vec<String>>,
    record: Record,
    arena: Bump,
    /// The line on which the next record begins, from 1.
    line: u64,
}

impl CsvSource<File> {
    /// Opens a file; it can be read again unless it is a pipe.
    ///
    /// # Errors
    ///
    /// [`SourceError`] when there is no such file, it is a directory, or it may not be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, SourceError> {
        Input::open(path.as_ref()).map(Self::from_input)
    }
}

impl<R: Read> CsvSource<R> {
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

    /// What stands between cells; a comma unless set.
    #[must_use]
    pub fn with_delimiter(mut self, delimiter: Delimiter) -> Self {
        self.delimiter = delimiter;
        self
    }

    /// The most bytes of one row, 16 MiB unless set; a longer row is malformed.
    #[must_use]
    pub fn with_max_row_bytes(mut self, bytes: usize) -> Self {
        self.max_row_bytes = bytes;
        self
    }

    fn from_input(input: Input<R>) -> Self {
        Self {
            input,
            delimiter: Delimiter::default(),
            max_row_bytes: MAX_ROW_BYTES,
            header: None,
            record: Record::default(),
            arena: Bump::new(),
            line: 1,
        }
    }

    /// Reads the header, once.
    fn start(&mut self) -> Result<&[String], SourceError> {
        let header = match self.header.take() {
            Some(header) => header,
            // What follows a header that cannot be read is no row either.
            None => header::read(self).inspect_err(|_| self.input.close())?,
        };
        Ok(self.header.insert(header))
    }

    /// Finds the next record that is not blank.
    fn next_record(&mut self) -> Result<Next, SourceError> {
        loop {
            if !self.skip_line_breaks()? {
                return Ok(Next::End);
            }
            let line = self.line;
            let length = match self.scan_record()? {
                Ok(length) => length,
                Err(fault) => {
                    self.skip_fault()?;
                    return Ok(Next::Fault { line, fault });
                }
            };
            let place = self.input.consume(length);
            let record = self.input.consumed(place.clone());
            if self.record.is_quoted() {
                self.line += line_feeds(record);
            } else if self.record.count() == 1 && record.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return Ok(Next::Record { line, place });
        }
    }

    /// `false` at the end of the input.
    fn skip_line_breaks(&mut self) -> Result<bool, SourceError> {
        let mut after_cr = false;
        loop {
            match self.input.unread().first().copied() {
                Some(byte @ (b'\n' | b'\r')) => {
                    self.line += u64::from(!(byte == b'\n' && after_cr));
                    after_cr = byte == b'\r';
                    self.input.consume(1);
                }
                Some(_) => return Ok(true),
                None if self.input.fill()? => {}
                None => return Ok(false),
            }
        }
    }

    /// Finds the cells of the record that begins here, and its length.
    fn scan_record(&mut self) -> Result<Result<usize, Fault>, SourceError> {
        self.record.clear();
        loop {
            let unread = self.input.unread();
            let allowed = unread.len().min(self.max_row_bytes.saturating_add(1));
            let bytes = unread.get(..allowed).unwrap_or_default();
            if let Some(length) = self.record.scan(bytes, self.delimiter.byte()) {
                return Ok(Ok(length));
            }
            if allowed > self.max_row_bytes {
                return Ok(Err(Fault::TooLong { open_quote: self.open_quote_line() }));
            }
            if self.input.fill()? {
                continue;
            }
            if let Some(line) = self.open_quote_line() {
                return Ok(Err(Fault::OpenQuote { line }));
            }
            self.record.finish(allowed);
            return Ok(Ok(allowed));
        }
    }

    /// The line of the quote that is still open.
    fn open_quote_line(&self) -> Option<u64> {
        let before = self.input.unread().get(..self.record.open_quote()?)?;
        Some(self.line + line_feeds(before))
    }

    /// Goes to the end of the line on which the open quote stands, or on which the scan stopped.
    fn skip_fault(&mut self) -> Result<(), SourceError> {
        let seen = self.record.open_quote().unwrap_or_else(|| self.record.seen());
        let place = self.input.consume(seen);
        self.line += line_feeds(self.input.consumed(place));
        self.input.skip_to(|bytes| memchr2(b'\n', b'\r', bytes))
    }
}

/// What [`CsvSource::next_record`] found.
#[derive(Debug)]
enum Next {
    /// A record that begins on this line and lies there, without its line break.
    Record { line: u64, place: Range<usize> },
    /// A record that begins on this line and cannot be read.
    Fault { line: u64, fault: Fault },
    /// No more records.
    End,
}

/// Why a record cannot be read.
#[derive(Debug)]
enum Fault {
    /// It has more bytes than are allowed; a quote on this line is still open.
    TooLong { open_quote: Option<u64> },
    /// A quote on this line is never closed.
    OpenQuote { line: u64 },
}

impl Fault {
    fn reason(&self, max_row_bytes: usize) -> String {
        match self {
            Self::TooLong { open_quote: None } => {
                format!("it is longer than {max_row_bytes} bytes")
            }
            Self::TooLong { open_quote: Some(line) } => format!(
                "a quote is opened on line {line} and not closed within {max_row_bytes} bytes"
            ),
            Self::OpenQuote { line } => {
                format!("a quote is opened on line {line} and never closed")
            }
        }
    }
}

fn line_feeds(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

impl<R: Read> RowSource for CsvSource<R> {
    fn header(&mut self) -> Result<Option<Vec<String>>, SourceError> {
        self.start().map(|header| Some(header.to_vec()))
    }

    fn next_row<'a>(&'a mut self, row: &mut RowWriter<'_, 'a>) -> Result<NextRow, SourceError> {
        let columns = self.start()?.len();
        self.arena.reset();
        let (line, place) = match self.next_record()? {
            Next::Record { line, place } => (line, place),
            Next::Fault { line, fault } => {
                return Ok(malformed(line, &fault.reason(self.max_row_bytes)));
            }
            Next::End => return Ok(NextRow::End),
        };
        if self.record.count() != columns {
            let cells = cells(self.record.count());
            return Ok(malformed(line, &format!("{cells} where the header has {columns}")));
        }
        let record = match str::from_utf8(self.input.consumed(place)) {
            Ok(record) => record,
            Err(error) => {
                let reason = self.not_utf8(error.valid_up_to());
                return Ok(malformed(line, &reason));
            }
        };
        for (index, cell) in self.record.cells().iter().enumerate() {
            if !cell.is_empty() {
                row.cell(index, Value::Text(cell.text(record, &self.arena)));
            }
        }
        Ok(NextRow::Row)
    }

    fn rewind(&mut self) -> Result<bool, SourceError> {
        let rewound = self.input.rewind()?;
        if rewound {
            self.header = None;
            self.line = 1;
        }
        Ok(rewound)
    }
}

/// Shows where the reading stands, not what was read.
impl<R> fmt::Debug for CsvSource<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsvSource")
            .field("input", &self.input)
            .field("delimiter", &self.delimiter)
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}

impl<R> CsvSource<R> {
    /// Names the column of a byte that is not UTF-8.
    fn not_utf8(&self, at: usize) -> String {
        let column = self.record.cells().iter().position(|cell| at < cell.place().end);
        let number = column.map_or(1, |index| index + 1);
        let name = column.and_then(|index| self.header.as_ref()?.get(index));
        format!("column {number} ({}) is not UTF-8 text", header::shown(name))
    }
}

fn malformed(line: u64, reason: &str) -> NextRow {
    NextRow::Malformed(MalformedRow::new(format!("line {line}: {reason}")))
}

fn cells(count: usize) -> String {
    if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") }
}
