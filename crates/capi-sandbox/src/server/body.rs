//! Answer bodies, honest and otherwise.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// The body of an answer.
#[derive(Debug)]
pub(crate) struct AnswerBody(Shape);

#[derive(Debug)]
enum Shape {
    Whole(Bytes),
}

impl AnswerBody {
    /// All of `bytes`.
    pub(crate) fn whole(bytes: Bytes) -> Self {
        Self(Shape::Whole(bytes))
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Shape::Whole(bytes) = &mut self.0;
        let bytes = std::mem::take(bytes);
        Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        let Shape::Whole(bytes) = &self.0;
        bytes.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        let Shape::Whole(bytes) = &self.0;
        SizeHint::with_exact(bytes.len() as u64)
    }
}
