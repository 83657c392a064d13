//! What LinkedIn's API answers: plain wire types.
//!
//! They ignore fields they do not know and keep values they do not know, because LinkedIn adds both
//! without a new version (LinkedIn: breaking change policy).

mod batch;
mod error;

pub use batch::{BatchCreateStatuses, CreateStatus};
pub use error::ErrorBody;
