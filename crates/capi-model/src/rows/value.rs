//! One cell of a row, borrowed from its source.

use std::fmt;

use super::OwnedValue;
use crate::Timestamp;

/// One value of a row, borrowed from its source.
///
/// `Debug` shows the type and never the content, which may be personal.
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub enum Value<'a> {
    /// Absent.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A binary floating-point number.
    Float(f64),
    /// A decimal number.
    Decimal(Decimal),
    /// Text.
    Text(&'a str),
    /// An instant; a date-time without a zone is read as UTC.
    Timestamp(Timestamp),
    /// Several values.
    List(List<'a>),
    /// Named values inside a value, which no column takes; what they are is not kept.
    Object,
}

impl Value<'_> {
    /// What kind of value this is, for messages.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a float",
            Self::Decimal(_) => "a decimal",
            Self::Text(_) => "text",
            Self::Timestamp(_) => "a timestamp",
            Self::List(_) => "a list",
            Self::Object => "an object",
        }
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.type_name())
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

/// The values of a list, borrowed from its source.
#[derive(Clone, Copy)]
pub struct List<'a>(Items<'a>);

#[derive(Clone, Copy)]
enum Items<'a> {
    Borrowed(&'a [Value<'a>]),
    Owned(&'a [OwnedValue]),
}

impl<'a> List<'a> {
    /// How many values there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        match self.0 {
            Items::Borrowed(items) => items.len(),
            Items::Owned(items) => items.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value at this position.
    #[must_use]
    pub fn item(&self, index: usize) -> Option<Value<'a>> {
        match self.0 {
            Items::Borrowed(items) => items.get(index).copied(),
            Items::Owned(items) => items.get(index).map(OwnedValue::as_value),
        }
    }
}

impl<'a> From<&'a [Value<'a>]> for List<'a> {
    fn from(items: &'a [Value<'a>]) -> Self {
        Self(Items::Borrowed(items))
    }
}

impl<'a> From<&'a [OwnedValue]> for List<'a> {
    fn from(items: &'a [OwnedValue]) -> Self {
        Self(Items::Owned(items))
    }
}

impl fmt::Debug for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<a list of {}>", self.len())
    }
}

/// A decimal number: `unscaled × 10^-scale`.
///
/// ```
/// use capi_model::Decimal;
///
/// assert_eq!(Decimal::new(1990, 2).to_string(), "19.9");
/// assert_eq!(Decimal::new(-5, 3).to_string(), "-0.005");
/// assert_eq!(Decimal::new(7, -2).to_string(), "700");
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    // Bytes, so that the alignment of `i128` does not make every `Value` larger.
    unscaled: [u8; 16],
    scale: i8,
}

impl Decimal {
    /// The number with these digits and this many of them after the point; trailing zeros after
    /// the point are dropped.
    #[must_use]
    pub const fn new(mut unscaled: i128, mut scale: i8) -> Self {
        while scale > 0 && unscaled % 10 == 0 {
            unscaled /= 10;
            scale -= 1;
        }
        Self { unscaled: unscaled.to_le_bytes(), scale }
    }

    /// All digits, without the point.
    #[must_use]
    pub const fn unscaled(self) -> i128 {
        i128::from_le_bytes(self.unscaled)
    }

    /// How many digits stand after the point; less than zero means zeros to append.
    #[must_use]
    pub const fn scale(self) -> i8 {
        self.scale
    }
}

/// The shortest form: no trailing zeros after the point.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unscaled = self.unscaled();
        let digits = unscaled.unsigned_abs();
        if unscaled < 0 {
            f.write_str("-")?;
        }
        let Ok(scale) = u32::try_from(self.scale) else {
            let zeros = usize::from(self.scale.unsigned_abs());
            return if digits == 0 {
                f.write_str("0")
            } else {
                write!(f, "{digits}{:0<zeros$}", "")
            };
        };
        match 10_u128.checked_pow(scale) {
            _ if scale == 0 => write!(f, "{digits}"),
            Some(unit) => {
                write!(f, "{}.{:0>width$}", digits / unit, digits % unit, width = scale as usize)
            }
            // More places than a u128 has digits.
            None => write!(f, "0.{digits:0>width$}", width = scale as usize),
        }
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<a decimal>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_prints_its_shortest_form() {
        for (unscaled, scale, text) in [
            (0, 0, "0"),
            (0, 5, "0"),
            (0, -5, "0"),
            (5000, 2, "50"),
            (1, 2, "0.01"),
            (-1, 2, "-0.01"),
            (i128::MAX, 0, "170141183460469231731687303715884105727"),
            (i128::MIN, 38, "-1.70141183460469231731687303715884105728"),
            (1, 40, "0.0000000000000000000000000000000000000001"),
        ] {
            assert_eq!(Decimal::new(unscaled, scale).to_string(), text);
        }
    }

    #[test]
    fn a_value_stays_small() {
        assert!(size_of::<Value<'_>>() <= 32);
    }

    #[test]
    fn debug_shows_no_content() {
        let shown = format!("{:?}", [Value::Text("mike@example.com"), Value::Integer(4711)]);
        assert_eq!(shown, "[<text>, <an integer>]");
    }
}
