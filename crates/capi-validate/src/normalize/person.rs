//! Plain names, company, title and country.

use capi_model::{CountryCode, Name, Text, Value};

use super::text::{clean_line, from_cow, has_control, trim};
use crate::rejection::{Code, Problem, Read};

/// `firstName` and `lastName`: text that is not blank.
#[inline]
pub(super) fn name<'a>(value: &Value<'a>, slot: &mut Name<'a>) -> Read {
    let Value::Text(text) = *value else { return Err(Problem::wrong_type("text", value)) };
    let text = clean_line(text)?;
    if text.is_empty() {
        return Err(Problem::new(
            Code::EmptyField,
            "expected a name, found blank text; a name that is not known must be null",
        ));
    }
    *slot = Name::Plain(from_cow(text));
    Ok(())
}

/// `companyName` and `title`.
#[inline]
pub(super) fn label<'a>(value: &Value<'a>, slot: &mut Option<Text<'a>>) -> Read {
    let Value::Text(text) = *value else { return Err(Problem::wrong_type("text", value)) };
    let text = clean_line(text)?;
    if !text.is_empty() {
        *slot = Some(from_cow(text));
    }
    Ok(())
}

/// `countryCode`.
#[inline]
pub(super) fn country(value: &Value<'_>, slot: &mut Option<CountryCode>) -> Read {
    let Value::Text(text) = *value else {
        return Err(Problem::wrong_type("a country code", value));
    };
    let text = trim(text);
    *slot = CountryCode::parse(text);
    if slot.is_some() || text.is_empty() { Ok(()) } else { Err(invalid_country(text)) }
}

#[cold]
fn invalid_country(text: &str) -> Problem {
    if has_control(text) {
        return Problem::control_character();
    }
    Problem::new(
        Code::InvalidCountry,
        "expected an ISO 3166-1 code of two or three letters, such as US or USA",
    )
}
