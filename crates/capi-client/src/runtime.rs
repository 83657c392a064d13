//! Time, sleep and randomness, so that tests need none of the real ones.

use std::fmt;
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use capi_model::Timestamp;

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where a client gets its time, sleep and randomness from.
///
/// [`SystemRuntime`] is the default. Tests bring their own and run hours in milliseconds.
pub trait Runtime: Send + Sync + fmt::Debug + 'static {
    /// The wall clock: for token expiry, the quota's day and `Retry-After` dates.
    fn now(&self) -> Timestamp;

    /// Time since some fixed point, never going back: for pacing, timeouts and backoff.
    fn elapsed(&self) -> Duration;

    /// Ends after `duration` of [`elapsed`](Self::elapsed) time.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Evenly spread bits, for the jitter of backoff only: no secret depends on them.
    fn random(&self) -> u64;
}

/// A shared runtime is one too.
impl<R: Runtime + ?Sized> Runtime for Arc<R> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }

    fn elapsed(&self) -> Duration {
        (**self).elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        (**self).sleep(duration)
    }

    fn random(&self) -> u64 {
        (**self).random()
    }
}

/// The system's clocks, and Tokio's timer.
#[derive(Debug)]
pub struct SystemRuntime {
    start: Instant,
    hasher: RandomState,
    draws: AtomicU64,
}

impl SystemRuntime {
    /// A runtime whose [`elapsed`](Runtime::elapsed) time starts now.
    #[must_use]
    pub fn new() -> Self {
        Self { start: Instant::now(), hasher: RandomState::new(), draws: AtomicU64::new(0) }
    }
}

impl Default for SystemRuntime {
    fn default() -> Self {
        Self::new()
    }
}

impl Runtime for SystemRuntime {
    fn now(&self) -> Timestamp {
        SystemTime::now().into()
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    /// A counter under the randomly keyed hash of the standard library.
    fn random(&self) -> u64 {
        self.hasher.hash_one(self.draws.fetch_add(1, Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_numbers_differ_between_draws_and_runtimes() {
        let (one, other) = (SystemRuntime::new(), SystemRuntime::new());
        assert_ne!(one.random(), one.random());
        assert_ne!(one.random(), other.random());
    }
}
