//! The authorisation-code flow: a member allows an app to act for them.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use capi_model::Timestamp;
use oauth2::{AuthorizationCode, CsrfToken, RedirectUrl, Scope};
use url::Url;

use super::listener::{RedirectListener, Visit};
use super::{App, Introspection, OAuthUrls, TokenSet, introspect, request};
use crate::builder::{BaseBuilder, is_loopback};
use crate::dispatch::Dispatcher;
use crate::error::{Error, ErrorKind};
use crate::observer::Observer;
use crate::retry::RetryPolicy;
use crate::runtime::Runtime;
use crate::secret::Secret;
use crate::transport::Transport;

/// What sending conversions needs (LinkedIn: getting access to conversions).
const SCOPES: [&str; 2] = ["r_ads", "rw_conversions"];

/// Gets tokens for an app from a member, through LinkedIn's consent page.
///
/// ```no_run
/// use std::time::Duration;
/// use capi_client::{Authorizer, FileTokenStore, RedirectListener, TokenStore};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let authorizer = Authorizer::builder("client-id", "client-secret").build()?;
/// let listener = RedirectListener::bind("http://localhost:8080/callback").await?;
/// let request = authorizer.request(listener.redirect_url())?;
/// println!("Open {}", request.url());
/// let tokens = authorizer.complete(&request, listener, Duration::from_secs(300)).await?;
/// FileTokenStore::new("tokens.json").save(&tokens).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Authorizer {
    app: App,
    urls: OAuthUrls,
    scopes: Vec<String>,
    dispatcher: Dispatcher,
}

/// Settings of an [`Authorizer`].
#[derive(Debug)]
#[must_use = "settings do nothing before `build`"]
pub struct AuthorizerBuilder {
    app: App,
    scopes: Vec<String>,
    base: BaseBuilder,
}

/// One authorisation under way: the page to open, and the state that its answer must carry.
pub struct AuthorizationRequest {
    url: String,
    state: Secret,
    redirect: RedirectUrl,
}

impl AuthorizationRequest {
    /// LinkedIn's consent page for this request.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl fmt::Debug for AuthorizationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationRequest")
            .field("redirect", &self.redirect.as_str())
            .finish_non_exhaustive()
    }
}

impl Authorizer {
    /// Settings for the app with this id and secret.
    pub fn builder(
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
    ) -> AuthorizerBuilder {
        AuthorizerBuilder {
            app: App::new(client_id, client_secret),
            scopes: SCOPES.map(str::to_owned).to_vec(),
            base: BaseBuilder::new(),
        }
    }

    /// Starts an authorisation with a fresh random state. `redirect_url` must be registered for the
    /// app, letter for letter.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] unless the URL is `https`, or `http` on this machine, without a
    /// fragment.
    pub fn request(&self, redirect_url: &str) -> Result<AuthorizationRequest, Error> {
        let redirect = checked_redirect(redirect_url)?;
        let client = request::client(&self.app, &self.urls.token)
            .set_auth_uri(self.urls.authorize.clone())
            .set_redirect_uri(redirect.clone());
        let scopes = self.scopes.iter().map(|scope| Scope::new(scope.clone()));
        let (url, state) =
            client.authorize_url(|| CsrfToken::new_random_len(32)).add_scopes(scopes).url();
        Ok(AuthorizationRequest {
            url: url.into(),
            state: Secret::new(state.into_secret()),
            redirect,
        })
    }

    /// Waits on `listener` for the member's answer, and exchanges it for tokens.
    ///
    /// The browser is shown a plain page. Answers with another state are refused and do not end the
    /// wait.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::AuthorizationFailed`] when the member refuses, with LinkedIn's words, or does
    /// not answer within `limit`; otherwise as for [`exchange`](Self::exchange).
    ///
    /// # Cancel safety
    ///
    /// Dropping the future may use up the code: start again with a new request.
    pub async fn complete(
        &self,
        request: &AuthorizationRequest,
        listener: RedirectListener,
        limit: Duration,
    ) -> Result<TokenSet, Error> {
        match listener.wait(&*self.dispatcher.runtime, &request.state, limit).await? {
            Visit::Code(code) => self.redeem(request, &code).await,
            Visit::Refused { error, description } => {
                Err(Error::refused_authorization(&error, description.as_deref()))
            }
        }
    }

