//! Opening files, with errors that name them.

use std::fs::File;
use std::io::{Error, ErrorKind};
use std::path::Path;

use capi_model::SourceError;

/// Opens a file. Whether it is a regular file, which can be read again; a pipe cannot.
pub(crate) fn open(path: &Path) -> Result<(File, bool), SourceError> {
    let opened = || {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            Err(ErrorKind::IsADirectory.into())
        } else {
            Ok((file, metadata.is_file()))
        }
    };
    opened().map_err(|error| open_error(path, error))
}

/// The path as messages show it.
pub(crate) fn display(path: &Path) -> String {
    format!("`{}`", path.display())
}

fn open_error(path: &Path, error: Error) -> SourceError {
    let reason = match error.kind() {
        ErrorKind::NotFound => "no such file".into(),
        ErrorKind::IsADirectory => "it is a directory, not a file".into(),
        ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    };
    SourceError::new(format!("cannot open {}: {reason}", display(path))).with_source(error)
}
