//! From a request to its answer, faults included.

use std::io;

use bytes::Bytes;
use hyper::header::CONTENT_LENGTH;
use hyper::{Request, Response, StatusCode};

use super::body::AnswerBody;
use super::{Answer, Call, Dropped};
use crate::faults::{Action, Plan, injected};
use crate::sync::lock;
use crate::world::World;
use crate::{control, gateway, oauth};

/// Answers the request and writes both into the log.
pub(super) async fn respond(world: &World, call: &Call) -> Result<Answer, Dropped> {
    if control::owns(call) {
        return Ok(control::answer(world, call));
    }
    let plan = lock(&world.faults).plan(call);
    if !plan.delay.is_zero() {
        tokio::time::sleep(plan.delay).await;
    }
    let outcome = perform(world, call, &plan);
    record(world, call, outcome.as_ref().ok());
    outcome
}

/// Answers the request without a connection around it.
pub(crate) async fn respond_in_process(
    world: &World,
    request: Request<Bytes>,
) -> io::Result<Response<Bytes>> {
    let (head, body) = request.into_parts();
    let mut call = Call::new(head, body);
    // What a client on a connection would have sent.
    call.headers.entry(CONTENT_LENGTH).or_insert_with(|| call.body.len().into());
    let answer = if call.body.len() > world.settings.max_body_bytes {
        refuse_oversized(world, &call)
    } else {
        respond(world, &call).await.map_err(|_| io::ErrorKind::ConnectionAborted)?
    };
    let (head, body) = answer.into_response().into_parts();
    match body {
        AnswerBody::Whole(bytes) => Ok(Response::from_parts(head, bytes)),
        AnswerBody::Truncated { .. } => Err(io::ErrorKind::UnexpectedEof.into()),
        AnswerBody::Endless => Err(io::ErrorKind::FileTooLarge.into()),
    }
}

/// Answers a request whose body was too large to read.
pub(super) fn refuse_oversized(world: &World, call: &Call) -> Answer {
    let answer = gateway::too_large();
    record(world, call, Some(&answer));
    answer
}

fn perform(world: &World, call: &Call, plan: &Plan) -> Result<Answer, Dropped> {
    match &plan.ending {
        Some(Action::DropBeforeStoring) => return Err(Dropped),
        Some(Action::ExpireToken) => oauth::expire_token_of(world, call),
        Some(Action::RevokeToken) => oauth::revoke_token_of(world, call),
        Some(action) => {
            if let Some(answer) = injected(world, action) {
                return Ok(answer);
            }
        }
        None => {}
    }
    let answer = if oauth::owns(call) {
        oauth::answer(world, call)
    } else {
        gateway::answer(world, call, plan)
    };
    match &plan.ending {
        Some(Action::DropAfterStoring) => Err(Dropped),
        Some(Action::TruncateBody) => Ok(answer.truncated()),
        _ => Ok(answer),
    }
}

fn record(world: &World, call: &Call, answer: Option<&Answer>) {
    let status = answer.map(Answer::status).as_ref().map(StatusCode::as_u16);
    lock(&world.log).record(call, world.clock.now_ms(), status);
}
