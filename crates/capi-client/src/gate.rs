//! What an API request needs before it may be sent: a place, a token, a turn.

use std::sync::Arc;

use crate::auth::{Bearer, TokenKeeper};
use crate::concurrency::{Limiter, Place};
use crate::dispatch::Dispatcher;
use crate::error::{Error, ErrorKind, Persistence};
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
