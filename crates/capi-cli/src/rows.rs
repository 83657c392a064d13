//! Opens the file of rows, or stdin.

use std::io;
use std::path::PathBuf;

use capi::model::RowSource;
use capi::sources::RowFormat;
use clap::{Args, ValueEnum};

use crate::exit::Failure;

/// Where the rows are.
#[derive(Args)]
pub(crate) struct RowsArgs {
    /// The file of rows: .csv, .tsv, .jsonl or .ndjson; `-` is stdin
    rows: PathBuf,

    /// The format of the rows, where the file name does not tell
    #[arg(long)]
    format: Option<Format>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Tsv,
    Jsonl,
}

impl RowsArgs {
    pub(crate) fn open(&self) -> Result<Box<dyn RowSource + Send>, Failure> {
        let format = self.format.map(|format| match format {
            Format::Csv => RowFormat::Csv,
            Format::Tsv => RowFormat::Tsv,
            Format::Jsonl => RowFormat::JsonLines,
        });
        if self.rows.as_os_str() == "-" {
            let format = format.ok_or_else(|| {
                Failure::usage("rows from stdin have no file name: give --format csv, tsv or jsonl")
            })?;
            return Ok(format.read(io::stdin()));
        }
        let format = match format {
            Some(format) => format,
            None => RowFormat::of_path(&self.rows).map_err(Failure::failed)?,
        };
        format.open(&self.rows).map_err(Failure::failed)
    }
}
