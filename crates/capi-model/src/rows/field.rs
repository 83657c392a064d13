//! The columns that an export knows.

use std::fmt;

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// A column that an export knows, in the order in which faults are reported and
        /// `userIds` are sent.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Field {
            $($(#[$doc])* $variant,)*
        }

        impl Field {
            /// Every field, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The column name as the documentation spells it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

fields! {
    /// The conversion rule: an id or its URN.
    Conversion = "conversion",
    /// When the conversion happened.
    ConversionHappenedAt = "conversionHappenedAt",
    /// The advertiser's id of the event.
    EventId = "eventId",
    /// An e-mail address, or its SHA-256.
    Sha256Email = "SHA256_EMAIL",
    /// An IPv4 address, or its SHA-256.
    Sha256IpAddress = "SHA256_IP_ADDRESS",
    /// An IPv4 address.
    PlaintextIpAddress = "PLAINTEXT_IP_ADDRESS",
    /// The value of LinkedIn's `li_fat_id` cookie or URL parameter.
    LinkedInTrackingUuid = "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID",
    /// A `LiveRamp` identity.
    AcxiomId = "ACXIOM_ID",
    /// An Oracle Moat identity.
    OracleMoatId = "ORACLE_MOAT_ID",
    /// A Google advertising id.
    GoogleAid = "GOOGLE_AID",
    /// The person's first name.
    FirstName = "firstName",
    /// The person's last name.
    LastName = "lastName",
    /// The SHA-256 of the first name, or the name.
    HashedFirstName = "hashedFirstName",
    /// The SHA-256 of the last name, or the name.
    HashedLastName = "hashedLastName",
    /// The person's company.
    CompanyName = "companyName",
    /// The person's job title.
    Title = "title",
    /// The person's country, ISO 3166-1.
    CountryCode = "countryCode",
    /// The id or URN of a lead-gen form response.
    Lead = "lead",
    /// The advertiser's own id of the person.
    ExternalIds = "externalIds",
    /// The currency of the conversion's value, ISO 4217.
    CurrencyCode = "currencyCode",
    /// The amount of the conversion's value.
    Amount = "amount",
}

impl Field {
    /// How many fields there are.
    pub const COUNT: usize = Self::ALL.len();

    /// The field that a column names, without regard to ASCII case and surrounding white space.
    ///
    /// ```
    /// use capi_model::Field;
    ///
    /// assert_eq!(Field::from_column(" sha256_email "), Some(Field::Sha256Email));
    /// assert_eq!(Field::from_column("conversion_happened_at"), None);
    /// ```
    #[must_use]
    pub fn from_column(name: &str) -> Option<Self> {
        let name = name.trim();
        Self::ALL.iter().copied().find(|field| field.name().eq_ignore_ascii_case(name))
    }

    /// The position in [`Field::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// The column name.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name_in_any_case() {
        for (index, &field) in Field::ALL.iter().enumerate() {
            assert_eq!(field.index(), index);
            assert_eq!(Field::from_column(field.name()), Some(field));
            assert_eq!(Field::from_column(&field.name().to_uppercase()), Some(field));
            assert_eq!(Field::from_column(&field.name().to_lowercase()), Some(field));
        }
    }
}
