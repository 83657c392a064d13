//! Parquet files.

use std::fs::File;
use std::path::Path;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use capi_model::{NextRow, RowSource, RowWriter, SourceError};
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;

use crate::arrow::ArrowSource;
use crate::file;

/// Rows decoded at once: enough to be fast, few enough to stay small.
const BATCH_ROWS: usize = 4096;

/// Reads rows from a Parquet file; the fields of its schema are the columns.
///
/// Values are those of [`ArrowSource`]. Columns may be compressed with Snappy, Zstandard, LZ4 or
/// gzip. A file can be read again; a pipe or a stream cannot be read at all, since the description
/// of a Parquet file stands at its end.
#[derive(Debug)]
pub struct ParquetSource(ArrowSource<FileBatches>);

impl ParquetSource {
    /// Opens a file and reads its schema.
    ///
    /// # Errors
    ///
    /// [`SourceError`] when there is no such file, it may not be read, or it is no Parquet file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, SourceError> {
        let (path, name) = (path.as_ref(), file::display(path.as_ref()));
        let (file, is_regular) = file::open(path)?;
        if !is_regular {
            return Err(SourceError::new(format!(
                "{name} cannot be read as Parquet: it is a pipe; write it to a file first"
            )));
        }
        let batches = FileBatches::new(file).map_err(|error| {
            SourceError::new(format!("{name} cannot be read as Parquet: {error}"))
        })?;
        Ok(Self(ArrowSource::new(batches).rewinding(FileBatches::rewind).named(name)))
    }
}

impl RowSource for ParquetSource {
    fn header(&mut self) -> Result<Option<Vec<String>>, SourceError> {
        self.0.header()
    }

    fn next_row<'a>(&'a mut self, row: &mut RowWriter<'_, 'a>) -> Result<NextRow, SourceError> {
        self.0.next_row(row)
    }

    fn rewind(&mut self) -> Result<bool, SourceError> {
        self.0.rewind()
    }
}

/// The batches of a file.
struct FileBatches {
    file: File,
    metadata: ArrowReaderMetadata,
    rest: ParquetRecordBatchReader,
}

impl FileBatches {
    fn new(file: File) -> Result<Self, ParquetError> {
        let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::default())?;
        let rest = read(&file, &metadata)?;
        Ok(Self { file, metadata, rest })
    }

    fn rewind(&mut self) -> Result<(), SourceError> {
        self.rest = read(&self.file, &self.metadata).map_err(|error| {
            SourceError::new(format!("the Parquet file cannot be read a second time: {error}"))
        })?;
        Ok(())
    }
}

fn read(
    file: &File,
    metadata: &ArrowReaderMetadata,
) -> Result<ParquetRecordBatchReader, ParquetError> {
    ParquetRecordBatchReaderBuilder::new_with_metadata(file.try_clone()?, metadata.clone())
        .with_batch_size(BATCH_ROWS)
        .build()
}

impl Iterator for FileBatches {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rest.next()
    }
}

impl RecordBatchReader for FileBatches {
    fn schema(&self) -> SchemaRef {
        self.rest.schema()
    }
}
