//! Where rows come from, and how they hand their values over.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use super::{Field, Fields, Row, Value};

/// A source of rows: a file, a query result, a vector.
///
/// A source hands every value of a row to a [`RowWriter`], borrowed; it knows no rule and no
/// field. It is read from one thread at a time and may block.
///
/// ```
/// use capi_model::{NextRow, RowSource, RowWriter, SourceError, Value};
///
/// /// Two columns of a query result.
/// struct Orders {
///     at: Vec<i64>,
///     email: Vec<String>,
///     next: usize,
/// }
///
/// impl RowSource for Orders {
///     fn header(&mut self) -> Result<Option<Vec<String>>, SourceError> {
///         Ok(Some(vec!["conversionHappenedAt".into(), "SHA256_EMAIL".into()]))
///     }
///
///     fn next_row<'a>(
///         &'a mut self,
///         row: &mut RowWriter<'_, 'a>,
///     ) -> Result<NextRow, SourceError> {
///         let index = self.next;
///         self.next += 1;
///         let (Some(&at), Some(email)) = (self.at.get(index), self.email.get(index)) else {
///             return Ok(NextRow::End);
///         };
///         row.cell(0, Value::Integer(at));
///         row.cell(1, Value::Text(email));
///         Ok(NextRow::Row)
///     }
/// }
/// ```
pub trait RowSource {
    /// The column names, when all rows have the same columns; `None` when each row names its own.
    ///
    /// Called before the first row, and again after a [`rewind`](RowSource::rewind).
    ///
    /// # Errors
    ///
    /// [`SourceError`] when the source cannot be read at all.
    fn header(&mut self) -> Result<Option<Vec<String>>, SourceError>;

    /// Reads the next row into `row`: with [`RowWriter::cell`] when there is a header, with
    /// [`RowWriter::entry`] when there is none.
    ///
    /// # Errors
    ///
    /// [`SourceError`] when nothing more can be read. A row that is wrong in itself is
    /// [`NextRow::Malformed`], and reading goes on after it.
    fn next_row<'a>(&'a mut self, row: &mut RowWriter<'_, 'a>) -> Result<NextRow, SourceError>;

    /// Goes back to before the first row; `false` when this source can be read only once.
    ///
    /// # Errors
    ///
    /// [`SourceError`] when going back fails.
    fn rewind(&mut self) -> Result<bool, SourceError> {
        Ok(false)
    }
}

impl<S: RowSource + ?Sized> RowSource for Box<S> {
    fn header(&mut self) -> Result<Option<Vec<String>>, SourceError> {
        (**self).header()
    }

    fn next_row<'a>(&'a mut self, row: &mut RowWriter<'_, 'a>) -> Result<NextRow, SourceError> {
        (**self).next_row(row)
    }

    fn rewind(&mut self) -> Result<bool, SourceError> {
        (**self).rewind()
    }
}

/// What [`RowSource::next_row`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextRow {
    /// A row; its values are in the writer.
    Row,
    /// A row that is wrong as a whole; the next one can be read.
    Malformed(MalformedRow),
    /// No more rows.
    End,
}

/// Why a row cannot be read: too few cells, text that is not UTF-8, not a JSON object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MalformedRow {
    reason: Cow<'static, str>,
}

impl MalformedRow {
    /// A malformed row; the reason must not hold a value of the row.
    #[must_use]
    pub fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        Self { reason: reason.into() }
    }

    /// What is wrong.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// What is wrong.
    #[must_use]
    pub fn into_reason(self) -> Cow<'static, str> {
        self.reason
    }
}

/// Decides which field each column fills; the writer asks it.
///
/// The column resolution of `capi-validate` implements it; a source never needs to.
pub trait Columns {
    /// The field of the header's column at this position, if it fills one.
    fn cell(&self, index: usize) -> Option<Field>;

    /// The field of the column that comes `nth` in its row (from 0) and has this name, if it
    /// fills one.
    fn entry(&mut self, nth: usize, name: &str) -> Option<Field>;
}

/// Takes the values of one row from a [`RowSource`] and puts each into the field of its column.
pub struct RowWriter<'w, 'a> {
    columns: &'w mut dyn Columns,
    fields: &'w mut Fields<'a>,
    entries: usize,
}

impl<'w, 'a> RowWriter<'w, 'a> {
    /// A writer into `fields`.
    #[must_use]
    pub fn new(columns: &'w mut dyn Columns, fields: &'w mut Fields<'a>) -> Self {
        Self { columns, fields, entries: 0 }
    }

    /// The value of the header's column at this position.
    #[inline]
    pub fn cell(&mut self, index: usize, value: Value<'a>) {
        // Fields are null to begin with, and half of all cells are.
        if matches!(value, Value::Null) {
            return;
        }
        if let Some(field) = self.columns.cell(index) {
            self.fields.set(field, value);
        }
    }

    /// The value of a column that the row itself names.
    #[inline]
    pub fn entry(&mut self, name: &str, value: Value<'a>) {
        let nth = self.entries;
        self.entries += 1;
        if let Some(field) = self.columns.entry(nth, name) {
            self.fields.set(field, value);
        }
    }

    /// All values of a [`Row`].
    pub fn row(&mut self, row: &'a Row) {
        for (name, value) in row.iter() {
            self.entry(name, value);
        }
    }
}

impl fmt::Debug for RowWriter<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowWriter").field("fields", self.fields).finish_non_exhaustive()
    }
}

/// A source that can give no more rows: a file that cannot be read, a cursor that was closed.
#[derive(Debug)]
pub struct SourceError {
    message: Cow<'static, str>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl SourceError {
    /// An error with this message, which must not hold a value of a row.
    #[must_use]
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), source: None }
    }

    /// Adds the error behind it.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for SourceError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
