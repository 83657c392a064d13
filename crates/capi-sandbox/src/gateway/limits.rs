//! Limits on what a request may look like (LinkedIn: Error handling).

use hyper::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use hyper::{Method, StatusCode, Version};

use super::Refusal;
use crate::server::Call;
use crate::world::World;

const MAX_URL: usize = 8 * 1024;
const MAX_QUERY: usize = 4 * 1024;
const MAX_SEGMENT: usize = 4 * 1024;

/// Refuses an over-long URL, and a body that does not say how long it is.
pub(super) fn check_sizes(call: &Call) -> Result<(), Refusal> {
    let (path, query) = (call.path(), call.query());
    if path.len() + query.len() > MAX_URL
        || query.len() > MAX_QUERY
        || path.split('/').any(|segment| segment.len() > MAX_SEGMENT)
    {
        return Err(Refusal::plain(StatusCode::URI_TOO_LONG, "Request-URI Too Long"));
    }
    let framed =
        call.headers.contains_key(CONTENT_LENGTH) || call.headers.contains_key(TRANSFER_ENCODING);
    if call.method == Method::POST && call.version < Version::HTTP_2 && !framed {
        return Err(Refusal::plain(StatusCode::LENGTH_REQUIRED, "Length Required"));
    }
    Ok(())
}

/// In strict mode, refuses what LinkedIn documents as wrong and tolerates in practice.
pub(super) fn check_headers(world: &World, call: &Call) -> Result<(), Refusal> {
    if !world.settings.strict_headers {
        return Ok(());
    }
    if call.header("x-restli-protocol-version") != Some("2.0.0") {
        return Err(Refusal::bad_request("The X-Restli-Protocol-Version header must be 2.0.0"));
    }
    let tunnelled = call.headers.contains_key("x-http-method-override");
    let json = call.header("content-type").is_some_and(|kind| {
        kind.split(';').next().is_some_and(|kind| kind.trim() == "application/json")
    });
    if call.body.is_empty() || tunnelled || json {
        return Ok(());
    }
    Err(Refusal::bad_request("The Content-Type header must be application/json"))
}
