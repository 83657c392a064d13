//! Who converted.

use std::fmt;
use std::net::Ipv4Addr;

use super::{CountryCode, Sha256Hex, Text};

/// The person of an event, by everything that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct User<'a> {
    /// Identifiers, of which LinkedIn wants as many as there are.
    pub ids: UserIds<'a>,
    /// Name, company, title and country.
    pub info: Option<UserInfo<'a>>,
    /// The person's answer to a lead-gen form.
    pub lead: Option<LeadId<'a>>,
    /// The advertiser's own id of the person; LinkedIn takes one.
    pub external_id: Option<Text<'a>>,
}

impl User<'_> {
    /// Whether LinkedIn can try to match the event: any identifier, both names, an external id or
    /// a lead (LinkedIn: Conversions API schema, `userIds`).
    #[must_use]
    pub const fn has_identity(&self) -> bool {
        !self.ids.is_empty()
            || self.info.is_some()
            || self.lead.is_some()
            || self.external_id.is_some()
    }
}

/// Identifiers of a person: `user.userIds`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserIds<'a> {
    /// The hash of the e-mail address.
    pub sha256_email: Option<Sha256Hex>,
    /// The hash of the IPv4 address.
    pub sha256_ip_address: Option<Sha256Hex>,
    /// The IPv4 address; LinkedIn hashes it with a salt of its own.
    pub plaintext_ip_address: Option<Ipv4Addr>,
    /// The value of the `li_fat_id` cookie or URL parameter.
    pub linkedin_tracking_uuid: Option<Text<'a>>,
    /// A `LiveRamp` identity.
    pub acxiom_id: Option<Text<'a>>,
    /// An Oracle Moat identity, which LinkedIn documents only for versions before 202605.
    pub oracle_moat_id: Option<Text<'a>>,
    /// A Google advertising id.
    pub google_aid: Option<Text<'a>>,
}

impl UserIds<'_> {
    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.sha256_email.is_none()
            && self.sha256_ip_address.is_none()
            && self.plaintext_ip_address.is_none()
            && self.linkedin_tracking_uuid.is_none()
            && self.acxiom_id.is_none()
            && self.oracle_moat_id.is_none()
            && self.google_aid.is_none()
    }
}

/// The `idType` of an identifier, in the order in which they are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum IdType {
    /// See [`UserIds::sha256_email`].
    Sha256Email,
    /// See [`UserIds::sha256_ip_address`].
    Sha256IpAddress,
    /// See [`UserIds::plaintext_ip_address`].
    PlaintextIpAddress,
    /// See [`UserIds::linkedin_tracking_uuid`].
    LinkedInTrackingUuid,
    /// See [`UserIds::acxiom_id`].
    AcxiomId,
    /// See [`UserIds::oracle_moat_id`].
    OracleMoatId,
    /// See [`UserIds::google_aid`].
    GoogleAid,
}

impl IdType {
    /// LinkedIn's name of the type.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha256Email => "SHA256_EMAIL",
            Self::Sha256IpAddress => "SHA256_IP_ADDRESS",
            Self::PlaintextIpAddress => "PLAINTEXT_IP_ADDRESS",
            Self::LinkedInTrackingUuid => "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID",
            Self::AcxiomId => "ACXIOM_ID",
            Self::OracleMoatId => "ORACLE_MOAT_ID",
            Self::GoogleAid => "GOOGLE_AID",
        }
    }
}

/// Name, company, title and country of a person: `user.userInfo`.
///
/// LinkedIn refuses it without both names, so it cannot be made without them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserInfo<'a> {
    /// The first name.
    pub first_name: Name<'a>,
    /// The last name.
    pub last_name: Name<'a>,
    /// The company.
    pub company_name: Option<Text<'a>>,
    /// The job title.
    pub title: Option<Text<'a>>,
    /// The country.
    pub country_code: Option<CountryCode>,
}

/// A first or last name. Plain and hashed ones may be mixed (LinkedIn: Conversions API schema,
/// version 202609).
#[derive(Clone, PartialEq, Eq)]
pub enum Name<'a> {
    /// As it is written.
    Plain(Text<'a>),
    /// The SHA-256 of its letters, lower-case; for API version 202609 or later.
    Hashed(Sha256Hex),
}

impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain(_) => "<a plain name>",
            Self::Hashed(_) => "<a hashed name>",
        })
    }
}

/// The id of a lead-gen form response, sent as `urn:li:leadGenFormResponse:{id}`.
///
/// ```
/// use capi_model::LeadId;
///
/// assert_eq!(LeadId::parse("urn:li:leadGenFormResponse:123"), LeadId::parse("123"));
/// assert!(LeadId::parse("urn:li:person:123").is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadId<'a>(Text<'a>);

impl<'a> LeadId<'a> {
    /// What stands before the id in the URN.
    pub const URN_PREFIX: &'static str = "urn:li:leadGenFormResponse:";

    /// Reads the URN or the bare id, which is not empty and holds no `:` and no white space.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let id = text.strip_prefix(Self::URN_PREFIX).unwrap_or(text);
        let valid = !id.is_empty() && !id.contains(|c: char| c == ':' || c.is_whitespace());
        valid.then(|| Self(id.into()))
    }

    /// The id of a number.
    #[must_use]
    pub fn from_number(id: u64) -> Self {
        Self(Text::from_display(id))
    }

    /// The bare id.
    #[inline]
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
