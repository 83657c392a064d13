//! When and how often a failed request is sent again.

mod after;
mod budget;

use std::time::Duration;

pub(crate) use self::after::retry_after;
pub(crate) use self::budget::{Budget, Cost};

/// How often, for how long and how fast temporary failures are retried.
///
/// Retried are: connections that fail or break, timeouts, and the statuses 408, 429 and 5xx except
/// 501. The wait before the n-th retry is drawn evenly from zero to `base · 2ⁿ⁻¹`, at most
/// [`max_backoff`](Self::max_backoff) ("full jitter"), and is never shorter than what `Retry-After`
/// asks for (RFC 9110 §10.2.3).
///
/// All requests of a client share a budget besides, so that an outage does not multiply its load: a
/// bucket of 500 tokens, from which a retry takes 14 (after 429: 5) and to which a success returns
/// 1.
///
/// ```
/// use std::time::Duration;
/// use capi_client::RetryPolicy;
///
/// let patient = RetryPolicy::new().max_attempts(12).max_total(Duration::from_secs(3600));
/// let never = RetryPolicy::none();
/// # let _ = (patient, never);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) max_attempts: u32,
    pub(crate) max_total: Duration,
    pub(crate) base: Duration,
    pub(crate) max_backoff: Duration,
    pub(crate) budget: u32,
}

impl RetryPolicy {
    /// At most 8 attempts in at most 5 minutes, from 0.5 s to 60 s apart.
    #[must_use]
    pub fn new() -> Self {
        Self {
            max_attempts: 8,
            max_total: Duration::from_secs(300),
            base: Duration::from_millis(500),
            max_backoff: Duration::from_secs(60),
            budget: 500,
        }
    }

    /// One attempt. A refused token is still refreshed once.
    #[must_use]
    pub fn none() -> Self {
        Self::new().max_attempts(1)
    }

    /// Most attempts for one call, the first included. 0 counts as 1.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// No retry starts later than this after the first attempt.
    #[must_use]
    pub fn max_total(mut self, limit: Duration) -> Self {
        self.max_total = limit;
        self
    }

    /// The mean wait before the first retry is half of this.
    #[must_use]
    pub fn base_backoff(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// Longest wait that is drawn; `Retry-After` may ask for more.
    #[must_use]
    pub fn max_backoff(mut self, limit: Duration) -> Self {
        self.max_backoff = limit;
        self
    }

    /// Tokens in the shared budget when it is full.
    #[must_use]
    pub fn budget(mut self, tokens: u32) -> Self {
        self.budget = tokens;
        self
    }

    /// The wait before retry number `retry` (from 1), from evenly spread bits.
    pub(crate) fn backoff(&self, retry: u32, random: u64) -> Duration {
        let factor = 1_u32.checked_shl(retry.saturating_sub(1)).unwrap_or(u32::MAX);
        let ceiling = self.base.saturating_mul(factor).min(self.max_backoff);
        // 53 bits are what an f64 between 0 and 1 can hold.
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let part = (random >> 11) as f64 / (1_u64 << 53) as f64;
        ceiling.mul_f64(part)
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_doubles_up_to_its_limit_and_starts_at_zero() {
        let policy = RetryPolicy::new();
        let longest = |retry| policy.backoff(retry, u64::MAX).as_secs_f64();
        for (retry, seconds) in [(1, 0.5), (2, 1.0), (3, 2.0), (7, 32.0), (8, 60.0), (40, 60.0)] {
            assert!((longest(retry) - seconds).abs() < 1e-9, "{retry}: {}", longest(retry));
        }
        assert_eq!(policy.backoff(5, 0), Duration::ZERO);
    }
}
