//! The `search` parameter of the account and campaign finders.

use serde_json::Value;

use crate::gateway::Refusal;
use crate::restli::{RestRequest, RestValue};

/// Criteria that an entity must all meet: `(status:(values:List(ACTIVE)),test:false)`.
#[derive(Debug)]
pub(super) struct Search(Vec<Criterion>);

#[derive(Debug)]
struct Criterion {
    field: String,
    allowed: Vec<String>,
}

impl Search {
    /// Reads the parameter; none if it is absent or holds no criterion.
    pub(super) fn of(request: &RestRequest) -> Result<Option<Self>, Refusal> {
        let Some(value) = request.value("search")? else { return Ok(None) };
        let RestValue::Record(fields) = value else {
            return Err(Refusal::bad_request("Parameter 'search' is not a record"));
        };
        let criteria = fields
            .iter()
            .map(|(field, value)| {
                let allowed = allowed(value)
                    .ok_or_else(|| Refusal::bad_request(format!("Invalid search on '{field}'")))?;
                Ok(Criterion { field: field.clone(), allowed })
            })
            .collect::<Result<Vec<_>, Refusal>>()?;
        Ok((!criteria.is_empty()).then_some(Self(criteria)))
    }

    /// Whether `entity` meets every criterion.
    pub(super) fn finds(&self, entity: &Value) -> bool {
        self.0.iter().all(|criterion| {
            let text = match entity.get(&criterion.field) {
                Some(Value::String(text)) => text.clone(),
                Some(value @ (Value::Bool(_) | Value::Number(_))) => value.to_string(),
                _ => return false,
            };
            criterion.allowed.contains(&text)
        })
    }
}

/// A criterion is `(values:List(…))`, or a single value for booleans.
fn allowed(value: &RestValue) -> Option<Vec<String>> {
    if let Some(text) = value.as_text() {
        return Some(vec![text.into()]);
    }
    let values = value.field("values")?.as_list()?;
    values.iter().map(|value| value.as_text().map(Into::into)).collect()
}
