//! Writes to stdout and stderr.

use std::io::{self, ErrorKind, Write};

use crate::exit::Failure;

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
