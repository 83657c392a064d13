//! What accepted events are answered with.

use hyper::StatusCode;
use hyper::header::LOCATION;
use serde_json::json;

use super::body::Shape;
use super::facts::Facts;
use crate::server::Answer;

const CREATED: &str = r#"{"status":201},"#;

/// The answer to events that were all taken.
pub(super) fn accepted(shape: Shape, events: &[Facts<'_>]) -> Answer {
    match (shape, events) {
        (Shape::Single, [event, ..]) => {
            // LinkedIn renders its internal object here; nothing is to be read from it.
            let location = format!(
                "/conversionEvents/%7Bconversion=urn:lla:llaPartnerConversion:{},conversionHappenedAt={}%7D",
                event.rule.unwrap_or_default(),
                event.happened_at
            );
            Answer::empty(StatusCode::CREATED).with_text(LOCATION, &location)
        }
        _ => batch(events.len()),
    }
}

/// One status 201 for each of `count` events.
pub(super) fn batch(count: usize) -> Answer {
    let mut body = String::with_capacity(16 + CREATED.len() * count);
    body.push_str(r#"{"elements":["#);
    (0..count).for_each(|_| body.push_str(CREATED));
    if count > 0 {
        body.pop();
    }
    body.push_str("]}");
    Answer::json_text(StatusCode::OK, body)
}

/// One status for each of `total` events, that of the one at `failed` being an error.
pub(super) fn with_failure(total: usize, failed: usize, status: u16, message: &str) -> Answer {
    let failure = json!({"status": status, "error": {"status": status, "message": message}});
    let created = json!({"status": 201});
    let element = |index| if index == failed { &failure } else { &created };
    let elements: Vec<_> = (0..total).map(element).collect();
    Answer::json(StatusCode::OK, &json!({ "elements": elements }))
}
