//! Plain names, company, title and country.

use capi_model::{CountryCode, Text, Value};

use super::text::{has_control, one_line, trim};
use crate::rejection::{Code, Problem, Read};

/// `firstName` and `lastName`: text that is not blank.
#[inline]
pub(super) fn name(value: Value<'_>) -> Read<Text<'_>> {
    match value {
        Value::Null => Ok(None),
        Value::Text(text) => match one_line(text)? {
            Some(name) => Ok(Some(name)),
            None => Err(Problem::new(
                Code::EmptyField,
                "expected a name, found blank text; a name that is not known must be null",
            )),
        },
        other => Err(Problem::wrong_type("text", &other)),
    }
}

/// `companyName` and `title`.
#[inline]
pub(super) fn label(value: Value<'_>) -> Read<Text<'_>> {
    match value {
        Value::Null => Ok(None),
        Value::Text(text) => one_line(text),
        other => Err(Problem::wrong_type("text", &other)),
    }
}

/// `countryCode`.
#[inline]
pub(super) fn country(value: Value<'_>) -> Read<CountryCode> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::Text(text) => trim(text),
        other => return Err(Problem::wrong_type("a country code", &other)),
    };
    match CountryCode::parse(text) {
        Some(code) => Ok(Some(code)),
        None if text.is_empty() => Ok(None),
        None if has_control(text) => Err(Problem::control_character()),
        None => Err(Problem::new(
            Code::InvalidCountry,
            "expected an ISO 3166-1 code of two or three letters, such as US or USA",
        )),
    }
}
