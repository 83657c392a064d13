//! Keeps a living access token at hand, with as few refreshes as possible.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use capi_model::Timestamp;
use http::HeaderValue;

use super::store::{TokenStore, TokenStoreError};
use super::token::{UsedGrant, until};
use super::{App, Introspection, OAuthUrls, TokenSet, introspect, request};
use crate::dispatch::Dispatcher;
use crate::error::{Error, ErrorKind};
use crate::lock::lock;
use crate::observer::Observation;
use crate::secret::Secret;

/// An access token is renewed when it has less than this to live, or half of what it had.
const RENEW_BEFORE: Duration = Duration::from_secs(300);
/// After a failed refresh, a token that still lives is used this long before the next refresh; and
/// a dead refresh token is not tried again for this long.
const REST_AFTER_FAILURE: Duration = Duration::from_secs(30);
/// The member is told to authorise again when the refresh token has less than this to live.
const WARN_BEFORE: Duration = Duration::from_secs(30 * 86_400);

/// Where `Authorization` headers come from.
#[derive(Debug)]
pub(crate) enum TokenKeeper {
    Static(Bearer),
    Refreshing(Box<Refreshing>),
}

/// An access token as it is sent. Clones are the same token.
#[derive(Clone)]
pub(crate) struct Bearer(Arc<HeaderValue>);

/// A token that is refreshed by one task at a time.
#[derive(Debug)]
pub(crate) struct Refreshing {
    app: App,
    urls: OAuthUrls,
    configured: Option<Secret>,
    store: Box<dyn TokenStore>,
    current: Mutex<Option<Current>>,
    /// Held while refreshing.
    flight: tokio::sync::Mutex<Flight>,
    /// How many refreshes have ended: tells a task that waited whether one ended meanwhile.
    landed: AtomicU64,
}

#[derive(Debug, Clone)]
struct Current {
    bearer: Bearer,
    tokens: TokenSet,
    renew_below: Duration,
    /// LinkedIn answered 401 to it.
    refused: bool,
}

/// What the last refresh left behind.
#[derive(Debug, Default)]
struct Flight {
    failure: Option<Error>,
    /// No refresh starts before.
    rest_until: Duration,
}

/// How good the token at hand is.
enum AtHand {
    Fresh(Bearer),
    /// It lives, but should be renewed.
    Ageing(Bearer, Duration),
    Dead,
}

impl TokenKeeper {
    pub(crate) fn fixed(token: &Secret) -> Result<Self, Error> {
        Ok(Self::Static(Bearer::new(token)?))
    }

    pub(crate) fn refreshing(
        app: App,
        urls: OAuthUrls,
        configured: Option<Secret>,
        store: Box<dyn TokenStore>,
    ) -> Self {
        Self::Refreshing(Box::new(Refreshing {
            app,
            urls,
            configured,
            store,
            current: Mutex::default(),
            flight: tokio::sync::Mutex::default(),
            landed: AtomicU64::new(0),
        }))
    }

    /// A token that lives, refreshed if need be.
    pub(crate) async fn bearer(&self, dispatcher: &Dispatcher) -> Result<Bearer, Error> {
        match self {
            Self::Static(bearer) => Ok(bearer.clone()),
            Self::Refreshing(refreshing) => refreshing.bearer(dispatcher).await,
        }
    }

    /// What LinkedIn knows about the token, refreshed if need be.
    pub(crate) async fn introspect(&self, dispatcher: &Dispatcher) -> Result<Introspection, Error> {
        let Self::Refreshing(refreshing) = self else {
            return Err(Error::configuration(
                "a fixed access token cannot be introspected: that takes the app it belongs to",
            ));
        };
        refreshing.bearer(dispatcher).await?;
        let token =
            lock(&refreshing.current).as_ref().map(|current| current.tokens.access_token.clone());
        let token = token.ok_or_else(|| Error::protocol("the token is gone"))?;
        introspect::introspect(dispatcher, &refreshing.app, &refreshing.urls.introspect, &token)
            .await
    }

    /// When the refresh token expires, as far as a refresh or the store has said.
    pub(crate) fn refresh_token_expires_at(&self) -> Option<Timestamp> {
        let Self::Refreshing(refreshing) = self else { return None };
        lock(&refreshing.current).as_ref()?.tokens.refresh_token_expires_at
    }

    pub(crate) fn can_refresh(&self) -> bool {
        matches!(self, Self::Refreshing(_))
    }

    /// LinkedIn answered 401 to this token: it is not handed out again. Harmless if there is a
    /// newer one already.
    pub(crate) fn refuse(&self, bearer: &Bearer) {
        if let Self::Refreshing(refreshing) = self
            && let Some(current) = &mut *lock(&refreshing.current)
            && current.bearer.is(bearer)
        {
            current.refused = true;
        }
    }
}

