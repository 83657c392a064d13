//! The sandbox against what LinkedIn is known to answer, one file per behaviour, byte for byte.

mod audit;
mod events_accepted;
mod events_refused;
mod gateway;
mod oauth_refresh;
mod support;
