//! `conversionHappenedAt`: when the conversion happened, in milliseconds.

use capi_model::{Decimal, Timestamp, Value};

use super::text::{has_control, is_integer, trim};
use super::time_text::{self, NotATime};
use crate::rejection::{Code, Problem, Read};
use crate::window::{EVENT_WINDOW_MILLIS, in_window};

/// The time, if it is one that LinkedIn takes at `now`.
#[inline]
pub(super) fn read(
    value: &Value<'_>,
    now: Timestamp,
    zoneless: bool,
    slot: &mut Option<Timestamp>,
) -> Read {
    let at = match *value {
        Value::Timestamp(at) => at,
        Value::Integer(number) => from_integer(number)?,
        Value::Text(text) => match trim(text) {
            "" => return Ok(()),
            text => from_text(text, zoneless)?,
        },
        Value::Float(number) => from_float(number)?,
        Value::Decimal(number) if is_integer(number) => from_integer(whole(number))?,
        Value::Bool(_) | Value::Decimal(_) => return Err(invalid()),
        _ => return Err(Problem::wrong_type(EXPECTED, value)),
    };
    if !in_window(at, now) {
        return Err(outside(at, now));
    }
    *slot = Some(at);
    Ok(())
}

const EXPECTED: &str =
    "milliseconds since 1970, or a date and time with a zone, such as 2024-08-28T15:30:00Z";

/// No time at all.
#[cold]
pub(super) fn missing() -> Problem {
    Problem::new(Code::MissingTimestamp, format!("expected {EXPECTED}, found nothing"))
}

#[cold]
fn invalid() -> Problem {
    Problem::new(Code::InvalidTimestamp, format!("expected {EXPECTED}"))
}

#[cold]
fn outside(at: Timestamp, now: Timestamp) -> Problem {
    if at > now {
        let message = "expected a time that is not later than now";
        return Problem::new(Code::FutureTimestamp, message);
    }
    let days = EVENT_WINDOW_MILLIS / (24 * 60 * 60 * 1000);
    Problem::new(Code::Expired, format!("expected a time within the last {days} days"))
}

#[inline]
fn from_text(text: &str, zoneless: bool) -> Result<Timestamp, Problem> {
    if text.bytes().fold(true, |digits, byte| digits & byte.is_ascii_digit()) {
        // Too many digits for any number: more than nanoseconds have.
        return from_integer(text.parse().unwrap_or(i64::MAX));
    }
    time_text::parse(text, zoneless).map_err(|problem| not_a_time(text, problem))
}

#[cold]
fn not_a_time(text: &str, problem: NotATime) -> Problem {
    match problem {
        _ if has_control(text) => Problem::control_character(),
        NotATime::Invalid => invalid(),
        NotATime::Zoneless => Problem::new(
            Code::InvalidTimestamp,
            "expected a time zone behind date and time, such as 2024-08-28T15:30:00Z; if such \
             times are meant in UTC, set `zoneless_times: utc`",
        ),
    }
}

/// A decimal without a fraction; stays at the ends of the range.
fn whole(number: Decimal) -> i64 {
    let unscaled = number.unscaled();
    let factor = 10_i128.checked_pow(number.scale().unsigned_abs().into());
    let whole = match factor {
        Some(factor) => unscaled.saturating_mul(factor),
        None => unscaled.signum() * i128::MAX,
    };
    i64::try_from(whole).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX })
}

fn from_float(number: f64) -> Result<Timestamp, Problem> {
    if !number.is_finite() || number.fract() != 0.0 {
        return Err(invalid());
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole; saturates beyond any time")]
    from_integer(number as i64)
}

/// Milliseconds, unless the size says that another unit was meant.
#[inline]
fn from_integer(number: i64) -> Result<Timestamp, Problem> {
    let unit = match number {
        100_000_000..100_000_000_000 => "seconds",
        100_000_000_000_000..100_000_000_000_000_000 => "microseconds",
        100_000_000_000_000_000.. => "nanoseconds",
        // Before 1970 there is no telling, and it is expired anyway.
        millis => return Ok(Timestamp::from_millis(millis)),
    };
    Err(wrong_unit(unit))
}

#[cold]
fn wrong_unit(unit: &str) -> Problem {
    Problem::new(
        Code::TimestampNotMilliseconds,
        format!("expected milliseconds since 1970; by its size this number counts {unit}"),
    )
}
