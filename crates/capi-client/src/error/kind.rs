//! The kinds of failure, and whether another try may help.

use std::fmt;

/// What went wrong, coarsely enough to act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The app or the member may not do this (403): a product, a scope or a role is missing.
    AccessDenied,
    /// The member did not authorise: consent refused, code refused, time over.
    AuthorizationFailed,
    /// The token endpoint refused the client id or the client secret.
    ClientRefused,
    /// A setting is wrong; nothing was sent.
    Configuration,
    /// No connection, or one that broke.
    Connection,
    /// The configured number of requests of this UTC day is used up; nothing was sent.
    DailyQuota,
    /// Events of a batch were refused (400, 422): [`Error::refused`](crate::Error::refused) names
    /// those that LinkedIn named.
    InvalidEvents,
    /// The request was refused as a whole (another 4xx).
    InvalidRequest,
    /// The access token was refused (401), and a refresh was impossible or did not help.
    InvalidToken,
    /// There is nothing under this id or path (404).
    NotFound,
    /// The body was too large, or held too many events: send fewer at once.
    PayloadTooLarge,
    /// The answer is not what the API promises: not JSON, cut short, too long, a redirect.
    Protocol,
    /// Too many requests (429).
    RateLimited,
    /// The refresh token is expired, revoked or unknown: the member must authorise again.
    ReauthorizationRequired,
    /// The conversion rule cannot be used: wrong id, deleted, or made for another method (403).
    RuleRefused,
    /// LinkedIn failed (5xx).
    Server,
    /// No answer in time.
    Timeout,
    /// The token store could not be read, written or locked.
    TokenStore,
    /// LinkedIn does not serve this API version, or none was named (426, 400).
    VersionInactive,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AccessDenied => "access denied",
            Self::AuthorizationFailed => "authorisation failed",
            Self::ClientRefused => "client id or secret refused",
            Self::Configuration => "wrong configuration",
            Self::Connection => "connection failed",
            Self::DailyQuota => "daily quota used up",
            Self::InvalidEvents => "events refused",
            Self::InvalidRequest => "request refused",
            Self::InvalidToken => "access token refused",
            Self::NotFound => "not found",
            Self::PayloadTooLarge => "request too large",
            Self::Protocol => "unexpected answer",
            Self::RateLimited => "too many requests",
            Self::ReauthorizationRequired => "authorisation has ended",
            Self::RuleRefused => "conversion rule refused",
            Self::Server => "LinkedIn failed",
            Self::Timeout => "no answer in time",
            Self::TokenStore => "token store failed",
            Self::VersionInactive => "API version refused",
        })
    }
}

/// Whether another try may help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Persistence {
    /// It was temporary in kind, but the tries, the time or the retry budget are used up.
    Exhausted,
    /// It stays until something is changed.
    Permanent,
    /// It may pass by itself, and was not tried again here.
    Temporary,
}
