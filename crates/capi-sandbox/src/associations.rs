//! `/rest/campaignConversions`: which campaigns a rule's conversions are attributed to.

use hyper::StatusCode;
use serde_json::{Value, json};

use crate::directory::Directory;
use crate::gateway::{Caller, Refusal};
use crate::restli::batch::BatchResults;
use crate::restli::{RestMethod, RestRequest, RestValue, encode, page, urn};
use crate::server::{Answer, Call};
use crate::sync::lock;
use crate::world::World;

/// Answers a call to the associations.
pub(crate) fn answer(
    world: &World,
    call: &Call,
    request: &RestRequest,
    caller: &Caller,
) -> Result<Answer, Refusal> {
    caller.must_have(&["rw_conversions"], "partnerApiCampaignConversions", request)?;
    let now = world.clock.now_ms();
    let mut directory = lock(&world.directory);
    match request.method {
        RestMethod::Update => {
            let key = Key::of(&request.key_value()?)?;
            key.matches(&request.json()?)?;
            key.put(&mut directory, caller, now)?;
            Ok(Answer::empty(StatusCode::NO_CONTENT))
        }
        RestMethod::Get => {
            let entity = Key::of(&request.key_value()?)?.get(&directory, caller)?;
            Ok(Answer::json(StatusCode::OK, &page::project(request, entity)))
        }
        RestMethod::Delete => {
            Key::of(&request.key_value()?)?.delete(&mut directory, caller)?;
            Ok(Answer::empty(StatusCode::NO_CONTENT))
        }
        RestMethod::BatchUpdate => batch_update(&mut directory, request, caller, now),
        RestMethod::BatchGet => Ok(each(request, |key| key.get(&directory, caller))?.read()),
        RestMethod::BatchDelete => Ok(each(request, |key| {
            key.delete(&mut directory, caller).map(|()| json!({"status": 204}))
        })?
        .written()),
        RestMethod::Finder => find(&directory, call, request, caller),
        _ => Err(Refusal::unsupported(call)),
    }
}

/// A campaign and a rule.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Key {
    campaign: u64,
    rule: u64,
}

impl Key {
    fn of(value: &RestValue) -> Result<Self, Refusal> {
        let number = |name, prefix| {
            value.field(name).and_then(RestValue::as_text).and_then(|urn| urn::number(urn, prefix))
        };
        let key = number("campaign", urn::CAMPAIGN).zip(number("conversion", urn::RULE));
        key.map(|(campaign, rule)| Self { campaign, rule }).ok_or_else(|| {
            Refusal::bad_request("A key must be (campaign:{campaign URN},conversion:{rule URN})")
        })
    }

    /// Refuses a body that names another campaign or rule than the key.
    fn matches(self, body: &Value) -> Result<(), Refusal> {
        let (campaign, conversion) = self.urns();
        let same = |name, urn: &str| body.get(name).and_then(Value::as_str) == Some(urn);
        if same("campaign", &campaign) && same("conversion", &conversion) {
            return Ok(());
        }
        Err(Refusal::bad_request("The body must name the campaign and the conversion of its key"))
    }

    fn urns(self) -> (String, String) {
        let Self { campaign, rule } = self;
        (format!("{}{campaign}", urn::CAMPAIGN), format!("{}{rule}", urn::RULE))
    }

    /// The key as it stands in maps: its values percent-encoded, its structure raw.
    fn encoded(self) -> String {
        let (campaign, conversion) = self.urns();
        format!("(campaign:{},conversion:{})", encode(&campaign), encode(&conversion))
    }

    /// The ad account that both belong to.
    fn account(self, directory: &Directory) -> Result<u64, Refusal> {
        let (campaign, conversion) = self.urns();
        let missing = |urn: &str| Refusal::plain(StatusCode::NOT_FOUND, format!("{urn} not found"));
        let of = directory.campaigns.get(&self.campaign).ok_or_else(|| missing(&campaign))?;
        let rule = directory.rules.get(&self.rule).ok_or_else(|| missing(&conversion))?;
        if of.account() == rule.account {
            return Ok(rule.account);
        }
        Err(Refusal::bad_request("The campaign and the conversion are of different ad accounts"))
    }

