//! A setting that no rule can have.

use crate::RuleSetting;

/// A setting that no rule can have; nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {expected}")]
pub struct InvalidRule {
    setting: RuleSetting,
    expected: String,
}

impl InvalidRule {
    pub(crate) fn new(setting: RuleSetting, expected: impl Into<String>) -> Self {
        Self { setting, expected: expected.into() }
    }

    /// Which setting it is.
    #[must_use]
    pub const fn setting(&self) -> RuleSetting {
        self.setting
    }

    /// What is wrong with it, and what was expected.
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.expected
    }
}
