//! Creating rules.

use hyper::StatusCode;
use hyper::header::{HeaderName, LOCATION};
use serde_json::{Value, json};

use super::schema::{RULE, check_type, check_windows};
use super::{read, update};
use crate::directory::{Campaign, Directory, Rule};
use crate::gateway::{Caller, Refusal};
use crate::restli::schema::{BatchFaults, Faults};
use crate::restli::{RestRequest, urn};
use crate::server::Answer;
use crate::sync::lock;
use crate::world::World;

/// LinkedIn: Conversions API, batch create of conversions.
const MAX_BATCH: usize = 100;
/// LinkedIn: Conversions API, `autoAssociationType`.
const MAX_ALL_CAMPAIGNS: usize = 200;

/// Which campaigns a new rule is associated with.
#[derive(Clone, Copy, Debug)]
enum AutoAssociation {
    AllCampaigns,
    None,
    ObjectiveBased,
}

pub(super) fn one(
    world: &World,
    request: &RestRequest,
    caller: &Caller,
) -> Result<Answer, Refusal> {
    let fields = request.json()?;
    Faults::of_record(&fields, RULE).into_result()?;
    let association = association(request)?;
    let mut directory = lock(&world.directory);
    let id = create(world, &mut directory, caller, &fields, association)?;
    let entity = read::entity(&directory, id, caller.version).unwrap_or_default();
    Ok(Answer::json(StatusCode::CREATED, &entity)
        .with_text(LOCATION, &format!("/conversions/{id}"))
        .with_text(HeaderName::from_static("x-restli-id"), &id.to_string()))
}

pub(super) fn batch(
    world: &World,
    request: &RestRequest,
    caller: &Caller,
) -> Result<Answer, Refusal> {
    let body = request.json()?;
    let elements = body.get("elements").and_then(Value::as_array).ok_or_else(|| {
        Refusal::bad_request("Error parsing entity body: the field \"elements\" is missing")
    })?;
    if elements.len() > MAX_BATCH {
        return Err(Refusal::bad_request(format!(
            "The request batch size: {} is larger than the allowed max batch size: {MAX_BATCH} for method: batch_create",
            elements.len()
        )));
    }
    let mut faults = BatchFaults::default();
    for (index, fields) in elements.iter().enumerate() {
        faults.add(Some(index), &Faults::of_record(fields, RULE));
    }
    faults.into_result()?;
    let association = association(request)?;
    let mut directory = lock(&world.directory);
    let created: Vec<Value> = elements
        .iter()
        .map(|fields| match create(world, &mut directory, caller, fields, association) {
            Ok(id) => {
                json!({"status": 201, "id": id.to_string(), "location": format!("/conversions/{id}")})
            }
            Err(refusal) => {
                json!({"status": refusal.status().as_u16(), "error": refusal.to_json()})
            }
        })
        .collect();
    Ok(Answer::json(StatusCode::OK, &json!({ "elements": created })))
}

fn association(request: &RestRequest) -> Result<AutoAssociation, Refusal> {
    match request.text("autoAssociationType")?.as_deref() {
        None => Ok(AutoAssociation::None),
        Some("ALL_CAMPAIGNS") => Ok(AutoAssociation::AllCampaigns),
        Some("OBJECTIVE_BASED") => Ok(AutoAssociation::ObjectiveBased),
        Some(other) => Err(Refusal::bad_request(format!(
            "Invalid query parameter 'autoAssociationType' value '{other}'"
        ))),
    }
}

fn create(
    world: &World,
    directory: &mut Directory,
    caller: &Caller,
    fields: &Value,
    association: AutoAssociation,
) -> Result<u64, Refusal> {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let account = urn::number(text("account"), urn::ACCOUNT)
        .ok_or_else(|| Refusal::bad_request("The account is not an account's URN"))?;
    caller.must_write(directory, account)?;
    check_type(text("type"), caller.version)?;
    check_windows(fields, text("type"))?;
    let now = world.clock.now_ms();
    let id = directory.next_rule_id();
    let mut rule = Rule::new(id, account, text("name"));
    rule.created = now;
    update::apply(&mut rule, fields);
    associate(directory, &rule, association, now);
    directory.add_rule(rule, now);
    Ok(id)
}

fn associate(directory: &mut Directory, rule: &Rule, which: AutoAssociation, now: i64) {
    let limit = match which {
        AutoAssociation::None => return,
        AutoAssociation::AllCampaigns => MAX_ALL_CAMPAIGNS,
        AutoAssociation::ObjectiveBased => usize::MAX,
    };
    let campaigns: Vec<u64> = directory
        .campaigns
        .values()
        .filter(|campaign| campaign.account() == rule.account)
        .filter(|campaign| matches!(campaign.status_word(), "ACTIVE" | "PAUSED" | "DRAFT"))
        .filter(|campaign| match which {
            AutoAssociation::ObjectiveBased => fits(campaign.objective_word(), &rule.kind),
            _ => true,
        })
        .map(Campaign::id)
        .take(limit)
        .collect();
    for campaign in campaigns {
        directory.associations.insert((campaign, rule.id), now);
    }
}

/// Whether campaigns of this objective collect conversions of this type. LinkedIn names the
/// principle, not the table: leads go with lead generation, everything else with conversions and
/// visits.
fn fits(objective: &str, kind: &str) -> bool {
    if kind.contains("LEAD") {
        objective == "LEAD_GENERATION"
    } else {
        matches!(objective, "WEBSITE_CONVERSION" | "WEBSITE_VISIT")
    }
}
