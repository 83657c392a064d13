//! Applications, authorization codes and tokens.

use std::collections::HashMap;

use crate::defaults::{ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, MEMBER, REFRESH_TOKEN, SCOPES};

/// Real tokens are about this long; a client that keeps them in something shorter should notice.
const TOKEN_LENGTH: usize = 500;

/// Every grant of one sandbox.
#[derive(Default)]
pub(crate) struct Grants {
    pub(crate) apps: HashMap<String, App>,
    pub(crate) codes: HashMap<String, Code>,
    access: HashMap<String, AccessToken>,
    refresh: HashMap<String, RefreshToken>,
    issued: u64,
}

/// A registered developer application.
pub(crate) struct App {
    pub(crate) secret: String,
    pub(crate) redirects: Vec<String>,
    /// Whether the application gets refresh tokens.
    pub(crate) programmatic_refresh: bool,
}

/// An authorization code.
#[derive(Debug)]
pub(crate) struct Code {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) member: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) expires_ms: i64,
    pub(crate) used: bool,
}

/// What an access token opens.
#[derive(Clone, Debug)]
pub(crate) struct AccessToken {
    /// The application it was issued to; none for a Direct API token.
    pub(crate) client_id: Option<String>,
    pub(crate) member: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) issued_ms: i64,
    pub(crate) expires_ms: Option<i64>,
    pub(crate) revoked: bool,
}

/// What a refresh token renews.
#[derive(Clone, Debug)]
pub(crate) struct RefreshToken {
    pub(crate) client_id: String,
    pub(crate) member: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) issued_ms: i64,
    pub(crate) expires_ms: i64,
    pub(crate) revoked: bool,
}

/// Whether a token still opens anything.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum TokenState {
    Active,
    Expired,
    Revoked,
}

impl AccessToken {
    pub(crate) fn state(&self, now_ms: i64) -> TokenState {
        if self.revoked {
            TokenState::Revoked
        } else if self.expires_ms.is_some_and(|at| at <= now_ms) {
            TokenState::Expired
        } else {
            TokenState::Active
        }
    }
}

impl RefreshToken {
    pub(crate) fn is_alive(&self, now_ms: i64) -> bool {
        !self.revoked && now_ms < self.expires_ms
    }
}

impl Grants {
    /// The seeded application, its refresh token with `life_ms` left, and the static token.
    pub(crate) fn seeded(now_ms: i64, life_ms: i64) -> Self {
        let mut grants = Self::default();
        let scopes: Vec<String> = SCOPES.map(String::from).to_vec();
        grants.apps.insert(
            CLIENT_ID.into(),
            App { secret: CLIENT_SECRET.into(), redirects: Vec::new(), programmatic_refresh: true },
        );
        grants.refresh.insert(
            REFRESH_TOKEN.into(),
            RefreshToken {
                client_id: CLIENT_ID.into(),
                member: MEMBER.into(),
                scopes: scopes.clone(),
                issued_ms: now_ms,
                expires_ms: now_ms.saturating_add(life_ms),
                revoked: false,
            },
        );
        grants.access.insert(
            ACCESS_TOKEN.into(),
            AccessToken {
                client_id: None,
                member: MEMBER.into(),
                scopes,
                issued_ms: now_ms,
                expires_ms: None,
                revoked: false,
            },
        );
        grants
    }

    pub(crate) fn access_token(&self, token: &str) -> Option<&AccessToken> {
        self.access.get(token)
    }

    pub(crate) fn access_token_mut(&mut self, token: &str) -> Option<&mut AccessToken> {
        self.access.get_mut(token)
    }

    pub(crate) fn access_tokens_mut(&mut self) -> impl Iterator<Item = &mut AccessToken> {
        self.access.values_mut()
    }

    pub(crate) fn refresh_token(&self, token: &str) -> Option<&RefreshToken> {
        self.refresh.get(token)
    }

    pub(crate) fn refresh_tokens_mut(&mut self) -> impl Iterator<Item = &mut RefreshToken> {
        self.refresh.values_mut()
    }

    pub(crate) fn put_access(&mut self, token: String, grant: AccessToken) {
        self.access.insert(token, grant);
    }

    pub(crate) fn put_refresh(&mut self, token: String, grant: RefreshToken) {
        self.refresh.insert(token, grant);
    }

    pub(crate) fn issue_access(&mut self, grant: AccessToken) -> String {
        let token = self.fresh("AQV");
        self.access.insert(token.clone(), grant);
        token
    }

    pub(crate) fn issue_refresh(&mut self, grant: RefreshToken) -> String {
        let token = self.fresh("AQX");
        self.refresh.insert(token.clone(), grant);
        token
    }

    pub(crate) fn issue_code(&mut self, code: Code) -> String {
        let text = self.fresh("AQT");
        self.codes.insert(text.clone(), code);
        text
    }

    /// A token that no other equals: the same one in every run, since nothing here needs to be
    /// secret.
    fn fresh(&mut self, prefix: &str) -> String {
        const ALPHABET: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        self.issued += 1;
        let mut token = format!("{prefix}{:08x}", self.issued);
        let mut state = self.issued;
        while token.len() < TOKEN_LENGTH {
            // SplitMix64.
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut mixed = state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            for six_bits in (4..64).step_by(6).map(|shift| (mixed >> shift) & 63) {
                let letter = usize::try_from(six_bits).ok().and_then(|at| ALPHABET.get(at));
                token.extend(letter.map(|byte| char::from(*byte)));
            }
        }
        token.truncate(TOKEN_LENGTH);
        token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_differ() {
        let mut grants = Grants::default();
        let first = grants.fresh("AQV");
        let second = grants.fresh("AQV");
        assert_eq!(first.len(), TOKEN_LENGTH);
        assert_ne!(first[20..], second[20..]);
    }
}
