//! What to do about each kind of failure. LinkedIn's own texts often point the wrong way.

use std::borrow::Cow;

use super::{Error, ErrorKind};

pub(super) fn of(error: &Error) -> Option<Cow<'static, str>> {
    let message = error.message().unwrap_or_default();
    let text = match error.kind() {
        ErrorKind::AccessDenied => match error.code() {
            Some("ACCESS_DENIED") => {
                "Check that LinkedIn approved the app for the Conversions API product, and that the \
                 token was issued with the scopes rw_conversions and r_ads"
            }
            _ => {
                "Check that the member who authorised has a role above VIEWER on the ad account, and \
                 that the app has the Conversions API product"
            }
        },
        ErrorKind::AuthorizationFailed => {
            "Start the authorisation again; the redirect URL must be one that is registered for the \
             app, and a code serves once, for 30 minutes"
        }
        ErrorKind::ClientRefused => {
            "Check client_id and client_secret against the Auth tab of the app in LinkedIn's \
             developer portal"
        }
        ErrorKind::Configuration
        | ErrorKind::InvalidRequest
        | ErrorKind::Protocol
        | ErrorKind::TokenStore => return None,
        ErrorKind::Connection => {
            "Check the network, the proxy and the host of api_url and auth_url"
        }
        ErrorKind::DailyQuota => {
            "The quota resets at 00:00 UTC: continue then, or raise the daily limit if LinkedIn \
             granted more"
        }
        ErrorKind::InvalidEvents => {
            "Correct or remove the events it names; LinkedIn stored none of the batch"
        }
        ErrorKind::InvalidToken => match error.code() {
            Some("REVOKED_ACCESS_TOKEN") => {
                "The member revoked the token, or authorised again with other scopes: authorise again"
            }
            Some("EXPIRED_ACCESS_TOKEN") => {
                "Authorise again, or configure a refresh token so that it is renewed by itself"
            }
            _ => "Check the access token: it is not one that LinkedIn knows",
        },
        ErrorKind::NotFound => "Check the id, and that it belongs to this ad account",
        ErrorKind::PayloadTooLarge => "Send fewer events in one request",
        ErrorKind::RateLimited => {
            "LinkedIn's daily quota resets at 00:00 UTC; within a minute, lower the request rate or \
             let fewer processes use this token"
        }
        ErrorKind::ReauthorizationRequired => {
            "The refresh token is expired (LinkedIn's live 365 days), revoked or wrong: authorise \
             again and store the new refresh token"
        }
        ErrorKind::RuleRefused if message.contains("No ad accounts found") => {
            "LinkedIn says this of a wrong conversion rule id: check the id, and that this token's \
             member can reach the ad account it belongs to"
        }
        ErrorKind::RuleRefused => {
            "Check that the rule's method is CONVERSIONS_API (one made for the Insight Tag takes no \
             events) and that it is enabled"
        }
        ErrorKind::Server => "LinkedIn's state is shown at https://www.linkedin-apistatus.com",
        ErrorKind::Timeout => "Check the network, or raise the timeouts",
        ErrorKind::VersionInactive => return Some(version(error)),
    };
    Some(Cow::Borrowed(text))
}

fn version(error: &Error) -> Cow<'static, str> {
    match error.0.version {
        Some(version) => format!(
            "Version {version} was asked for: set api_version to one that LinkedIn still serves \
             (each lives about a year)"
        )
        .into(),
        None => "Set api_version to one that LinkedIn still serves".into(),
    }
}
