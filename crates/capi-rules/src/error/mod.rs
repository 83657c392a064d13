//! Why a rule, an account or a campaign cannot be settled.

mod find;
mod invalid;
mod rule;

use std::fmt::{self, Display};

pub use self::find::FindError;
pub use self::invalid::InvalidRule;
pub use self::rule::RuleError;

/// `a, b, c`.
struct List<'a, T>(&'a [T]);

impl<T: Display> Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{item}")?;
        }
        Ok(())
    }
}

/// The nearest names, or what to say when there is none.
struct Nearest<'a>(&'a [String], &'static str);

impl Display for Nearest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str(self.1);
        }
        let quoted: Vec<_> = self.0.iter().map(|name| format!("{name:?}")).collect();
        write!(f, "the nearest: {}", List(&quoted))
    }
}
