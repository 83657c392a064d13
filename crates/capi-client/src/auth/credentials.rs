//! What a client proves itself with.

use super::App;
use crate::secret::Secret;

/// What a client proves itself with: an access token, or an app with a refresh token.
///
/// ```
/// use capi_client::Credentials;
///
/// // LinkedIn's Direct API token (Campaign Manager → Signals Manager): nothing to refresh.
/// let direct = Credentials::access_token("AQX-token");
/// // An app that LinkedIn approved for programmatic refresh tokens.
/// let app = Credentials::refresh_token("client-id", "client-secret", "AQY…");
/// assert!(!format!("{app:?}").contains("AQY"));
/// # let _ = direct;
/// ```
#[derive(Debug, Clone)]
pub struct Credentials(pub(crate) Grant);

#[derive(Debug, Clone)]
pub(crate) enum Grant {
    Static(Secret),
    /// `refresh_token` is `None` when the token store has it.
    Refresh {
        app: App,
        refresh_token: Option<Secret>,
    },
}

impl Credentials {
    /// A ready access token, used as it is: LinkedIn's Direct API token, or one from elsewhere.
    pub fn access_token(token: impl Into<Secret>) -> Self {
        Self(Grant::Static(token.into()))
    }

    /// An app and a refresh token, from which access tokens are fetched and renewed before they
    /// expire (LinkedIn: programmatic refresh tokens).
    pub fn refresh_token(
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        refresh_token: impl Into<Secret>,
    ) -> Self {
        Self(Grant::Refresh {
            app: App::new(client_id, client_secret),
            refresh_token: Some(refresh_token.into()),
        })
    }

    /// An app whose tokens are in the client's [`TokenStore`](crate::TokenStore), put there by an
    /// earlier authorisation.
    pub fn stored(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self(Grant::Refresh { app: App::new(client_id, client_secret), refresh_token: None })
    }

    /// What is plainly wrong, as far as it can be told without LinkedIn.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        match &self.0 {
            Grant::Static(token) => token.fault(),
            Grant::Refresh { app, refresh_token } => app.fault().or_else(|| {
                refresh_token
                    .as_ref()
                    .and_then(|token| token.is_empty().then_some("the refresh token is empty"))
            }),
        }
    }
}

impl Secret {
    /// Whether this can stand in an `Authorization` header.
    fn fault(&self) -> Option<&'static str> {
        if self.is_empty() {
            Some("the access token is empty")
        } else if !self.expose().bytes().all(|b| b.is_ascii_graphic()) {
            Some("the access token holds white space or other characters that no token has")
        } else {
            None
        }
    }
}
