//! One recorded request.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use bytes::Bytes;
use hyper::header::AUTHORIZATION;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::server::Call;

/// A request as it came over the wire.
///
/// Tokens are kept as digests only ([`token_digest`]). The body is there to be compared byte by
/// byte, and is left out of `Debug` and of the JSON that the sandbox serves: it may hold personal
/// values or an application's secret.
#[derive(Clone)]
pub struct RecordedRequest {
    at_ms: i64,
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    status: Option<u16>,
    body: Bytes,
    body_length: usize,
}

impl RecordedRequest {
    pub(super) fn new(call: &Call, at_ms: i64, status: Option<u16>, keep_body: bool) -> Self {
        let headers = call.headers.iter().map(|(name, value)| {
            let text = String::from_utf8_lossy(value.as_bytes());
            let text = if name == AUTHORIZATION { digested(&text) } else { text.into_owned() };
            (name.as_str().to_owned(), text)
        });
        Self {
            at_ms,
            method: call.method.to_string(),
            target: call.uri.path_and_query().map_or_else(String::new, ToString::to_string),
            headers: headers.collect(),
            status,
            body: if keep_body { call.body.clone() } else { Bytes::new() },
            body_length: call.body.len(),
        }
    }

    /// When the request was answered, by the sandbox's clock, in epoch milliseconds.
    #[must_use]
    pub fn at_ms(&self) -> i64 {
        self.at_ms
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The raw path.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The raw path and query.
    #[must_use]
    pub fn target(&self) -> &str {
        &self.target
    }

    /// The first value of the header `name` (in any case), a token's digest in place of the token.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Every header, its name in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The status of the answer; none if the connection was dropped instead.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// The body, byte for byte; empty if the sandbox does not keep bodies.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The length of the body in bytes, kept or not.
    #[must_use]
    pub fn body_length(&self) -> usize {
        self.body_length
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedRequest")
            .field("method", &self.method)
            .field("target", &self.target)
            .field("status", &self.status)
            .field("body_length", &self.body_length)
            .finish_non_exhaustive()
    }
}

impl Serialize for RecordedRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("RecordedRequest", 6)?;
        fields.serialize_field("at_ms", &self.at_ms)?;
        fields.serialize_field("method", &self.method)?;
        fields.serialize_field("target", &self.target)?;
        fields.serialize_field("headers", &self.headers)?;
        fields.serialize_field("status", &self.status)?;
        fields.serialize_field("body_length", &self.body_length)?;
        fields.end()
    }
}

/// The digest that stands for a bearer token in recorded requests: the same for the same token
/// in the same program, and no way back.
///
/// ```
/// use capi_sandbox::{ACCESS_TOKEN, token_digest};
///
/// assert_eq!(token_digest(ACCESS_TOKEN), token_digest(ACCESS_TOKEN));
/// assert!(!token_digest(ACCESS_TOKEN).contains(ACCESS_TOKEN));
/// ```
#[must_use]
pub fn token_digest(token: &str) -> String {
    let mut hasher = DefaultHasher::new();
    token.hash(&mut hasher);
    format!("digest:{:016x}", hasher.finish())
}

fn digested(authorization: &str) -> String {
    match authorization.split_once(' ') {
        Some((scheme, token)) => format!("{scheme} {}", token_digest(token.trim())),
        None => token_digest(authorization),
    }
}
