//! Who the client is, and the tokens that prove it.

mod credentials;
mod keeper;
mod request;
mod store;
mod token;

pub use self::credentials::Credentials;
pub(crate) use self::credentials::{App, Grant};
pub(crate) use self::keeper::{Bearer, TokenKeeper};
pub use self::store::{FileTokenStore, MemoryTokenStore, StoreLock, TokenStore, TokenStoreError};
pub use self::token::TokenSet;
