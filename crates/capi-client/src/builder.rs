//! Settings of a client; only `build` can fail.

use std::sync::Arc;
use std::time::Duration;

use capi_model::ApiVersion;
use http::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST,
    TRANSFER_ENCODING,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use oauth2::{AuthUrl, TokenUrl};
use url::{Host, Url};

use crate::auth::{Credentials, Grant, MemoryTokenStore, OAuthUrls, TokenKeeper, TokenStore};
use crate::client::{Client, Shared};
use crate::concurrency::{Concurrency, Limiter};
use crate::dispatch::Dispatcher;
use crate::error::Error;
use crate::gate::Gate;
use crate::observer::{Observer, Observers};
use crate::quota::{Pacer, Quota};
use crate::retry::{Budget, RetryPolicy};
use crate::runtime::{Runtime, SystemRuntime};
use crate::transport::{HttpTransport, Transport};

/// LinkedIn's API.
const API_URL: &str = "https://api.linkedin.com";
/// LinkedIn's OAuth endpoints.
const AUTH_URL: &str = "https://www.linkedin.com";

/// Settings of a [`Client`].
#[derive(Debug)]
#[must_use = "settings do nothing before `build`"]
pub struct ClientBuilder {
    credentials: Option<Credentials>,
    base: BaseBuilder,
    store: Option<Box<dyn TokenStore>>,
    quota: Quota,
    concurrency: Concurrency,
}

/// The settings that talking to LinkedIn needs with or without a token.
#[derive(Debug)]
pub(crate) struct BaseBuilder {
    pub(crate) api_url: String,
    pub(crate) auth_url: String,
    pub(crate) api_version: ApiVersion,
    pub(crate) transport: Option<Box<dyn Transport>>,
    pub(crate) runtime: Option<Arc<dyn Runtime>>,
    pub(crate) observer: Option<Box<dyn Observer>>,
    pub(crate) retry: RetryPolicy,
    pub(crate) attempt_timeout: Duration,
    /// As given; the value may be a secret.
    pub(crate) headers: Vec<(String, crate::Secret)>,
}

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self {
            credentials: None,
            base: BaseBuilder::new(),
            store: None,
            quota: Quota::new(),
            concurrency: Concurrency::new(),
        }
    }

    /// What the client proves itself with. Required.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Scheme and host of the API, and a path before `/rest` if a gateway needs one. `https` only,
    /// except for this machine. Default: `https://api.linkedin.com`.
    pub fn api_url(mut self, url: impl Into<String>) -> Self {
        self.base.api_url = url.into();
        self
    }

    /// Scheme and host of the OAuth endpoints. `https` only, except for this machine. Default:
    /// `https://www.linkedin.com`.
    pub fn auth_url(mut self, url: impl Into<String>) -> Self {
        self.base.auth_url = url.into();
        self
    }

    /// The API version to ask for. Default: [`ApiVersion::DEFAULT`].
    pub fn api_version(mut self, version: ApiVersion) -> Self {
        self.base.api_version = version;
        self
    }

    /// A header for every request, for proxies and gateways; the value is not shown anywhere. The
    /// headers of LinkedIn's protocol and those of HTTP framing cannot be set.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<crate::Secret>) -> Self {
        self.base.headers.push((name.into(), value.into()));
        self
    }

    /// How often and for how long temporary failures are retried.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.base.retry = policy;
        self
    }

    /// How many requests may be sent in a minute and in a day.
    pub fn quota(mut self, quota: Quota) -> Self {
        self.quota = quota;
        self
    }

    /// How many requests may be in flight.
    pub fn concurrency(mut self, bounds: Concurrency) -> Self {
        self.concurrency = bounds;
        self
    }

    /// Longest time for one attempt, from its start to the last byte of the answer. Default: 120 s.
    /// A retry has as much again. Finer limits: [`HttpTransport::builder`].
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.base.attempt_timeout = limit;
        self
    }

    /// Another way to send requests than [`HttpTransport`].
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.base.transport = Some(Box::new(transport));
        self
    }

    /// Another source of time, sleep and randomness than [`SystemRuntime`].
    pub fn runtime(mut self, runtime: impl Runtime) -> Self {
        self.base.runtime = Some(Arc::new(runtime));
        self
    }

    /// Is told of attempts, retries, refreshes.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.base.observer = Some(Box::new(observer));
        self
    }

    /// Where tokens are kept. Default: in memory. Of no use with a fixed access token.
    pub fn token_store(mut self, store: impl TokenStore) -> Self {
        self.store = Some(Box::new(store));
        self
    }

    /// Checks the settings and makes the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration): no credentials, or empty
    /// ones; a URL that is not `https` and not on this machine; a header that cannot be set; bounds
    /// that contradict each other; a system without trusted certificates.
    pub fn build(self) -> Result<Client, Error> {
        let credentials = self.credentials.ok_or_else(|| {
            Error::configuration("no credentials: give an access token or a refresh token")
        })?;
        if let Some(fault) = credentials.fault() {
            return Err(Error::configuration(fault));
        }
        let limiter = Limiter::new(self.concurrency.checked()?);
        let urls = self.base.oauth_urls()?;
        let api_url = checked_url("api_url", &self.base.api_url)?.without_slash;
        let tokens = match credentials.0 {
            Grant::Static(token) => TokenKeeper::fixed(&token)?,
            Grant::Refresh { refresh_token: None, .. } if self.store.is_none() => {
                return Err(Error::configuration(
                    "stored credentials need a token_store to find the tokens in",
                ));
            }
            Grant::Refresh { app, refresh_token } => {
                let store = self.store.unwrap_or_else(|| Box::new(MemoryTokenStore::new()));
                TokenKeeper::refreshing(app, urls, refresh_token, store)
            }
        };
        let gate = Gate { tokens, pacer: Pacer::new(self.quota), limiter };
        Ok(Client::from_shared(Shared { dispatcher: self.base.build()?, gate, api_url }))
    }
}

