//! Changing rules.

use hyper::StatusCode;
use serde_json::{Value, json};

use super::read::not_found;
use super::schema::{CREATE_ONLY, RULE, check_windows};
use super::{account, rule_id};
use crate::directory::{Directory, Rule};
use crate::gateway::{Caller, Refusal};
use crate::restli::RestRequest;
use crate::restli::batch::BatchResults;
use crate::restli::schema::Faults;
use crate::server::Answer;
use crate::sync::lock;
use crate::world::World;

pub(super) fn one(
    world: &World,
    request: &RestRequest,
    caller: &Caller,
) -> Result<Answer, Refusal> {
    let (id, account) = (rule_id(request)?, account(request)?);
    let body = request.json()?;
    let mut directory = lock(&world.directory);
    caller.must_write(&directory, account)?;
    patch(world, &mut directory, id, account, &body)?;
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

pub(super) fn batch(
    world: &World,
    request: &RestRequest,
    caller: &Caller,
) -> Result<Answer, Refusal> {
    let (ids, account) = (request.numeric_ids()?, account(request)?);
    let body = request.json()?;
    let mut directory = lock(&world.directory);
    caller.must_write(&directory, account)?;
    let mut results = BatchResults::default();
    for id in ids {
        let of_one = body.get("entities").and_then(|all| all.get(id.to_string()));
        let outcome = match of_one {
            Some(of_one) => patch(world, &mut directory, id, account, of_one),
            None => Err(Refusal::bad_request(format!("No entity for the id {id}"))),
        };
        results.add(id.to_string(), outcome.map(|()| json!({"status": 204})));
    }
    Ok(results.written())
}

fn patch(
    world: &World,
    directory: &mut Directory,
    id: u64,
    account: u64,
    body: &Value,
) -> Result<(), Refusal> {
    let set = body
        .pointer("/patch/$set")
        .filter(|set| set.is_object())
        .ok_or_else(|| Refusal::bad_request("The body must be {\"patch\":{\"$set\":{…}}}"))?;
    let rule = directory
        .rules
        .get_mut(&id)
        .filter(|rule| rule.account == account)
        .ok_or_else(|| not_found(id))?;
    let mut faults = Faults::of_patch(set, RULE);
    for field in CREATE_ONLY.iter().filter(|field| set.get(field).is_some()) {
        faults.add(&format!("/{field}"), "CreateOnly field present in a partial_update request");
    }
    faults.into_result()?;
    let kind = set.get("type").and_then(Value::as_str).unwrap_or(&rule.kind);
    check_windows(set, kind)?;
    apply(rule, set);
    rule.last_modified = world.clock.now_ms();
    Ok(())
}

/// Writes the fields that are there into `rule`. They fit the schema already.
pub(super) fn apply(rule: &mut Rule, fields: &Value) {
    let text = |name: &str, slot: &mut String| {
        if let Some(value) = fields.get(name).and_then(Value::as_str) {
            value.clone_into(slot);
        }
    };
    let days = |name: &str, slot: &mut u32| {
        if let Some(days) = fields.get(name).and_then(Value::as_u64) {
            *slot = u32::try_from(days).unwrap_or(u32::MAX);
        }
    };
    text("name", &mut rule.name);
    text("type", &mut rule.kind);
    text("attributionType", &mut rule.attribution_type);
    text("valueType", &mut rule.value_type);
    days("postClickAttributionWindowSize", &mut rule.post_click_days);
    days("viewThroughAttributionWindowSize", &mut rule.view_through_days);
    if let Some(enabled) = fields.get("enabled").and_then(Value::as_bool) {
        rule.enabled = enabled;
    }
    if let Some(value) = fields.get("value") {
        rule.value = Some(value.clone());
    }
    if let Some(url_rules) = fields.get("urlRules").and_then(Value::as_array) {
        rule.url_rules.clone_from(url_rules);
    }
    if let Some(method) = fields.get("conversionMethod") {
        rule.conversion_method = serde_json::from_value(method.clone()).unwrap_or_default();
    }
}
