//! Arrow record batches.

mod batches;
mod column;
mod number;

use std::borrow::Cow;
use std::fmt;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use bumpalo::Bump;
use capi_model::{NextRow, RowSource, RowWriter, SourceError};

use column::Column;

pub use batches::Batches;

/// Reads rows from Arrow record batches; the fields of their schema are the columns.
///
/// Values keep their types: booleans, integers, floats, decimals, text, lists of these, and
/// timestamps of any unit, truncated to milliseconds; one without a zone is read as UTC.
/// Dictionaries are looked up. A 32-bit float is the number that it is written as. Bytes that are
/// UTF-8 are text. A date is no instant, and is handed over as text such as `2026-11-18`. Structs,
/// maps and all other types are handed over as [`Value::Object`](capi_model::Value::Object), which
/// no column takes.
///
/// ```
/// use std::sync::Arc;
///
/// use arrow_array::{Int64Array, RecordBatch, StringArray};
/// use capi_model::RowSource;
/// use capi_sources::ArrowSource;
///
/// let batch = RecordBatch::try_from_iter([
///     ("conversionHappenedAt", Arc::new(Int64Array::from(vec![1_795_000_000_000])) as _),
///     ("SHA256_EMAIL", Arc::new(StringArray::from(vec!["user@example.com"])) as _),
/// ])?;
/// let mut source = ArrowSource::from_batches(batch.schema(), vec![batch]);
/// assert_eq!(source.header()?.unwrap(), ["conversionHappenedAt", "SHA256_EMAIL"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ArrowSource<R> {
    reader: R,
    rewind: Option<Rewind<R>>,
    name: Cow<'static, str>,
    header: Vec<String>,
    /// Of the batch under way.
    columns: Vec<Column>,
    rows: usize,
    /// The next row of the batch under way.
    row: usize,
    arena: Bump,
}

/// Goes back to the first batch.
type Rewind<R> = fn(&mut R) -> Result<(), SourceError>;

impl ArrowSource<Batches> {
    /// Reads batches in memory, which have this schema; they can be read again.
    #[must_use]
    pub fn from_batches(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        Self::new(Batches::new(schema, batches)).rewinding(|batches| {
            batches.rewind();
            Ok(())
        })
    }
}

impl<R: RecordBatchReader> ArrowSource<R> {
    /// Reads once from a reader of batches. An iterator of batches becomes one with
    /// `arrow_array::RecordBatchIterator`.
    #[must_use]
    pub fn new(reader: R) -> Self {
        let header = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
        Self {
            reader,
            rewind: None,
            name: Cow::Borrowed("the record batches"),
            header,
            columns: Vec::new(),
            rows: 0,
            row: 0,
            arena: Bump::new(),
        }
    }

    /// Goes back to the first batch in this way.
    pub(crate) fn rewinding(mut self, rewind: Rewind<R>) -> Self {
        self.rewind = Some(rewind);
        self
    }

    /// Calls the batches by this name in errors.
    #[cfg(feature = "parquet")]
    pub(crate) fn named(mut self, name: String) -> Self {
        self.name = Cow::Owned(name);
        self
    }

    /// Goes to the next batch that has rows; `false` when there is none.
    fn next_batch(&mut self) -> Result<bool, SourceError> {
        while self.row == self.rows {
            let Some(batch) = self.reader.next() else {
                return Ok(false);
            };
            let batch = batch.map_err(|error| self.reading_failed(error))?;
            let schema = batch.schema_ref();
            if !schema.fields().iter().map(|field| field.name()).eq(&self.header) {
                let message = format!("{} do not all have the same columns", self.name);
                return Err(SourceError::new(message));
            }
            self.columns = batch.columns().iter().map(Column::new).collect();
            (self.row, self.rows) = (0, batch.num_rows());
        }
        Ok(true)
    }

    /// The error, without what may hold a value of a row.
    fn reading_failed(&self, error: ArrowError) -> SourceError {
        let name = &self.name;
        match error {
            ArrowError::IoError(reason, error) => {
                SourceError::new(format!("reading {name} failed: {reason}")).with_source(error)
            }
            ArrowError::IpcError(reason)
            | ArrowError::MemoryError(reason)
            | ArrowError::ParquetError(reason)
            | ArrowError::SchemaError(reason) => {
                SourceError::new(format!("reading {name} failed: {reason}"))
            }
            _ => SourceError::new(format!("reading {name} failed: a value cannot be decoded")),
        }
    }
}

impl<R: RecordBatchReader> RowSource for ArrowSource<R> {
    fn header(&mut self) -> Result<Option<Vec<String>>, SourceError> {
        Ok(Some(self.header.clone()))
    }

    fn next_row<'a>(&'a mut self, row: &mut RowWriter<'_, 'a>) -> Result<NextRow, SourceError> {
        if !self.next_batch()? {
            return Ok(NextRow::End);
        }
        self.arena.reset();
        for (index, column) in self.columns.iter().enumerate() {
            row.cell(index, column.value(self.row, &self.arena));
        }
        self.row += 1;
        Ok(NextRow::Row)
    }

    fn rewind(&mut self) -> Result<bool, SourceError> {
        let Some(rewind) = self.rewind else {
            return Ok(false);
        };
        rewind(&mut self.reader)?;
        (self.row, self.rows) = (0, 0);
        Ok(true)
    }
}

/// Shows where the reading stands, not what was read.
impl<R> fmt::Debug for ArrowSource<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArrowSource")
            .field("name", &self.name)
            .field("rewinds", &self.rewind.is_some())
            .field("row_of_batch", &self.row)
            .field("rows_of_batch", &self.rows)
            .finish_non_exhaustive()
    }
}
