//! Who calls.

use super::{ApiVersion, Refusal};
use crate::directory::Directory;
use crate::restli::{RestMethod, RestRequest};

/// Who calls, and by which version's rules.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) member: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) version: ApiVersion,
}

impl Caller {
    /// Refuses a token that holds none of `scopes`.
    pub(crate) fn must_have(
        &self,
        scopes: &[&str],
        resource: &str,
        request: &RestRequest,
    ) -> Result<(), Refusal> {
        if self.scopes.iter().any(|held| scopes.contains(&held.as_str())) {
            return Ok(());
        }
        let mut method = request.method.name().to_owned();
        if request.method == RestMethod::Finder {
            method = format!("{method}-{}", request.raw("q").unwrap_or_default());
        }
        Err(Refusal::access_denied(resource, &method, self.version.0))
    }

    /// Refuses a member without a role on `account`.
    pub(crate) fn must_read(&self, directory: &Directory, account: u64) -> Result<(), Refusal> {
        match directory.role(&self.member, account) {
            Some(_) => Ok(()),
            None => Err(Refusal::not_authorized()),
        }
    }

    /// Refuses a member whose role on `account` is too small to write.
    pub(crate) fn must_write(&self, directory: &Directory, account: u64) -> Result<(), Refusal> {
        match directory.role(&self.member, account) {
            Some(role) if role.may_write() => Ok(()),
            _ => Err(Refusal::not_authorized()),
        }
    }
}
