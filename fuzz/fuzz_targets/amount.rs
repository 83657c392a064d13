//! An amount: text is kept or refused, a number is sent as the number that it is.

#![no_main]

use capi_fuzz::{NOW, event, row};
use capi_model::{Decimal, Field, Value};
use capi_validate::Normalizer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, f64, i64, i64, i8)| {
    let (text, float, integer, unscaled, scale) = input;
    let sent = |value| {
        let mut fields = row(Field::Amount, value);
        fields.set(Field::CurrencyCode, Value::Text("USD"));
        let json = event(&mut Normalizer::builder().build(), &fields, NOW);
        json.ok()
            .and_then(|json| Some(json.pointer("/conversionValue/amount")?.as_str()?.to_owned()))
    };

    if !text.trim().is_empty() {
        assert_eq!(sent(Value::Text(text)).is_some(), is_amount(text.trim()), "{text:?}");
    }
    if let Some(amount) = sent(Value::Text(text)) {
        assert_eq!(amount, text.trim());
    }
    if let Some(amount) = sent(Value::Float(float)) {
        assert!(is_amount(&amount), "{amount}");
        assert_eq!(amount.parse(), Ok(float.abs()));
    }
    let in_range = (0..1_000_000_000_000_000_000).contains(&integer);
    assert_eq!(sent(Value::Integer(integer)), in_range.then(|| integer.to_string()));
    let decimal = Decimal::new(unscaled.into(), scale);
    if let Some(amount) = sent(Value::Decimal(decimal)) {
        assert_eq!(amount, decimal.to_string());
        assert!(is_amount(&amount), "{amount}");
    }
});

/// A second implementation: 1 to 18 digits, and perhaps a point and 1 or 2 digits.
fn is_amount(text: &str) -> bool {
    let mut parts = text.split('.');
    let digits = |part: Option<&str>, most: usize| {
        part.is_some_and(|part| {
            !part.is_empty() && part.len() <= most && part.chars().all(|c| matches!(c, '0'..='9'))
        })
    };
    let has_point = text.contains('.');
    digits(parts.next(), 18) && (!has_point || digits(parts.next(), 2)) && parts.next().is_none()
}
