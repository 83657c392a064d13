//! A call as Rest.li reads it.

use bytes::Bytes;
use serde_json::Value;

use super::RestMethod;
use super::tunnel::{self, Opened};
use super::value::{RestValue, decode};
use crate::gateway::Refusal;
use crate::server::Call;

/// A method of a resource, with its key and its parameters.
#[derive(Debug)]
pub(crate) struct RestRequest {
    pub(crate) method: RestMethod,
    pub(crate) body: Bytes,
    /// The raw key, if the path ends in one.
    key: Option<String>,
    /// Names, and raw values.
    parameters: Vec<(String, String)>,
    /// Whether the call speaks protocol 2.0. Anything else is read as 1.0, which has no `List(…)`.
    protocol_2: bool,
}

impl RestRequest {
    /// Reads a call to a resource; `key` is the path's last segment where the resource takes one.
    pub(crate) fn read(call: &Call, key: Option<&str>) -> Result<Self, Refusal> {
        let Opened { method, query, body } = tunnel::open(call)?;
        let parameters: Vec<(String, String)> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let has = |wanted: &str| parameters.iter().any(|(name, _)| name == wanted);
        let inferred = RestMethod::infer(&method, key.is_some(), has("ids"), has("q"));
        let method = agreed(call, inferred).ok_or_else(|| Refusal::unsupported(call))?;
        let protocol_2 = call.header("x-restli-protocol-version") == Some("2.0.0");
        Ok(Self { method, body, key: key.map(Into::into), parameters, protocol_2 })
    }

    /// The key as text.
    pub(crate) fn key_text(&self) -> Option<String> {
        self.key.as_deref().and_then(decode)
    }

    /// The key as a record.
    pub(crate) fn key_value(&self) -> Result<RestValue, Refusal> {
        let raw = self.key.as_deref().unwrap_or_default();
        self.structured(raw)
            .map_err(|why| Refusal::bad_request(format!("Invalid key '{raw}': {why}")))
    }

    /// The raw value of a parameter.
    pub(crate) fn raw(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that may hold structure.
    pub(crate) fn value(&self, name: &str) -> Result<Option<RestValue>, Refusal> {
        let Some(raw) = self.raw(name) else { return Ok(None) };
        self.structured(raw).map(Some).map_err(|why| malformed(name, raw, &why))
    }

    /// A parameter that is plain text.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(raw) = self.raw(name) else { return Ok(None) };
        if !self.protocol_2 {
            let text = decode(raw).ok_or_else(|| malformed(name, raw, "invalid encoding"))?;
            return Ok(Some(text));
        }
        match RestValue::parse(raw) {
            Ok(RestValue::Text(text)) => Ok(Some(text)),
            Ok(_) => Err(malformed(name, raw, "expected a single value")),
            Err(why) => Err(malformed(name, raw, &why.to_string())),
        }
    }

    /// A parameter that is plain text and must be there.
    pub(crate) fn required(&self, name: &str) -> Result<String, Refusal> {
        self.text(name)?
            .ok_or_else(|| Refusal::bad_request(format!("Parameter '{name}' is required")))
    }

    /// A parameter that is a number, or `default`.
    pub(crate) fn number(&self, name: &str, default: usize) -> Result<usize, Refusal> {
        let Some(text) = self.text(name)? else { return Ok(default) };
        text.parse().map_err(|_| malformed(name, &text, "expected a number"))
    }

    /// A parameter that is a list.
    pub(crate) fn list(&self, name: &str) -> Result<Option<Vec<RestValue>>, Refusal> {
        let Some(value) = self.value(name)? else { return Ok(None) };
        let RestValue::List(items) = value else {
            return Err(malformed(name, self.raw(name).unwrap_or_default(), "expected a list"));
        };
        Ok(Some(items))
    }

    /// The `ids` of a batch.
    pub(crate) fn ids(&self) -> Result<Vec<RestValue>, Refusal> {
        Ok(self.list("ids")?.unwrap_or_default())
    }

    /// The `ids` of a batch of numbered entities.
    pub(crate) fn numeric_ids(&self) -> Result<Vec<u64>, Refusal> {
        let number = |id: &RestValue| id.as_text()?.parse().ok();
        self.ids()?
            .iter()
            .map(|id| number(id).ok_or_else(|| Refusal::bad_request("Parameter 'ids' is invalid")))
            .collect()
    }

    /// The fields that the answer is cut down to.
    pub(crate) fn projection(&self) -> Option<Vec<String>> {
        let raw = self.raw("fields")?;
        Some(raw.split(',').filter_map(decode).collect())
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<Value, Refusal> {
        if self.body.is_empty() {
            let method = self.method.name();
            return Err(Refusal::bad_request(format!(
                "Empty entity body is not allowed for {method} method request"
            )));
        }
        serde_json::from_slice(&self.body)
            .map_err(|why| Refusal::bad_request(format!("Error parsing entity body: {why}")))
    }

    fn structured(&self, raw: &str) -> Result<RestValue, String> {
        if !self.protocol_2 {
            return Err("this notation needs X-Restli-Protocol-Version: 2.0.0".into());
        }
        RestValue::parse(raw).map_err(|why| why.to_string())
    }
}

/// The method that the header and the request agree on. Only a header turns a POST into a
/// `BATCH_CREATE`.
fn agreed(call: &Call, inferred: Option<RestMethod>) -> Option<RestMethod> {
    let Some(text) = call.header("x-restli-method") else { return inferred };
    let named = RestMethod::from_header(text)?;
    let batch = named == RestMethod::BatchCreate && inferred == Some(RestMethod::Create);
    (batch || inferred == Some(named)).then_some(named)
}

fn malformed(name: &str, raw: &str, why: &str) -> Refusal {
    Refusal::bad_request(format!("Invalid query parameter '{name}' value '{raw}': {why}"))
}
