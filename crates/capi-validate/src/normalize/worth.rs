//! What a conversion is worth: currency and amount, both or neither.

use capi_model::{Amount, ConversionValue, CurrencyCode, Field, Fields, Value};

use super::text::{has_control, trim};
use crate::rejection::{Code, Faults, Problem, Read};

/// Reads both columns; the one without the other is a fault of the one that is missing.
#[inline]
pub(super) fn read<'a>(fields: &Fields<'a>, faults: &mut Faults) -> Option<ConversionValue<'a>> {
    let mut currency = currency(fields.value(Field::CurrencyCode));
    let mut amount = amount(fields.value(Field::Amount));
    match (&currency, &amount) {
        (Ok(None), Ok(None)) => return None,
        (Ok(None), _) => currency = Err(incomplete("an amount without a currency")),
        (_, Ok(None)) => amount = Err(incomplete("a currency without an amount")),
        _ => {}
    }
    let currency = faults.keep(Field::CurrencyCode, currency);
    let amount = faults.keep(Field::Amount, amount);
    Some(ConversionValue { currency: currency?, amount: amount? })
}

#[cold]
fn incomplete(what: &str) -> Problem {
    let message = format!("expected currency and amount, or neither; found {what}");
    Problem::new(Code::IncompleteConversionValue, message)
}

/// `currencyCode`.
#[inline]
fn currency(value: Value<'_>) -> Read<CurrencyCode> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::Text(text) => trim(text),
        other => return Err(Problem::wrong_type("a currency code", &other)),
    };
    match CurrencyCode::parse(text) {
        Some(code) => Ok(Some(code)),
        None if text.is_empty() => Ok(None),
        None if has_control(text) => Err(Problem::control_character()),
        None => Err(Problem::new(
            Code::InvalidCurrency,
            "expected an ISO 4217 code in use, three letters such as USD",
        )),
    }
}

/// `amount`.
#[inline]
fn amount(value: Value<'_>) -> Read<Amount<'_>> {
    let amount = match value {
        Value::Null => return Ok(None),
        Value::Text(text) => match trim(text) {
            "" => return Ok(None),
            text => Amount::parse(text),
        },
        Value::Integer(number) => Amount::from_i64(number),
        Value::Float(number) => Amount::from_f64(number),
        Value::Decimal(number) => Amount::from_decimal(number),
        other => return Err(Problem::wrong_type("an amount", &other)),
    };
    match amount {
        Some(amount) => Ok(Some(amount)),
        None => Err(invalid_amount(value)),
    }
}

#[cold]
fn invalid_amount(value: Value<'_>) -> Problem {
    match value {
        Value::Text(text) if has_control(trim(text)) => Problem::control_character(),
        _ => Problem::new(
            Code::InvalidAmount,
            "expected at most 18 digits, then at most one point with 1 or 2 digits behind it, such \
             as 1234.50: no sign, no thousands separator, no exponent",
        ),
    }
}
