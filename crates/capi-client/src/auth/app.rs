//! An app, and where LinkedIn takes its calls.

use std::fmt;

use oauth2::{AuthUrl, TokenUrl};

use crate::secret::Secret;

/// An app as the token endpoint knows it.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
}

/// LinkedIn's OAuth endpoints.
#[derive(Debug, Clone)]
pub(crate) struct OAuthUrls {
    pub(crate) authorize: AuthUrl,
    pub(crate) token: TokenUrl,
    pub(crate) introspect: String,
}

impl App {
    pub(crate) fn new(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self { client_id: client_id.into(), client_secret: client_secret.into() }
    }

    /// What is plainly wrong, as far as it can be told without LinkedIn.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        if self.client_id.is_empty() {
            Some("the client id is empty")
        } else if self.client_secret.is_empty() {
            Some("the client secret is empty")
        } else {
            None
        }
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}
