//! Text of a column: trimmed, and free of control characters.

use std::borrow::Cow;

use capi_model::{Decimal, Text, Value};

use super::bytes::may_hold_control;
use crate::rejection::{Problem, Read};

/// Text, or a whole number as decimal text.
#[inline]
pub(super) fn text_or_integer<'a>(value: &Value<'a>, slot: &mut Option<Text<'a>>) -> Read {
    match *value {
        Value::Text(text) => {
            let text = clean(text)?;
            if !text.is_empty() {
                *slot = Some(text.into());
            }
        }
        _ => match integer_text(value) {
            Some(text) => *slot = Some(text),
            None => return Err(Problem::wrong_type("text or an integer", value)),
        },
    }
    Ok(())
}

/// A whole number as decimal text.
pub(super) fn integer_text<'a>(value: &Value<'_>) -> Option<Text<'a>> {
    match *value {
        Value::Integer(number) => Some(Text::from_display(number)),
        Value::Decimal(number) if is_integer(number) => Some(Text::from_display(number)),
        _ => None,
    }
}

/// Whether nothing stands after the point. [`Decimal`] drops trailing zeros by itself.
pub(super) const fn is_integer(number: Decimal) -> bool {
    number.scale() <= 0
}

/// Trimmed text, which may be empty.
#[inline]
pub(super) fn clean(text: &str) -> Result<&str, Problem> {
    let text = trim(text);
    if has_control(text) { Err(Problem::control_character()) } else { Ok(text) }
}

/// Trimmed text of a name, company or title, which may be empty: a run of tabs and line breaks in
/// it becomes one space.
///
/// Line breaks are the control characters that Unicode counts as such (Unicode Standard, section
/// 5.8): LF, VT, FF, CR and NEL. U+2028 and U+2029 are no control characters and stay.
#[inline]
pub(super) fn clean_line(text: &str) -> Result<Cow<'_, str>, Problem> {
    let text = trim(text);
    if may_hold_control(text.as_bytes()) { join_lines(text) } else { Ok(text.into()) }
}

#[cold]
fn join_lines(text: &str) -> Result<Cow<'_, str>, Problem> {
    let is_break = |c: char| matches!(c, '\t'..='\r' | '\u{85}');
    if text.contains(|c: char| c.is_control() && !is_break(c)) {
        return Err(Problem::control_character());
    }
    if !text.contains(is_break) {
        return Ok(text.into());
    }
    let parts = text.split(is_break).filter(|part| !part.is_empty());
    Ok(parts.collect::<Vec<_>>().join(" ").into())
}

/// Text of an event that is borrowed if it can be.
pub(super) fn from_cow(text: Cow<'_, str>) -> Text<'_> {
    match text {
        Cow::Borrowed(text) => text.into(),
        Cow::Owned(text) => text.into(),
    }
}

/// Without the Unicode white space around it.
#[inline]
pub(super) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        // Nearly all text: nothing to trim.
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Whether a control character (Unicode category Cc) is in it.
#[inline]
pub(super) fn has_control(text: &str) -> bool {
    may_hold_control(text.as_bytes()) && text.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_run_of_breaks_becomes_one_space_and_spaces_stay() {
        for (text, expected) in [
            ("a\nb", "a b"),
            ("a\r\n\t\u{b}\u{c}\u{85}b", "a b"),
            ("a  b", "a  b"),
            ("a \n b", "a   b"),
            ("\n a\t", "a"),
            ("é\u{2028}ü\u{a0}x", "é\u{2028}ü\u{a0}x"),
        ] {
            assert_eq!(clean_line(text).unwrap(), expected);
        }
        for text in ["a\0b", "a\u{7f}b", "a\u{9f}b", "a\n\u{1}b"] {
            assert!(clean_line(text).is_err());
        }
    }

    proptest! {
        #[test]
        fn trimming_and_the_search_for_controls_are_those_of_the_standard_library(text: String) {
            prop_assert_eq!(trim(&text), text.trim());
            prop_assert_eq!(has_control(&text), text.chars().any(char::is_control));
        }

        #[test]
        fn joining_lines_is_idempotent(text in "[a\\s\u{85}é]{0,12}") {
            let once = clean_line(&text).unwrap();
            prop_assert_eq!(clean_line(&once).unwrap(), once.clone());
            prop_assert!(!has_control(&once));
        }
    }
}
