//! URNs of numbered things.

/// The number at the end of `urn`, if the rest of it is `prefix`.
pub(crate) fn number(urn: &str, prefix: &str) -> Option<u64> {
    let digits = urn.strip_prefix(prefix)?;
    // `parse` would take a sign.
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}

pub(crate) const ACCOUNT: &str = "urn:li:sponsoredAccount:";
pub(crate) const CAMPAIGN: &str = "urn:li:sponsoredCampaign:";
pub(crate) const RULE: &str = "urn:lla:llaPartnerConversion:";
