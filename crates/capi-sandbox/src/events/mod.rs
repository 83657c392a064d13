//! `/rest/conversionEvents`.

mod answers;
mod body;
mod facts;
mod fast;
mod refusal;
mod schema;
mod semantics;
mod store;

pub(crate) use store::{EventStore, duplicates};

use crate::faults::{Action, Plan};
use crate::gateway::{Caller, Refusal};
use crate::restli::{RestMethod, RestRequest};
use crate::server::{Answer, Call};
use crate::sync::lock;
use crate::world::World;
use body::Shape;

/// LinkedIn: Conversions API, streaming events in a batch.
const MAX_BATCH: usize = 5_000;

/// Takes one event, or a batch of them.
pub(crate) fn create(
    world: &World,
    call: &Call,
    request: &RestRequest,
    caller: &Caller,
    plan: &Plan,
) -> Result<Answer, Refusal> {
    let shape = match request.method {
        RestMethod::BatchCreate => Shape::Batch,
        RestMethod::Create => Shape::Single,
        _ => return Err(Refusal::unsupported(call)),
    };
    caller.must_have(&["rw_conversions"], "partnerApiConversionEvents", request)?;
    let schema = schema::EventSchema::new(world, caller.version);
    let mut events = body::read(&request.body, shape, MAX_BATCH, &schema)?;
    semantics::check(world, call, caller, &events)?;
    plan.poison.iter().try_for_each(|poison| semantics::check_poison(poison, &events))?;
    let answer = match &plan.ending {
        Some(Action::FailElement { index, status, message }) if *index < events.len() => {
            let total = events.len();
            events.remove(*index);
            answers::with_failure(total, *index, *status, message)
        }
        Some(Action::ShortBatch { missing }) => {
            answers::batch(events.len().saturating_sub(*missing))
        }
        _ => answers::accepted(shape, &events),
    };
    if world.settings.discard_events {
        lock(&world.events).count_only(events.len());
    } else {
        let ranges = events.into_iter().map(|event| event.range).collect();
        lock(&world.events).store(request.body.clone(), ranges);
    }
    Ok(answer)
}
