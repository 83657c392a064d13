//! The `LinkedIn-Version` header.

use super::Refusal;
use crate::server::Call;
use crate::world::World;

/// A version of the API, `YYYYMM`.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct ApiVersion(pub(crate) u32);

impl ApiVersion {
    /// The first version whose schema has hashed names.
    pub(crate) const HASHED_NAMES: Self = Self(202_609);
    /// The first version whose schema has `externalIds`.
    pub(crate) const EXTERNAL_IDS: Self = Self(202_410);
    /// The first version whose rules say who owns them.
    pub(crate) const OWNERSHIP: Self = Self(202_605);
    /// The first version that creates rules for qualified leads again.
    pub(crate) const QUALIFIED_LEADS: Self = Self(202_608);
    /// The first version whose documentation no longer lists `ORACLE_MOAT_ID`.
    pub(crate) const WITHOUT_MOAT: Self = Self(202_605);
}

/// Reads the version that the call asks for, and checks that it is active.
pub(super) fn check(world: &World, call: &Call) -> Result<ApiVersion, Refusal> {
    let Some(header) = call.headers.get("linkedin-version") else {
        return Err(Refusal::version_missing());
    };
    let version = header
        .to_str()
        .ok()
        .filter(|text| text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|text| text.parse().ok())
        .ok_or_else(Refusal::version_malformed)?;
    if world.settings.active_versions.contains(&version) {
        Ok(ApiVersion(version))
    } else {
        Err(Refusal::version_inactive(version))
    }
}
