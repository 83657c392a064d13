//! From a request's body to the facts of its events.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::facts::Facts;
use super::fast;
use super::schema::{EventSchema, identity};
use crate::gateway::Refusal;
use crate::restli::schema::{BatchFaults, long_value};
use crate::restli::urn;

/// Whether the body is one event or a list of them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Shape {
    Batch,
    Single,
}

impl Shape {
    pub(super) fn method(self) -> &'static str {
        match self {
            Self::Batch => "BATCH_CREATE",
            Self::Single => "CREATE",
        }
    }
}

/// Reads every event of `body`, or refuses the request: with 400 if it is not JSON of the right
/// shape, with 422 and every fault of every event if any does not fit the schema.
pub(super) fn read<'a>(
    body: &'a [u8],
    shape: Shape,
    max_batch: usize,
    schema: &EventSchema,
) -> Result<Vec<Facts<'a>>, Refusal> {
    if body.is_empty() {
        let method = shape.method();
        return Err(Refusal::bad_request(format!(
            "Empty entity body is not allowed for {method} method request"
        )));
    }
    let text = std::str::from_utf8(body).map_err(unreadable)?;
    let fast = match shape {
        Shape::Batch => fast::batch(text, schema),
        Shape::Single => fast::single(text, schema).map(|event| vec![event]),
    };
    match fast {
        Some(events) => check_size(events.len(), max_batch).map(|()| events),
        None => read_slowly(text, shape, max_batch, schema),
    }
}

/// The reader that knows every fault, and every way to write an event that has none.
fn read_slowly<'a>(
    text: &'a str,
    shape: Shape,
    max_batch: usize,
    schema: &EventSchema,
) -> Result<Vec<Facts<'a>>, Refusal> {
    let elements = match shape {
        Shape::Batch => elements(text)?,
        Shape::Single => vec![serde_json::from_str(text).map_err(unreadable)?],
    };
    check_size(elements.len(), max_batch)?;
    judge(text, &elements, shape, schema)
}

fn check_size(count: usize, max_batch: usize) -> Result<(), Refusal> {
    if count <= max_batch {
        return Ok(());
    }
    Err(Refusal::bad_request(format!(
        "The request batch size: {count} is larger than the allowed max batch size: {max_batch} \
         for method: batch_create"
    )))
}

/// The raw texts of the elements of a batch.
fn elements(text: &str) -> Result<Vec<&RawValue>, Refusal> {
    let body: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(text).map_err(unreadable)?;
    let elements =
        body.get("elements").ok_or_else(|| unreadable("the field \"elements\" is missing"))?;
    serde_json::from_str(elements.get()).map_err(unreadable)
}

fn unreadable(why: impl std::fmt::Display) -> Refusal {
    Refusal::bad_request(format!("Error parsing entity body: {why}"))
}

fn judge<'a>(
    text: &'a str,
    elements: &[&'a RawValue],
    shape: Shape,
    schema: &EventSchema,
) -> Result<Vec<Facts<'a>>, Refusal> {
    let mut all = BatchFaults::default();
    let mut events = Vec::with_capacity(elements.len());
    for (index, raw) in elements.iter().enumerate() {
        let event: Value = serde_json::from_str(raw.get()).map_err(unreadable)?;
        let faults = schema.faults(&event);
        if faults.is_empty() {
            events.push(facts(text, raw, &event));
        }
        all.add((shape == Shape::Batch).then_some(index), &faults);
    }
    all.into_result().map(|()| events)
}

