//! A simulator of LinkedIn's Conversions API for tests and examples.

mod audit;
mod builder;
mod clock;
mod control;
mod defaults;
mod directory;
mod events;
mod gateway;
mod oauth;
mod restli;
mod sandbox;
mod server;
mod settings;
mod sync;
mod world;

pub use audit::{Audit, RecordedRequest, RequestCount, token_digest};
pub use builder::SandboxBuilder;
pub use clock::Clock;
pub use defaults::*;
pub use directory::{AdAccount, Campaign, ConversionMethod, Role, Rule};
pub use sandbox::Sandbox;
pub use settings::MessageForm;
