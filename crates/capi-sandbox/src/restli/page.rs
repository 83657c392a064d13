//! Answers that hold one page of a list.

use serde_json::{Value, json};

use super::RestRequest;
use crate::gateway::Refusal;

/// Cuts every element down to the fields that the request asked for.
pub(crate) fn project(request: &RestRequest, mut element: Value) -> Value {
    if let (Some(fields), Value::Object(map)) = (request.projection(), &mut element) {
        map.retain(|name, _| fields.contains(name));
    }
    element
}

/// One page by `start` and `count` (LinkedIn: Pagination). `unknown_total` answers −1 for the
/// total.
pub(crate) fn by_start(
    request: &RestRequest,
    elements: Vec<Value>,
    default_count: usize,
    unknown_total: bool,
) -> Result<Value, Refusal> {
    let start = request.number("start", 0)?;
    let count = request.number("count", default_count)?;
    let total = if unknown_total { json!(-1) } else { json!(elements.len()) };
    let page: Vec<Value> = elements
        .into_iter()
        .skip(start)
        .take(count)
        .map(|element| project(request, element))
        .collect();
    Ok(json!({
        "paging": {"start": start, "count": count, "links": [], "total": total},
        "elements": page,
    }))
}

/// One page by `pageSize` and `pageToken` (LinkedIn: cursor-based pagination).
pub(crate) fn by_token(
    request: &RestRequest,
    elements: Vec<Value>,
    default_size: usize,
) -> Result<Value, Refusal> {
    let size = request.number("pageSize", default_size)?;
    if size == 0 || size > 1_000 {
        return Err(Refusal::bad_request("pageSize must be between 1 and 1000"));
    }
    let start = match request.text("pageToken")? {
        None => 0,
        Some(token) => position(&token).ok_or_else(|| Refusal::bad_request("Invalid pageToken"))?,
    };
    let end = start.saturating_add(size);
    let more = elements.len() > end;
    let page: Vec<Value> = elements
        .into_iter()
        .skip(start)
        .take(size)
        .map(|element| project(request, element))
        .collect();
    let metadata = if more { json!({ "nextPageToken": token(end) }) } else { json!({}) };
    Ok(json!({ "elements": page, "metadata": metadata }))
}

/// Opaque to clients, and with a character that has to be encoded on its way back.
fn token(position: usize) -> String {
    format!("DgGerr_{position:08x}=")
}

fn position(token: &str) -> Option<usize> {
    usize::from_str_radix(token.strip_prefix("DgGerr_")?.strip_suffix('=')?, 16).ok()
}
