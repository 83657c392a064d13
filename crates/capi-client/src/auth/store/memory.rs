//! Tokens that end with the process.

use std::sync::Mutex;

use super::{TokenStore, TokenStoreError};
use crate::auth::TokenSet;
use crate::lock::lock;
use crate::runtime::BoxFuture;

/// Keeps tokens in memory: they end with the process.
#[derive(Debug, Default)]
pub struct MemoryTokenStore(Mutex<Option<TokenSet>>);

impl MemoryTokenStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl TokenStore for MemoryTokenStore {
    fn load(&self) -> BoxFuture<'_, Result<Option<TokenSet>, TokenStoreError>> {
        Box::pin(async { Ok(lock(&self.0).clone()) })
    }

    fn save<'a>(&'a self, tokens: &'a TokenSet) -> BoxFuture<'a, Result<(), TokenStoreError>> {
        Box::pin(async {
            *lock(&self.0) = Some(tokens.clone());
            Ok(())
        })
    }
}