impl Refreshing {
    async fn bearer(&self, dispatcher: &Dispatcher) -> Result<Bearer, Error> {
        let landed = self.landed.load(Ordering::Acquire);
        let mut flight = match self.at_hand(dispatcher) {
            AtHand::Fresh(bearer) => return Ok(bearer),
            // One task renews it ahead of time; the others go on with what they have.
            AtHand::Ageing(bearer, _) => match self.flight.try_lock() {
                Ok(flight) => flight,
                Err(_) => return Ok(bearer),
            },
            AtHand::Dead => self.flight.lock().await,
        };
        let at_hand = self.at_hand(dispatcher);
        if let AtHand::Fresh(bearer) = at_hand {
            return Ok(bearer);
        }
        let now = dispatcher.runtime.elapsed();
        if let Some(failure) = &flight.failure {
            let waited_for_it = self.landed.load(Ordering::Acquire) != landed;
            if waited_for_it || now < flight.rest_until {
                return match at_hand {
                    AtHand::Ageing(bearer, _) => Ok(bearer),
                    _ => Err(failure.clone()),
                };
            }
        }
        let outcome = self.renew(dispatcher).await;
        self.landed.fetch_add(1, Ordering::Release);
        let error = match outcome {
            Ok(bearer) => {
                *flight = Flight::default();
                return Ok(bearer);
            }
            Err(error) => error,
        };
        let alive = match self.at_hand(dispatcher) {
            AtHand::Fresh(bearer) => Some((bearer, None)),
            AtHand::Ageing(bearer, life) => Some((bearer, Some(life))),
            AtHand::Dead => None,
        };
        let still_valid_for = alive.as_ref().and_then(|(_, life)| *life);
        dispatcher
            .observers
            .tell(&Observation::TokenRefreshFailed { error: &error, still_valid_for });
        if alive.is_some() || error.kind() == ErrorKind::ReauthorizationRequired {
            flight.rest_until = dispatcher.runtime.elapsed() + REST_AFTER_FAILURE;
        }
        flight.failure = Some(error.clone());
        alive.map(|(bearer, _)| bearer).ok_or(error)
    }

    fn at_hand(&self, dispatcher: &Dispatcher) -> AtHand {
        let current = lock(&self.current);
        let Some(current) = current.as_ref().filter(|current| !current.refused) else {
            return AtHand::Dead;
        };
        let bearer = current.bearer.clone();
        match current.tokens.access_token_expires_at {
            None => AtHand::Fresh(bearer),
            Some(at) => match until(at, dispatcher.runtime.now()) {
                Duration::ZERO => AtHand::Dead,
                life if life < current.renew_below => AtHand::Ageing(bearer, life),
                _ => AtHand::Fresh(bearer),
            },
        }
    }

    /// Takes a newer token from the store, or gets one from LinkedIn and stores it.
    async fn renew(&self, dispatcher: &Dispatcher) -> Result<Bearer, Error> {
        let _lock = self.store.lock().await.map_err(store_failed)?;
        let stored = self.store.load().await.map_err(store_failed)?;
        // What descends from another refresh token than the configured one is out of date.
        let stored = stored.filter(|stored| {
            self.configured.is_none() || stored.configured_refresh_token == self.configured
        });
        if let Some(stored) = &stored
            && self.is_news(stored, dispatcher.runtime.now())
        {
            return self.adopt(stored.clone(), dispatcher);
        }
        let grant = self.grant(stored.as_ref())?;
        let tokens = request::refresh(dispatcher, &self.app, &self.urls.token, &grant).await?;
        let bearer = self.adopt(tokens.clone(), dispatcher)?;
        let expires_in =
            tokens.access_token_expires_at.map(|at| until(at, dispatcher.runtime.now()));
        dispatcher.observers.tell(&Observation::TokenRefreshed { expires_in });
        if let Err(error) = self.store.save(&tokens).await.map_err(store_failed) {
            dispatcher.observers.tell(&Observation::TokenNotStored { error: &error });
        }
        Ok(bearer)
    }

    /// Whether stored tokens are worth using without asking LinkedIn: alive for a while, and not
    /// those at hand, which are being renewed.
    fn is_news(&self, stored: &TokenSet, now: Timestamp) -> bool {
        let lives = stored.access_token_expires_at.is_none_or(|at| until(at, now) > RENEW_BEFORE);
        let at_hand = lock(&self.current);
        let same = at_hand
            .as_ref()
            .is_some_and(|current| current.tokens.access_token == stored.access_token);
        lives && !same
    }

    fn grant(&self, stored: Option<&TokenSet>) -> Result<UsedGrant, Error> {
        let from_store = stored.and_then(|stored| {
            let refresh_token = stored.refresh_token.clone()?;
            Some((refresh_token, stored.refresh_token_expires_at))
        });
        let (refresh_token, expires_at) =
            from_store.or_else(|| Some((self.configured.clone()?, None))).ok_or_else(|| {
                Error::new(
                    ErrorKind::ReauthorizationRequired,
                    "the token store has no refresh token (LinkedIn gives one only to apps that it \
                     approved for programmatic refresh)",
                )
            })?;
        Ok(UsedGrant { refresh_token, expires_at, configured: self.configured.clone() })
    }

    fn adopt(&self, tokens: TokenSet, dispatcher: &Dispatcher) -> Result<Bearer, Error> {
        let now = dispatcher.runtime.now();
        let bearer = Bearer::new(&tokens.access_token)?;
        let life = tokens.access_token_expires_at.map_or(Duration::MAX, |at| until(at, now));
        if let Some(expires_in) = tokens.refresh_token_life(now).filter(|life| *life < WARN_BEFORE)
        {
            dispatcher.observers.tell(&Observation::RefreshTokenExpiring { expires_in });
        }
        let renew_below = RENEW_BEFORE.min(life / 2);
        let current = Current { bearer: bearer.clone(), tokens, renew_below, refused: false };
        *lock(&self.current) = Some(current);
        Ok(bearer)
    }
}

fn store_failed(error: TokenStoreError) -> Error {
    Error::new(ErrorKind::TokenStore, error.to_string()).with_source(error)
}

impl Bearer {
    fn new(token: &Secret) -> Result<Self, Error> {
        let mut header = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
            .map_err(|_| Error::protocol("the access token holds characters that no header can"))?;
        header.set_sensitive(true);
        Ok(Self(Arc::new(header)))
    }

    pub(crate) fn header(&self) -> HeaderValue {
        HeaderValue::clone(&self.0)
    }

    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(…)")
    }
}
