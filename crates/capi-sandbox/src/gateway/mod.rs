//! `/rest`: the checks that every call passes before its resource sees it.

mod caller;
mod errors;
mod limits;
mod quota;
mod token;
mod version;

pub(crate) use caller::Caller;
pub(crate) use errors::{Refusal, too_large};
pub(crate) use quota::Quota;
pub(crate) use version::ApiVersion;

use crate::faults::Plan;
use crate::restli::RestRequest;
use crate::server::{Answer, Call};
use crate::world::World;
use crate::{accounts, associations, events, rules};

/// Answers a call of the versioned API.
pub(crate) fn answer(world: &World, call: &Call, plan: &Plan) -> Answer {
    let answer = route(world, call, plan).unwrap_or_else(Refusal::into_answer);
    errors::with_tracing(world, call, answer)
}

fn route(world: &World, call: &Call, plan: &Plan) -> Result<Answer, Refusal> {
    limits::check_sizes(call)?;
    let unknown = || Refusal::unknown_root(call.path());
    let path = call.path().strip_prefix("/rest/").ok_or_else(unknown)?;
    let segments: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let (target, key) = Target::of(&segments).ok_or_else(unknown)?;
    let (member, scopes) = token::check(world, call)?;
    let version = version::check(world, call)?;
    let caller = Caller { member, scopes, version };
    quota::check(world, &caller, target.name())?;
    limits::check_headers(world, call)?;
    let request = RestRequest::read(call, key)?;
    match target {
        Target::Accounts => accounts::accounts(world, call, &request, &caller),
        Target::AccountUsers => accounts::users(world, call, &request, &caller),
        Target::Associations => associations::answer(world, call, &request, &caller),
        Target::Campaigns(account) => accounts::campaigns(world, call, &request, &caller, account),
        Target::Events => events::create(world, call, &request, &caller, plan),
        Target::Rules => rules::answer(world, call, &request, &caller),
    }
}

/// A resource.
#[derive(Clone, Copy, Debug)]
enum Target<'a> {
    Accounts,
    AccountUsers,
    Associations,
    /// The campaigns of the account with this raw key.
    Campaigns(&'a str),
    Events,
    Rules,
}

impl<'a> Target<'a> {
    /// The resource that a path leads to, and the key at its end.
    fn of(segments: &[&'a str]) -> Option<(Self, Option<&'a str>)> {
        Some(match *segments {
            ["adAccounts"] => (Self::Accounts, None),
            ["adAccounts", key] => (Self::Accounts, Some(key)),
            ["adAccounts", account, "adCampaigns"] => (Self::Campaigns(account), None),
            ["adAccounts", account, "adCampaigns", key] => (Self::Campaigns(account), Some(key)),
            ["adAccountUsers"] => (Self::AccountUsers, None),
            ["campaignConversions"] => (Self::Associations, None),
            ["campaignConversions", key] => (Self::Associations, Some(key)),
            ["conversionEvents"] => (Self::Events, None),
            ["conversions"] => (Self::Rules, None),
            ["conversions", key] => (Self::Rules, Some(key)),
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Accounts => "adAccounts",
            Self::AccountUsers => "adAccountUsers",
            Self::Associations => "campaignConversions",
            Self::Campaigns(_) => "adCampaigns",
            Self::Events => "conversionEvents",
            Self::Rules => "conversions",
        }
    }
}
