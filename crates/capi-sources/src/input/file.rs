//! Opening files, with errors that name them.

use std::fs::File;
use std::io::{Error, ErrorKind};
use std::path::Path;

use capi_model::SourceError;

use super::Input;

impl Input<File> {
    /// Opens a file. A regular file can be read again; a pipe cannot.
    pub(crate) fn open(path: &Path) -> Result<Self, SourceError> {
        let file = File::open(path).map_err(|error| open_error(path, error))?;
        let metadata = file.metadata().map_err(|error| open_error(path, error))?;
        if metadata.is_dir() {
            return Err(open_error(path, ErrorKind::IsADirectory.into()));
        }
        let input = if metadata.is_file() { Self::seekable(file) } else { Self::new(file) };
        Ok(input.named(display(path)))
    }
}

/// The path as messages show it.
pub(crate) fn display(path: &Path) -> String {
    format!("`{}`", path.display())
}

/// Why a file cannot be opened.
fn open_error(path: &Path, error: Error) -> SourceError {
    let reason = match error.kind() {
        ErrorKind::NotFound => "no such file".into(),
        ErrorKind::IsADirectory => "it is a directory, not a file".into(),
        ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    };
    SourceError::new(format!("cannot open {}: {reason}", display(path))).with_source(error)
}
