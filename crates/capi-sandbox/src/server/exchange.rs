//! One request and its answer.

use std::convert::Infallible;
use std::sync::Arc;

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::{Request, Response, StatusCode};

use super::body::AnswerBody;
use super::{Answer, Call};
use crate::sync::lock;
use crate::world::World;
use crate::{control, gateway, oauth};

/// Reads the request, answers it, and writes both into the log.
pub(crate) async fn exchange(
    world: Arc<World>,
    request: Request<Incoming>,
) -> Result<Response<AnswerBody>, Infallible> {
    let (head, body) = request.into_parts();
    let mut call = Call {
        method: head.method,
        uri: head.uri,
        version: head.version,
        headers: head.headers,
        body: bytes::Bytes::new(),
    };
    let answer = match Limited::new(body, world.settings.max_body_bytes).collect().await {
        Ok(collected) => {
            call.body = collected.to_bytes();
            answer(&world, &call)
        }
        Err(error) if error.is::<LengthLimitError>() => gateway::too_large(),
        // The peer left in the middle of its own request; nobody will read this.
        Err(_) => Answer::empty(StatusCode::BAD_REQUEST),
    };
    if !control::owns(&call) {
        let now = world.clock.now_ms();
        lock(&world.log).record(&call, now, Some(answer.status().as_u16()));
    }
    Ok(answer.into_response())
}

fn answer(world: &World, call: &Call) -> Answer {
    if control::owns(call) {
        control::answer(world, call)
    } else if oauth::owns(call) {
        oauth::answer(world, call)
    } else {
        gateway::answer(world, call)
    }
}
