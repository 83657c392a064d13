//! Reading rules.

use hyper::StatusCode;
use serde_json::{Value, json};

use super::{account, rule_id};
use crate::directory::{Directory, Rule};
use crate::gateway::{ApiVersion, Caller, Refusal};
use crate::restli::batch::BatchResults;
use crate::restli::{RestRequest, page};
use crate::server::{Answer, Call};
use crate::sync::lock;
use crate::world::World;

/// LinkedIn: Pagination.
const DEFAULT_COUNT: usize = 10;

pub(super) fn one(
    world: &World,
    request: &RestRequest,
    caller: &Caller,
) -> Result<Answer, Refusal> {
    let directory = lock(&world.directory);
    let (id, account) = (rule_id(request)?, account(request)?);
    caller.must_read(&directory, account)?;
    let entity = found(&directory, id, account, caller.version)?;
    Ok(Answer::json(StatusCode::OK, &page::project(request, entity)))
}

pub(super) fn batch(
    world: &World,
    request: &RestRequest,
    caller: &Caller,
) -> Result<Answer, Refusal> {
    let directory = lock(&world.directory);
    let (ids, account) = (request.numeric_ids()?, account(request)?);
    caller.must_read(&directory, account)?;
    let mut results = BatchResults::default();
    for id in ids {
        let entity = found(&directory, id, account, caller.version)
            .map(|entity| page::project(request, entity));
        results.add(id.to_string(), entity);
    }
    Ok(results.read())
}

pub(super) fn find(
    world: &World,
    call: &Call,
    request: &RestRequest,
    caller: &Caller,
) -> Result<Answer, Refusal> {
    if request.required("q")? != "account" {
        return Err(Refusal::unsupported(call));
    }
    let account = account(request)?;
    let ownership = ownership(request, caller.version)?;
    let directory = lock(&world.directory);
    // An account that does not exist has no rules; one that does is not for everybody to see.
    if directory.accounts.contains_key(&account) {
        caller.must_read(&directory, account)?;
    }
    let entities = directory
        .rules
        .values()
        .filter(|rule| rule.account == account)
        .filter(|rule| {
            ownership.as_ref().is_none_or(|kinds| kinds.iter().any(|kind| kind == owned(rule)))
        })
        .map(|rule| render(&directory, rule, caller.version))
        .collect();
    let page = page::by_start(request, entities, DEFAULT_COUNT, world.settings.unknown_total)?;
    Ok(Answer::json(StatusCode::OK, &page))
}

/// The kinds of ownership asked for; before 202605 the parameter does not exist and is ignored.
fn ownership(request: &RestRequest, version: ApiVersion) -> Result<Option<Vec<String>>, Refusal> {
    if version < ApiVersion::OWNERSHIP {
        return Ok(None);
    }
    let Some(kinds) = request.list("conversionOwnershipTypes")? else { return Ok(None) };
    Ok(Some(kinds.iter().filter_map(|kind| kind.as_text()).map(Into::into).collect()))
}

fn owned(rule: &Rule) -> &'static str {
    if rule.shared { "SHARED" } else { "OWNED" }
}

fn found(
    directory: &Directory,
    id: u64,
    account: u64,
    version: ApiVersion,
) -> Result<Value, Refusal> {
    directory
        .rules
        .get(&id)
        .filter(|rule| rule.account == account)
        .map(|rule| render(directory, rule, version))
        .ok_or_else(|| not_found(id))
}

/// LinkedIn's own text is not known.
pub(super) fn not_found(id: u64) -> Refusal {
    Refusal::plain(StatusCode::NOT_FOUND, format!("Conversion {id} not found"))
}

/// The rule with the number `id` as LinkedIn shows it.
pub(super) fn entity(directory: &Directory, id: u64, version: ApiVersion) -> Option<Value> {
    directory.rules.get(&id).map(|rule| render(directory, rule, version))
}

fn render(directory: &Directory, rule: &Rule, version: ApiVersion) -> Value {
    let associations = || {
        directory
            .associations
            .iter()
            .filter(|((_, of), _)| *of == rule.id)
            .map(|((campaign, _), at)| (format!("urn:li:sponsoredCampaign:{campaign}"), at))
    };
    let associated: Vec<Value> = associations()
        .map(|(campaign, at)| {
            json!({"campaign": campaign, "conversion": rule.urn(), "associatedAt": at})
        })
        .collect();
    let campaigns: Vec<String> = associations().map(|(campaign, _)| campaign).collect();
    let mut entity = json!({
        "id": rule.id,
        "name": rule.name,
        "account": format!("urn:li:sponsoredAccount:{}", rule.account),
        "type": rule.kind,
        "conversionMethod": rule.conversion_method,
        "enabled": rule.enabled,
        "postClickAttributionWindowSize": rule.post_click_days,
        "viewThroughAttributionWindowSize": rule.view_through_days,
        "attributionType": rule.attribution_type,
        "valueType": rule.value_type,
        "urlRules": rule.url_rules,
        "associatedCampaigns": associated,
        "campaigns": campaigns,
        "created": rule.created,
        "lastModified": rule.last_modified,
    });
    if let Some(map) = entity.as_object_mut() {
        if let Some(value) = &rule.value {
            map.insert("value".into(), value.clone());
        }
        if version >= ApiVersion::OWNERSHIP {
            map.insert("ownershipType".into(), owned(rule).into());
        }
    }
    entity
}