    /// Exchanges the code of a redirect that was received elsewhere. `state` is what came with it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::AuthorizationFailed`] when the state is not this request's, or LinkedIn does
    /// not take the code; [`ErrorKind::ClientRefused`] for a wrong id or secret. A code serves
    /// once, so a failure that [is ambiguous](Error::is_ambiguous) is not retried.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future may use up the code: start again with a new request.
    pub async fn exchange(
        &self,
        request: &AuthorizationRequest,
        code: &str,
        state: &str,
    ) -> Result<TokenSet, Error> {
        if state != request.state.expose() {
            return Err(Error::new(
                ErrorKind::AuthorizationFailed,
                "the state of the answer is not that of the request: it may be forged",
            ));
        }
        self.redeem(request, &Secret::new(code)).await
    }

    /// What LinkedIn knows about a token of this app.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::ClientRefused`] for a wrong id or secret, among others.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: it only reads.
    pub async fn introspect(&self, token: &Secret) -> Result<Introspection, Error> {
        introspect::introspect(&self.dispatcher, &self.app, &self.urls.introspect, token).await
    }

    async fn redeem(
        &self,
        request: &AuthorizationRequest,
        code: &Secret,
    ) -> Result<TokenSet, Error> {
        let code = AuthorizationCode::new(code.expose().to_owned());
        let redirect = request.redirect.clone();
        request::exchange(&self.dispatcher, &self.app, &self.urls.token, redirect, code).await
    }

    /// The clock that token expiries are counted with.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.dispatcher.runtime.now()
    }
}

impl AuthorizerBuilder {
    /// What to ask the member for. Default: `r_ads` and `rw_conversions`. To ask for others than
    /// before ends the member's earlier tokens for this app.
    pub fn scopes<T: Into<String>>(mut self, scopes: impl IntoIterator<Item = T>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// As [`ClientBuilder::auth_url`](crate::ClientBuilder::auth_url).
    pub fn auth_url(mut self, url: impl Into<String>) -> Self {
        self.base.auth_url = url.into();
        self
    }

    /// As [`ClientBuilder::header`](crate::ClientBuilder::header).
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.base.headers.push((name.into(), value.into()));
        self
    }

    /// As [`ClientBuilder::retry`](crate::ClientBuilder::retry).
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.base.retry = policy;
        self
    }

    /// As [`ClientBuilder::transport`](crate::ClientBuilder::transport).
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.base.transport = Some(Box::new(transport));
        self
    }

    /// As [`ClientBuilder::runtime`](crate::ClientBuilder::runtime).
    pub fn runtime(mut self, runtime: impl Runtime) -> Self {
        self.base.runtime = Some(Arc::new(runtime));
        self
    }

    /// As [`ClientBuilder::observer`](crate::ClientBuilder::observer).
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.base.observer = Some(Box::new(observer));
        self
    }

    /// Checks the settings. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`], as [`ClientBuilder::build`](crate::ClientBuilder::build).
    pub fn build(mut self) -> Result<Authorizer, Error> {
        if let Some(fault) = self.app.fault() {
            return Err(Error::configuration(fault));
        }
        let urls = self.base.oauth_urls()?;
        // The API is not spoken to: one host decides on TLS and proxies.
        self.base.api_url.clone_from(&self.base.auth_url);
        Ok(Authorizer { app: self.app, urls, scopes: self.scopes, dispatcher: self.base.build()? })
    }
}

fn checked_redirect(text: &str) -> Result<RedirectUrl, Error> {
    let wrong = |what: &'static str| Error::configuration(format!("the redirect URL {what}"));
    let url = Url::parse(text).map_err(|error| wrong("is not a URL").with_source(error))?;
    if url.fragment().is_some() {
        return Err(wrong("must not have a fragment"));
    }
    let secure = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    if !secure {
        return Err(wrong("must be https, or http on this machine"));
    }
    RedirectUrl::new(text.to_owned()).map_err(|error| wrong("is not a URL").with_source(error))
}

impl Error {
    /// LinkedIn's own words, which came with the right state: nobody else's can stand here.
    fn refused_authorization(error: &str, description: Option<&str>) -> Self {
        let what: Cow<'_, str> =
            description.map_or(error.into(), |text| format!("{text} ({error})").into());
        let shown: String = what.chars().filter(|c| !c.is_control()).take(300).collect();
        Self::new(ErrorKind::AuthorizationFailed, format!("LinkedIn says: {shown}"))
            .with_operation("authorise")
            .with_code(error)
    }
}
