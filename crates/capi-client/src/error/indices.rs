//! Which events a refusal names. LinkedIn has three ways to say it, none of them promised: where
//! none is found, the caller has to halve the batch instead.

use super::{RefusedEvent, redact, symbol};

/// The events among the first `count` that `message` names, by rising index, without doubles.
pub(super) fn refused_events(message: &str, count: usize) -> Vec<RefusedEvent> {
    let mut found = by_line(message);
    if found.is_empty() {
        found = by_batch_index(message);
    }
    if found.is_empty() {
        found = by_list(message);
    }
    found.retain(|event| event.index < count);
    found.sort_by_key(|event| event.index);
    found.dedup_by(|later, first| {
        let same = later.index == first.index;
        if same && later.message != first.message {
            first.message = format!("{}; {}", first.message, later.message);
        }
        same
    });
    found
}

/// `Index: 0, ERROR :: /path :: text\nERROR :: …\nIndex: 3, ERROR :: …`: the form of schema errors.
///
/// Only at the start of a line, so that a value which is quoted in a message cannot name an event.
fn by_line(message: &str) -> Vec<RefusedEvent> {
    let mut found: Vec<(usize, String)> = Vec::new();
    for line in message.lines() {
        match line.strip_prefix("Index: ").and_then(leading_number) {
            Some((index, rest)) => {
                found.push((index, rest.trim_start_matches([',', ' ']).to_owned()));
            }
            None => {
                if let Some((_, text)) = found.last_mut() {
                    text.push('\n');
                    text.push_str(line);
                }
            }
        }
    }
    found.into_iter().map(|(index, text)| event(index, None, &text)).collect()
}

/// `Validation failed because [{field=…, batchIndex=0, type=…, message=…}, {…}]`.
fn by_batch_index(message: &str) -> Vec<RefusedEvent> {
    message
        .split('{')
        .skip(1)
        .filter_map(|part| {
            let part = part.split_once('}').map_or(part, |(inside, _)| inside);
            let (_, after) = part.split_once("batchIndex=")?;
            let (index, _) = leading_number(after)?;
            let code = part
                .split_once("type=")
                .and_then(|(_, after)| symbol(after.split(',').next().unwrap_or(after)));
            let text = part.split_once("message=").map_or(part, |(_, text)| text);
            Some(event(index, code, text))
        })
        .collect()
}

/// `text, indices [0, 3] (0-indexed)`.
fn by_list(message: &str) -> Vec<RefusedEvent> {
    let mut found = Vec::new();
    let mut parts = message.split("indices [");
    let mut text = parts.next().unwrap_or_default();
    for part in parts {
        let Some((list, after)) = part.split_once(']') else { break };
        let numbers: Option<Vec<usize>> =
            list.split(',').map(|number| number.trim().parse().ok()).collect();
        let named = RefusedEvent {
            index: 0,
            status: None,
            code: None,
            message: redact(text.trim_matches([',', ';', ' '])),
        };
        let numbers = numbers.unwrap_or_default().into_iter();
        found.extend(numbers.map(|index| RefusedEvent { index, ..named.clone() }));
        text = after.trim_start().strip_prefix("(0-indexed)").unwrap_or(after);
    }
    found
}

fn event(index: usize, code: Option<String>, text: &str) -> RefusedEvent {
    RefusedEvent { index, status: None, code, message: redact(text) }
}

fn leading_number(text: &str) -> Option<(usize, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indices(message: &str) -> Vec<usize> {
        refused_events(message, 100).into_iter().map(|event| event.index).collect()
    }

    #[test]
    fn schema_errors_name_the_first_line_of_each_event() {
        let message = "Index: 0, ERROR :: /conversionValue/amount :: field is required but not found and has no default value\nERROR :: /user/userInfo/firstName :: field is required but not found and has no default value\nIndex: 3, ERROR :: /conversion :: Invalid Urn format. Invalid prefix.\n";
        let found = refused_events(message, 100);
        assert_eq!(indices(message), [0, 3]);
        assert!(found[0].message.contains("/user/userInfo/firstName"), "{}", found[0].message);
        assert_eq!(found[1].message, "ERROR :: /conversion :: Invalid Urn format. Invalid prefix.");
    }

    #[test]
    fn a_list_of_indices_shares_one_message() {
        let message = "Conversion time should be within 90 days and not exceed current time, indices [0,12, 7] (0-indexed).";
        assert_eq!(indices(message), [0, 7, 12]);
        assert_eq!(
            refused_events(message, 100)[1].message,
            "Conversion time should be within 90 days and not exceed current time"
        );
    }

    #[test]
    fn the_documented_form_has_a_code_and_a_message_for_each_event() {
        let message = "Validation failed because [{field=Invalid Conversion time, batchIndex=4, type=INVALID_CONVERSION_TIME_FIELD_VALUE, message=Conversion time should be within 90 days.}, {field=x, batchIndex=2, type=lower, message=y}]";
        let found = refused_events(message, 100);
        assert_eq!(indices(message), [2, 4]);
        assert_eq!(found[0].code, None);
        assert_eq!(found[1].code.as_deref(), Some("INVALID_CONVERSION_TIME_FIELD_VALUE"));
        assert_eq!(found[1].message, "Conversion time should be within 90 days.");
    }

    #[test]
    fn indices_that_were_never_sent_are_left_out() {
        assert!(refused_events("text, indices [5] (0-indexed)", 5).is_empty());
        assert!(refused_events("Index: 99999999999999999999, ERROR", 5).is_empty());
    }

    #[test]
    fn a_quoted_value_cannot_name_an_event() {
        assert!(indices("ERROR :: /user/lead :: \"Index: 3, \" is wrong").is_empty());
    }

    #[test]
    fn an_event_named_twice_keeps_both_messages() {
        let message = "Index: 1, ERROR :: /eventId :: unrecognized field found but not allowed\nIndex: 1, ERROR :: /user :: field is required but not found and has no default value";
        let found = refused_events(message, 100);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("/eventId") && found[0].message.contains("/user ::"));
    }

    #[test]
    fn a_message_without_indices_names_nothing() {
        for message in [
            "",
            "No ad accounts found",
            "indices [",
            "indices [a]",
            "batchIndex=3",
            "{batchIndex=}",
        ] {
            assert!(indices(message).is_empty(), "{message}");
        }
    }
}
