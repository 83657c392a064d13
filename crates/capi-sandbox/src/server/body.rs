//! Answer bodies, honest and otherwise.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// White space, which a JSON reader keeps reading.
static ENDLESS: [u8; 16 * 1024] = [b' '; 16 * 1024];

/// The body of an answer.
#[derive(Clone, Debug)]
pub(crate) enum AnswerBody {
    /// Goes on for as long as anybody reads.
    Endless,
    /// Announces `length` bytes, gives these, and breaks once they are `flushed`.
    Truncated { bytes: Bytes, length: u64, flushed: bool },
    /// All of it.
    Whole(Bytes),
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let bytes = match &mut *self {
            Self::Endless => Bytes::from_static(&ENDLESS),
            Self::Truncated { bytes, flushed, .. } if bytes.is_empty() => {
                if *flushed {
                    return Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())));
                }
                // hyper writes what it holds while a body has nothing to give, and drops it when a
                // body fails.
                *flushed = true;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            Self::Truncated { bytes, .. } | Self::Whole(bytes) => std::mem::take(bytes),
        };
        Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Endless => SizeHint::default(),
            Self::Truncated { length, .. } => SizeHint::with_exact(*length),
            Self::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
        }
    }
}
