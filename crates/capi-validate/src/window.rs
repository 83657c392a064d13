//! How old an event may be.

use std::time::Duration;

use capi_model::Timestamp;

/// How long after a conversion LinkedIn takes it: 90 days (LinkedIn: Conversions API,
/// `conversionHappenedAt`).
pub const EVENT_WINDOW: Duration = Duration::from_secs(90 * 24 * 60 * 60);

#[expect(clippy::cast_possible_truncation, reason = "90 days of milliseconds")]
pub(crate) const EVENT_WINDOW_MILLIS: i64 = EVENT_WINDOW.as_millis() as i64;

/// Whether LinkedIn takes at `now` an event that happened `at`: not later than `now`, and at most
/// [`EVENT_WINDOW`] before it.
///
/// ```
/// use capi_model::Timestamp;
/// use capi_validate::in_window;
///
/// let now = Timestamp::from_millis(1_795_000_000_000);
/// let day = 24 * 60 * 60 * 1000;
/// assert!(in_window(now, now));
/// assert!(in_window(now.saturating_add_millis(-90 * day), now));
/// assert!(!in_window(now.saturating_add_millis(-90 * day - 1), now));
/// assert!(!in_window(now.saturating_add_millis(1), now));
/// ```
#[inline]
#[must_use]
pub const fn in_window(at: Timestamp, now: Timestamp) -> bool {
    let (at, now) = (at.as_millis(), now.as_millis());
    now.saturating_sub(EVENT_WINDOW_MILLIS) <= at && at <= now
}
