//! A client of LinkedIn's Conversions API: tokens, transport, retries, quota.
//!
//! It knows LinkedIn's endpoints and how to be a good guest there; it knows nothing of rows. Bodies
//! of events come ready encoded.
//!
//! - [`Client`] sends batches of events, and reads and changes rules, accounts, campaigns and their
//!   associations. Clones share everything.
//! - [`Authorizer`] and [`RedirectListener`] get tokens from a member; a [`TokenStore`] keeps them.
//! - [`RetryPolicy`], [`Quota`] and [`Concurrency`] say how hard to try; their defaults are LinkedIn's
//!   documented limits.
//! - [`Error`] says what LinkedIn said, whether another try may help, whether the request may have
//!   been carried out all the same, and what to do.
//! - [`Transport`] and [`Runtime`] are traits: bring another HTTP stack, or the clock of a test.
//!
//! What becomes of a failed request:
//!
//! | outcome | what is done |
//! |---|---|
//! | no connection | sent again |
//! | connection broke, or no answer in time | sent again, unless [`Guarantee::AtMostOnce`] |
//! | 408, 429, 503 | sent again, never before `Retry-After` is over |
//! | other 5xx, except 501 | sent again, unless [`Guarantee::AtMostOnce`] |
//! | 401 | one refresh for all requests in flight, one replay each |
//! | 400, 422 on events | an error that [names the events](Error::refused), where LinkedIn does |
//! | anything else | an error with [advice](Error::advice) |
//!
//! The feature `tracing` adds a span for each call, and events for what an [`Observer`] is told.

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
