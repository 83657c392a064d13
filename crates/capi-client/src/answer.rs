//! An answer of LinkedIn, as the rest of the crate sees it.

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};

/// Status, headers and the whole body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How many requests it took.
    pub(crate) attempts: u32,
    /// Whether an earlier one may have been carried out as well.
    pub(crate) after_ambiguous_attempt: bool,
}

impl Answer {
    pub(crate) fn new(response: Response<Bytes>) -> Self {
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status,
            headers: parts.headers,
            body,
            attempts: 1,
            after_ambiguous_attempt: false,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The id that LinkedIn's support asks for (LinkedIn: API guide, error handling).
    pub(crate) fn request_id(&self) -> Option<String> {
        let id = self.header("x-li-uuid").or_else(|| self.header("x-li-request-id"))?;
        let fits = |b: u8| b.is_ascii_alphanumeric() || b"+/=-_.:".contains(&b);
        (!id.is_empty() && id.len() <= 100 && id.bytes().all(fits)).then(|| id.to_owned())
    }
}
