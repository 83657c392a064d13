//! How one request gets to a server and its answer back. Retries, tokens and quota are elsewhere.

mod error;
mod reqwest;

use std::fmt;

use bytes::Bytes;
use http::{Request, Response};

pub use self::error::{TransportError, TransportErrorKind};
pub use self::reqwest::{HttpTransport, HttpTransportBuilder};
use crate::runtime::BoxFuture;

/// Sends one request and returns its whole answer.
///
/// [`HttpTransport`] is the default. Bring your own to go through another HTTP stack, or to test
/// without a network. The client puts its own time limit around every call.
///
/// A transport must not retry, must not follow redirects (they would carry the token to another
/// host), and must send the URI as it is: LinkedIn's query syntax breaks when `(`, `)`, `,` or `:`
/// are encoded again. It should bound the length of an answer.
///
/// # Errors
///
/// [`TransportError`] when there is no complete answer. Any status is an answer.
pub trait Transport: Send + Sync + fmt::Debug + 'static {
    /// Sends `request`, and returns when the last byte of the answer is there.
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;
}
