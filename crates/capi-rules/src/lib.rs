//! Chooses, finds or creates the conversion rule that an export sends to.

mod error;
mod selector;

pub use error::RuleError;
pub use selector::RuleSelector;
