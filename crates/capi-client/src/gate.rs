//! What an API request needs before it may be sent: a place, a token, a turn.

use std::sync::Arc;
use std::time::Duration;

use crate::auth::{Bearer, TokenKeeper};
use crate::concurrency::{Limiter, Place};
use crate::dispatch::Dispatcher;
use crate::error::{Error, ErrorKind, Persistence};
use crate::observer::Observation;
use crate::quota::{Denied, Pacer};

/// Shared by all clones of a client.
#[derive(Debug)]
pub(crate) struct Gate {
    pub(crate) tokens: TokenKeeper,
    pub(crate) pacer: Pacer,
    pub(crate) limiter: Arc<Limiter>,
}

/// Leave to send one request.
#[derive(Debug)]
pub(crate) struct Pass {
    pub(crate) place: Place,
    pub(crate) bearer: Bearer,
}

impl Gate {
    /// Waits for a place, a living token, and a turn within the quota, in this order: a turn that
    /// has come is used at once.
    pub(crate) async fn enter(&self, dispatcher: &Dispatcher) -> Result<Pass, Error> {
        let place = self.limiter.enter().await;
        self.tokens.bearer(dispatcher).await?;
        self.pacer
            .acquire(&*dispatcher.runtime, dispatcher.retry.max_total)
            .await
            .map_err(denied)?;
        // The wait may have been long; this is a look at memory when the token still lives.
        let bearer = self.tokens.bearer(dispatcher).await?;
        Ok(Pass { place, bearer })
    }

    /// Draws the lessons of a failure for every request of the client: a break that LinkedIn asks
    /// for, fewer requests in flight, a token that is no good. True if there may now be a better
    /// one.
    pub(crate) fn learn(
        &self,
        pass: Pass,
        error: &Error,
        dispatcher: &Dispatcher,
        took: Duration,
    ) -> bool {
        let now = dispatcher.runtime.elapsed();
        if let Some(wait) = error.retry_after()
            && error.persistence() == Persistence::Temporary
        {
            self.pacer.close_for(now, wait);
            dispatcher.observers.tell(&Observation::Throttled { wait });
        }
        if is_overload(error) {
            pass.place.overloaded(now, took);
        } else if error.status().is_some() {
            pass.place.answered(took);
        }
        let refused = error.kind() == ErrorKind::InvalidToken && self.tokens.can_refresh();
        if refused {
            self.tokens.refuse(&pass.bearer);
        }
        refused
    }
}

fn is_overload(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::RateLimited | ErrorKind::Timeout)
        || error.status() == Some(503)
}

fn denied(why: Denied) -> Error {
    match why {
        Denied::DayUsedUp { limit, resets_in } => Error::new(
            ErrorKind::DailyQuota,
            format!("all {limit} requests of this UTC day are sent"),
        )
        .with_persistence(Persistence::Temporary)
        .with_retry_after(Some(resets_in)),
        Denied::ClosedFor(wait) => {
            let seconds = wait.as_secs_f64().ceil();
            Error::new(
                ErrorKind::RateLimited,
                format!("LinkedIn asked for a break of {seconds} s more"),
            )
            .with_persistence(Persistence::Exhausted)
            .with_retry_after(Some(wait))
        }
    }
}
