//! Reads rows and gives batches, each kind of rows in its own way.

use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::Arc;

use capi_client::Runtime;
use capi_model::{Row, RowSource, SourceError};
use futures_util::{Stream, StreamExt};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::batch::{Batch, BatchLimits, Batcher};
use crate::error::ExportErrorKind;
use crate::prepare::{Prepared, Preparer, RowOptions};
use crate::report::{IgnoredColumn, Ledger, SetAside, Tally};
use crate::rows::Origin;

/// How many batches may wait between reading and delivering.
const READY_BATCHES: usize = 2;

/// What a feed needs to know.
#[derive(Clone)]
pub(crate) struct FeedOptions {
    pub(crate) rows: RowOptions,
    pub(crate) limits: BatchLimits,
    pub(crate) skip_invalid: bool,
    pub(crate) runtime: Arc<dyn Runtime>,
    pub(crate) ledger: Arc<Ledger>,
}

/// Gives batches until the rows end.
pub(crate) enum Feed<'r> {
    /// Read on a thread of its own.
    Thread { batches: mpsc::Receiver<Batch>, reader: JoinHandle<Result<(), ExportErrorKind>> },
    /// Read between two awaits.
    Inline { source: Box<dyn RowSource + Send + 'r>, packer: Packer },
    /// Read as rows come.
    Stream { rows: RowStream<'r>, packer: Packer },
}

/// Rows whose columns are resolved and, where that was to be done ahead, whose every row is checked.
pub(crate) enum Opened<'r> {
    Blocking { source: Box<dyn RowSource + Send>, packer: Packer },
    Inline { source: Box<dyn RowSource + Send + 'r>, packer: Packer },
    Stream { rows: RowStream<'r>, packer: Packer },
}

type RowStream<'r> = Pin<Box<dyn Stream<Item = Result<Row, SourceError>> + Send + 'r>>;

impl<'r> Opened<'r> {
    /// Resolves the columns, and reads no row unless rows are to be checked ahead.
    pub(crate) async fn open(
        origin: Origin<'r>,
        options: &FeedOptions,
    ) -> Result<Self, ExportErrorKind> {
        match origin {
            Origin::Blocking(source) => {
                let options = options.clone();
                let opened = tokio::task::spawn_blocking(move || open(source, &options));
                let (source, packer) = join(opened).await?;
                Ok(Self::Blocking { source, packer })
            }
            Origin::Inline(source) => {
                let (source, packer) = open(source, options)?;
                Ok(Self::Inline { source, packer })
            }
            Origin::Stream(rows) => {
                let preparer = Preparer::for_rows(&options.rows, options.runtime.now())?;
                Ok(Self::Stream { rows, packer: Packer::new(preparer, options) })
            }
        }
    }

    /// Begins to read, with the rule that is now known.
    pub(crate) fn start(self, rows: &RowOptions) -> Feed<'r> {
        match self {
            Self::Blocking { mut source, mut packer } => {
                packer.preparer.settle(rows);
                let (sender, batches) = mpsc::channel(READY_BATCHES);
                let reader = tokio::task::spawn_blocking(move || {
                    while let Some(batch) = packer.next_of(&mut *source)? {
                        // Nobody waits for more: the export has ended.
                        if sender.blocking_send(batch).is_err() {
                            break;
                        }
                    }
                    Ok(())
                });
                Feed::Thread { batches, reader }
            }
            Self::Inline { source, mut packer } => {
                packer.preparer.settle(rows);
                Feed::Inline { source, packer }
            }
            Self::Stream { rows: stream, mut packer } => {
                packer.preparer.settle(rows);
                Feed::Stream { rows: stream, packer }
            }
        }
    }
}

impl Feed<'_> {
    /// The next batch; `None` when there are no more rows.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: no row that was read is lost.
    pub(crate) async fn next(&mut self) -> Result<Option<Batch>, ExportErrorKind> {
        match self {
            Self::Thread { batches, reader } => match batches.recv().await {
                Some(batch) => Ok(Some(batch)),
                None => join(reader).await.map(|()| None),
            },
            Self::Inline { source, packer } => packer.next_of(&mut **source),
            Self::Stream { rows, packer } => loop {
                let Some(row) = rows.next().await else { return Ok(packer.finish()) };
                if let Some(batch) = row.map_err(Into::into).and_then(|row| packer.row(&row))? {
                    return Ok(Some(batch));
                }
            },
        }
    }
}

impl Feed<'_> {
    /// Stops reading; what was read and not handed out ends as not attempted.
    pub(crate) async fn close(self) {
        if let Self::Thread { mut batches, reader } = self {
            batches.close();
            while batches.recv().await.is_some() {}
            // What the reader says no longer matters; that it has posted its rows does. A handle
            // that has given its result must not be asked again.
            if !reader.is_finished() {
                let _ = reader.await;
            }
        }
    }
}

