//! `/oauth/v2`: applications, tokens, and the endpoints that hand them out.

mod errors;
mod form;
mod grants;
mod token;

use hyper::{Method, StatusCode};

pub(crate) use grants::{Grants, TokenState};

use crate::server::{Answer, Call};
use crate::world::World;

/// Whether the call is for the OAuth host.
pub(crate) fn owns(call: &Call) -> bool {
    call.path().starts_with("/oauth/")
}

/// Answers a call to the OAuth host.
pub(crate) fn answer(world: &World, call: &Call) -> Answer {
    match (&call.method, call.path()) {
        (&Method::POST, "/oauth/v2/accessToken") => token::exchange(world, call),
        _ => Answer::text(StatusCode::NOT_FOUND, "text/html", "<h1>Page not found</h1>"),
    }
}
