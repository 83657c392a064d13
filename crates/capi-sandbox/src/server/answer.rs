//! An answer before it becomes bytes on the wire.

use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde::Serialize;

use super::body::AnswerBody;

/// A status, headers and a body.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: AnswerBody,
}

impl Answer {
    /// An answer without a body.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: AnswerBody::Whole(Bytes::new()) }
    }

    /// An answer whose body is `value` as JSON.
    pub(crate) fn json<T: Serialize>(status: StatusCode, value: &T) -> Self {
        // Our own types hold string keys only, which is all that serialising can fail on.
        Self::json_text(status, serde_json::to_vec(value).unwrap_or_default())
    }

    /// An answer whose body is JSON already.
    pub(crate) fn json_text(status: StatusCode, text: impl Into<Bytes>) -> Self {
        Self::text(status, "application/json", text)
    }

    /// An answer with a body of any type.
    pub(crate) fn text(
        status: StatusCode,
        content_type: &'static str,
        text: impl Into<Bytes>,
    ) -> Self {
        Self::empty(status)
            .with_body(AnswerBody::Whole(text.into()))
            .with(CONTENT_TYPE, HeaderValue::from_static(content_type))
    }

    /// Adds a header, replacing one of the same name.
    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Adds a header whose value is known to be made of visible ASCII; leaves it out otherwise.
    pub(crate) fn with_text(self, name: HeaderName, value: &str) -> Self {
        match HeaderValue::from_str(value) {
            Ok(value) => self.with(name, value),
            Err(_) => self,
        }
    }

    pub(crate) fn with_body(mut self, body: AnswerBody) -> Self {
        self.body = body;
        self
    }

    /// The same answer, its body broken off halfway.
    pub(crate) fn truncated(mut self) -> Self {
        if let AnswerBody::Whole(bytes) = self.body {
            // An empty body cannot break off; claim that there was one.
            let length = if bytes.is_empty() { 64 } else { bytes.len() as u64 };
            let bytes = bytes.slice(..bytes.len() / 2);
            self.body = AnswerBody::Truncated { bytes, length, flushed: false };
        }
        self
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn into_response(self) -> Response<AnswerBody> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}
