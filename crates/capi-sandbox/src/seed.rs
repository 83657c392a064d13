//! Adding to what a sandbox holds.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;

use crate::defaults::{MEMBER, SCOPES};
use crate::directory::{AdAccount, Campaign, Role, Rule};
use crate::oauth::{AccessToken, App};
use crate::sync::lock;
use crate::world::World;

/// Accounts, roles, campaigns, rules, applications and tokens to add to a sandbox, or to replace in
/// it.
///
/// Over HTTP it is the JSON object of `POST /sandbox/seed`, every part of it optional.
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use capi_sandbox::{AdAccount, MEMBER, Role, Rule, Sandbox, Seed};
///
/// let seed = Seed::new()
///     .account(AdAccount::new(510_001, "Acme EMEA"))
///     .role(MEMBER, 510_001, Role::Viewer)
///     .rule(Rule::new(104_100, 510_001, "Demo booked"));
/// let sandbox = Sandbox::builder().seed(seed).start().await?;
/// assert_eq!(sandbox.rule(104_100).unwrap().name(), "Demo booked");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Seed {
    accounts: Vec<AdAccount>,
    roles: Vec<SeedRole>,
    campaigns: Vec<Campaign>,
    rules: Vec<Rule>,
    associations: Vec<(u64, u64)>,
    clients: Vec<SeedClient>,
    access_tokens: Vec<SeedToken>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedRole {
    member: String,
    account: u64,
    /// None takes the role away.
    role: Option<Role>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedClient {
    id: String,
    secret: String,
    #[serde(default)]
    redirect_uris: Vec<String>,
    #[serde(default = "yes")]
    programmatic_refresh: bool,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedToken {
    token: String,
    #[serde(default = "default_member")]
    member: String,
    #[serde(default = "default_scopes")]
    scopes: Vec<String>,
    #[serde(default)]
    expires_in_seconds: Option<u64>,
}

impl Seed {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an ad account. Nobody has a role on it yet.
    #[must_use]
    pub fn account(mut self, account: AdAccount) -> Self {
        self.accounts.push(account);
        self
    }

    /// Gives `member` (a URN) a role on the ad account with the number `account`.
    #[must_use]
    pub fn role(mut self, member: impl Into<String>, account: u64, role: Role) -> Self {
        self.roles.push(SeedRole { member: member.into(), account, role: Some(role) });
        self
    }

    /// Takes the role of `member` (a URN) on the ad account with the number `account` away.
    #[must_use]
    pub fn no_role(mut self, member: impl Into<String>, account: u64) -> Self {
        self.roles.push(SeedRole { member: member.into(), account, role: None });
        self
    }

    /// Adds a campaign.
    #[must_use]
    pub fn campaign(mut self, campaign: Campaign) -> Self {
        self.campaigns.push(campaign);
        self
    }

    /// Adds a conversion rule.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Associates a campaign with a rule, both by number.
    #[must_use]
    pub fn association(mut self, campaign: u64, rule: u64) -> Self {
        self.associations.push((campaign, rule));
        self
    }

    /// Adds a developer application. A redirect matches a registered one exactly, its query aside.
    #[must_use]
    pub fn client<I: Into<String>>(
        mut self,
        id: impl Into<String>,
        secret: impl Into<String>,
        redirect_uris: impl IntoIterator<Item = I>,
        programmatic_refresh: bool,
    ) -> Self {
        let redirect_uris = redirect_uris.into_iter().map(Into::into).collect();
        let (id, secret) = (id.into(), secret.into());
        self.clients.push(SeedClient { id, secret, redirect_uris, programmatic_refresh });
        self
    }

    /// Adds an access token of `member` (a URN) with these scopes; without `expires_in` it lives
    /// forever, as a Direct API token does.
    #[must_use]
    pub fn access_token<I: Into<String>>(
        mut self,
        token: impl Into<String>,
        member: impl Into<String>,
        scopes: impl IntoIterator<Item = I>,
        expires_in: Option<Duration>,
    ) -> Self {
        self.access_tokens.push(SeedToken {
            token: token.into(),
            member: member.into(),
            scopes: scopes.into_iter().map(Into::into).collect(),
            expires_in_seconds: expires_in.map(|life| life.as_secs()),
        });
        self
    }

    pub(crate) fn plant(self, world: &World) {
        let now = world.clock.now_ms();
        let mut directory = lock(&world.directory);
        directory.accounts.extend(self.accounts.into_iter().map(|it| (it.id(), it)));
        directory.campaigns.extend(self.campaigns.into_iter().map(|it| (it.id(), it)));
        self.rules.into_iter().for_each(|rule| directory.add_rule(rule, now));
        directory.associations.extend(self.associations.into_iter().map(|pair| (pair, now)));
        for SeedRole { member, account, role } in self.roles {
            let key = (member, account);
            match role {
                Some(role) => directory.roles.insert(key, role),
                None => directory.roles.remove(&key),
            };
        }
        drop(directory);
        let mut grants = lock(&world.grants);
        grants.apps.extend(self.clients.into_iter().map(|client| {
            let SeedClient { id, secret, redirect_uris: redirects, programmatic_refresh } = client;
            (id, App { secret, redirects, programmatic_refresh })
        }));
        for SeedToken { token, member, scopes, expires_in_seconds } in self.access_tokens {
            let life = expires_in_seconds
                .map(|life| i64::try_from(life).unwrap_or(i64::MAX).saturating_mul(1_000));
            let grant = AccessToken {
                client_id: None,
                member,
                scopes,
                issued_ms: now,
                expires_ms: life.map(|life| now.saturating_add(life)),
                revoked: false,
            };
            grants.put_access(token, grant);
        }
    }
}

impl fmt::Debug for SeedClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("id", &self.id).finish_non_exhaustive()
    }
}

impl fmt::Debug for SeedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("member", &self.member).finish_non_exhaustive()
    }
}

fn yes() -> bool {
    true
}

fn default_member() -> String {
    MEMBER.into()
}

fn default_scopes() -> Vec<String> {
    SCOPES.map(String::from).to_vec()
}
