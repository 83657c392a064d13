//! `/rest/conversions`.

mod create;
mod read;
mod schema;
mod update;

use crate::gateway::{Caller, Refusal};
use crate::restli::{RestMethod, RestRequest, urn};
use crate::server::{Answer, Call};
use crate::world::World;

/// Answers a call to the conversion rules.
pub(crate) fn answer(
    world: &World,
    call: &Call,
    request: &RestRequest,
    caller: &Caller,
) -> Result<Answer, Refusal> {
    caller.must_have(&["rw_conversions"], "partnerApiConversions", request)?;
    match request.method {
        RestMethod::BatchCreate => create::batch(world, request, caller),
        RestMethod::BatchGet => read::batch(world, request, caller),
        RestMethod::BatchPartialUpdate => update::batch(world, request, caller),
        RestMethod::Create => create::one(world, request, caller),
        RestMethod::Finder => read::find(world, call, request, caller),
        RestMethod::Get => read::one(world, request, caller),
        RestMethod::PartialUpdate => update::one(world, request, caller),
        _ => Err(Refusal::unsupported(call)),
    }
}

/// The number of the ad account that every call to existing rules names.
fn account(request: &RestRequest) -> Result<u64, Refusal> {
    let urn = request.required("account")?;
    urn::number(&urn, urn::ACCOUNT)
        .ok_or_else(|| Refusal::bad_request("Parameter 'account' is not an account's URN"))
}

/// The number of the rule that the path names.
fn rule_id(request: &RestRequest) -> Result<u64, Refusal> {
    let key = request.key_text().unwrap_or_default();
    key.parse().map_err(|_| Refusal::bad_request(format!("Invalid key '{key}'")))
}
