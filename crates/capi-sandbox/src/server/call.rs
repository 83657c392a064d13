//! A request with its body read.

use bytes::Bytes;
use hyper::header::HeaderMap;
use hyper::http::request::Parts;
use hyper::{Method, Uri, Version};

/// A request as it came over the wire: nothing decoded, nothing normalised.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) version: Version,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Call {
    pub(crate) fn new(head: Parts, body: Bytes) -> Self {
        let Parts { method, uri, version, headers, .. } = head;
        Self { method, uri, version, headers, body }
    }

    /// The raw path.
    pub(crate) fn path(&self) -> &str {
        self.uri.path()
    }

    /// The raw query, empty if there is none.
    pub(crate) fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    /// A header's value, if it is there and is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
