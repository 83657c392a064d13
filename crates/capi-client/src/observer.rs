//! A view of what a client does, for progress bars, metrics and logs.

use std::fmt;
use std::time::Duration;

use crate::error::Error;

/// Told of what a client does, as it happens.
///
/// Called on the task that does the work: be quick, and do not block.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use capi_client::{Client, Credentials, Observation, Observer};
///
/// #[derive(Debug, Default)]
/// struct Retries(AtomicU64);
///
/// impl Observer for Retries {
///     fn observe(&self, observation: &Observation<'_>) {
///         if let Observation::Retry { .. } = observation {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let client = Client::builder()
///     .credentials(Credentials::access_token("AQX-token"))
///     .observer(Retries::default())
///     .build()?;
/// # let _ = client;
/// # Ok::<(), capi_client::Error>(())
/// ```
pub trait Observer: Send + Sync + fmt::Debug + 'static {
    /// Something happened.
    fn observe(&self, observation: &Observation<'_>);
}

/// Something that a client did. No token, body or value of an event is part of it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Observation<'a> {
    /// One request was answered, or failed for want of an answer.
    #[non_exhaustive]
    Attempt {
        /// What it was for, such as "send conversion events".
        operation: &'static str,
        /// Which try this was, from 1.
        attempt: u32,
        /// The HTTP status; `None` without an answer.
        status: Option<u16>,
        /// How long it took.
        took: Duration,
        /// LinkedIn's id of the answer.
        request_id: Option<&'a str>,
    },
    /// A batch of events was accepted, or partly refused under a success.
    #[non_exhaustive]
    BatchDone {
        /// Events sent.
        events: usize,
        /// Events that LinkedIn refused one by one.
        refused: usize,
        /// Requests it took.
        attempts: u32,
        /// From the first attempt to the answer.
        took: Duration,
    },
    /// The refresh token nears its end: the member has to authorise again before.
    #[non_exhaustive]
    RefreshTokenExpiring {
        /// How long it still lives.
        expires_in: Duration,
    },
    /// A request failed and will be sent again.
    #[non_exhaustive]
    Retry {
        /// What it is for.
        operation: &'static str,
        /// Which try failed, from 1.
        attempt: u32,
        /// How long until the next.
        wait: Duration,
        /// Why it failed.
        error: &'a Error,
    },
    /// LinkedIn asked for a break: no request of this client is sent before it is over.
    #[non_exhaustive]
    Throttled {
        /// How long.
        wait: Duration,
    },
    /// A refresh failed.
    #[non_exhaustive]
    TokenRefreshFailed {
        /// Why.
        error: &'a Error,
        /// How long the old access token still lives and is used; `None` if it is dead.
        still_valid_for: Option<Duration>,
    },
    /// New tokens could not be stored. They are used, but the next run will not have them.
    #[non_exhaustive]
    TokenNotStored {
        /// Why.
        error: &'a Error,
    },
    /// There is a new access token.
    #[non_exhaustive]
    TokenRefreshed {
        /// How long it lives, if LinkedIn said so.
        expires_in: Option<Duration>,
    },
}

/// The observer that there may be; with the feature `tracing`, events for subscribers too.
#[derive(Debug, Default)]
pub(crate) struct Observers(pub(crate) Option<Box<dyn Observer>>);

impl Observers {
    pub(crate) fn tell(&self, observation: &Observation<'_>) {
        #[cfg(feature = "tracing")]
        trace(observation);
        if let Some(observer) = &self.0 {
            observer.observe(observation);
        }
    }
}

#[cfg(feature = "tracing")]
fn trace(observation: &Observation<'_>) {
    match *observation {
        Observation::Attempt { operation, attempt, status, took, request_id } => {
            tracing::debug!(operation, attempt, status, ?took, request_id, "attempt");
        }
        Observation::BatchDone { events, refused, attempts, took } => {
            tracing::info!(events, refused, attempts, ?took, "batch done");
        }
        Observation::RefreshTokenExpiring { expires_in } => {
            tracing::warn!(?expires_in, "the refresh token expires soon: authorise again");
        }
        Observation::Retry { operation, attempt, wait, error } => {
            tracing::warn!(operation, attempt, ?wait, %error, "retry");
        }
        Observation::Throttled { wait } => tracing::warn!(?wait, "LinkedIn asks for a break"),
        Observation::TokenNotStored { error } => tracing::warn!(%error, "tokens not stored"),
        Observation::TokenRefreshFailed { error, still_valid_for } => {
            tracing::warn!(%error, ?still_valid_for, "token refresh failed");
        }
        Observation::TokenRefreshed { expires_in } => {
            tracing::info!(?expires_in, "token refreshed");
        }
    }
}
