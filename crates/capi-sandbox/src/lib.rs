//! A simulator of LinkedIn's Conversions API for tests and examples.

mod accounts;
mod associations;
mod audit;
mod builder;
mod clock;
mod control;
mod defaults;
mod directory;
mod events;
mod faults;
mod gateway;
mod oauth;
mod restli;
mod rules;
mod sandbox;
mod seed;
mod server;
mod settings;
mod sync;
mod world;

pub use audit::{Audit, RecordedRequest, RequestCount, token_digest};
pub use builder::SandboxBuilder;
pub use clock::Clock;
pub use defaults::*;
pub use directory::{AdAccount, Campaign, ConversionMethod, Role, Rule};
pub use faults::{Fault, RetryAfter};
pub use sandbox::Sandbox;
pub use seed::Seed;
pub use settings::MessageForm;
