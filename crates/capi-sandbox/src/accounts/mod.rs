//! `/rest/adAccounts`, `/rest/adAccountUsers` and the campaigns below an account.

mod search;

use hyper::StatusCode;
use serde_json::{Value, json};

use crate::directory::{AdAccount, Campaign, Directory};
use crate::gateway::{Caller, Refusal};
use crate::restli::{RestMethod, RestRequest, page};
use crate::server::{Answer, Call};
use crate::sync::lock;
use crate::world::World;
use search::Search;

const SCOPES: [&str; 2] = ["r_ads", "rw_ads"];
const DEFAULT_PAGE: usize = 100;
/// LinkedIn: more hits than this cannot be had in one answer.
const MAX_UNPAGED: usize = 1_000;

/// Answers a call to the ad accounts.
pub(crate) fn accounts(
    world: &World,
    call: &Call,
    request: &RestRequest,
    caller: &Caller,
) -> Result<Answer, Refusal> {
    caller.must_have(&SCOPES, "partnerApiAdAccounts", request)?;
    let directory = lock(&world.directory);
    match request.method {
        RestMethod::Get => {
            let id = number(&request.key_text().unwrap_or_default())?;
            let account = visible(&directory, caller, id)?;
            let entity = page::project(request, account_entity(account));
            Ok(Answer::json(StatusCode::OK, &entity))
        }
        RestMethod::Finder if request.required("q")? == "search" => {
            let search = Search::of(request)?;
            let entities = directory
                .accounts
                .values()
                .filter(|account| directory.role(&caller.member, account.id()).is_some())
                .map(account_entity)
                .filter(|entity| search.as_ref().is_none_or(|search| search.finds(entity)))
                .collect();
            let page = page::by_token(request, entities, DEFAULT_PAGE)?;
            Ok(Answer::json(StatusCode::OK, &page))
        }
        _ => Err(Refusal::unsupported(call)),
    }
}

/// Answers a call to the caller's own roles.
pub(crate) fn users(
    world: &World,
    call: &Call,
    request: &RestRequest,
    caller: &Caller,
) -> Result<Answer, Refusal> {
    caller.must_have(&SCOPES, "partnerApiAdAccountUsers", request)?;
    if request.method != RestMethod::Finder || request.required("q")? != "authenticatedUser" {
        return Err(Refusal::unsupported(call));
    }
    let directory = lock(&world.directory);
    let elements: Vec<Value> = directory
        .roles
        .iter()
        .filter(|((member, _), _)| *member == caller.member)
        .map(|((member, account), role)| {
            json!({
                "account": format!("urn:li:sponsoredAccount:{account}"),
                "user": member,
                "role": role,
                "changeAuditStamps": audit_stamps(),
            })
        })
        .collect();
    // LinkedIn answers with all of them at once, and says so with Java's largest integer.
    let all = usize::try_from(i32::MAX).unwrap_or(usize::MAX);
    Ok(Answer::json(StatusCode::OK, &page::by_start(request, elements, all, false)?))
}

/// Answers a call to the campaigns of the account with the raw key `account`.
pub(crate) fn campaigns(
    world: &World,
    call: &Call,
    request: &RestRequest,
    caller: &Caller,
    account: &str,
) -> Result<Answer, Refusal> {
    caller.must_have(&SCOPES, "partnerApiAdCampaigns", request)?;
    let directory = lock(&world.directory);
    let account = visible(&directory, caller, number(account)?)?;
    let of_account =
        || directory.campaigns.values().filter(|campaign| campaign.account() == account.id());
    match request.method {
        RestMethod::Get => {
            let id = number(&request.key_text().unwrap_or_default())?;
            let campaign = of_account().find(|campaign| campaign.id() == id).ok_or_else(|| {
                Refusal::plain(StatusCode::NOT_FOUND, format!("Campaign {id} not found"))
            })?;
            let entity = page::project(request, campaign_entity(campaign));
            Ok(Answer::json(StatusCode::OK, &entity))
        }
        RestMethod::Finder if request.required("q")? == "search" => {
            let search = Search::of(request)?
                .ok_or_else(|| Refusal::bad_request("At least one search criterion is required"))?;
            let entities: Vec<Value> =
                of_account().map(campaign_entity).filter(|entity| search.finds(entity)).collect();
            if request.raw("pageSize").is_none() && entities.len() > MAX_UNPAGED {
                return Err(Refusal::bad_request("Request would return too many entities"));
            }
            let page = page::by_token(request, entities, DEFAULT_PAGE)?;
            Ok(Answer::json(StatusCode::OK, &page))
        }
        _ => Err(Refusal::unsupported(call)),
    }
}

fn number(key: &str) -> Result<u64, Refusal> {
    key.parse().map_err(|_| Refusal::bad_request(format!("Invalid key '{key}'")))
}

/// The account with the number `id`, if the caller has any role on it.
fn visible<'a>(
    directory: &'a Directory,
    caller: &Caller,
    id: u64,
) -> Result<&'a AdAccount, Refusal> {
    let account = directory.accounts.get(&id).ok_or_else(|| {
        Refusal::plain(StatusCode::NOT_FOUND, format!("Ad account {id} not found"))
    })?;
    caller.must_read(directory, id)?;
    Ok(account)
}

fn account_entity(account: &AdAccount) -> Value {
    let mut entity = json!({
        "id": account.id(),
        "name": account.name(),
        "currency": account.currency_code(),
        "status": account.status_word(),
        "type": account.kind_word(),
        "test": account.is_test(),
        "servingStatuses": ["RUNNABLE"],
        "notifiedOnCampaignOptimization": true,
        "notifiedOnCreativeApproval": true,
        "notifiedOnCreativeRejection": true,
        "notifiedOnEndOfCampaign": true,
        "version": {"versionTag": "1"},
        "changeAuditStamps": audit_stamps(),
    });
    if let (Some(map), Some(reference)) = (entity.as_object_mut(), account.reference_urn()) {
        map.insert("reference".into(), reference.into());
    }
    entity
}

fn campaign_entity(campaign: &Campaign) -> Value {
    json!({
        "id": campaign.id(),
        "name": campaign.name(),
        "status": campaign.status_word(),
        "account": format!("urn:li:sponsoredAccount:{}", campaign.account()),
        "campaignGroup": "urn:li:sponsoredCampaignGroup:1",
        "objectiveType": campaign.objective_word(),
        "type": "SPONSORED_UPDATES",
        "changeAuditStamps": audit_stamps(),
    })
}

fn audit_stamps() -> Value {
    let stamp = json!({"actor": "urn:li:person:sandbox", "time": 1_690_000_000_000_i64});
    json!({"created": stamp, "lastModified": stamp})
}