fn facts<'a>(text: &str, raw: &RawValue, event: &Value) -> Facts<'a> {
    let string = |name: &str| event.get(name).and_then(Value::as_str);
    let start = raw.get().as_ptr().addr() - text.as_ptr().addr();
    Facts {
        rule: string("conversion").and_then(|urn| urn::number(urn, urn::RULE)),
        happened_at: event.get("conversionHappenedAt").and_then(long_value).unwrap_or_default(),
        identified: identity(event).is_sufficient(),
        event_id: string("eventId").map(|id| Cow::Owned(id.into())),
        range: start..start + raw.get().len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = r#"{"conversion":"urn:lla:llaPartnerConversion:104000","conversionHappenedAt":1794999999000,"conversionValue":{"currencyCode":"USD","amount":"5.0"},"eventId":"o-1","user":{"userIds":[{"idType":"SHA256_EMAIL","idValue":"b4"},{"idType":"ORACLE_MOAT_ID","idValue":"m"}],"userInfo":{"firstName":"a","hashedLastName":"b","title":"t"},"lead":"urn:li:leadGenFormResponse:7","externalIds":["crm"]}}"#;

    const SCHEMAS: [EventSchema; 4] = [
        EventSchema::fixed(true, true, true),
        EventSchema::fixed(true, true, false),
        EventSchema::fixed(false, true, true),
        EventSchema::fixed(false, false, true),
    ];

    /// Whatever the fast reader takes, the slow one takes too, and reads the same in it.
    fn agree(text: &str) -> bool {
        let mut took = false;
        for schema in SCHEMAS {
            let fast = fast::single(text, &schema).map(|event| vec![event]);
            if let Some(fast) = fast {
                took = true;
                assert_eq!(read_slowly(text, Shape::Single, 1, &schema).unwrap(), fast, "{text}");
            }
            let batch = format!("{{\"elements\":[{text}, {EVENT} ]}}");
            if let Some(fast) = fast::batch(&batch, &schema) {
                assert_eq!(read_slowly(&batch, Shape::Batch, 9, &schema).unwrap(), fast, "{text}");
            }
        }
        took
    }

    #[test]
    fn the_fast_reader_takes_an_ordinary_event() {
        assert!(agree(EVENT));
    }

    #[test]
    fn both_readers_agree_on_every_small_change_to_an_event() {
        let mut taken = 0;
        for at in 0..EVENT.len() {
            for new in [
                "", " ", "\"", "\\", "\\u0041", "{", "}", "[", "]", ",", "0", "1.5", "-", "null",
                "é", "\n",
            ] {
                for cut in [0, 1, 7] {
                    let Some(after) = EVENT.get(at + cut..) else { continue };
                    let changed = format!("{}{new}{after}", &EVENT[..at]);
                    taken += usize::from(agree(&changed));
                }
            }
        }
        assert!(taken > 500, "the changes must not all be faults: {taken}");
    }

    #[test]
    fn the_fast_reader_takes_no_record_as_an_array_and_no_symbol_as_an_object() {
        let user = r#"{"userIds":[{"idType":"GOOGLE_AID","idValue":"g"}]}"#;
        let conversion = r#""urn:lla:llaPartnerConversion:104000",1794999999000"#;
        let event = |user: &str, extra: &str| {
            format!(
                r#"{{"conversion":"urn:lla:llaPartnerConversion:104000","conversionHappenedAt":1794999999000,"user":{user}{extra}}}"#
            )
        };
        assert!(agree(&event(user, "")));
        assert!(!agree(&format!(
            r#"[{conversion},{{"currencyCode":"a","amount":"1"}},"id",{user}]"#
        )));
        assert!(!agree(&event(user, r#","conversionValue":["USD","1"]"#)));
        assert!(!agree(&event(r#"[[{"idType":"GOOGLE_AID","idValue":"g"}]]"#, "")));
        assert!(!agree(&event(r#"{"userIds":[["GOOGLE_AID","g"]]}"#, "")));
        assert!(!agree(&event(
            r#"{"userIds":[{"idType":{"GOOGLE_AID":null},"idValue":"g"}]}"#,
            ""
        )));
        assert!(!agree(&event(r#"{"userIds":[],"userInfo":["a","b"]}"#, "")));
    }

    #[test]
    fn both_readers_agree_on_every_missing_or_repeated_part() {
        let parts: Vec<&str> = EVENT.split(',').collect();
        for from in 0..parts.len() {
            for to in from..parts.len() {
                let without = [&parts[..from], &parts[to..]].concat().join(",");
                let twice = [&parts[..to], &parts[from..]].concat().join(",");
                agree(&without);
                agree(&twice);
            }
        }
    }
}
