//! The bytes of a text source: read in large pieces, looked at in place.

mod signature;

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek};
use std::ops::Range;
use std::path::Path;

use capi_model::SourceError;

use crate::file;

/// How much is read at once; larger pieces are no faster.
const PIECE: usize = 128 * 1024;

/// The most bytes of one row unless set, so that no row takes all memory.
pub(crate) const MAX_ROW_BYTES: usize = 16 * 1024 * 1024;

/// What must be there to tell what a file is by its first bytes.
const SIGNATURE: usize = 8;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A reader, and the part of its bytes that is not consumed yet.
///
/// A row is looked at where it lies. The buffer grows only for a row that is longer than it.
pub(crate) struct Input<R> {
    reader: R,
    rewind: Option<fn(&mut R) -> io::Result<()>>,
    name: Cow<'static, str>,
    bytes: Vec<u8>,
    unread: Range<usize>,
    started: bool,
    ended: bool,
}

impl Input<File> {
    /// Opens a file; it can be read again unless it is a pipe.
    pub(crate) fn open(path: &Path) -> Result<Self, SourceError> {
        let (file, is_regular) = file::open(path)?;
        let input = if is_regular { Self::seekable(file) } else { Self::new(file) };
        Ok(input.named(file::display(path)))
    }
}

impl<R: Read> Input<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self {
            reader,
            rewind: None,
            name: Cow::Borrowed("the input"),
            bytes: Vec::new(),
            unread: 0..0,
            started: false,
            ended: false,
        }
    }

    pub(crate) fn seekable(reader: R) -> Self
    where
        R: Seek,
    {
        Self { rewind: Some(R::rewind), ..Self::new(reader) }
    }

    /// Reads the first bytes: drops a byte-order mark, and refuses what is no text at all.
    pub(crate) fn start(&mut self) -> Result<(), SourceError> {
        if self.started {
            return Ok(());
        }
        while self.unread().len() < SIGNATURE && self.fill()? {}
        let start = self.unread().get(..SIGNATURE).unwrap_or(self.unread());
        if let Some(reason) = signature::not_text(start) {
            return Err(SourceError::new(format!("{} cannot be read: {reason}", self.name)));
        }
        if self.unread().starts_with(BYTE_ORDER_MARK) {
            self.consume(BYTE_ORDER_MARK.len());
        }
        self.started = true;
        Ok(())
    }

    /// Goes back to the first byte; `false` when the reader cannot.
    pub(crate) fn rewind(&mut self) -> Result<bool, SourceError> {
        let Some(rewind) = self.rewind else {
            return Ok(false);
        };
        rewind(&mut self.reader).map_err(|error| {
            SourceError::new(format!("{} cannot be read a second time", self.name))
                .with_source(error)
        })?;
        self.unread = 0..0;
        self.started = false;
        self.ended = false;
        Ok(true)
    }

    /// Reads more behind what is unread; `false` at the end.
    pub(crate) fn fill(&mut self) -> Result<bool, SourceError> {
        if self.ended {
            return Ok(false);
        }
        self.make_room();
        let room = self.bytes.get_mut(self.unread.end..).unwrap_or_default();
        let read = loop {
            match self.reader.read(room) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        let read = read.map_err(|error| {
            SourceError::new(format!("reading {} failed: {error}", self.name)).with_source(error)
        })?;
        self.ended = read == 0;
        self.unread.end += read.min(room.len());
        Ok(!self.ended)
    }

    /// Consumes what stands before the first byte that `find` finds, or all that is left.
    pub(crate) fn skip_to(
        &mut self,
        find: impl Fn(&[u8]) -> Option<usize>,
    ) -> Result<(), SourceError> {
        loop {
            if let Some(at) = find(self.unread()) {
                self.consume(at);
                return Ok(());
            }
            self.consume(self.unread().len());
            if !self.fill()? {
                return Ok(());
            }
        }
    }

    /// Moves what is unread to the front, and grows when that leaves no room.
    fn make_room(&mut self) {
        if self.unread.start > 0 {
            self.bytes.copy_within(self.unread.clone(), 0);
            self.unread = 0..self.unread.len();
        }
        if self.unread.end == self.bytes.len() {
            self.bytes.resize((self.bytes.len() * 2).max(PIECE), 0);
        }
    }
}

impl<R> Input<R> {
    /// Calls the input by this name in errors.
    pub(crate) fn named(mut self, name: String) -> Self {
        self.name = Cow::Owned(name);
        self
    }

    /// Whether it can be read a second time.
    #[cfg(feature = "jsonl")]
    pub(crate) fn is_seekable(&self) -> bool {
        self.rewind.is_some()
    }

    /// Makes this the end of the input.
    #[cfg(feature = "csv")]
    pub(crate) fn close(&mut self) {
        self.unread = 0..0;
        self.ended = true;
    }

    #[cfg(feature = "csv")]
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The bytes that are read and not consumed.
    #[inline]
    pub(crate) fn unread(&self) -> &[u8] {
        self.bytes.get(self.unread.clone()).unwrap_or_default()
    }

    /// Consumes that many bytes and returns their place, which holds until the next
    /// [`fill`](Self::fill).
    #[inline]
    pub(crate) fn consume(&mut self, count: usize) -> Range<usize> {
        let start = self.unread.start;
        self.unread.start = (start + count).min(self.unread.end);
        start..self.unread.start
    }

    /// The bytes at a place that [`consume`](Self::consume) returned.
    #[inline]
    pub(crate) fn consumed(&self, place: Range<usize>) -> &[u8] {
        self.bytes.get(place).unwrap_or_default()
    }
}

/// Shows where the reading stands, not what was read.
impl<R> fmt::Debug for Input<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input")
            .field("name", &self.name)
            .field("rewinds", &self.rewind.is_some())
            .field("unread_bytes", &self.unread.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails with `Interrupted` before every byte.
    struct Halting(&'static [u8], bool);

    impl Read for Halting {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(ErrorKind::Interrupted.into());
            }
            let (first, rest) = self.0.split_at(self.0.len().min(1));
            self.0 = rest;
            buffer[..first.len()].copy_from_slice(first);
            Ok(first.len())
        }
    }

    #[test]
    fn an_interrupted_read_is_tried_again() {
        let mut input = Input::new(Halting(b"\xEF\xBB\xBFabc", false));
        input.start().unwrap();
        while input.fill().unwrap() {}
        assert_eq!(input.unread(), b"abc");
    }

    #[test]
    fn a_failing_read_is_an_error_that_names_the_input() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let error = Input::new(Broken).named("`rows.csv`".into()).start().unwrap_err();
        assert_eq!(error.to_string(), "reading `rows.csv` failed: the disk is gone");
    }

    #[test]
    fn a_reader_that_claims_too_much_does_no_harm() {
        struct Boastful;
        impl Read for Boastful {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Ok(usize::MAX)
            }
        }
        let mut input = Input::new(Boastful);
        assert!(input.fill().unwrap());
        assert_eq!(input.unread().len(), PIECE);
    }
}
