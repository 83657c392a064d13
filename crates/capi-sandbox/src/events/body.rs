//! From a request's body to the facts of its events.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;
use serde_json::value::RawValue;

use super::facts::Facts;
use super::fast;
use super::schema::{EventSchema, RULE_URN, identity};
use crate::gateway::Refusal;
use crate::restli::schema::long_value;
use hyper::StatusCode;

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

/// Reads every event of `body`, or refuses the request: with 400 if it is not JSON of the right shape, with 422
/// and every fault of every event if any does not fit the schema.
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
    if let Some(events) = fast {
        check_size(events.len(), max_batch)?;
        return Ok(events);
    }
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
    let mut message = String::new();
    let mut events = Vec::with_capacity(elements.len());
    for (index, raw) in elements.iter().enumerate() {
        let event: Value = serde_json::from_str(raw.get()).map_err(unreadable)?;
        let faults = schema.faults(&event);
        if faults.is_empty() {
            events.push(facts(text, raw, &event));
            continue;
        }
        if shape == Shape::Batch {
            // Writing to a `String` cannot fail.
            let _ = write!(message, "Index: {index}, ");
        }
        message.push_str(faults.as_str());
    }
    if message.is_empty() {
        Ok(events)
    } else {
        Err(Refusal::plain(StatusCode::UNPROCESSABLE_ENTITY, message))
    }
}

fn facts<'a>(text: &str, raw: &RawValue, event: &Value) -> Facts<'a> {
    let string = |name: &str| event.get(name).and_then(Value::as_str);
    let start = raw.get().as_ptr().addr() - text.as_ptr().addr();
    Facts {
        rule: string("conversion").and_then(|urn| urn.strip_prefix(RULE_URN)?.parse().ok()),
        happened_at: event.get("conversionHappenedAt").and_then(long_value).unwrap_or_default(),
        identified: identity(event).is_sufficient(),
        event_id: string("eventId").map(|id| Cow::Owned(id.into())),
        range: start..start + raw.get().len(),
    }
}