/// Checks the rows ahead when an invalid one is to end the export and they can be read twice.
fn open<'r>(
    mut source: Box<dyn RowSource + Send + 'r>,
    options: &FeedOptions,
) -> Result<(Box<dyn RowSource + Send + 'r>, Packer), ExportErrorKind> {
    let mut preparer = Preparer::for_source(&mut *source, &options.rows, options.runtime.now())?;
    // The order matters: a source that cannot go back must not be read.
    if !options.skip_invalid && source.rewind()? {
        check_ahead(&mut *source, options)?;
        source.rewind()?;
        preparer = Preparer::for_source(&mut *source, &options.rows, options.runtime.now())?;
    }
    Ok((source, Packer::new(preparer, options)))
}

fn check_ahead(source: &mut dyn RowSource, options: &FeedOptions) -> Result<(), ExportErrorKind> {
    let now = options.runtime.now();
    let mut preparer = Preparer::for_source(source, &options.rows, now)?;
    while let Some(checked) = preparer.next_of(source, now, fatal)? {
        if let Some(row) = checked {
            return Err(ExportErrorKind::InvalidRow(row));
        }
    }
    Ok(())
}

/// The row, when it ends an export that does not skip invalid ones.
fn fatal(prepared: &Prepared<'_, '_>) -> Option<SetAside> {
    prepared.set_aside().filter(|row| row.outcome == crate::Outcome::Invalid)
}

/// Prepares rows and packs their events.
pub(crate) struct Packer {
    preparer: Preparer,
    packing: Packing,
    runtime: Arc<dyn Runtime>,
}

/// Where prepared rows go.
struct Packing {
    batcher: Batcher,
    tally: Tally,
    skip_invalid: bool,
    ledger: Arc<Ledger>,
}

/// A batch that became full, if one did; or the row that ends the export.
type Packed = ControlFlow<SetAside, Option<Batch>>;

impl Packer {
    fn new(preparer: Preparer, options: &FeedOptions) -> Self {
        let ledger = Arc::clone(&options.ledger);
        let packing = Packing {
            batcher: Batcher::new(options.limits, Arc::clone(&ledger), Arc::default()),
            tally: Tally::default(),
            skip_invalid: options.skip_invalid,
            ledger,
        };
        Self { preparer, packing, runtime: Arc::clone(&options.runtime) }
    }

    /// Reads the source until a batch is full or the rows end.
    fn next_of(&mut self, source: &mut dyn RowSource) -> Result<Option<Batch>, ExportErrorKind> {
        let now = self.runtime.now();
        loop {
            let Self { preparer, packing, .. } = self;
            match preparer.next_of(source, now, |prepared| packing.pack(prepared)) {
                Ok(Some(ControlFlow::Continue(None))) => {}
                Ok(Some(ControlFlow::Continue(full))) => {
                    packing.post(preparer);
                    return Ok(full);
                }
                Ok(Some(ControlFlow::Break(row))) => return Err(ExportErrorKind::InvalidRow(row)),
                Ok(None) => return Ok(self.finish()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Takes one row of a stream.
    fn row(&mut self, row: &Row) -> Result<Option<Batch>, ExportErrorKind> {
        let Self { preparer, packing, runtime } = self;
        match preparer.row(row, runtime.now(), |prepared| packing.pack(prepared))? {
            ControlFlow::Continue(full) => {
                if full.is_some() {
                    packing.post(preparer);
                }
                Ok(full)
            }
            ControlFlow::Break(row) => Err(ExportErrorKind::InvalidRow(row)),
        }
    }

    fn finish(&mut self) -> Option<Batch> {
        self.packing.post(&self.preparer);
        self.packing.batcher.finish()
    }
}

impl Packing {
    #[inline]
    fn pack(&mut self, prepared: &Prepared<'_, '_>) -> Packed {
        self.tally.counts.read += 1;
        match prepared.result {
            Ok(normalized) => {
                for warning in normalized.warnings.iter() {
                    self.tally.warn(warning.as_str());
                }
                ControlFlow::Continue(self.batcher.push(prepared.row, &normalized.event))
            }
            Err(_) => self.set_aside(prepared),
        }
    }

    #[cold]
    fn set_aside(&mut self, prepared: &Prepared<'_, '_>) -> Packed {
        let ends = if self.skip_invalid { None } else { fatal(prepared) };
        if let Some(row) = prepared.set_aside() {
            self.tally.set_aside(row);
        }
        ends.map_or(ControlFlow::Continue(None), ControlFlow::Break)
    }

    /// Brings the account up to date.
    fn post(&mut self, preparer: &Preparer) {
        self.ledger.post(&mut self.tally);
        self.ledger.update(|report| {
            report.ignored_columns = IgnoredColumn::all_of(preparer.columns());
        });
    }
}

/// What is still unposted when reading ends early is posted all the same.
impl Drop for Packing {
    fn drop(&mut self) {
        self.ledger.post(&mut self.tally);
        drop(self.batcher.finish());
    }
}

/// The result of a blocking task; its panic goes on here.
async fn join<T>(
    task: impl Future<Output = Result<Result<T, ExportErrorKind>, tokio::task::JoinError>>,
) -> Result<T, ExportErrorKind> {
    match task.await {
        Ok(result) => result,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Err(_) => Err(runtime_ended().into()),
    }
}

pub(crate) fn runtime_ended() -> SourceError {
    SourceError::new("the Tokio runtime was shut down while rows were read")
}

impl From<SourceError> for ExportErrorKind {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}
