//! The refusals of the versioned API, word for word.

use std::sync::atomic::Ordering;

use hyper::StatusCode;
use hyper::header::{HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use crate::server::{Answer, Call};
use crate::world::World;

const ERROR_RESPONSE: HeaderName = HeaderName::from_static("x-restli-error-response");
const GATEWAY_ERROR: HeaderName = HeaderName::from_static("x-restli-gateway-error");

/// A refusal: the body that LinkedIn answers, with its keys in LinkedIn's order.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    gateway: bool,
    body: Body,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Body {
    /// From the edge, before any resource is asked.
    Edge {
        status: u16,
        #[serde(rename = "serviceErrorCode", skip_serializing_if = "Option::is_none")]
        service: Option<u32>,
        code: &'static str,
        message: String,
    },
    /// From a resource.
    Resource { message: String, status: u16 },
    /// From the throttle.
    Throttle {
        #[serde(rename = "serviceErrorCode")]
        service: u32,
        message: &'static str,
        status: u16,
    },
}

impl Refusal {
    fn edge(
        status: StatusCode,
        service: Option<u32>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        let body = Body::Edge { status: status.as_u16(), service, code, message: message.into() };
        Self { status, gateway: false, body }
    }

    /// A refusal with nothing but a message.
    pub(crate) fn plain(status: StatusCode, message: impl Into<String>) -> Self {
        let body = Body::Resource { message: message.into(), status: status.as_u16() };
        Self { status, gateway: false, body }
    }

    /// 400 with nothing but a message.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::plain(StatusCode::BAD_REQUEST, message)
    }

    pub(super) fn unknown_root(path: &str) -> Self {
        Self::plain(
            StatusCode::NOT_FOUND,
            format!("No root resource defined for path '{}'", path.trim_start_matches("/rest")),
        )
    }

    pub(crate) fn unsupported(call: &Call) -> Self {
        Self::bad_request(format!(
            "{} operation not supported for URI: '{}' with X-RestLi-Method: '{}'",
            call.method,
            call.uri.path_and_query().map_or("", |all| all.as_str().trim_start_matches("/rest")),
            call.header("x-restli-method").unwrap_or_default()
        ))
    }

    pub(super) fn empty_token() -> Self {
        Self::unauthorized(65_604, "EMPTY_ACCESS_TOKEN", "Empty oauth2 access token")
    }

    pub(super) fn invalid_token() -> Self {
        Self::unauthorized(65_600, "INVALID_ACCESS_TOKEN", "Invalid access token")
    }

    pub(crate) fn revoked_token() -> Self {
        Self::unauthorized(
            65_601,
            "REVOKED_ACCESS_TOKEN",
            "The token used in the request has been revoked by the user",
        )
    }

    pub(crate) fn expired_token() -> Self {
        Self::unauthorized(
            65_602,
            "EXPIRED_ACCESS_TOKEN",
            "The token used in the request has expired",
        )
    }

    fn unauthorized(service: u32, code: &'static str, message: &str) -> Self {
        Self::edge(StatusCode::UNAUTHORIZED, Some(service), code, message)
    }

    pub(super) fn version_missing() -> Self {
        let mut refusal = Self::edge(
            StatusCode::BAD_REQUEST,
            None,
            "VERSION_MISSING",
            "A version must be present. Please specify a version by adding the LinkedIn-Version header.",
        );
        refusal.gateway = true;
        refusal
    }

    /// The text is the sandbox's own: what LinkedIn answers to letters in the header is not known.
    pub(super) fn version_malformed() -> Self {
        let mut refusal = Self::edge(
            StatusCode::BAD_REQUEST,
            None,
            "INVALID_VERSION",
            "The LinkedIn-Version header must be of the form YYYYMM",
        );
        refusal.gateway = true;
        refusal
    }

    pub(super) fn version_inactive(version: u32) -> Self {
        let mut refusal = Self::edge(
            StatusCode::UPGRADE_REQUIRED,
            None,
            "NONEXISTENT_VERSION",
            format!("Requested version {version}01 is not active"),
        );
        refusal.gateway = true;
        refusal
    }

    /// The member's role on the ad account is too small. LinkedIn documents the code; the message
    /// is the sandbox's own.
    pub(crate) fn not_authorized() -> Self {
        Self::edge(
            StatusCode::FORBIDDEN,
            None,
            "USER_NOT_AUTHORIZED",
            "The member is not authorized for this ad account",
        )
    }

    /// The token lacks a scope, or the application the product.
    pub(crate) fn access_denied(resource: &str, method: &str, version: u32) -> Self {
        Self::edge(
            StatusCode::FORBIDDEN,
            Some(100),
            "ACCESS_DENIED",
            format!("Not enough permissions to access: {resource}.{method}.{version}01"),
        )
    }

    pub(crate) fn throttled() -> Self {
        let status = StatusCode::TOO_MANY_REQUESTS;
        let message = "Resource level throttle limit for calls to this resource is reached.";
        let body = Body::Throttle { service: 101, message, status: status.as_u16() };
        Self { status, gateway: false, body }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// The refusal as it stands inside the answer to a batch.
    pub(crate) fn to_json(&self) -> Value {
        serde_json::to_value(&self.body).unwrap_or_default()
    }

    pub(crate) fn into_answer(self) -> Answer {
        let name = if self.gateway { GATEWAY_ERROR } else { ERROR_RESPONSE };
        Answer::json(self.status, &self.body).with(name, HeaderValue::from_static("true"))
    }
}

/// 413: no public source shows LinkedIn's own text.
pub(crate) fn too_large() -> Answer {
    Refusal::plain(StatusCode::PAYLOAD_TOO_LARGE, "Request entity too large").into_answer()
}

/// Adds the headers that LinkedIn's edge puts on every answer, and that its support asks for.
pub(super) fn with_tracing(world: &World, call: &Call, answer: Answer) -> Answer {
    let number = world.answers.fetch_add(1, Ordering::Relaxed) + 1;
    let proto = if call.version == hyper::Version::HTTP_2 { "http/2" } else { "http/1.1" };
    answer
        .with_text(HeaderName::from_static("x-li-uuid"), &format!("AAYsandbox{number:014x}=="))
        .with(HeaderName::from_static("x-li-fabric"), HeaderValue::from_static("prod-sandbox"))
        .with(HeaderName::from_static("x-li-pop"), HeaderValue::from_static("sandbox"))
        .with(HeaderName::from_static("x-li-proto"), HeaderValue::from_static(proto))
        .with(
            HeaderName::from_static("x-restli-protocol-version"),
            HeaderValue::from_static("2.0.0"),
        )
}
