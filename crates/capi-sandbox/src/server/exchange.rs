//! One request over the wire, and its answer.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::{Request, Response};

use super::body::AnswerBody;
use super::respond::{refuse_oversized, respond};
use super::{Call, Dropped};
use crate::world::World;

/// Bodies below this many bytes are copied before they are kept.
const SMALL: usize = 64 * 1024;

/// Reads the request and answers it; an error makes hyper close the connection without an answer.
pub(super) async fn exchange(
    world: Arc<World>,
    request: Request<Incoming>,
) -> Result<Response<AnswerBody>, Dropped> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, world.settings.max_body_bytes).collect().await;
    let answer = match body {
        Ok(collected) => respond(&world, &Call::new(head, compact(collected.to_bytes()))).await?,
        Err(error) if error.is::<LengthLimitError>() => {
            refuse_oversized(&world, &Call::new(head, Bytes::new()))
        }
        // The peer left in the middle of its own request.
        Err(_) => return Err(Dropped),
    };
    Ok(answer.into_response())
}

/// A small body is a slice of the connection's read buffer; a copy lets the buffer go.
fn compact(body: Bytes) -> Bytes {
    if body.len() < SMALL { Bytes::copy_from_slice(&body) } else { body }
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is dropped")
    }
}

impl std::error::Error for Dropped {}
