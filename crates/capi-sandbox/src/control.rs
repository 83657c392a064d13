//! `/sandbox`: steering the sandbox, and looking into it, from outside the process.

use std::time::Duration;

use bytes::Bytes;
use hyper::{Method, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::audit::Audit;
use crate::faults::Fault;
use crate::seed::Seed;
use crate::server::{Answer, Call};
use crate::sync::lock;
use crate::world::World;

/// How to move the clock.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    now_ms: Option<i64>,
    advance_ms: Option<u64>,
}

/// Whether the call is for the sandbox itself.
pub(crate) fn owns(call: &Call) -> bool {
    call.path().starts_with("/sandbox/")
}

/// Answers a call to the sandbox itself. These calls are not recorded, and no fault befalls them.
pub(crate) fn answer(world: &World, call: &Call) -> Answer {
    match (&call.method, call.path()) {
        (&Method::GET, "/sandbox/audit") => Answer::json(StatusCode::OK, &Audit::of(world)),
        (&Method::GET, "/sandbox/events") => events(world),
        (&Method::GET, "/sandbox/requests") => {
            let requests = lock(&world.log).requests();
            Answer::json(StatusCode::OK, &requests)
        }
        (&Method::GET, "/sandbox/faults") => {
            let waiting = lock(&world.faults).waiting();
            Answer::json(StatusCode::OK, &waiting)
        }
        (&Method::POST, "/sandbox/faults") => inject(world, &call.body),
        (&Method::DELETE, "/sandbox/faults") => {
            lock(&world.faults).clear();
            Answer::empty(StatusCode::NO_CONTENT)
        }
        (&Method::POST, "/sandbox/seed") => with_body(&call.body, |seed: Seed| seed.plant(world)),
        (&Method::GET, "/sandbox/clock") => {
            Answer::json(StatusCode::OK, &json!({"now_ms": world.clock.now_ms()}))
        }
        (&Method::POST, "/sandbox/clock") => with_body(&call.body, |to: Move| {
            if let Some(now_ms) = to.now_ms {
                world.clock.set_ms(now_ms);
            }
            world.clock.advance(Duration::from_millis(to.advance_ms.unwrap_or_default()));
        }),
        (&Method::POST, "/sandbox/forget") => {
            world.forget();
            Answer::empty(StatusCode::NO_CONTENT)
        }
        _ => problem(StatusCode::NOT_FOUND, "no such sandbox endpoint"),
    }
}

/// Takes one fault or a list of them.
fn inject(world: &World, body: &Bytes) -> Answer {
    let push = |faults: Vec<Fault>| {
        let mut queue = lock(&world.faults);
        for fault in faults {
            queue.push(fault);
        }
    };
    if body.trim_ascii_start().starts_with(b"[") {
        with_body(body, push)
    } else {
        with_body(body, |fault| push(vec![fault]))
    }
}

/// Reads the body and does `step` with it, or says what is wrong with it.
fn with_body<T: DeserializeOwned>(body: &Bytes, step: impl FnOnce(T)) -> Answer {
    match serde_json::from_slice(body) {
        Ok(value) => {
            step(value);
            Answer::empty(StatusCode::NO_CONTENT)
        }
        Err(why) => problem(StatusCode::BAD_REQUEST, &why.to_string()),
    }
}

fn problem(status: StatusCode, text: &str) -> Answer {
    Answer::json(status, &json!({ "message": text }))
}

/// The stored events as JSON Lines. An event with line breaks between its tokens is put on one
/// line.
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
