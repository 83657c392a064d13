//! Why a rule cannot be settled.

/// Why the conversion rule of an export could not be settled.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// LinkedIn could not be asked.
    #[error(transparent)]
    Client(#[from] capi_client::Error),
}
