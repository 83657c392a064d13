//! An instant as LinkedIn takes it.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// ```
/// use capi_model::Timestamp;
///
/// let at = Timestamp::from_millis(1_795_000_000_000);
/// assert_eq!(at.to_string(), "2026-11-18T11:06:40.000Z");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant this many milliseconds after the Unix epoch.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// The instant this many nanoseconds after the Unix epoch, truncated to the millisecond
    /// before it.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "clamped to the range of i64 before")]
    pub const fn from_nanos(nanos: i128) -> Self {
        let millis = nanos.div_euclid(1_000_000);
        if millis > i64::MAX as i128 {
            Self(i64::MAX)
        } else if millis < i64::MIN as i128 {
            Self(i64::MIN)
        } else {
            Self(millis as i64)
        }
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// This instant moved by a number of milliseconds; stays at the ends of the range.
    #[must_use]
    pub const fn saturating_add_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

/// RFC 3339 in UTC with milliseconds; outside the years 0 to 9999, the bare number.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = i128::from(self.0) * 1_000_000;
        match time::OffsetDateTime::from_unix_timestamp_nanos(nanos) {
            Ok(at) if (0..=9999).contains(&at.year()) => write!(
                f,
                "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                at.year(),
                u8::from(at.month()),
                at.day(),
                at.hour(),
                at.minute(),
                at.second(),
                at.millisecond()
            ),
            _ => write!(f, "{} ms", self.0),
        }
    }
}

impl From<time::OffsetDateTime> for Timestamp {
    fn from(at: time::OffsetDateTime) -> Self {
        Self::from_nanos(at.unix_timestamp_nanos())
    }
}

/// A date-time without a zone is read as UTC.
impl From<time::PrimitiveDateTime> for Timestamp {
    fn from(at: time::PrimitiveDateTime) -> Self {
        at.assume_utc().into()
    }
}

impl From<SystemTime> for Timestamp {
    fn from(at: SystemTime) -> Self {
        let nanos = |duration: std::time::Duration| {
            i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX)
        };
        match at.duration_since(UNIX_EPOCH) {
            Ok(after) => Self::from_nanos(nanos(after)),
            Err(before) => Self::from_nanos(-nanos(before.duration())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finer_fractions_are_truncated_towards_the_past() {
        assert_eq!(Timestamp::from_nanos(1_999_999).as_millis(), 1);
        assert_eq!(Timestamp::from_nanos(-1).as_millis(), -1);
        assert_eq!(Timestamp::from_nanos(i128::MAX).as_millis(), i64::MAX);
    }

    #[test]
    fn a_system_time_before_1970_is_negative() {
        let at = UNIX_EPOCH - std::time::Duration::from_millis(1500);
        assert_eq!(Timestamp::from(at).as_millis(), -1500);
    }
}
