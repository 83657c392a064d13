//! What LinkedIn knows about a token: `/oauth/v2/introspectToken`.

use bytes::Bytes;
use capi_model::Timestamp;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method};
use serde::Deserialize;

use super::App;
use super::token::split_scopes;
use crate::dispatch::{Dispatcher, Outgoing};
use crate::error::{Error, Subject};
use crate::secret::Secret;

/// What LinkedIn knows about a token (LinkedIn: token introspection).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Introspection {
    /// Whether the token can be used now. False for another app's token, too.
    pub active: bool,
    /// `active`, `expired` or `revoked`.
    pub status: Option<String>,
    /// What it allows, such as `rw_conversions`.
    pub scopes: Vec<String>,
    /// When the member authorised.
    pub authorized_at: Option<Timestamp>,
    /// When the token was made.
    pub created_at: Option<Timestamp>,
    /// When it expires.
    pub expires_at: Option<Timestamp>,
    /// `3L` for a member's token, `2L` for an app's, or `Enterprise_User`.
    pub auth_type: Option<String>,
}

/// Times are in seconds here, unlike everywhere else in LinkedIn's API.
#[derive(Deserialize)]
struct IntrospectionAnswer {
    active: bool,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    scope: Option<String>,
    #[serde(default)]
    authorized_at: Option<i64>,
    #[serde(default)]
    created_at: Option<i64>,
    #[serde(default)]
    expires_at: Option<i64>,
    #[serde(default)]
    auth_type: Option<String>,
}

/// Asks about `token`, which must belong to `app`.
pub(super) async fn introspect(
    dispatcher: &Dispatcher,
    app: &App,
    url: &str,
    token: &Secret,
) -> Result<Introspection, Error> {
    const OPERATION: &str = "introspect the token";
    let body = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", &app.client_id)
        .append_pair("client_secret", app.client_secret.expose())
        .append_pair("token", token.expose())
        .finish();
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    let call = Outgoing {
        operation: OPERATION,
        method: Method::POST,
        uri: url.to_owned(),
        headers: vec![(CONTENT_TYPE, form)],
        body: Bytes::from(body),
        subject: Subject::Introspection,
        retry_ambiguous: true,
    };
    let answer = dispatcher.send(&call, None).await?;
    let answer: IntrospectionAnswer = serde_json::from_slice(&answer.body).map_err(|_| {
        Error::protocol("the introspection endpoint did not answer with what it knows")
            .with_operation(OPERATION)
    })?;
    Ok(answer.into())
}

impl From<IntrospectionAnswer> for Introspection {
    fn from(answer: IntrospectionAnswer) -> Self {
        let time = |seconds: Option<i64>| {
            seconds.map(|seconds| Timestamp::from_millis(seconds.saturating_mul(1000)))
        };
        let scope = answer.scope.unwrap_or_default();
        Self {
            active: answer.active,
            status: answer.status,
            scopes: split_scopes(&scope).map(str::to_owned).collect(),
            authorized_at: time(answer.authorized_at),
            created_at: time(answer.created_at),
            expires_at: time(answer.expires_at),
            auth_type: answer.auth_type,
        }
    }
}
