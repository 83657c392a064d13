//! Numbers that no value holds as they are.

use std::io::{Cursor, Write};

use arrow_array::types::{ArrowPrimitiveType, Decimal256Type};
use capi_model::{Decimal, Value};

type I256 = <Decimal256Type as ArrowPrimitiveType>::Native;

/// An integer without a sign; beyond 63 bits it is a decimal.
pub(super) fn unsigned(number: u64) -> Value<'static> {
    i64::try_from(number)
        .map_or_else(|_| Value::Decimal(Decimal::new(number.into(), 0)), Value::Integer)
}

/// The number that a narrow float is written as: 19.9, where widening gives 19.899999618530273.
pub(super) fn shortest(float: f32) -> f64 {
    // Longest: -1.17549435e-38.
    let mut text = Cursor::new([0; 24]);
    let written = write!(text, "{float:e}").is_ok();
    let length = usize::try_from(text.position()).unwrap_or_default();
    let text = text.get_ref().get(..length).and_then(|text| str::from_utf8(text).ok());
    text.filter(|_| written).and_then(|text| text.parse().ok()).unwrap_or(float.into())
}

/// The decimal without the zeros that end its fraction, when it is short enough then.
pub(super) fn wide_decimal(mut unscaled: I256, mut scale: i8) -> Option<Decimal> {
    let ten = I256::from_i128(10);
    loop {
        if let Some(unscaled) = unscaled.to_i128() {
            return Some(Decimal::new(unscaled, scale));
        }
        let (tenth, digit) = unscaled.checked_div_rem(ten)?;
        if scale <= 0 || digit != I256::ZERO {
            return None;
        }
        (unscaled, scale) = (tenth, scale - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_float_keeps_its_shortest_digits() {
        for (narrow, wide) in [
            (19.9, 19.9),
            (-0.1, -0.1),
            (0.0, 0.0),
            (16_777_216.0, 16_777_216.0),
            (f32::MAX, 3.402_823_5e38),
            (f32::MIN_POSITIVE, 1.175_494_4e-38),
            (f32::INFINITY, f64::INFINITY),
        ] {
            assert_eq!(shortest(narrow).to_bits(), f64::to_bits(wide), "{narrow}");
        }
        assert!(shortest(f32::NAN).is_nan());
    }

    #[test]
    fn a_wide_decimal_loses_only_zeros() {
        let wide = |digits: &str| I256::from_string(digits).unwrap();
        let zeros = "0".repeat(48);
        let shown = wide_decimal(wide(&format!("-1990{zeros}")), 50).map(|d| d.to_string());
        assert_eq!(shown.as_deref(), Some("-19.9"));
        assert_eq!(wide_decimal(wide(&format!("1990{zeros}")), 0), None);
        assert_eq!(wide_decimal(wide(&format!("1990{zeros}1")), 50), None);
    }
}
