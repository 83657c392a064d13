//! `/sandbox`: looking into the sandbox from outside the process.

use hyper::{Method, StatusCode};

use crate::audit::Audit;
use crate::server::{Answer, Call};
use crate::sync::lock;
use crate::world::World;

/// Whether the call is for the sandbox itself.
pub(crate) fn owns(call: &Call) -> bool {
    call.path().starts_with("/sandbox/")
}

/// Answers a call to the sandbox itself. These calls are not recorded.
pub(crate) fn answer(world: &World, call: &Call) -> Answer {
    match (&call.method, call.path()) {
        (&Method::GET, "/sandbox/audit") => Answer::json(StatusCode::OK, &Audit::of(world)),
        (&Method::GET, "/sandbox/events") => events(world),
        (&Method::GET, "/sandbox/requests") => {
            let requests = lock(&world.log).requests();
            Answer::json(StatusCode::OK, &requests)
        }
        _ => Answer::json_text(StatusCode::NOT_FOUND, r#"{"message":"no such sandbox endpoint"}"#),
    }
}

/// The stored events as JSON Lines. An event with line breaks between its tokens is put on one line.
fn events(world: &World) -> Answer {
    let events = lock(&world.events).snapshot();
    let mut lines = Vec::with_capacity(events.iter().map(|event| event.len() + 1).sum());
    for event in events {
        // Inside a JSON string a line break is always escaped, so a raw one is white space.
        lines.extend(event.iter().map(|b| if matches!(b, b'\n' | b'\r') { b' ' } else { *b }));
        lines.push(b'\n');
    }
    Answer::text(StatusCode::OK, "application/x-ndjson", lines)
}
