//! Opens the file of rows, or stdin.

use std::io;
use std::path::PathBuf;

use capi::model::RowSource;
use capi::sources::{RowFormat, open_rows};
use clap::Args;

use crate::exit::Failure;

/// Where the rows are.
#[derive(Args)]
pub(crate) struct RowsArgs {
    /// The file of rows: .csv, .tsv, .jsonl or .ndjson; `-` is stdin
    rows: PathBuf,

    /// The format of the rows, where the file name does not tell: csv, tsv or jsonl
    #[arg(long)]
    format: Option<RowFormat>,
}

impl RowsArgs {
    pub(crate) fn open(&self) -> Result<Box<dyn RowSource + Send>, Failure> {
        match (self.format, self.rows.as_os_str() == "-") {
            (Some(format), true) => Ok(format.reader(io::stdin())),
            (None, true) => Err(Failure::usage(
                "rows from stdin have no file name: give --format csv, tsv or jsonl",
            )),
            (Some(format), false) => format.open(&self.rows).map_err(Failure::failed),
            (None, false) => open_rows(&self.rows).map_err(Failure::failed),
        }
    }
}
