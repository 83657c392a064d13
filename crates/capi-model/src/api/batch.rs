//! The answer to a `BATCH_CREATE`.

use serde::Deserialize;

use super::ErrorBody;

/// One status per element, in the order they were sent (Rest.li: `CreateStatus`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct BatchCreateStatuses {
    /// What became of each element.
    pub elements: Vec<CreateStatus>,
}

/// What became of one element of a `BATCH_CREATE`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct CreateStatus {
    /// The HTTP status of this element: 201 when it was taken.
    pub status: u16,
    /// Why it was not taken.
    #[serde(default)]
    pub error: Option<ErrorBody>,
}

impl CreateStatus {
    /// Whether the element was taken: any 2xx.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}
