//! Query tunnelling: a long query sent as the body of a POST (LinkedIn: Query tunneling).

use bytes::Bytes;
use hyper::Method;

use crate::gateway::Refusal;
use crate::server::Call;

/// What a request says once it is out of its tunnel.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) method: Method,
    pub(super) query: String,
    pub(super) body: Bytes,
}

const FORM: &str = "application/x-www-form-urlencoded";

/// Takes the request out of its tunnel, if it is in one.
pub(super) fn open(call: &Call) -> Result<Opened, Refusal> {
    let Some(method) = call.header("x-http-method-override") else {
        let (method, query) = (call.method.clone(), call.query().to_owned());
        return Ok(Opened { method, query, body: call.body.clone() });
    };
    let method = Method::from_bytes(method.as_bytes())
        .ok()
        .filter(|_| call.method == Method::POST)
        .ok_or_else(|| Refusal::bad_request("Invalid X-HTTP-Method-Override"))?;
    let (query, body) = parts(call).ok_or_else(|| {
        Refusal::bad_request(
            "A tunnelled request needs a form body or two parts of multipart/mixed",
        )
    })?;
    // Rest.li puts the query of the URL, if there is one, before the tunnelled query.
    let query = match call.query() {
        "" => query,
        own => format!("{own}&{query}"),
    };
    Ok(Opened { method, query, body })
}

fn parts(call: &Call) -> Option<(String, Bytes)> {
    let content_type = call.header("content-type")?;
    if is(content_type, FORM) {
        let query = std::str::from_utf8(&call.body).ok()?.to_owned();
        return Some((query, Bytes::new()));
    }
    if !is(content_type, "multipart/mixed") {
        return None;
    }
    let boundary = content_type.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"'))
    })?;
    let text = std::str::from_utf8(&call.body).ok()?;
    let (mut query, mut entity) = (None, None);
    for part in text.split(&format!("--{boundary}")).skip(1) {
        let Some((head, content)) = part.split_once("\r\n\r\n") else { continue };
        let content = content.strip_suffix("\r\n").unwrap_or(content);
        let kind = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-type").then(|| value.trim())
        });
        match kind {
            Some(kind) if is(kind, FORM) => query = Some(content.to_owned()),
            _ => entity = Some(call.body.slice_ref(content.as_bytes())),
        }
    }
    Some((query?, entity?))
}

fn is(content_type: &str, expected: &str) -> bool {
    content_type.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(expected))
}
