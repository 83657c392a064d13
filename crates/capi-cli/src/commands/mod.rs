//! One module for each command.

pub(crate) mod accounts;
pub(crate) mod auth;
pub(crate) mod campaigns;
pub(crate) mod export;
pub(crate) mod preflight;
pub(crate) mod rules;
pub(crate) mod sandbox;
pub(crate) mod validate;
