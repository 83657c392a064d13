//! `POST /oauth/v2/accessToken`.

use hyper::StatusCode;
use hyper::header::{CACHE_CONTROL, HeaderValue};
use serde::Serialize;

use super::errors::OAuthError;
use super::form::Form;
use super::grants::{AccessToken, Grants, RefreshToken};
use crate::server::{Answer, Call};
use crate::sync::lock;
use crate::world::World;

#[derive(Serialize)]
struct Tokens {
    access_token: String,
    expires_in: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token_expires_in: Option<i64>,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'static str>,
}

/// Exchanges an authorization code or a refresh token for an access token.
pub(super) fn exchange(world: &World, call: &Call) -> Answer {
    let form = Form::parse(&call.body);
    match grant(world, &form) {
        Ok(tokens) => Answer::json(StatusCode::OK, &tokens)
            .with(CACHE_CONTROL, HeaderValue::from_static("no-store")),
        Err(error) => error.into_answer(),
    }
}

fn grant(world: &World, form: &Form<'_>) -> Result<Tokens, OAuthError> {
    let grant_type = form.required("grant_type")?;
    let mut grants = lock(&world.grants);
    match grant_type {
        "refresh_token" => {
            let token = form.required("refresh_token")?;
            let client_id = client(&grants, form)?;
            refresh(world, &mut grants, client_id, token)
        }
        "authorization_code" => {
            let code = form.required("code")?;
            let redirect_uri = form.required("redirect_uri")?;
            let client_id = client(&grants, form)?;
            redeem(world, &mut grants, client_id, code, redirect_uri)
        }
        other => Err(OAuthError::unsupported_grant(other)),
    }
}

/// Checks who asks. The client's proof is in the body: LinkedIn does not take HTTP Basic.
pub(super) fn client<'a>(grants: &Grants, form: &'a Form<'_>) -> Result<&'a str, OAuthError> {
    let client_id = form.required("client_id")?;
    let secret = form.required("client_secret")?;
    let app = grants.apps.get(client_id).ok_or_else(|| OAuthError::unknown_client(client_id))?;
    if app.secret == secret { Ok(client_id) } else { Err(OAuthError::wrong_secret()) }
}

fn refresh(
    world: &World,
    grants: &mut Grants,
    client_id: &str,
    token: &str,
) -> Result<Tokens, OAuthError> {
    let now = world.clock.now_ms();
    let grant = grants
        .refresh_token(token)
        .filter(|grant| grant.client_id == client_id && grant.is_alive(now))
        .cloned()
        .ok_or_else(|| OAuthError::dead_refresh_token(world.settings.invalid_grant))?;
    let refresh_token = if world.settings.rotate_refresh_tokens {
        let rotated = grants.issue_refresh(grant.clone());
        grants.put_refresh(token.into(), RefreshToken { revoked: true, ..grant.clone() });
        rotated
    } else {
        token.into()
    };
    Ok(issue(world, grants, &grant, Some(refresh_token)))
}

fn redeem(
    world: &World,
    grants: &mut Grants,
    client_id: &str,
    code: &str,
    redirect_uri: &str,
) -> Result<Tokens, OAuthError> {
    let now = world.clock.now_ms();
    let code = grants.codes.get_mut(code).ok_or_else(OAuthError::unknown_code)?;
    if code.used
        || code.expires_ms <= now
        || code.client_id != client_id
        || code.redirect_uri != redirect_uri
    {
        return Err(OAuthError::mismatched_code());
    }
    code.used = true;
    let grant = RefreshToken {
        client_id: client_id.into(),
        member: code.member.clone(),
        scopes: code.scopes.clone(),
        issued_ms: now,
        expires_ms: now.saturating_add(millis(world.settings.refresh_token_life)),
        revoked: false,
    };
    revoke_other_scopes(grants, &grant);
    let may_refresh = grants.apps.get(client_id).is_some_and(|app| app.programmatic_refresh);
    let refresh_token = may_refresh.then(|| grants.issue_refresh(grant.clone()));
    let tokens = issue(world, grants, &grant, refresh_token);
    Ok(Tokens { token_type: Some("Bearer"), ..tokens })
}

/// A consent to other scopes ends the member's earlier tokens of the same application.
fn revoke_other_scopes(grants: &mut Grants, new: &RefreshToken) {
    let same = |scopes: &[String]| {
        scopes.len() == new.scopes.len() && scopes.iter().all(|scope| new.scopes.contains(scope))
    };
    for token in grants.access_tokens_mut() {
        let ours = token.client_id.as_deref() == Some(&new.client_id);
        token.revoked |= ours && token.member == new.member && !same(&token.scopes);
    }
    for token in grants.refresh_tokens_mut() {
        let ours = token.client_id == new.client_id;
        token.revoked |= ours && token.member == new.member && !same(&token.scopes);
    }
}

/// Issues an access token that lives no longer than the refresh token behind it.
fn issue(
    world: &World,
    grants: &mut Grants,
    grant: &RefreshToken,
    refresh_token: Option<String>,
) -> Tokens {
    let now = world.clock.now_ms();
    let refresh_left = (grant.expires_ms - now) / 1_000;
    let full = millis(world.settings.access_token_life) / 1_000;
    let expires_in = if refresh_token.is_some() { full.min(refresh_left) } else { full };
    let access_token = grants.issue_access(AccessToken {
        client_id: Some(grant.client_id.clone()),
        member: grant.member.clone(),
        scopes: grant.scopes.clone(),
        issued_ms: now,
        expires_ms: Some(now.saturating_add(expires_in * 1_000)),
        revoked: false,
    });
    Tokens {
        access_token,
        expires_in,
        refresh_token_expires_in: refresh_token.as_ref().map(|_| refresh_left),
        refresh_token,
        scope: grant.scopes.join(" "),
        token_type: None,
    }
}

/// A duration in milliseconds.
fn millis(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
