//! The token, its scopes, the ad account, the role.

use std::collections::HashMap;
use std::time::Duration;

use capi_client::{Client, Error, ErrorKind, Introspection};
use capi_model::AdAccountId;
use capi_model::api::{AdAccountRole, AdAccountStatus};

use super::{Check, CheckName, told};
use crate::accounts::roles;

/// From here on, the end of a refresh token is worth a warning.
const REFRESH_TOKEN_ENDS_SOON: Duration = Duration::from_secs(30 * 86_400);

const GET_A_ROLE: &str = "Ask whoever manages the ad account to give the member who authorised a \
                          role above VIEWER (Campaign Manager → Account settings → Manage access)";

/// The member's roles, or why they cannot be read.
pub(super) type Roles = Result<HashMap<AdAccountId, AdAccountRole>, Error>;

/// The checks of the API, the token and the scopes, and the member's roles: the first call to the
/// API tells what introspection cannot.
pub(super) async fn check_token(client: &Client) -> (Vec<Check>, Option<Roles>) {
    let introspection = client.introspect_token().await;
    if let Err(error) = &introspection
        && concerns_the_token(error)
    {
        let checks = vec![
            Check::failed_with(CheckName::Token, error),
            Check::skipped(CheckName::Api, "no request without a token"),
            Check::skipped(CheckName::Scopes, "no token to look at"),
        ];
        return (checks, None);
    }
    let roles = roles(client).await;
    let (token, api) = match &roles {
        Err(error) if concerns_the_token(error) => {
            (Check::failed_with(CheckName::Token, error), answers(client))
        }
        Err(error) if error.kind() != ErrorKind::AccessDenied => {
            let token = Check::skipped(CheckName::Token, "LinkedIn could not be asked");
            (token, Check::failed_with(CheckName::Api, error))
        }
        _ => (living_token(client, introspection.as_ref().ok()), answers(client)),
    };
    let scopes = check_scopes(introspection.as_ref(), &roles);
    (vec![token, api, scopes], Some(roles))
}

/// The checks of the ad account and of the member's role in it.
pub(super) async fn check_account(
    client: &Client,
    account: Option<AdAccountId>,
    roles: Option<&Roles>,
) -> [Check; 2] {
    let Some(id) = account else {
        let why = "no ad account is configured (ad_account_id)";
        return [Check::skipped(CheckName::AdAccount, why), Check::skipped(CheckName::Role, why)];
    };
    let reached = match client.ad_account(id).await {
        Ok(account) if account.status == Some(AdAccountStatus::Active) => {
            let test = if account.test { ", a test account: its campaigns never run" } else { "" };
            Check::ok(CheckName::AdAccount, format!("{:?} ({id}) is active{test}", account.name))
        }
        Ok(account) => {
            let status = account.status.map_or_else(|| "unknown".into(), |s| s.to_string());
            Check::warning(
                CheckName::AdAccount,
                format!("{:?} ({id}) is not active: its status is {status}", account.name),
                "Check that this is the account that is meant (ad_account_id)",
            )
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Check::failed(
            CheckName::AdAccount,
            format!("there is no ad account {id}"),
            "Correct ad_account_id: `capi accounts` lists those that this token reaches",
        ),
        Err(error) if lacks_scope(&error) => unreadable(CheckName::AdAccount, &error),
        Err(error) if error.kind() == ErrorKind::AccessDenied => Check::failed(
            CheckName::AdAccount,
            format!("the member who authorised cannot reach ad account {id}"),
            GET_A_ROLE,
        ),
        Err(error) => Check::failed_with(CheckName::AdAccount, &error),
    };
    [reached, check_role(id, roles)]
}

fn check_role(account: AdAccountId, roles: Option<&Roles>) -> Check {
    let roles = match roles {
        Some(Ok(roles)) => roles,
        Some(Err(error)) => return unreadable(CheckName::Role, error),
        None => return Check::skipped(CheckName::Role, "the roles were not read"),
    };
    match roles.get(&account) {
        Some(role) if role.may_send_conversions() => {
            Check::ok(CheckName::Role, format!("{role} in ad account {account}"))
        }
        Some(role) => Check::failed(
            CheckName::Role,
            format!("{role} in ad account {account} is not enough to send conversions"),
            GET_A_ROLE,
        ),
        None => Check::failed(
            CheckName::Role,
            format!("the member who authorised has no role in ad account {account}"),
            GET_A_ROLE,
        ),
    }
}

fn answers(client: &Client) -> Check {
    Check::ok(CheckName::Api, format!("LinkedIn answers, in version {}", client.api_version()))
}

/// LinkedIn took the token.
fn living_token(client: &Client, introspection: Option<&Introspection>) -> Check {
    let ends = introspection
        .filter(|known| known.active)
        .and_then(|known| known.expires_at)
        .map_or_else(|| "LinkedIn takes it".to_owned(), |at| format!("active until {at}"));
    let now = client.runtime().now();
    match client.refresh_token_expires_at() {
        Some(at) => {
            let left = at.as_millis().saturating_sub(now.as_millis());
            let soon = i64::try_from(REFRESH_TOKEN_ENDS_SOON.as_millis()).unwrap_or(i64::MAX);
            let detail = format!("{ends}, renewed until the refresh token ends at {at}");
            if left < soon {
                let remedy = "Let the member authorise again before that: refreshing does not \
                              prolong a refresh token's 365 days";
                Check::warning(CheckName::Token, detail, remedy)
            } else {
                Check::ok(CheckName::Token, detail)
            }
        }
        None => Check::ok(CheckName::Token, ends),
    }
}

fn check_scopes(introspection: Result<&Introspection, &Error>, roles: &Roles) -> Check {
    const REMEDY: &str = "Authorise again with the scopes rw_conversions and r_ads; for that \
                          LinkedIn must have approved the app for the Conversions API product";
    let scopes = match introspection {
        Ok(known) if !known.scopes.is_empty() => &known.scopes,
        _ => {
            return match roles {
                Err(error) if lacks_scope(error) => Check::warning(
                    CheckName::Scopes,
                    "the token does not allow reading the member's roles (r_ads)",
                    REMEDY,
                ),
                _ => Check::skipped(
                    CheckName::Scopes,
                    "LinkedIn tells a token's scopes only to the app that it belongs to",
                ),
            };
        }
    };
    let has = |scope: &str| scopes.iter().any(|held| held == scope);
    let held = scopes.join(", ");
    if !has("rw_conversions") {
        let detail = format!("rw_conversions is missing, which sending takes; there is {held}");
        Check::failed(CheckName::Scopes, detail, REMEDY)
    } else if !has("r_ads") && !has("rw_ads") {
        let detail = format!("r_ads is missing, which reading accounts takes; there is {held}");
        Check::warning(CheckName::Scopes, detail, REMEDY)
    } else {
        Check::ok(CheckName::Scopes, held)
    }
}

/// What this token may not read cannot be checked, and is no reason why events should be refused.
fn unreadable(name: CheckName, error: &Error) -> Check {
    Check::skipped(name, format!("it cannot be read: {}", told(error).0))
}

fn lacks_scope(error: &Error) -> bool {
    error.kind() == ErrorKind::AccessDenied && error.code() == Some("ACCESS_DENIED")
}

fn concerns_the_token(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::AuthorizationFailed
            | ErrorKind::ClientRefused
            | ErrorKind::InvalidToken
            | ErrorKind::ReauthorizationRequired
            | ErrorKind::TokenStore
    )
}
