//! Writes to stdout and stderr.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

use clap::ValueEnum;
use serde::Serialize;

use crate::exit::Failure;

/// The form of a result on stdout.
#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum Form {
    /// For programs
    Json,
    /// For people
    #[default]
    Table,
}

impl Form {
    /// Prints a result in this form.
    pub(crate) fn print(self, table: &impl Display, json: &impl Serialize) -> Result<(), Failure> {
        match self {
            Self::Json => line(&serde_json::to_string(json).map_err(|error| {
                Failure::failed(format!("the result cannot be written: {error}"))
            })?),
            Self::Table => line(&table.to_string()),
        }
    }
}

/// A line for people, on stderr. Nobody can be told when that fails.
pub(crate) fn note(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// A line of the result, on stdout.
pub(crate) fn line(line: &str) -> Result<(), Failure> {
    written(writeln!(io::stdout().lock(), "{line}"))
}

/// A reader that has seen enough (`| head`) is no failure; anything else is.
pub(crate) fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        result => result.map_err(|error| Failure::failed(format!("cannot write: {error}"))),
    }
}
