//! `POST /oauth/v2/introspectToken` (LinkedIn: Token introspection).

use hyper::StatusCode;
use serde_json::{Value, json};

use super::TokenState;
use super::errors::OAuthError;
use super::form::Form;
use super::token::client;
use crate::server::{Answer, Call};
use crate::sync::lock;
use crate::world::World;

/// Tells an application about one of its tokens.
pub(super) fn introspect(world: &World, call: &Call) -> Answer {
    match inspect(world, &Form::parse(&call.body)) {
        Ok(body) => Answer::json(StatusCode::OK, &body),
        Err(error) => error.into_answer(),
    }
}

fn inspect(world: &World, form: &Form<'_>) -> Result<Value, OAuthError> {
    let grants = lock(&world.grants);
    let client_id = client(&grants, form)?;
    let text = form.required("token")?;
    let now = world.clock.now_ms();
    let inactive = Ok(json!({"active": false}));
    if let Some(token) = grants.access_token(text) {
        let Some(owner) = &token.client_id else {
            // LinkedIn's inspector refuses the tokens that Campaign Manager hands out.
            return Err(OAuthError::malformed_token());
        };
        if owner != client_id {
            return inactive;
        }
        return Ok(json!({
            "active": token.state(now) == TokenState::Active,
            "client_id": client_id,
            "authorized_at": token.issued_ms / 1_000,
            "created_at": token.issued_ms / 1_000,
            "status": status(token.state(now)),
            "expires_at": token.expires_ms.unwrap_or(i64::MAX) / 1_000,
            "scope": token.scopes.join(","),
            "auth_type": "3L",
        }));
    }
    if let Some(token) = grants.refresh_token(text) {
        if token.client_id != client_id {
            return inactive;
        }
        let state = match (token.revoked, token.is_alive(now)) {
            (true, _) => TokenState::Revoked,
            (false, true) => TokenState::Active,
            (false, false) => TokenState::Expired,
        };
        return Ok(json!({
            "active": state == TokenState::Active,
            "client_id": client_id,
            "authorized_at": token.issued_ms / 1_000,
            "created_at": token.issued_ms / 1_000,
            "status": status(state),
            "expires_at": token.expires_ms / 1_000,
            "scope": token.scopes.join(","),
            "auth_type": "3L",
        }));
    }
    Err(OAuthError::malformed_token())
}

fn status(state: TokenState) -> &'static str {
    match state {
        TokenState::Active => "active",
        TokenState::Expired => "expired",
        TokenState::Revoked => "revoked",
    }
}
