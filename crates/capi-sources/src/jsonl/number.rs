//! Numbers inside JSON, exactly.

use capi_model::{Decimal, Value};

use super::fault::Fault;

const NUMBER: &str = "JSON has no such number";
const TOO_LARGE: &str = "the number is too large";

/// A float keeps every decimal number of so many digits.
const FLOAT_DIGITS: usize = 15;

/// Reads the number that begins at `start`. Returns it and where reading goes on.
pub(super) fn read(line: &str, start: usize) -> Result<(Value<'static>, usize), Fault> {
    let shape = Shape::of(line.as_bytes(), start)?;
    let text = line.get(start..shape.end).unwrap_or_default();
    let value = match shape.kind {
        Kind::Integer => integer(text),
        Kind::Fraction => exact_decimal(text),
        Kind::Exponent => None,
    };
    let value = match value {
        Some(value) => value,
        None => float(text).ok_or(Fault::new(TOO_LARGE, start))?,
    };
    Ok((value, shape.end))
}

fn integer(text: &str) -> Option<Value<'static>> {
    match text.parse::<i64>() {
        // A float has a negative zero.
        Ok(0) if text.starts_with('-') => None,
        Ok(number) => Some(Value::Integer(number)),
        Err(_) => text.parse().ok().map(|number| Value::Decimal(Decimal::new(number, 0))),
    }
}

/// A number with more digits than a float keeps.
fn exact_decimal(text: &str) -> Option<Value<'static>> {
    let digits = text.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit);
    if digits.count() <= FLOAT_DIGITS {
        return None;
    }
    let (whole, fraction) = text.split_once('.')?;
    let mut unscaled: i128 = whole.parse().ok()?;
    for digit in fraction.bytes() {
        let digit = i128::from(digit - b'0');
        unscaled = unscaled.checked_mul(10)?;
        unscaled = unscaled.checked_add(if text.starts_with('-') { -digit } else { digit })?;
    }
    Some(Value::Decimal(Decimal::new(unscaled, i8::try_from(fraction.len()).ok()?)))
}

fn float(text: &str) -> Option<Value<'static>> {
    text.parse().ok().filter(|float: &f64| float.is_finite()).map(Value::Float)
}

/// What is written, before it is worth anything.
struct Shape {
    kind: Kind,
    end: usize,
}

enum Kind {
    Integer,
    Fraction,
    Exponent,
}

impl Shape {
    /// RFC 8259 §6.
    fn of(bytes: &[u8], start: usize) -> Result<Self, Fault> {
        let byte = |at: usize| bytes.get(at).copied();
        let mut at = start + usize::from(byte(start) == Some(b'-'));
        let (whole, mut kind) = (at, Kind::Integer);
        at = digits(bytes, at)?;
        if byte(whole) == Some(b'0') && at > whole + 1 {
            return Err(Fault::new(NUMBER, whole));
        }
        if byte(at) == Some(b'.') {
            kind = Kind::Fraction;
            at = digits(bytes, at + 1)?;
        }
        if matches!(byte(at), Some(b'e' | b'E')) {
            kind = Kind::Exponent;
            let sign = matches!(byte(at + 1), Some(b'+' | b'-'));
            at = digits(bytes, at + 1 + usize::from(sign))?;
        }
        Ok(Self { kind, end: at })
    }
}

/// Where the digits at `at` end, of which there must be one.
fn digits(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len()) {
        0 => Err(Fault::new(NUMBER, at)),
        count => Ok(at + count),
    }
}
