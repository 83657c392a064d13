//! One door for every kind of rows.

use std::borrow::Borrow;
use std::error::Error;
use std::sync::Arc;

use capi_model::{Row, RowSource, SourceError};
use futures_util::Stream;

use super::Rows;
use super::memory::IterSource;

/// Anything that [`Exporter::send`](crate::Exporter::send) takes: vectors, slices and arrays of
/// [`Row`], iterators and streams of rows, every [`RowSource`], and [`Rows`].
///
/// `Kind` is one of the markers in [`kind`], which the compiler infers; it lets one type of
/// argument be an iterator and another a stream.
#[diagnostic::on_unimplemented(
    message = "`{Self}` gives no rows",
    note = "rows come from a `Vec<Row>`, a slice or an array of `Row`, a `'static` iterator or a stream of `Row` or `Result<Row, E>`, or a `RowSource`",
    note = "an iterator that borrows goes through `Rows::from_iterator`"
)]
pub trait IntoRows<'r, Kind> {
    /// The rows.
    fn into_rows(self) -> Rows<'r>;
}

/// Markers of the kinds of rows, for the compiler to infer.
pub mod kind {
    /// A [`Rows`](crate::Rows).
    #[derive(Debug)]
    pub enum Given {}
    /// Rows that lie in memory.
    #[derive(Debug)]
    pub enum Slice {}
    /// An iterator.
    #[derive(Debug)]
    pub enum Iter {}
    /// A stream.
    #[derive(Debug)]
    pub enum Stream {}
    /// A [`RowSource`](capi_model::RowSource).
    #[derive(Debug)]
    pub enum Source {}
}

impl<'r> IntoRows<'r, kind::Given> for Rows<'r> {
    fn into_rows(self) -> Self {
        self
    }
}

macro_rules! slices {
    ($([$($generics:tt)*] $rows:ty;)*) => {
        $(impl<'r, $($generics)*> IntoRows<'r, kind::Slice> for $rows {
            fn into_rows(self) -> Rows<'r> {
                Rows::from_slice(self)
            }
        })*
    };
}

slices! {
    [] Vec<Row>;
    [] &'r Vec<Row>;
    [] &'r [Row];
    [] Box<[Row]>;
    [] Arc<[Row]>;
    [const LEN: usize] [Row; LEN];
    [const LEN: usize] &'r [Row; LEN];
}

/// The iterator may block: it is read on Tokio's blocking threads.
impl<'r, I> IntoRows<'r, kind::Iter> for I
where
    I: Iterator<Item: IntoRow> + Send + 'static,
    <I::Item as IntoRow>::Row: Send + 'static,
{
    fn into_rows(self) -> Rows<'r> {
        Rows::from_source(IterSource::new(self))
    }
}

impl<'r, S> IntoRows<'r, kind::Stream> for S
where
    S: Stream<Item: IntoRow<Row = Row>> + Send + 'r,
{
    fn into_rows(self) -> Rows<'r> {
        Rows::from_stream(self)
    }
}

impl<'r, S: RowSource + Send + 'static> IntoRows<'r, kind::Source> for S {
    fn into_rows(self) -> Rows<'r> {
        Rows::from_source(self)
    }
}

/// One item of an iterator or a stream of rows: a row, a borrowed row, or the result of fetching
/// one.
pub trait IntoRow {
    /// The row, owned or borrowed.
    type Row: Borrow<Row>;

    /// The row.
    ///
    /// # Errors
    ///
    /// [`SourceError`] when the row could not be fetched; the export ends with it.
    fn into_row(self) -> Result<Self::Row, SourceError>;
}

impl IntoRow for Row {
    type Row = Self;

    fn into_row(self) -> Result<Self, SourceError> {
        Ok(self)
    }
}

impl IntoRow for &Row {
    type Row = Self;

    fn into_row(self) -> Result<Self, SourceError> {
        Ok(self)
    }
}

impl<R: Borrow<Row>, E: Error + Send + Sync + 'static> IntoRow for Result<R, E> {
    type Row = R;

    fn into_row(self) -> Result<R, SourceError> {
        self.map_err(|error| SourceError::new("a row could not be fetched").with_source(error))
    }
}
