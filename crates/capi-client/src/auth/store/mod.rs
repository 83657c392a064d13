//! Where tokens are kept between refreshes and between runs.

mod file;
mod memory;

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;

pub use self::file::FileTokenStore;
pub use self::memory::MemoryTokenStore;
use super::TokenSet;
use crate::runtime::BoxFuture;

/// Where tokens are kept between refreshes and between runs.
///
/// A refresh takes the [`lock`](Self::lock), [`load`](Self::load)s again (another process may have
/// refreshed meanwhile), asks LinkedIn if that is still needed, and [`save`](Self::save)s.
pub trait TokenStore: Send + Sync + fmt::Debug + 'static {
    /// What is stored; `None` when there is nothing yet.
    fn load(&self) -> BoxFuture<'_, Result<Option<TokenSet>, TokenStoreError>>;

    /// Replaces what is stored, wholly or not at all.
    fn save<'a>(&'a self, tokens: &'a TokenSet) -> BoxFuture<'a, Result<(), TokenStoreError>>;

    /// Keeps other processes from refreshing until the lock is dropped. Does nothing unless
    /// overridden.
    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, TokenStoreError>> {
        Box::pin(async { Ok(StoreLock::none()) })
    }
}

/// Held while tokens are refreshed; released when dropped.
pub struct StoreLock(Option<Box<dyn Any + Send + Sync>>);

impl StoreLock {
    /// A lock that lasts until `guard` is dropped.
    pub fn new(guard: impl Any + Send + Sync) -> Self {
        Self(Some(Box::new(guard)))
    }

    /// No lock: the store belongs to one process.
    #[must_use]
    pub fn none() -> Self {
        Self(None)
    }
}

impl fmt::Debug for StoreLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StoreLock").field(&self.0.is_some()).finish()
    }
}

/// A store that could not be read, written or locked.
#[derive(Debug)]
pub struct TokenStoreError {
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TokenStoreError {
    /// An error with this message, which must hold no token.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    /// Keeps the cause, which must hold no token either.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for TokenStoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for TokenStoreError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
