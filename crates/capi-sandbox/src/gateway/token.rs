//! The `Authorization` header.

use super::Refusal;
use crate::oauth::{TokenState, bearer};
use crate::server::Call;
use crate::sync::lock;
use crate::world::World;

/// Finds the member behind the call's token, and the token's scopes.
pub(super) fn check(world: &World, call: &Call) -> Result<(String, Vec<String>), Refusal> {
    let token = bearer(call);
    if token.is_empty() {
        return Err(Refusal::empty_token());
    }
    let grants = lock(&world.grants);
    match grants.access_token(token) {
        None => Err(Refusal::invalid_token()),
        Some(grant) => match grant.state(world.clock.now_ms()) {
            TokenState::Active => Ok((grant.member.clone(), grant.scopes.clone())),
            TokenState::Expired => Err(Refusal::expired_token()),
            TokenState::Revoked => Err(Refusal::revoked_token()),
        },
    }
}
