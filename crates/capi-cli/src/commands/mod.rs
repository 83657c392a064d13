//! One module for each command.

pub(crate) mod auth;
pub(crate) mod export;
pub(crate) mod sandbox;
pub(crate) mod validate;
