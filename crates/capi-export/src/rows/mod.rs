//! What can be exported: anything that gives rows.

mod into_rows;
mod memory;

pub use into_rows::{IntoRow, IntoRows, kind};

use std::fmt;
use std::pin::Pin;

use capi_model::{Row, RowSource, SourceError};
use futures_util::Stream;

use memory::{IterSource, SliceSource};

/// Rows on their way into an export.
///
/// Most callers never name it: what goes to [`Exporter::send`](crate::Exporter::send) becomes one
/// through [`IntoRows`]. Its constructors are for what that trait cannot tell apart.
pub struct Rows<'r>(pub(crate) Origin<'r>);

/// How rows are read.
pub(crate) enum Origin<'r> {
    /// On a thread of its own, since reading may block.
    Blocking(Box<dyn RowSource + Send>),
    /// Between two awaits of the export: for memory that is borrowed.
    Inline(Box<dyn RowSource + Send + 'r>),
    /// As they come.
    Stream(Pin<Box<dyn Stream<Item = Result<Row, SourceError>> + Send + 'r>>),
}

impl<'r> Rows<'r> {
    /// Rows of a source that may block: it is read on Tokio's blocking threads.
    #[must_use]
    pub fn from_source(source: impl RowSource + Send + 'static) -> Self {
        Self(Origin::Blocking(Box::new(source)))
    }

    /// Rows of a source that never blocks for long, and that may borrow: it is read by the task
    /// that awaits the export.
    #[must_use]
    pub fn from_memory(source: impl RowSource + Send + 'r) -> Self {
        Self(Origin::Inline(Box::new(source)))
    }

    /// Rows of an iterator that never blocks for long, and that may borrow.
    #[must_use]
    pub fn from_iterator<I>(rows: I) -> Self
    where
        I: IntoIterator<IntoIter: Send + 'r, Item: IntoRow>,
        <I::Item as IntoRow>::Row: Send + 'r,
    {
        Self::from_memory(IterSource::new(rows.into_iter()))
    }

    /// Rows that come one by one, from a queue or a database cursor.
    #[must_use]
    pub fn from_stream<S>(rows: S) -> Self
    where
        S: Stream<Item: IntoRow<Row = Row>> + Send + 'r,
    {
        use futures_util::StreamExt;

        Self(Origin::Stream(Box::pin(rows.map(IntoRow::into_row))))
    }

    pub(crate) fn from_slice(rows: impl AsRef<[Row]> + Send + 'r) -> Self {
        Self::from_memory(SliceSource::new(rows))
    }
}

impl fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Origin::Blocking(_) => "Rows(source)",
            Origin::Inline(_) => "Rows(memory)",
            Origin::Stream(_) => "Rows(stream)",
        })
    }
}
