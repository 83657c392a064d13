//! A Rest.li request, tunnelled through a body when its query is too long for a URL.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Method};

use super::Param;
use crate::dispatch::Outgoing;
use crate::error::Subject;

/// LinkedIn refuses longer queries with 414 (LinkedIn: query tunnelling).
const LONGEST_QUERY: usize = 4_000;

/// A request before it has a URL.
#[derive(Debug, Clone)]
pub(crate) struct RestliRequest {
    operation: &'static str,
    method: Method,
    path: String,
    query: String,
    /// `X-RestLi-Method`, where the HTTP method does not say it all.
    restli_method: Option<&'static str>,
    body: Option<Bytes>,
    retry_ambiguous: bool,
}

impl RestliRequest {
    /// `path` starts with a slash and is encoded. It may be sent again after an ambiguous failure
    /// unless [`once`](Self::once) says otherwise.
    pub(crate) fn new(operation: &'static str, method: Method, path: impl Into<String>) -> Self {
        Self {
            operation,
            method,
            path: path.into(),
            query: String::new(),
            restli_method: None,
            body: None,
            retry_ambiguous: true,
        }
    }

    pub(crate) fn param(mut self, name: &str, value: &Param<'_>) -> Self {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.push_str(name);
        self.query.push('=');
        self.query.push_str(&value.to_string());
        self
    }

    pub(crate) fn text(self, name: &str, value: impl std::fmt::Display) -> Self {
        self.param(name, &Param::text(value.to_string()))
    }

    pub(crate) fn restli_method(mut self, method: &'static str) -> Self {
        self.restli_method = Some(method);
        self
    }

    pub(crate) fn body(mut self, json: Vec<u8>) -> Self {
        self.body = Some(json.into());
        self
    }

    /// It must not be carried out twice.
    pub(crate) fn once(mut self) -> Self {
        self.retry_ambiguous = false;
        self
    }

    /// The request as it is sent; `url` makes a whole URL of a path.
    pub(crate) fn into_outgoing(self, url: impl FnOnce(&str) -> String) -> Outgoing {
        let mut call = Outgoing {
            operation: self.operation,
            method: self.method,
            uri: String::new(),
            headers: Vec::new(),
            body: self.body.clone().unwrap_or_default(),
            subject: Subject::Other,
            retry_ambiguous: self.retry_ambiguous,
        };
        if let Some(method) = self.restli_method {
            let name = HeaderName::from_static("x-restli-method");
            call.headers.push((name, HeaderValue::from_static(method)));
        }
        if self.query.len() > LONGEST_QUERY {
            tunnel(&mut call, self.query, self.body);
            call.uri = url(&self.path);
        } else if self.query.is_empty() {
            call.uri = url(&self.path);
        } else {
            call.uri = url(&format!("{}?{}", self.path, self.query));
        }
        call
    }
}

/// Moves the query into the body, and the method into a header.
fn tunnel(call: &mut Outgoing, query: String, entity: Option<Bytes>) {
    let method = HeaderValue::from_str(call.method.as_str());
    call.headers.extend(method.map(|m| (HeaderName::from_static("x-http-method-override"), m)));
    call.method = Method::POST;
    let (content_type, body) = match entity {
        None => (FORM.to_owned(), query.into()),
        Some(entity) => multipart(&query, &entity),
    };
    call.headers.extend(HeaderValue::from_str(&content_type).map(|value| (CONTENT_TYPE, value)));
    call.body = body;
}

const FORM: &str = "application/x-www-form-urlencoded";

/// The query and the entity as two parts (RFC 2046 §5.1).
fn multipart(query: &str, entity: &[u8]) -> (String, Bytes) {
    let boundary = boundary(query, entity);
    let mut body = Vec::with_capacity(query.len() + entity.len() + 256);
    for (content_type, part) in [(FORM, query.as_bytes()), ("application/json", entity)] {
        body.extend_from_slice(
            format!("--{boundary}\r\nContent-Type: {content_type}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(part);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/mixed; boundary={boundary}"), body.into())
}

/// A boundary that neither part contains.
fn boundary(query: &str, entity: &[u8]) -> String {
    let contains = |boundary: &str| {
        let bytes = boundary.as_bytes();
        query.contains(boundary) || entity.windows(bytes.len()).any(|part| part == bytes)
    };
    let mut boundary = "capi-part".to_owned();
    while contains(&boundary) {
        boundary.push('x');
    }
    boundary
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(request: RestliRequest) -> Outgoing {
        request.into_outgoing(|path| format!("https://api.linkedin.com{path}"))
    }

    fn header<'a>(call: &'a Outgoing, name: &str) -> Option<&'a str> {
        let (_, value) = call.headers.iter().find(|(n, _)| n == name)?;
        value.to_str().ok()
    }

    fn long_ids() -> Param<'static> {
        Param::list((0..1000).map(|id| format!("urn:{id}")))
    }

    #[test]
    fn a_short_query_stays_in_the_url() {
        let call = sent(
            RestliRequest::new("find", Method::GET, "/rest/conversions")
                .text("q", "account")
                .text("account", "urn:li:sponsoredAccount:5"),
        );
        assert_eq!(call.method, Method::GET);
        assert_eq!(
            call.uri,
            "https://api.linkedin.com/rest/conversions?q=account&account=urn%3Ali%3AsponsoredAccount%3A5"
        );
    }

    #[test]
    fn a_long_query_goes_into_the_body() {
        let ids = long_ids();
        let call =
            sent(RestliRequest::new("get", Method::GET, "/rest/conversions").param("ids", &ids));
        assert_eq!(call.method, Method::POST);
        assert_eq!(call.uri, "https://api.linkedin.com/rest/conversions");
        assert_eq!(header(&call, "x-http-method-override"), Some("GET"));
        assert_eq!(header(&call, "content-type"), Some(FORM));
        assert_eq!(call.body, format!("ids={ids}"));
    }

    #[test]
    fn a_long_query_and_an_entity_are_two_parts() {
        let ids = long_ids();
        let entity = br#"{"entities":{"capi-part":{}}}"#;
        let call = sent(
            RestliRequest::new("put", Method::PUT, "/rest/campaignConversions")
                .restli_method("BATCH_UPDATE")
                .param("ids", &ids)
                .body(entity.to_vec()),
        );
        assert_eq!(header(&call, "x-http-method-override"), Some("PUT"));
        assert_eq!(header(&call, "x-restli-method"), Some("BATCH_UPDATE"));
        assert_eq!(header(&call, "content-type"), Some("multipart/mixed; boundary=capi-partx"));
        let expected = format!(
            "--capi-partx\r\nContent-Type: {FORM}\r\n\r\nids={ids}\r\n\
             --capi-partx\r\nContent-Type: application/json\r\n\r\n{}\r\n--capi-partx--\r\n",
            std::str::from_utf8(entity).unwrap()
        );
        assert_eq!(call.body, expected);
    }
}
