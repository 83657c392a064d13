//! How many requests are in flight: as many as LinkedIn answers without slowing down.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::Error;
use crate::lock::lock;

/// Bounds for the number of requests in flight.
///
/// Between them the number adapts: one more for each round of answers that were no slower than
/// usual while all places were taken; a tenth fewer after a round that was clearly slower; half
/// after 429, 503 or a timeout (additive increase, multiplicative decrease).
///
/// ```
/// use capi_client::Concurrency;
///
/// let up_to_eight = Concurrency::new().max(8);
/// let always_four = Concurrency::fixed(4);
/// # let _ = (up_to_eight, always_four);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concurrency {
    min: usize,
    initial: usize,
    max: usize,
}

impl Concurrency {
    /// 1 to 32 in flight, 4 to begin with.
    #[must_use]
    pub fn new() -> Self {
        Self { min: 1, initial: 4, max: 32 }
    }

    /// Always this many. 0 counts as 1.
    #[must_use]
    pub fn fixed(requests: usize) -> Self {
        let requests = requests.max(1);
        Self { min: requests, initial: requests, max: requests }
    }

    /// Never fewer places than this. 0 counts as 1.
    #[must_use]
    pub fn min(mut self, requests: usize) -> Self {
        self.min = requests.max(1);
        self
    }

    /// Places to begin with.
    #[must_use]
    pub fn initial(mut self, requests: usize) -> Self {
        self.initial = requests;
        self
    }

    /// Never more places than this.
    #[must_use]
    pub fn max(mut self, requests: usize) -> Self {
        self.max = requests;
        self
    }

    /// Errors unless `1 ≤ min ≤ max`; pulls `initial` between them.
    pub(crate) fn checked(mut self) -> Result<Self, Error> {
        if self.max < self.min || self.max > Semaphore::MAX_PERMITS {
            return Err(Error::configuration(format!(
                "concurrency: the highest number ({}) is below the lowest ({}), or absurd",
                self.max, self.min
            )));
        }
        self.initial = self.initial.clamp(self.min, self.max);
        Ok(self)
    }
}

impl Default for Concurrency {
    fn default() -> Self {
        Self::new()
    }
}

/// A semaphore whose size follows the answers.
#[derive(Debug)]
pub(crate) struct Limiter {
    bounds: Concurrency,
    semaphore: Arc<Semaphore>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    limit: usize,
    /// Permits that were taken away while they were in use.
    owed: usize,
    in_flight: usize,
    /// The usual time of an answer, in seconds; `None` before the first.
    usual: Option<f64>,
    round: Round,
    /// No second reduction before this: the answers in flight belong to the first.
    reduced_until: Duration,
}

/// The answers since the limit was last judged.
#[derive(Debug, Default)]
struct Round {
    answers: usize,
    seconds: f64,
    was_full: bool,
}

/// How slow a round may be before it counts as slower than usual, and by how much the usual
/// follows.
const SLOWER: f64 = 1.5;
const FOLLOW: f64 = 0.2;
/// Differences below this are noise.
const NOISE_SECONDS: f64 = 0.005;

/// A place among the requests in flight.
#[derive(Debug)]
pub(crate) struct Place {
    limiter: Arc<Limiter>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Limiter {
    /// Takes bounds that [`Concurrency::checked`] has passed.
    pub(crate) fn new(bounds: Concurrency) -> Arc<Self> {
        let state = State {
            limit: bounds.initial,
            owed: 0,
            in_flight: 0,
            usual: None,
            round: Round::default(),
            reduced_until: Duration::ZERO,
        };
        let semaphore = Arc::new(Semaphore::new(bounds.initial));
        Arc::new(Self { bounds, semaphore, state: Mutex::new(state) })
    }

    /// Waits for a place; gives it back when dropped.
    pub(crate) async fn enter(self: &Arc<Self>) -> Place {
        // The semaphore is never closed, so the permit is always there.
        let permit = Arc::clone(&self.semaphore).acquire_owned().await.ok();
        lock(&self.state).in_flight += 1;
        Place { limiter: Arc::clone(self), permit }
    }

    pub(crate) fn limit(&self) -> usize {
        lock(&self.state).limit
    }

    fn resize(&self, state: &mut State, limit: usize) {
        let limit = limit.clamp(self.bounds.min, self.bounds.max);
        if limit > state.limit {
            let more = limit - state.limit;
            let forgiven = more.min(state.owed);
            state.owed -= forgiven;
            self.semaphore.add_permits(more - forgiven);
        } else {
            let fewer = state.limit - limit;
            state.owed += fewer - self.semaphore.forget_permits(fewer);
        }
        state.limit = limit;
        state.round = Round::default();
    }
}

impl Place {
    /// LinkedIn answered after `took`.
    pub(crate) fn answered(self, took: Duration) {
        let mut state = lock(&self.limiter.state);
        let full = state.in_flight >= state.limit;
        state.round.answers += 1;
        state.round.seconds += took.as_secs_f64();
        state.round.was_full |= full;
        if state.round.answers < state.limit {
            return;
        }
        #[expect(clippy::cast_precision_loss, reason = "a round has few answers")]
        let mean = state.round.seconds / state.round.answers as f64;
        let usual = *state.usual.get_or_insert(mean);
        let limit = state.limit;
        // Slowness that our own load may have caused does not become the usual, or the limit would
        // creep up for ever; at the lowest limit it cannot be our load.
        if mean < usual || !state.round.was_full || limit == self.limiter.bounds.min {
            state.usual = Some(usual + FOLLOW * (mean - usual));
        }
        if mean > usual * SLOWER + NOISE_SECONDS {
            let fewer = limit - (limit / 10).max(1);
            self.limiter.resize(&mut state, fewer);
        } else if state.round.was_full {
            self.limiter.resize(&mut state, limit + 1);
        } else {
            state.round = Round::default();
        }
    }

    /// LinkedIn said, or showed by silence, that it is too much; `took` after the request, at
    /// `now`.
    pub(crate) fn overloaded(self, now: Duration, took: Duration) {
        let mut state = lock(&self.limiter.state);
        if now < state.reduced_until {
            return;
        }
        state.reduced_until = now.saturating_add(took);
        let half = state.limit / 2;
        self.limiter.resize(&mut state, half);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = lock(&self.limiter.state);
        state.in_flight -= 1;
        if state.owed > 0
            && let Some(permit) = self.permit.take()
        {
            state.owed -= 1;
            permit.forget();
        }
    }
}
