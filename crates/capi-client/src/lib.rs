//! A client of LinkedIn's Conversions API: tokens, transport, retries, quota.
//!
//! It knows LinkedIn's endpoints and how to be a good guest there; it knows nothing of rows. Bodies
//! of events come ready encoded.

mod answer;
mod auth;
mod builder;
mod client;
mod concurrency;
mod dispatch;
mod endpoints;
mod error;
mod gate;
mod lock;
mod observer;
mod quota;
mod restli;
mod retry;
mod runtime;
mod secret;
mod transport;

pub use auth::{
    AuthorizationRequest, Authorizer, AuthorizerBuilder, Credentials, FileTokenStore,
    Introspection, MemoryTokenStore, RedirectListener, StoreLock, TokenSet, TokenStore,
    TokenStoreError,
};
pub use builder::ClientBuilder;
pub use client::Client;
pub use concurrency::Concurrency;
pub use endpoints::events::{BatchOutcome, Guarantee, MAX_EVENTS_PER_BATCH, SendOptions};
pub use endpoints::{AdAccountSearch, CampaignSearch, CreatedRule};
pub use error::{Error, ErrorKind, Persistence, RefusedEvent};
pub use observer::{Observation, Observer};
pub use quota::Quota;
pub use retry::RetryPolicy;
pub use runtime::{BoxFuture, Runtime, SystemRuntime};
pub use secret::Secret;
pub use transport::{
    HttpTransport, HttpTransportBuilder, Transport, TransportError, TransportErrorKind,
};
