//! The sandbox's sense of time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The clock that the sandbox judges event times, token lives and quotas by.
///
/// Clones share one clock, so a test keeps a clone and moves the sandbox through time.
///
/// ```
/// use capi_sandbox::Clock;
/// use std::time::Duration;
///
/// let clock = Clock::fixed(1_795_000_000_000);
/// let shared = clock.clone();
/// shared.advance(Duration::from_secs(60));
/// assert_eq!(clock.now_ms(), 1_795_000_060_000);
/// ```
#[derive(Clone, Debug)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
enum Inner {
    /// Milliseconds to add to the system's clock.
    System(AtomicI64),
    /// Milliseconds since the epoch.
    Fixed(AtomicI64),
}

impl Clock {
    /// A clock that follows the system's.
    #[must_use]
    pub fn system() -> Self {
        Self(Arc::new(Inner::System(AtomicI64::new(0))))
    }

    /// A clock that stands still at `now_ms` (epoch milliseconds) until it is moved.
    #[must_use]
    pub fn fixed(now_ms: i64) -> Self {
        Self(Arc::new(Inner::Fixed(AtomicI64::new(now_ms))))
    }

    /// The current instant, in epoch milliseconds.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        match &*self.0 {
            Inner::System(offset) => system_ms().saturating_add(offset.load(Ordering::SeqCst)),
            Inner::Fixed(now) => now.load(Ordering::SeqCst),
        }
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let (Inner::System(value) | Inner::Fixed(value)) = &*self.0;
        value.fetch_add(by, Ordering::SeqCst);
    }

    /// Sets the clock to `now_ms` (epoch milliseconds). A system clock keeps running from there.
    pub fn set_ms(&self, now_ms: i64) {
        match &*self.0 {
            Inner::System(offset) => offset.store(now_ms - system_ms(), Ordering::SeqCst),
            Inner::Fixed(now) => now.store(now_ms, Ordering::SeqCst),
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

fn system_ms() -> i64 {
    // A system clock before 1970 is not worth an error path in a simulator.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_clock_can_be_moved_and_keeps_running() {
        let clock = Clock::system();
        clock.set_ms(5_000);
        let now = clock.now_ms();
        assert!((5_000..65_000).contains(&now));
        clock.advance(Duration::from_secs(1_000));
        assert!(clock.now_ms() >= 1_005_000);
    }
}