    fn put(self, directory: &mut Directory, caller: &Caller, now: i64) -> Result<(), Refusal> {
        caller.must_write(directory, self.account(directory)?)?;
        directory.associations.entry((self.campaign, self.rule)).or_insert(now);
        Ok(())
    }

    fn get(self, directory: &Directory, caller: &Caller) -> Result<Value, Refusal> {
        caller.must_read(directory, self.account(directory)?)?;
        let at = directory.associations.get(&(self.campaign, self.rule));
        at.map(|at| self.entity(*at)).ok_or_else(not_associated)
    }

    fn delete(self, directory: &mut Directory, caller: &Caller) -> Result<(), Refusal> {
        caller.must_write(directory, self.account(directory)?)?;
        let removed = directory.associations.remove(&(self.campaign, self.rule));
        removed.map(|_| ()).ok_or_else(not_associated)
    }

    fn entity(self, at: i64) -> Value {
        let (campaign, conversion) = self.urns();
        json!({"campaign": campaign, "conversion": conversion, "associatedAt": at})
    }
}

fn not_associated() -> Refusal {
    Refusal::plain(StatusCode::NOT_FOUND, "The campaign and the conversion are not associated")
}

/// Does `step` for every key under `ids`.
fn each(
    request: &RestRequest,
    mut step: impl FnMut(Key) -> Result<Value, Refusal>,
) -> Result<BatchResults, Refusal> {
    let mut results = BatchResults::default();
    for id in request.ids()? {
        let key = Key::of(&id)?;
        results.add(key.encoded(), step(key));
    }
    Ok(results)
}

fn batch_update(
    directory: &mut Directory,
    request: &RestRequest,
    caller: &Caller,
    now: i64,
) -> Result<Answer, Refusal> {
    let body = request.json()?;
    let entities = body.get("entities").and_then(Value::as_object).ok_or_else(|| {
        Refusal::bad_request("Error parsing entity body: the field \"entities\" is missing")
    })?;
    let mut bodies = Vec::new();
    for (raw, entity) in entities {
        // Even inside the JSON body a key is written with its values percent-encoded.
        let value = RestValue::parse(raw)
            .map_err(|why| Refusal::bad_request(format!("Invalid key '{raw}': {why}")))?;
        bodies.push((Key::of(&value)?, entity));
    }
    let ids = request.ids()?.iter().map(Key::of).collect::<Result<Vec<_>, _>>()?;
    if ids.len() != bodies.len() || !bodies.iter().all(|(key, _)| ids.contains(key)) {
        return Err(Refusal::bad_request("The keys of 'ids' and of 'entities' must be the same"));
    }
    let results = each(request, |key| {
        let entity = bodies.iter().find(|(of, _)| *of == key).map(|(_, entity)| *entity);
        key.matches(entity.unwrap_or(&Value::Null))?;
        key.put(directory, caller, now)?;
        Ok(json!({"status": 204}))
    })?;
    Ok(results.written())
}

fn find(
    directory: &Directory,
    call: &Call,
    request: &RestRequest,
    caller: &Caller,
) -> Result<Answer, Refusal> {
    if request.required("q")? != "campaigns" {
        return Err(Refusal::unsupported(call));
    }
    let campaigns = request
        .list("campaigns")?
        .ok_or_else(|| Refusal::bad_request("Parameter 'campaigns' is required"))?;
    let mut elements = Vec::new();
    for campaign in &campaigns {
        let id = campaign
            .as_text()
            .and_then(|urn| urn::number(urn, urn::CAMPAIGN))
            .ok_or_else(|| Refusal::bad_request("Parameter 'campaigns' is invalid"))?;
        if let Some(campaign) = directory.campaigns.get(&id) {
            caller.must_read(directory, campaign.account())?;
        }
        let of_campaign = directory.associations.range((id, 0)..=(id, u64::MAX));
        elements
            .extend(of_campaign.map(|((campaign, rule), at)| {
                Key { campaign: *campaign, rule: *rule }.entity(*at)
            }));
    }
    let page = page::by_start(request, elements, 10, false)?;
    Ok(Answer::json(StatusCode::OK, &page))
}
