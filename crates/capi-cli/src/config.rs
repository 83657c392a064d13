//! Reads the configuration document.

use std::fs;
use std::path::Path;

use capi::ExportConfig;

use crate::exit::Failure;

/// Reads and checks the document; what is wrong with it is a usage error.
pub(crate) fn read(path: &Path) -> Result<ExportConfig, Failure> {
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|error| {
        Failure::usage(format!("cannot read the configuration {shown}: {error}"))
    })?;
    text.parse().map_err(|error| Failure::usage(format!("{shown}: {error}")))
}
