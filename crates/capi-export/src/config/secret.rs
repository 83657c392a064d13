//! Secrets of a configuration document: written out, or the name of an environment variable.

use std::env;
use std::fmt;

use super::ConfigError;

/// A secret as a document gives it.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum SecretRef {
    /// The secret itself.
    Literal(String),
    /// `${NAME}`: the environment variable of this name holds it.
    Env(String),
}

impl SecretRef {
    pub(super) fn parse(text: &str) -> Self {
        match text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => Self::Env(name.trim().to_owned()),
            None => Self::Literal(text.to_owned()),
        }
    }

    /// The secret; `key` is what the document calls it.
    pub(super) fn reveal(&self, key: &str) -> Result<String, ConfigError> {
        match self {
            Self::Literal(secret) => Ok(secret.clone()),
            Self::Env(name) => {
                env::var(name).ok().filter(|secret| !secret.is_empty()).ok_or_else(|| {
                    ConfigError::new(format!(
                        "`{key}` refers to the environment variable `{name}`, which is not set; \
                         set it, or write the secret into the document"
                    ))
                })
            }
        }
    }
}

impl fmt::Debug for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(_) => f.write_str("<secret>"),
            Self::Env(name) => write!(f, "${{{name}}}"),
        }
    }
}
