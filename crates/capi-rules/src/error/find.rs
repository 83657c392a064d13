//! Why an ad account or a campaign cannot be found.

use super::{List, Nearest};

/// Why an ad account or a campaign could not be found by its name.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FindError {
    /// Several have this name.
    #[error(
        "there are {} {what}s named {name:?}, with the ids {}: choose one by its id",
        .ids.len(), List(.ids)
    )]
    Ambiguous {
        /// What was looked for: `ad account` or `campaign`.
        what: &'static str,
        /// The name.
        name: String,
        /// Their ids.
        ids: Vec<u64>,
    },
    /// LinkedIn could not be asked.
    #[error(transparent)]
    Client(#[from] capi_client::Error),
    /// None has this name.
    #[error(
        "there is no {what} named {name:?}; {}. Names count letter for letter",
        Nearest(.nearest, "this token reaches none at all")
    )]
    NotFound {
        /// What was looked for: `ad account` or `campaign`.
        what: &'static str,
        /// The name.
        name: String,
        /// The names that there are, nearest first, at most five.
        nearest: Vec<String>,
    },
}
