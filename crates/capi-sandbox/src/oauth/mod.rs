//! `/oauth/v2`: applications, tokens, and the endpoints that hand them out.

mod consent;
mod errors;
mod form;
mod grants;
mod introspection;
mod page;
mod token;

use hyper::{Method, StatusCode};

pub(crate) use grants::{AccessToken, App, Grants, TokenState};

use crate::server::{Answer, Call};
use crate::sync::lock;
use crate::world::World;

/// Whether the call is for the OAuth host.
pub(crate) fn owns(call: &Call) -> bool {
    call.path().starts_with("/oauth/")
}

/// Answers a call to the OAuth host.
pub(crate) fn answer(world: &World, call: &Call) -> Answer {
    match (&call.method, call.path()) {
        (&Method::POST, "/oauth/v2/accessToken") => token::exchange(world, call),
        (&Method::POST, "/oauth/v2/introspectToken") => introspection::introspect(world, call),
        (&Method::GET, "/oauth/v2/authorization") => consent::ask(world, call),
        (&Method::POST, "/oauth/v2/authorization") => consent::decide(world, call),
        _ => page::problem(StatusCode::NOT_FOUND, "This page does not exist."),
    }
}

/// The token in the `Authorization` header, empty if there is none.
pub(crate) fn bearer(call: &Call) -> &str {
    call.header("authorization")
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map_or("", |(_, token)| token.trim())
}

/// Makes the call's access token expire now.
pub(crate) fn expire_token_of(world: &World, call: &Call) {
    let now = world.clock.now_ms();
    if let Some(token) = lock(&world.grants).access_token_mut(bearer(call)) {
        token.expires_ms = Some(now);
    }
}

/// Revokes the call's access token.
pub(crate) fn revoke_token_of(world: &World, call: &Call) {
    if let Some(token) = lock(&world.grants).access_token_mut(bearer(call)) {
        token.revoked = true;
    }
}
