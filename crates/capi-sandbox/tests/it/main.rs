//! The sandbox against what LinkedIn is known to answer, one file per behaviour, byte for byte.

#![expect(
    clippy::expect_used,
    clippy::format_push_string,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a helper of a test may fail as the test itself may"
)]

mod accounts;
mod associations;
mod audit;
mod control;
mod events_accepted;
mod events_refused;
mod faults_answers;
mod faults_connection;
mod faults_events;
mod gateway;
mod http2;
mod in_process;
mod oauth_code;
mod oauth_consent;
mod oauth_introspection;
mod oauth_refresh;
mod quota;
mod restli;
mod rules_create;
mod rules_read;
mod rules_update;
mod support;
