//! Ad accounts and what hangs on them: roles, campaigns, conversion rules, associations.

mod account;
mod campaign;
mod role;
mod rule;
mod seed;

use std::collections::BTreeMap;

pub use account::AdAccount;
pub use campaign::Campaign;
pub use role::Role;
pub use rule::{ConversionMethod, Rule};

/// The state of one sandbox's ad accounts.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    pub(crate) accounts: BTreeMap<u64, AdAccount>,
    pub(crate) campaigns: BTreeMap<u64, Campaign>,
    pub(crate) rules: BTreeMap<u64, Rule>,
    /// Member URN and account id to role.
    pub(crate) roles: BTreeMap<(String, u64), Role>,
    /// Campaign id and rule id to the instant of association, epoch milliseconds.
    pub(crate) associations: BTreeMap<(u64, u64), i64>,
}

impl Directory {
    pub(crate) fn role(&self, member: &str, account: u64) -> Option<Role> {
        // A map keyed by `(String, u64)` cannot be asked with a `&str`; there are few roles.
        self.roles
            .iter()
            .find(|((who, of), _)| who == member && *of == account)
            .map(|(_, role)| *role)
    }

    /// The id that the next created rule gets.
    pub(crate) fn next_rule_id(&self) -> u64 {
        self.rules.last_key_value().map_or(104_000, |(id, _)| id + 1)
    }
}
