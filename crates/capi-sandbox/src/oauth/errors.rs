//! The refusals of the OAuth host, word for word.

use hyper::StatusCode;
use hyper::header::{CACHE_CONTROL, HeaderValue};
use serde::Serialize;

use crate::server::Answer;

/// `{"error":…,"error_description":…}`.
#[derive(Debug, Serialize)]
pub(super) struct OAuthError {
    #[serde(skip)]
    status: StatusCode,
    error: &'static str,
    error_description: String,
}

impl OAuthError {
    fn new(status: StatusCode, error: &'static str, description: impl Into<String>) -> Self {
        Self { status, error, error_description: description.into() }
    }

    pub(super) fn missing(parameter: &str) -> Self {
        let text = format!("A required parameter \"{parameter}\" is missing");
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", text)
    }

    pub(super) fn unknown_client(client_id: &str) -> Self {
        let text = format!("The passed in client_id is invalid \"{client_id}\"");
        Self::new(StatusCode::BAD_REQUEST, "invalid_client_id", text)
    }

    pub(super) fn wrong_secret() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "invalid_client", "Client authentication failed")
    }

    /// A refresh token that is unknown, expired or revoked. The documentation names the error
    /// `invalid_request`; live servers have been seen to say `invalid_grant`.
    pub(super) fn dead_refresh_token(invalid_grant: bool) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            if invalid_grant { "invalid_grant" } else { "invalid_request" },
            "The provided authorization grant or refresh token is invalid, expired or revoked",
        )
    }

    pub(super) fn unknown_code() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "invalid_request",
            "Unable to retrieve access token: authorization code not found",
        )
    }

    pub(super) fn mismatched_code() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid_request",
            "Unable to retrieve access token: appid/redirect uri/code verifier does not match \
             authorization code. Or authorization code expired. Or external member binding exists",
        )
    }

    /// The text is the sandbox's own; LinkedIn documents the status.
    pub(super) fn malformed_token() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", "The passed in token is malformed")
    }

    pub(super) fn unsupported_grant(grant_type: &str) -> Self {
        let text = format!("The grant type \"{grant_type}\" is not supported");
        Self::new(StatusCode::BAD_REQUEST, "unsupported_grant_type", text)
    }

    pub(super) fn into_answer(self) -> Answer {
        Answer::json(self.status, &self).with(CACHE_CONTROL, HeaderValue::from_static("no-store"))
    }
}
