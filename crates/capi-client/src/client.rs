//! The client: cheap to clone, shared by every task that sends.

use std::fmt;
use std::sync::Arc;

use capi_model::{ApiVersion, Timestamp};
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Method};

use crate::answer::Answer;
use crate::auth::Introspection;
use crate::builder::ClientBuilder;
use crate::dispatch::{Dispatcher, Outgoing};
use crate::error::Error;
use crate::gate::Gate;
use crate::runtime::Runtime;

/// A client of LinkedIn's Conversions API.
///
/// Clones share the connections, the token, the quota and the retry budget; make one per token and
/// clone it.
///
/// ```
/// use capi_client::{Client, Credentials};
///
/// let client = Client::builder().credentials(Credentials::access_token("AQX-token")).build()?;
/// # let _ = client;
/// # Ok::<(), capi_client::Error>(())
/// ```
#[derive(Clone)]
pub struct Client(Arc<Shared>);

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) dispatcher: Dispatcher,
    pub(crate) gate: Gate,
    /// Without a slash at the end.
    pub(crate) api_url: String,
}

impl Client {
    /// Settings; only [`credentials`](ClientBuilder::credentials) is required.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// The API version that is asked for.
    #[must_use]
    pub fn api_version(&self) -> ApiVersion {
        self.0.dispatcher.version
    }

    /// Where time, sleep and randomness come from.
    #[must_use]
    pub fn runtime(&self) -> &Arc<dyn Runtime> {
        &self.0.dispatcher.runtime
    }

    /// How many requests may be in flight at the moment; see [`Concurrency`](crate::Concurrency).
    #[must_use]
    pub fn concurrency_limit(&self) -> usize {
        self.0.gate.limiter.limit()
    }

    /// What LinkedIn knows about the access token: whether it is active, its scopes, its end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) with a fixed access token:
    /// only the app that a token belongs to may ask. Otherwise as for any call.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: it only reads.
    pub async fn introspect_token(&self) -> Result<Introspection, Error> {
        self.0.gate.tokens.introspect(&self.0.dispatcher).await
    }

    /// When the refresh token expires, as far as a refresh or the token store has said. LinkedIn's
    /// live 365 days from the member's authorisation; refreshing does not prolong them.
    #[must_use]
    pub fn refresh_token_expires_at(&self) -> Option<Timestamp> {
        self.0.gate.tokens.refresh_token_expires_at()
    }

    pub(crate) fn from_shared(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    pub(crate) fn dispatcher(&self) -> &Dispatcher {
        &self.0.dispatcher
    }

    /// The whole URL of a path such as `/rest/conversions`.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.0.api_url)
    }

    /// Adds what every API request has, and sends it through the gate.
    pub(crate) async fn call(&self, mut call: Outgoing) -> Result<Answer, Error> {
        let version = HeaderValue::from_str(&self.api_version().to_string()).map_err(|error| {
            Error::configuration("the API version is no header value").with_source(error)
        })?;
        call.headers.push((HeaderName::from_static("linkedin-version"), version));
        call.headers.push((
            HeaderName::from_static("x-restli-protocol-version"),
            HeaderValue::from_static("2.0.0"),
        ));
        let sends_a_body = matches!(call.method, Method::POST | Method::PUT);
        if sends_a_body && !call.headers.iter().any(|(name, _)| *name == CONTENT_TYPE) {
            call.headers.push((CONTENT_TYPE, HeaderValue::from_static("application/json")));
        }
        self.0.dispatcher.send(&call, Some(&self.0.gate)).await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("api_url", &self.0.api_url)
            .field("api_version", &self.api_version())
            .finish_non_exhaustive()
    }
}
