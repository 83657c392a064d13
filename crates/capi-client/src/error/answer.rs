//! From an answer that is not a success to an error.

use capi_model::ApiVersion;
use capi_model::api::ErrorBody;
use http::StatusCode;

use super::{Error, ErrorKind, Persistence, Repr, indices, oauth_symbol, redact, symbol};
use crate::answer::Answer;

/// What was asked for, as far as the meaning of a refusal depends on it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject {
    /// A batch of this many conversion events.
    Events(usize),
    /// What LinkedIn knows about a token.
    Introspection,
    /// Anything else of the API.
    Other,
    /// Tokens for an authorisation code.
    TokenExchange,
    /// An access token for a refresh token.
    TokenRefresh,
}

impl Error {
    /// Makes an error of an answer whose status is not 2xx.
    pub(crate) fn from_answer(answer: &Answer, subject: Subject, version: ApiVersion) -> Self {
        if !matches!(subject, Subject::Events(_) | Subject::Other) {
            return Self::from_token_answer(answer, subject);
        }
        let body: Option<ErrorBody> = serde_json::from_slice(&answer.body).ok();
        let kind = kind_of(answer.status, subject, body.as_ref());
        let mut error = Self::of_status(kind, answer);
        let repr = &mut *error.0;
        repr.version = Some(version);
        match body {
            Some(body) => {
                if let (ErrorKind::InvalidEvents, Subject::Events(count), Some(message)) =
                    (kind, subject, &body.message)
                {
                    repr.refused = indices::refused_events(message, count);
                }
                repr.describe(&body);
            }
            None => note_foreign_body(repr, answer),
        }
        error
    }

    /// The failure of one key of several, whose call as a whole succeeded.
    pub(crate) fn from_key(
        status: Option<StatusCode>,
        body: &ErrorBody,
        version: ApiVersion,
    ) -> Self {
        let kind = status.map(|status| kind_of(status, Subject::Other, Some(body)));
        let mut error = Self::new(kind.unwrap_or(ErrorKind::Protocol), "");
        let repr = &mut *error.0;
        repr.persistence = status.map_or(Persistence::Permanent, persistence_of);
        repr.status = status.map(|status| status.as_u16());
        repr.version = Some(version);
        repr.describe(body);
        error
    }

    /// The token endpoint has error bodies of its own (RFC 6749 §5.2).
    fn from_token_answer(answer: &Answer, subject: Subject) -> Self {
        let body: Option<TokenErrorBody> = serde_json::from_slice(&answer.body).ok();
        let mut error = Self::of_status(token_kind(answer.status, subject, body.as_ref()), answer);
        let repr = &mut *error.0;
        match body {
            Some(body) => {
                repr.code = oauth_symbol(&body.error);
                repr.message = body.error_description.as_deref().map(redact);
            }
            None => note_foreign_body(repr, answer),
        }
        error
    }

    fn of_status(kind: ErrorKind, answer: &Answer) -> Self {
        let mut error = Self::new(kind, "");
        let repr = &mut *error.0;
        repr.persistence = persistence_of(answer.status);
        repr.ambiguous = is_ambiguous(answer.status);
        repr.status = Some(answer.status.as_u16());
        repr.request_id = answer.request_id();
        if answer.status.is_redirection() {
            repr.detail =
                "redirects are not followed, so that a token cannot leave its host".into();
        }
        error
    }
}

impl Repr {
    fn describe(&mut self, body: &ErrorBody) {
        self.code = body.code.as_deref().and_then(symbol);
        self.service_error_code = body.service_error_code;
        self.message = body.message.as_deref().map(redact);
    }
}

#[derive(serde::Deserialize)]
struct TokenErrorBody {
    error: String,
    #[serde(default)]
    error_description: Option<String>,
}

fn note_foreign_body(repr: &mut Repr, answer: &Answer) {
    if repr.detail.is_empty() && !answer.body.is_empty() {
        repr.detail = "the body is not one of LinkedIn's API".into();
    }
}

/// A dead refresh token is `invalid_request` in LinkedIn's documentation and `invalid_grant` in
/// practice; the text tells it from a missing parameter.
fn token_kind(status: StatusCode, subject: Subject, body: Option<&TokenErrorBody>) -> ErrorKind {
    let body = match (status.as_u16(), body) {
        (400 | 401, Some(body)) => body,
        (401, None) => return ErrorKind::ClientRefused,
        _ => return kind_of(status, Subject::Other, None),
    };
    let text = body.error_description.as_deref().unwrap_or_default().to_ascii_lowercase();
    let of_the_grant = body.error == "invalid_grant"
        || (body.error == "invalid_request"
            && !text.contains("required parameter")
            && ["grant", "refresh token", "authorization code"]
                .iter()
                .any(|word| text.contains(word)))
        || body.error == "invalid_redirect_uri";
    match subject {
        Subject::TokenRefresh if of_the_grant => ErrorKind::ReauthorizationRequired,
        _ if of_the_grant => ErrorKind::AuthorizationFailed,
        _ if body.error.contains("client") || status == StatusCode::UNAUTHORIZED => {
            ErrorKind::ClientRefused
        }
        _ => ErrorKind::InvalidRequest,
    }
}

fn kind_of(status: StatusCode, subject: Subject, body: Option<&ErrorBody>) -> ErrorKind {
    let code = body.and_then(|body| body.code.as_deref()).unwrap_or_default();
    let message = body.and_then(|body| body.message.as_deref()).unwrap_or_default();
    match status.as_u16() {
        400 if code == "VERSION_MISSING" => ErrorKind::VersionInactive,
        // The text is LinkedIn's framework's; halving a batch is right whether or not it is meant.
        400 if message.contains("batch size") => ErrorKind::PayloadTooLarge,
        400 | 422 if matches!(subject, Subject::Events(_)) && !message.is_empty() => {
            ErrorKind::InvalidEvents
        }
        401 => ErrorKind::InvalidToken,
        403 if code.is_empty() && speaks_of_a_rule(message) => ErrorKind::RuleRefused,
        403 => ErrorKind::AccessDenied,
        404 => ErrorKind::NotFound,
        408 => ErrorKind::Timeout,
        413 => ErrorKind::PayloadTooLarge,
        426 => ErrorKind::VersionInactive,
        429 => ErrorKind::RateLimited,
        400..=499 => ErrorKind::InvalidRequest,
        500..=599 => ErrorKind::Server,
        _ => ErrorKind::Protocol,
    }
}

/// LinkedIn has no code for these two. Only the advice depends on them: both are final.
fn speaks_of_a_rule(message: &str) -> bool {
    message.contains("No ad accounts found") || message.contains("onversion target")
}

fn persistence_of(status: StatusCode) -> Persistence {
    match status.as_u16() {
        408 | 429 | 500 | 502..=599 => Persistence::Temporary,
        _ => Persistence::Permanent,
    }
}

/// Whether the request may have been carried out although the answer says otherwise.
///
/// 503 and 408 say that it was not taken up (RFC 9110 §15.5.9, §15.6.4); the other 5xx do not say.
fn is_ambiguous(status: StatusCode) -> bool {
    status.is_server_error() && !matches!(status.as_u16(), 501 | 503)
}
