//! Who the client is, and the tokens that prove it.

mod app;
mod credentials;
mod flow;
mod introspect;
mod keeper;
mod listener;
mod request;
mod store;
mod token;

pub(crate) use self::app::{App, OAuthUrls};
pub use self::credentials::Credentials;
pub(crate) use self::credentials::Grant;
pub use self::flow::{AuthorizationRequest, Authorizer, AuthorizerBuilder};
pub use self::introspect::Introspection;
pub(crate) use self::keeper::{Bearer, TokenKeeper};
pub use self::listener::RedirectListener;
pub use self::store::{FileTokenStore, MemoryTokenStore, StoreLock, TokenStore, TokenStoreError};
pub use self::token::TokenSet;
