//! The answers that a fault gives in place of LinkedIn's.

use std::time::{Duration, UNIX_EPOCH};

use hyper::StatusCode;
use hyper::header::{HeaderName, LOCATION, RETRY_AFTER};

use super::{Action, RetryAfter};
use crate::gateway::Refusal;
use crate::server::{Answer, AnswerBody};
use crate::world::World;

/// The answer of `action`, if it is one that leaves the request alone.
pub(crate) fn injected(world: &World, action: &Action) -> Option<Answer> {
    let answer = match action {
        Action::Answer { status, headers, body } => literal(*status, headers, body),
        Action::EndlessBody => Answer::json_text(StatusCode::OK, "").with_body(AnswerBody::Endless),
        Action::Outage { status, retry_after } => {
            with_retry_after(world, outage(status_code(*status)), *retry_after)
        }
        Action::Redirect { to, status } => {
            Answer::empty(status_code(*status)).with_text(LOCATION, to)
        }
        Action::Throttle { retry_after } => {
            with_retry_after(world, Refusal::throttled().into_answer(), *retry_after)
        }
        Action::TransientRevocation => Refusal::revoked_token().into_answer(),
        _ => return None,
    };
    Some(answer)
}

fn literal(status: u16, headers: &[(String, String)], body: &str) -> Answer {
    let mut answer =
        Answer::empty(status_code(status)).with_body(AnswerBody::Whole(body.to_owned().into()));
    for (name, value) in headers {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            answer = answer.with_text(name, value);
        }
    }
    answer
}

fn outage(status: StatusCode) -> Answer {
    let reason = status.canonical_reason().unwrap_or("Unavailable");
    let page = format!(
        "<!DOCTYPE html>\n<html><head><title>{reason}</title></head>\n\
         <body><h1>{reason}</h1><p>We will be back soon.</p></body></html>\n"
    );
    Answer::text(status, "text/html; charset=utf-8", page)
}

fn with_retry_after(world: &World, answer: Answer, retry_after: Option<RetryAfter>) -> Answer {
    let text = match retry_after {
        None => return answer,
        Some(RetryAfter::Seconds(seconds)) => seconds.to_string(),
        Some(RetryAfter::DateIn(seconds)) => {
            let now = u64::try_from(world.clock.now_ms()).unwrap_or_default();
            let at = UNIX_EPOCH + Duration::from_millis(now) + Duration::from_secs(seconds);
            httpdate::fmt_http_date(at)
        }
    };
    answer.with_text(RETRY_AFTER, &text)
}

/// A status that HTTP cannot carry becomes 500.
fn status_code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
