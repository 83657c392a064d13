//! The configuration document: JSON or YAML, with the parameters of a scheduled export.

mod document;
mod rule;
mod secret;
mod values;

pub use document::{AppConfig, ExportConfig};

use std::borrow::Cow;

/// A configuration that cannot work, and what to do about it.
///
/// It names keys and settings, never the content of a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    message: Cow<'static, str>,
}

impl ConfigError {
    pub(crate) fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into() }
    }
}
