//! `/rest/conversionEvents`.

mod body;
mod facts;
mod fast;
mod schema;
mod semantics;
mod store;

use hyper::StatusCode;
use hyper::header::LOCATION;

pub(crate) use store::{EventStore, duplicates};

use crate::gateway::{Caller, Refusal};
use crate::server::{Answer, Call};
use crate::sync::lock;
use crate::world::World;
use facts::Facts;

/// LinkedIn: Conversions API, "Streaming conversion events in a batch".
const MAX_BATCH: usize = 5_000;

/// Takes one event, or a batch of them when `X-RestLi-Method` says `BATCH_CREATE`.
pub(crate) fn create(world: &World, call: &Call, caller: &Caller) -> Result<Answer, Refusal> {
    let shape = match call.header("x-restli-method") {
        Some("BATCH_CREATE") => body::Shape::Batch,
        None | Some("CREATE") => body::Shape::Single,
        Some(_) => return Err(Refusal::unsupported(call)),
    };
    if !caller.scopes.iter().any(|scope| scope == "rw_conversions") {
        let method = shape.method();
        return Err(Refusal::access_denied("partnerApiConversionEvents", method, caller.version.0));
    }
    let schema = schema::EventSchema::new(world, caller.version);
    let events = body::read(&call.body, shape, MAX_BATCH, &schema)?;
    semantics::check(world, call, caller, &events)?;
    let answer = accepted(shape, &events);
    let ranges = events.into_iter().map(|event| event.range).collect();
    lock(&world.events).store(call.body.clone(), ranges, world.settings.discard_events);
    Ok(answer)
}

fn accepted(shape: body::Shape, events: &[Facts<'_>]) -> Answer {
    match (shape, events) {
        (body::Shape::Single, [event, ..]) => {
            // LinkedIn renders its internal object here; nothing can be read from it.
            let location = format!(
                "/conversionEvents/%7Bconversion=urn:lla:llaPartnerConversion:{},conversionHappenedAt={}%7D",
                event.rule.unwrap_or_default(),
                event.happened_at
            );
            Answer::empty(StatusCode::CREATED).with_text(LOCATION, &location)
        }
        _ => Answer::json_text(StatusCode::OK, batch_body(events.len())),
    }
}

fn batch_body(count: usize) -> String {
    const CREATED: &str = r#"{"status":201},"#;
    let mut body = String::with_capacity(16 + CREATED.len() * count);
    body.push_str(r#"{"elements":["#);
    (0..count).for_each(|_| body.push_str(CREATED));
    if count > 0 {
        body.pop();
    }
    body.push_str("]}");
    body
}
