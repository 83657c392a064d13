//! `/rest`: the checks that every call passes before its resource sees it.

mod errors;
mod token;
mod version;

use hyper::Method;

pub(crate) use errors::{Refusal, too_large};
pub(crate) use version::ApiVersion;

use crate::events;
use crate::server::{Answer, Call};
use crate::world::World;

/// Who calls, and by which version's rules.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) member: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) version: ApiVersion,
}

/// Answers a call of the versioned API.
pub(crate) fn answer(world: &World, call: &Call) -> Answer {
    let answer = route(world, call).unwrap_or_else(Refusal::into_answer);
    errors::with_tracing(world, call, answer)
}

fn route(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let path = call.path().trim_end_matches('/');
    if path != "/rest/conversionEvents" {
        return Err(Refusal::unknown_root(call.path()));
    }
    let (member, scopes) = token::check(world, call)?;
    let version = version::check(world, call)?;
    let caller = Caller { member, scopes, version };
    if call.method != Method::POST {
        return Err(Refusal::unsupported(call));
    }
    events::create(world, call, &caller)
}
