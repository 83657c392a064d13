//! Tokens: as the token endpoint sends them, and as they are kept.

use std::time::Duration;

use capi_model::Timestamp;
use oauth2::{AccessToken, RefreshToken, Scope, TokenType};
use serde::{Deserialize, Deserializer, Serialize};

use crate::secret::Secret;

/// An access token with its refresh token, and when each expires.
///
/// `Serialize` writes the tokens in plain text: it is the format of
/// [`FileTokenStore`](crate::FileTokenStore).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TokenSet {
    /// The access token.
    pub access_token: Secret,
    /// When the access token expires, if LinkedIn said so.
    #[serde(default, rename = "access_token_expires_at_ms")]
    pub access_token_expires_at: Option<Timestamp>,
    /// The refresh token. Only apps that LinkedIn approved for programmatic refresh get one.
    #[serde(default)]
    pub refresh_token: Option<Secret>,
    /// When the refresh token expires: 365 days after the member authorised, whatever is refreshed.
    #[serde(default, rename = "refresh_token_expires_at_ms")]
    pub refresh_token_expires_at: Option<Timestamp>,
    /// What the tokens allow, such as `rw_conversions`.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// The refresh token of the configuration that these tokens descend from. When the
    /// configuration has another one, it is newer than what is stored.
    #[serde(default)]
    pub(crate) configured_refresh_token: Option<Secret>,
}

impl TokenSet {
    /// How long the refresh token still lives at `now`; `None` without one, or if LinkedIn did not
    /// say.
    #[must_use]
    pub fn refresh_token_life(&self, now: Timestamp) -> Option<Duration> {
        self.refresh_token_expires_at.map(|at| until(at, now))
    }
}

/// The refresh token that a refresh is made with.
#[derive(Debug)]
pub(super) struct UsedGrant {
    pub(super) refresh_token: Secret,
    pub(super) expires_at: Option<Timestamp>,
    /// The refresh token of the configuration that it descends from, or is.
    pub(super) configured: Option<Secret>,
}

/// From `now` to `at`; zero when that is past.
pub(super) fn until(at: Timestamp, now: Timestamp) -> Duration {
    let millis = at.as_millis().saturating_sub(now.as_millis()).max(0);
    Duration::from_millis(millis.unsigned_abs())
}

fn after(now: Timestamp, seconds: u64) -> Timestamp {
    let millis = i64::try_from(seconds.saturating_mul(1000)).unwrap_or(i64::MAX);
    now.saturating_add_millis(millis)
}

/// A successful answer of the token endpoint.
///
/// Not the standard type: LinkedIn's answers often lack `token_type`, separate scopes by a space or
/// by a comma, and have `refresh_token_expires_in`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct TokenAnswer {
    access_token: AccessToken,
    #[serde(default)]
    token_type: Bearer,
    #[serde(default)]
    expires_in: Option<u64>,
    #[serde(default)]
    refresh_token: Option<RefreshToken>,
    #[serde(default)]
    refresh_token_expires_in: Option<u64>,
    #[serde(default, rename = "scope", deserialize_with = "scopes")]
    scopes: Vec<Scope>,
}

impl TokenAnswer {
    /// The tokens as they are kept. A refresh that returns no refresh token, or the same one,
    /// leaves what was known of it in force.
    pub(super) fn into_tokens(self, now: Timestamp, used: Option<&UsedGrant>) -> TokenSet {
        let returned = self.refresh_token.map(|token| Secret::new(token.into_secret()));
        let expiry = self.refresh_token_expires_in.map(|seconds| after(now, seconds));
        let same =
            used.filter(|used| returned.as_ref().is_none_or(|token| *token == used.refresh_token));
        TokenSet {
            access_token: Secret::new(self.access_token.into_secret()),
            access_token_expires_at: self.expires_in.map(|seconds| after(now, seconds)),
            refresh_token_expires_at: expiry.or_else(|| same.and_then(|used| used.expires_at)),
            refresh_token: returned.or_else(|| used.map(|used| used.refresh_token.clone())),
            scopes: self.scopes.into_iter().map(|scope| scope.to_string()).collect(),
            configured_refresh_token: used.and_then(|used| used.configured.clone()),
        }
    }
}

/// The only type of token that LinkedIn has; whatever the field says is ignored.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Bearer;

impl TokenType for Bearer {}

impl<'de> Deserialize<'de> for Bearer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

impl oauth2::TokenResponse for TokenAnswer {
    type TokenType = Bearer;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &Bearer {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in.map(Duration::from_secs)
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        Some(&self.scopes)
    }
}

/// Scopes are separated by spaces in one part of LinkedIn's documentation, by commas in another.
pub(super) fn split_scopes(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',']).filter(|scope| !scope.is_empty())
}

fn scopes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Scope>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
    Ok(split_scopes(&text).map(|scope| Scope::new(scope.to_owned())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);

    fn tokens(json: &str, used: Option<&UsedGrant>) -> TokenSet {
        serde_json::from_str::<TokenAnswer>(json).unwrap().into_tokens(NOW, used)
    }

    #[test]
    fn an_answer_without_a_token_type_is_read() {
        let set = tokens(
            r#"{"access_token":"AQ1","expires_in":60,"scope":"r_ads rw_conversions"}"#,
            None,
        );
        assert_eq!(set.access_token_expires_at, Some(NOW.saturating_add_millis(60_000)));
        assert_eq!(set.scopes, ["r_ads", "rw_conversions"]);
    }

    #[test]
    fn scopes_are_split_on_commas_too() {
        let set = tokens(
            r#"{"access_token":"AQ1","scope":"r_ads,rw_conversions, w","token_type":"Bearer"}"#,
            None,
        );
        assert_eq!(set.scopes, ["r_ads", "rw_conversions", "w"]);
    }

    #[test]
    fn a_refresh_that_returns_no_refresh_token_keeps_the_old_one_and_its_expiry() {
        let used = UsedGrant {
            refresh_token: Secret::new("AQr"),
            expires_at: Some(NOW.saturating_add_millis(5)),
            configured: None,
        };
        for json in [r#"{"access_token":"A"}"#, r#"{"access_token":"A","refresh_token":"AQr"}"#] {
            let next = tokens(json, Some(&used));
            assert_eq!(next.refresh_token, Some(Secret::new("AQr")));
            assert_eq!(next.refresh_token_expires_at, used.expires_at);
        }
        let other = tokens(r#"{"access_token":"A","refresh_token":"AQs"}"#, Some(&used));
        assert_eq!(other.refresh_token, Some(Secret::new("AQs")));
        assert_eq!(other.refresh_token_expires_at, None);
    }

    #[test]
    fn no_debug_shows_a_token() {
        let json = r#"{"access_token":"AQsecret1","refresh_token":"AQsecret2"}"#;
        let answer: TokenAnswer = serde_json::from_str(json).unwrap();
        assert!(!format!("{answer:?}").contains("AQsecret"));
        assert!(!format!("{:?}", answer.into_tokens(NOW, None)).contains("AQsecret"));
    }
}
