//! What a conversion is worth: currency and amount, both or neither.

use capi_model::{Amount, ConversionValue, CurrencyCode, Field, Value};

use super::text::{has_control, trim};
use crate::rejection::{Code, Problem, Read, Reader};

/// Reads both columns; the one without the other is a fault of the one that is missing.
#[inline]
pub(super) fn read<'a>(row: &mut Reader<'_, 'a>, value: &mut Option<ConversionValue<'a>>) {
    let mut code = None;
    row.read(Field::CurrencyCode, |value| currency(value, &mut code));
    let mut sum = None;
    row.read(Field::Amount, |value| amount(value, &mut sum));
    match (code, sum) {
        (Some(currency), Some(amount)) => *value = Some(ConversionValue { currency, amount }),
        (None, None) if row.faulty().is_empty() => {}
        (code, sum) => check_pair(row, code.is_some(), sum.is_some()),
    }
}

#[cold]
fn check_pair(row: &mut Reader<'_, '_>, has_currency: bool, has_amount: bool) {
    let has_currency = has_currency || row.faulty().contains(Field::CurrencyCode);
    let has_amount = has_amount || row.faulty().contains(Field::Amount);
    if has_amount && !has_currency {
        row.add(Field::CurrencyCode, incomplete("an amount without a currency"));
    } else if has_currency && !has_amount {
        row.add(Field::Amount, incomplete("a currency without an amount"));
    }
}

#[cold]
fn incomplete(what: &str) -> Problem {
    let message = format!("expected currency and amount, or neither; found {what}");
    Problem::new(Code::IncompleteConversionValue, message)
}

/// `currencyCode`.
#[inline]
fn currency(value: &Value<'_>, slot: &mut Option<CurrencyCode>) -> Read {
    let Value::Text(text) = *value else {
        return Err(Problem::wrong_type("a currency code", value));
    };
    let text = trim(text);
    *slot = CurrencyCode::parse(text);
    if slot.is_some() || text.is_empty() { Ok(()) } else { Err(invalid_currency(text)) }
}

#[cold]
fn invalid_currency(text: &str) -> Problem {
    if has_control(text) {
        return Problem::control_character();
    }
    let message = "expected an ISO 4217 code in use, three letters such as USD";
    Problem::new(Code::InvalidCurrency, message)
}

/// `amount`.
#[inline]
fn amount<'a>(value: &Value<'a>, slot: &mut Option<Amount<'a>>) -> Read {
    *slot = match *value {
        Value::Text(text) => match trim(text) {
            "" => return Ok(()),
            text => Amount::parse(text),
        },
        Value::Integer(number) => Amount::from_i64(number),
        Value::Float(number) => Amount::from_f64(number),
        Value::Decimal(number) => Amount::from_decimal(number),
        _ => return Err(Problem::wrong_type("an amount", value)),
    };
    if slot.is_some() { Ok(()) } else { Err(invalid_amount(value)) }
}

#[cold]
fn invalid_amount(value: &Value<'_>) -> Problem {
    match *value {
        Value::Text(text) if has_control(trim(text)) => Problem::control_character(),
        _ => Problem::new(
            Code::InvalidAmount,
            "expected at most 18 digits, then at most one point with 1 or 2 digits behind it, such \
             as 1234.50: no sign, no thousands separator, no exponent",
        ),
    }
}