impl BaseBuilder {
    pub(crate) fn new() -> Self {
        Self {
            api_url: API_URL.to_owned(),
            auth_url: AUTH_URL.to_owned(),
            api_version: ApiVersion::DEFAULT,
            transport: None,
            runtime: None,
            observer: None,
            retry: RetryPolicy::new(),
            attempt_timeout: Duration::from_secs(120),
            headers: Vec::new(),
        }
    }

    pub(crate) fn oauth_urls(&self) -> Result<OAuthUrls, Error> {
        let base = checked_url("auth_url", &self.auth_url)?.without_slash;
        let wrong = |error| Error::configuration("auth_url is not a URL").with_source(error);
        Ok(OAuthUrls {
            authorize: AuthUrl::new(format!("{base}/oauth/v2/authorization")).map_err(wrong)?,
            token: TokenUrl::new(format!("{base}/oauth/v2/accessToken")).map_err(wrong)?,
            introspect: format!("{base}/oauth/v2/introspectToken"),
        })
    }

    pub(crate) fn build(self) -> Result<Dispatcher, Error> {
        let loopback_only = checked_url("api_url", &self.api_url)?.is_plain
            && checked_url("auth_url", &self.auth_url)?.is_plain;
        let headers = checked_headers(&self.headers)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Box::new(HttpTransport::builder().loopback_only(loopback_only).build()?),
        };
        Ok(Dispatcher {
            transport,
            runtime: self.runtime.unwrap_or_else(|| Arc::new(SystemRuntime::new())),
            observers: Observers(self.observer),
            budget: Budget::new(self.retry.budget),
            retry: self.retry,
            attempt_timeout: self.attempt_timeout,
            headers,
            version: self.api_version,
        })
    }
}

struct CheckedUrl {
    without_slash: String,
    /// `http`, which only this machine may be spoken to with.
    is_plain: bool,
}

fn checked_url(setting: &str, text: &str) -> Result<CheckedUrl, Error> {
    let wrong = |what: &str| Error::configuration(format!("{setting} {what}"));
    let url = Url::parse(text).map_err(|error| wrong("is not a URL").with_source(error))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("must not hold a user or a password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("must not have a query or a fragment"));
    }
    let is_plain = match url.scheme() {
        "https" => false,
        "http" if is_loopback(&url) => true,
        "http" => return Err(wrong("must be https: plain http is for this machine alone")),
        _ => return Err(wrong("must be an https URL")),
    };
    Ok(CheckedUrl { without_slash: url.as_str().trim_end_matches('/').to_owned(), is_plain })
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn checked_headers(given: &[(String, crate::Secret)]) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        let parsed: HeaderName = name.parse().map_err(|error| {
            Error::configuration(format!("{name:?} is not a header name")).with_source(error)
        })?;
        if is_reserved(&parsed) {
            return Err(Error::configuration(format!("the header {parsed} is set by the client")));
        }
        let mut value = HeaderValue::from_str(value.expose()).map_err(|_| {
            Error::configuration(format!(
                "the value of the header {parsed} is not one a header can have"
            ))
        })?;
        value.set_sensitive(true);
        headers.append(parsed, value);
    }
    Ok(headers)
}

fn is_reserved(name: &HeaderName) -> bool {
    let framing = [
        ACCEPT_ENCODING,
        AUTHORIZATION,
        CONNECTION,
        CONTENT_LENGTH,
        CONTENT_TYPE,
        HOST,
        TRANSFER_ENCODING,
    ];
    let name_text = name.as_str();
    framing.contains(name)
        || name_text == "linkedin-version"
        || name_text == "x-http-method-override"
        || name_text.starts_with("x-restli-")
}
