//! One conversion event, as LinkedIn takes it.

mod amount;
mod codes;
mod encode;
mod hash;
mod serialize;
mod text;
mod user;

pub use amount::Amount;
pub use codes::{CountryCode, CurrencyCode};
pub use hash::Sha256Hex;
pub use text::Text;
pub use user::{IdType, LeadId, Name, User, UserIds, UserInfo};

use crate::{ConversionRuleId, Timestamp};

/// One conversion event (LinkedIn: Conversions API schema).
///
/// Its parts are valid by construction; that it names a person at all is for
/// [`User::has_identity`] to say. It is sent as JSON, which [`write_json`](Self::write_json) and
/// serde give byte for byte alike.
///
/// `Debug` shows no identifier and no name.
///
/// ```
/// use capi_model::{ConversionEvent, ConversionRuleId, Sha256Hex, Timestamp};
///
/// let rule: ConversionRuleId = "104012".parse()?;
/// let mut event = ConversionEvent::new(rule, Timestamp::from_millis(1_795_000_000_000));
/// event.user.ids.sha256_email = Some(Sha256Hex::of(b"user@example.com"));
///
/// let mut json = Vec::new();
/// event.write_json(&mut json);
/// assert_eq!(
///     String::from_utf8(json)?,
///     r#"{"conversion":"urn:lla:llaPartnerConversion:104012","#.to_owned()
///         + r#""conversionHappenedAt":1795000000000,"user":{"userIds":[{"idType":"SHA256_EMAIL","#
///         + r#""idValue":"b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514"}]}}"#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversionEvent<'a> {
    /// The conversion rule that counts the event.
    pub conversion: ConversionRuleId,
    /// When the conversion happened.
    pub happened_at: Timestamp,
    /// What the conversion is worth.
    pub value: Option<ConversionValue<'a>>,
    /// The advertiser's id of the event, by which LinkedIn drops the event if the Insight Tag
    /// has reported it too.
    pub event_id: Option<Text<'a>>,
    /// Who converted.
    pub user: User<'a>,
}

/// What a conversion is worth: both parts or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversionValue<'a> {
    /// The currency.
    pub currency: CurrencyCode,
    /// The amount, in units of the currency.
    pub amount: Amount<'a>,
}

impl ConversionEvent<'_> {
    /// An event without a value, an id or a person.
    #[must_use]
    pub fn new(conversion: ConversionRuleId, happened_at: Timestamp) -> Self {
        Self { conversion, happened_at, value: None, event_id: None, user: User::default() }
    }
}
