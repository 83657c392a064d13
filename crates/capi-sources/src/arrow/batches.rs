//! Record batches in memory.

use std::fmt;
use std::vec;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};

/// Record batches in memory, read in order.
pub struct Batches {
    schema: SchemaRef,
    all: Vec<RecordBatch>,
    rest: vec::IntoIter<RecordBatch>,
}

impl Batches {
    pub(super) fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        // Cloning a batch copies references.
        Self { schema, rest: batches.clone().into_iter(), all: batches }
    }

    pub(super) fn rewind(&mut self) {
        self.rest = self.all.clone().into_iter();
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rest.next().map(Ok)
    }
}

impl RecordBatchReader for Batches {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}

/// Shows how many batches there are, not what they hold.
impl fmt::Debug for Batches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batches")
            .field("batches", &self.all.len())
            .field("unread", &self.rest.len())
            .finish_non_exhaustive()
    }
}
