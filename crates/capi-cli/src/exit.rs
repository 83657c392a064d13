//! How the command ends when it does not end well.

use std::fmt::Display;
use std::process::ExitCode;

use crate::output;

/// Why the command failed, for people, and its exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    code: u8,
}

impl Failure {
    /// The rows, the export or LinkedIn failed.
    pub(crate) fn failed(message: impl Display) -> Self {
        Self { message: message.to_string(), code: 1 }
    }

    /// The command line or the configuration is wrong.
    pub(crate) fn usage(message: impl Display) -> Self {
        Self { message: message.to_string(), code: 2 }
    }

    /// Says why on stderr.
    pub(crate) fn report(&self) -> ExitCode {
        output::note(&format!("error: {}", self.message));
        ExitCode::from(self.code)
    }
}
