//! Rows that are in memory already, as row sources.

use std::borrow::Borrow;

use capi_model::{NextRow, Row, RowSource, RowWriter, SourceError};

use super::IntoRow;

/// Rows of a slice, which can be read again.
pub(super) struct SliceSource<T> {
    rows: T,
    next: usize,
}

impl<T> SliceSource<T> {
    pub(super) const fn new(rows: T) -> Self {
        Self { rows, next: 0 }
    }
}

impl<T: AsRef<[Row]>> RowSource for SliceSource<T> {
    fn header(&mut self) -> Result<Option<Vec<String>>, SourceError> {
        Ok(None)
    }

    fn next_row<'a>(&'a mut self, row: &mut RowWriter<'_, 'a>) -> Result<NextRow, SourceError> {
        let Some(next) = self.rows.as_ref().get(self.next) else { return Ok(NextRow::End) };
        self.next += 1;
        row.row(next);
        Ok(NextRow::Row)
    }

    fn rewind(&mut self) -> Result<bool, SourceError> {
        self.next = 0;
        Ok(true)
    }
}

/// Rows of an iterator, of which one is held at a time.
pub(super) struct IterSource<I: Iterator<Item: IntoRow>> {
    rows: I,
    current: Option<<I::Item as IntoRow>::Row>,
}

impl<I: Iterator<Item: IntoRow>> IterSource<I> {
    pub(super) const fn new(rows: I) -> Self {
        Self { rows, current: None }
    }
}

impl<I: Iterator<Item: IntoRow>> RowSource for IterSource<I> {
    fn header(&mut self) -> Result<Option<Vec<String>>, SourceError> {
        Ok(None)
    }

    fn next_row<'a>(&'a mut self, row: &mut RowWriter<'_, 'a>) -> Result<NextRow, SourceError> {
        self.current = self.rows.next().map(IntoRow::into_row).transpose()?;
        let Some(current) = &self.current else { return Ok(NextRow::End) };
        row.row(current.borrow());
        Ok(NextRow::Row)
    }
}
