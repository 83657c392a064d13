//! Hands out the moments at which requests may be sent.

use std::sync::Mutex;
use std::time::Duration;

use capi_model::Timestamp;

use super::Quota;
use crate::lock::lock;
use crate::runtime::Runtime;

const MINUTE: Duration = Duration::from_secs(60);
const DAY_MILLIS: i64 = 86_400_000;

/// Paces requests, counts those of the day, and holds all of them back while `Retry-After` lasts.
///
/// A generic cell rate algorithm: each request has a slot, one interval after the slot before, and
/// may be early by as much as the burst allows. The interval is a little longer than the limit
/// asks, so that burst and steady flow together stay within it in *any* minute.
#[derive(Debug)]
pub(crate) struct Pacer {
    interval: Duration,
    tolerance: Duration,
    per_day: u64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The slot of the next request, in the runtime's elapsed time.
    next: Duration,
    /// Nothing is sent before.
    closed_until: Duration,
    day: i64,
    sent_today: u64,
}

/// Why a request may not be sent at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denied {
    /// The day's requests are used up; a new day starts after this time.
    DayUsedUp { limit: u64, resets_in: Duration },
    /// LinkedIn asked for a longer break than the caller is ready to wait.
    ClosedFor(Duration),
}

impl Pacer {
    pub(crate) fn new(quota: Quota) -> Self {
        let (interval, tolerance) = match quota.per_minute {
            None => (Duration::ZERO, Duration::ZERO),
            Some(limit) => {
                let burst = (limit / 60).max(1);
                let interval = MINUTE / limit.saturating_sub(burst).max(1);
                (interval, interval * (burst - 1))
            }
        };
        let per_day = quota.per_day.unwrap_or(u64::MAX);
        Self { interval, tolerance, per_day, state: Mutex::default() }
    }

    /// Waits until one request may be sent, and counts it.
    ///
    /// Cancelling it gives up the slot, which is then lost: a pause of one interval.
    pub(crate) async fn acquire(
        &self,
        runtime: &dyn Runtime,
        patience: Duration,
    ) -> Result<(), Denied> {
        loop {
            let wait = self.reserve(runtime.elapsed(), patience)?;
            if !wait.is_zero() {
                runtime.sleep(wait).await;
            }
            // Another request may have been told to wait while this one slept.
            if self.commit(runtime.elapsed(), runtime.now())? {
                return Ok(());
            }
        }
    }

    /// Nothing is sent for `wait` from `now` on.
    pub(crate) fn close_for(&self, now: Duration, wait: Duration) {
        let mut state = lock(&self.state);
        state.closed_until = state.closed_until.max(now.saturating_add(wait));
    }

    fn reserve(&self, now: Duration, patience: Duration) -> Result<Duration, Denied> {
        let mut state = lock(&self.state);
        let closed_for = state.closed_until.saturating_sub(now);
        if closed_for > patience {
            return Err(Denied::ClosedFor(closed_for));
        }
        let earliest = now.max(state.closed_until);
        // What piled up during a break is not made up for in one burst.
        let slot = state.next.max(earliest);
        state.next = slot + self.interval;
        Ok(slot.saturating_sub(self.tolerance).max(earliest).saturating_sub(now))
    }

    fn commit(&self, now: Duration, wall: Timestamp) -> Result<bool, Denied> {
        let mut state = lock(&self.state);
        if state.closed_until > now {
            return Ok(false);
        }
        let day = wall.as_millis().div_euclid(DAY_MILLIS);
        if day != state.day {
            state.day = day;
            state.sent_today = 0;
        }
        if state.sent_today >= self.per_day {
            let into_day = wall.as_millis().rem_euclid(DAY_MILLIS);
            let resets_in = Duration::from_millis((DAY_MILLIS - into_day).unsigned_abs());
            return Err(Denied::DayUsedUp { limit: self.per_day, resets_in });
        }
        state.sent_today += 1;
        Ok(true)
    }
}
