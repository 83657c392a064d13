//! The amount of a conversion's value.

use super::Text;
use crate::Decimal;

/// An amount of money: a decimal number of at most 18 digits before the point and 2 after it.
///
/// LinkedIn takes it as text. Text keeps its form (`"50.0"` stays `"50.0"`); numbers get their
/// shortest one.
///
/// ```
/// use capi_model::Amount;
///
/// assert_eq!(Amount::parse("50.00").unwrap().as_str(), "50.00");
/// assert_eq!(Amount::from_f64(19.90).unwrap().as_str(), "19.9");
/// assert!(Amount::parse("1,234.50").is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount<'a>(Text<'a>);

/// No more digits before the point.
const MAX_INTEGER_DIGITS: usize = 18;
/// No more digits after the point.
const MAX_FRACTION_DIGITS: usize = 2;

impl<'a> Amount<'a> {
    /// Reads digits with at most one point and digits on both sides of it: no sign, no exponent,
    /// no thousands separator.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        is_amount(text).then(|| Self(text.into()))
    }

    /// The amount of a whole number.
    #[must_use]
    pub fn from_i64(number: i64) -> Option<Self> {
        Self::from_text(Text::from_display(number))
    }

    /// The amount of a decimal number.
    #[must_use]
    pub fn from_decimal(number: Decimal) -> Option<Self> {
        Self::from_text(Text::from_display(number))
    }

    /// The amount of a float, by the shortest decimal form that reads back as the same float.
    #[must_use]
    pub fn from_f64(number: f64) -> Option<Self> {
        // Beyond, the text could be 300 digits long. Adding zero drops the sign of zero.
        let text = (number.abs() < 1e18).then(|| Text::from_display(number + 0.0))?;
        Self::from_text(text)
    }

    /// The text that is sent.
    #[inline]
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn from_text(text: Text<'a>) -> Option<Self> {
        is_amount(&text).then_some(Self(text))
    }
}

fn is_amount(text: &str) -> bool {
    let (integer, fraction) = match text.split_once('.') {
        Some((integer, fraction)) => (integer, Some(fraction)),
        None => (text, None),
    };
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    digits(integer, MAX_INTEGER_DIGITS)
        && fraction.is_none_or(|fraction| digits(fraction, MAX_FRACTION_DIGITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_as_written() {
        for text in ["0", "0.0", "50", "50.0", "50.00", "007", "999999999999999999.99"] {
            assert_eq!(Amount::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn text_in_any_other_form_is_refused() {
        for text in [
            "",
            ".",
            ".5",
            "5.",
            "-1",
            "+1",
            "1,234.50",
            "1 000",
            "1e3",
            "19.999",
            "1.2.3",
            "NaN",
            "inf",
            "٣",
            "0x10",
            "1_000",
            "1000000000000000000",
        ] {
            assert!(Amount::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_number_gets_its_shortest_form() {
        assert_eq!(Amount::from_f64(50.0).unwrap().as_str(), "50");
        assert_eq!(Amount::from_f64(-0.0).unwrap().as_str(), "0");
        assert_eq!(Amount::from_f64(0.1).unwrap().as_str(), "0.1");
        assert_eq!(
            Amount::from_f64(123_456_789_012_345.67).unwrap().as_str(),
            "123456789012345.67"
        );
        assert_eq!(Amount::from_i64(0).unwrap().as_str(), "0");
        assert_eq!(Amount::from_decimal(Decimal::new(1990, 2)).unwrap().as_str(), "19.9");
        assert_eq!(Amount::from_decimal(Decimal::new(19_900, 3)).unwrap().as_str(), "19.9");
    }

    #[test]
    fn a_number_out_of_range_is_refused() {
        for number in [-0.01, 0.001, 0.1 + 0.2, f64::NAN, f64::INFINITY, 1e18, 1e300] {
            assert!(Amount::from_f64(number).is_none(), "{number}");
        }
        assert!(Amount::from_i64(-1).is_none());
        assert!(Amount::from_i64(1_000_000_000_000_000_000).is_none());
        assert!(Amount::from_decimal(Decimal::new(19_999, 3)).is_none());
    }
}
