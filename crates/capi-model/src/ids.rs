//! Ids and URNs: LinkedIn writes the same id as a bare number in one place and as a URN in another.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Text that is neither a positive decimal id nor the URN that was expected.
///
/// The text itself is not part of the message: it may be anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a {what}: a positive whole number, or `{prefix}` followed by one")]
pub struct InvalidId {
    what: &'static str,
    prefix: &'static str,
}

macro_rules! numeric_id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(NonZeroU64);

        impl $name {
            /// What stands before the number in the URN.
            pub const URN_PREFIX: &'static str = $prefix;

            /// The id with this number; `None` for zero, which LinkedIn never gives out.
            #[must_use]
            pub const fn new(id: u64) -> Option<Self> {
                match NonZeroU64::new(id) {
                    Some(id) => Some(Self(id)),
                    None => None,
                }
            }

            /// The number.
            #[must_use]
            pub const fn as_u64(self) -> u64 {
                self.0.get()
            }

            /// The URN, as LinkedIn's JSON bodies have it.
            #[must_use]
            pub fn to_urn(self) -> String {
                format!("{}{}", Self::URN_PREFIX, self.0)
            }

            /// Reads the URN form alone; a bare number is an error.
            ///
            /// # Errors
            ///
            /// [`InvalidId`] for anything but the prefix and a positive number.
            pub fn from_urn(text: &str) -> Result<Self, InvalidId> {
                text.strip_prefix(Self::URN_PREFIX).ok_or(Self::INVALID)?.parse()
                    .map(Self).map_err(|_| Self::INVALID)
            }

            const INVALID: InvalidId = InvalidId { what: $what, prefix: $prefix };
        }

        /// The bare number.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        /// Reads a bare number or the URN.
        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let digits = text.strip_prefix(Self::URN_PREFIX).unwrap_or(text);
                if digits.bytes().all(|b| b.is_ascii_digit()) {
                    digits.parse().map(Self).map_err(|_| Self::INVALID)
                } else {
                    Err(Self::INVALID)
                }
            }
        }

        impl TryFrom<u64> for $name {
            type Error = InvalidId;

            fn try_from(id: u64) -> Result<Self, InvalidId> {
                Self::new(id).ok_or(Self::INVALID)
            }
        }

        impl From<$name> for u64 {
            fn from(id: $name) -> u64 {
                id.as_u64()
            }
        }

        /// A JSON number, as in the `id` of LinkedIn's answers.
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_u64(self.as_u64())
            }
        }

        /// A number, text of digits, or the URN.
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;

                impl serde::de::Visitor<'_> for Visitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        write!(f, "a {}: a positive whole number or its URN", $what)
                    }

                    fn visit_u64<E: serde::de::Error>(self, id: u64) -> Result<$name, E> {
                        $name::try_from(id).map_err(E::custom)
                    }

                    fn visit_i64<E: serde::de::Error>(self, id: i64) -> Result<$name, E> {
                        u64::try_from(id).ok().and_then($name::new)
                            .ok_or_else(|| E::custom($name::INVALID))
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(E::custom)
                    }
                }

                deserializer.deserialize_any(Visitor)
            }
        }
    };
}

numeric_id! {
    /// The id of an ad account (LinkedIn: `urn:li:sponsoredAccount:{id}`).
    ///
    /// ```
    /// use capi_model::AdAccountId;
    ///
    /// let id: AdAccountId = "5123456".parse()?;
    /// assert_eq!(id.to_urn(), "urn:li:sponsoredAccount:5123456");
    /// # Ok::<(), capi_model::InvalidId>(())
    /// ```
    AdAccountId, "ad account id", "urn:li:sponsoredAccount:"
}

numeric_id! {
    /// The id of a campaign (LinkedIn: `urn:li:sponsoredCampaign:{id}`).
    CampaignId, "campaign id", "urn:li:sponsoredCampaign:"
}

numeric_id! {
    /// The id of a conversion rule (LinkedIn: `urn:lla:llaPartnerConversion:{id}`; the namespace
    /// is `lla`, not `li`).
    ///
    /// ```
    /// use capi_model::ConversionRuleId;
    ///
    /// let id: ConversionRuleId = "urn:lla:llaPartnerConversion:104012".parse()?;
    /// assert_eq!(id.as_u64(), 104_012);
    /// assert!("urn:li:llaPartnerConversion:104012".parse::<ConversionRuleId>().is_err());
    /// # Ok::<(), capi_model::InvalidId>(())
    /// ```
    ConversionRuleId, "conversion rule id", "urn:lla:llaPartnerConversion:"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_from_a_number_digits_or_its_urn() {
        for text in ["104012", "\"104012\"", "\"urn:lla:llaPartnerConversion:104012\""] {
            let id: ConversionRuleId = serde_json::from_str(text).unwrap();
            assert_eq!(id.as_u64(), 104_012, "{text}");
        }
    }

    #[test]
    fn an_id_refuses_zero_signs_other_urns_and_overflow() {
        for text in [
            "",
            "0",
            "-1",
            "+1",
            " 1",
            "1.0",
            "1e3",
            "urn:li:sponsoredAccount:1",
            "urn:lla:llaPartnerConversion:",
            "urn:lla:llaPartnerConversion:0",
            "18446744073709551616",
            "١٢",
        ] {
            assert!(text.parse::<ConversionRuleId>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_urn_alone_can_be_demanded() {
        assert!(AdAccountId::from_urn("5123456").is_err());
        assert_eq!(AdAccountId::from_urn("urn:li:sponsoredAccount:7").unwrap().as_u64(), 7);
    }
}
