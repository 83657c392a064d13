//! Reads values of a configuration document in the forms that people write them.

use std::str::FromStr;

use serde_json::Value;

use super::ConfigError;

/// The value of one key; null is absent.
pub(super) struct Entry<'v> {
    pub(super) key: &'static str,
    pub(super) value: &'v Value,
}

impl Entry<'_> {
    /// Text, or a number as text.
    pub(super) fn text(&self) -> Result<Option<String>, ConfigError> {
        match self.value {
            Value::Null => Ok(None),
            Value::String(text) if text.trim().is_empty() => Ok(None),
            Value::String(text) => Ok(Some(text.trim().to_owned())),
            Value::Number(number) => Ok(Some(number.to_string())),
            _ => Err(self.error("expected text")),
        }
    }

    /// True or false, or text that says so.
    pub(super) fn boolean(&self) -> Result<Option<bool>, ConfigError> {
        match self.value {
            Value::Null => Ok(None),
            Value::Bool(value) => Ok(Some(*value)),
            Value::String(text) if text.trim().eq_ignore_ascii_case("true") => Ok(Some(true)),
            Value::String(text) if text.trim().eq_ignore_ascii_case("false") => Ok(Some(false)),
            _ => Err(self.error("expected true or false")),
        }
    }

    /// Text or a number that is read as `T`.
    pub(super) fn parsed<T: FromStr>(&self, expected: &str) -> Result<Option<T>, ConfigError> {
        let text = self.text()?;
        text.map(|text| text.parse().map_err(|_| self.error(expected))).transpose()
    }

    /// One of some words, in any case.
    pub(super) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Result<Option<T>, ConfigError> {
        let Some(text) = self.text()? else { return Ok(None) };
        let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text));
        found.map(|(_, value)| Some(*value)).ok_or_else(|| {
            let known: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            self.error(&format!("expected {}", known.join(" or ")))
        })
    }

    pub(super) fn error(&self, expected: &str) -> ConfigError {
        ConfigError::new(format!("`{}`: {expected}", self.key))
    }
}
