//! The stable codes of rejections and warnings.

use std::fmt;

use serde::{Serialize, Serializer};

macro_rules! codes {
    ($(#[$outer:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// Every code, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code as reports have it; it never changes.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

codes! {
    /// Why a row is not sent.
    Code {
        /// A name is there but has no letters in it.
        EmptyField = "empty_field",
        /// The conversion is older than 90 days.
        Expired = "expired",
        /// The conversion lies in the future.
        FutureTimestamp = "future_timestamp",
        /// A currency without an amount, or an amount without a currency.
        IncompleteConversionValue = "incomplete_conversion_value",
        /// Not an amount of at most 18 digits before the point and 2 after it.
        InvalidAmount = "invalid_amount",
        /// Neither a rule's id nor its URN.
        InvalidConversion = "invalid_conversion",
        /// Not an ISO 3166-1 code.
        InvalidCountry = "invalid_country",
        /// Not an ISO 4217 code in use.
        InvalidCurrency = "invalid_currency",
        /// Neither an e-mail address nor its SHA-256.
        InvalidEmail = "invalid_email",
        /// An event id that is too long.
        InvalidEventId = "invalid_event_id",
        /// Not an IPv4 address, or not its SHA-256.
        InvalidIpAddress = "invalid_ip_address",
        /// Neither a lead's id nor its URN.
        InvalidLead = "invalid_lead",
        /// Not a time, or one without a zone.
        InvalidTimestamp = "invalid_timestamp",
        /// A row that cannot be read as one.
        MalformedRow = "malformed_row",
        /// Neither the row nor the configuration names a rule.
        MissingConversion = "missing_conversion",
        /// Nothing in the row says who converted.
        MissingIdentifier = "missing_identifier",
        /// No time of the conversion.
        MissingTimestamp = "missing_timestamp",
        /// A number that counts seconds, microseconds or nanoseconds.
        TimestampNotMilliseconds = "timestamp_not_milliseconds",
        /// More than one external id.
        TooManyExternalIds = "too_many_external_ids",
        /// A value of a type, or with a control character, that the column cannot take.
        WrongType = "wrong_type",
    }
}

codes! {
    /// Why a whole dataset is refused before anything is sent.
    DatasetCode {
        /// Two columns fill the same field.
        DuplicateColumn = "duplicate_column",
        /// A column for hashed names, and an API version before 202609.
        HashedNamesUnsupported = "hashed_names_unsupported",
        /// The output mapping makes two columns of one name, or maps one column twice.
        MappingDuplicateColumn = "mapping_duplicate_column",
        /// The output mapping asks for a value that this export does not have.
        MappingMissingValue = "mapping_missing_value",
        /// The output mapping names a column that the source does not have.
        MappingUnknownColumn = "mapping_unknown_column",
        /// Without this column no row can be valid.
        MissingColumn = "missing_column",
    }
}

codes! {
    /// What is worth knowing about a row that is sent all the same.
    Warning {
        /// Without both names, name, company, title and country are not sent: LinkedIn would
        /// refuse them.
        IncompleteUserInfo = "incomplete_user_info",
        /// `ORACLE_MOAT_ID` was left out, because this API version no longer lists it.
        OracleMoatIdOmitted = "oracle_moat_id_omitted",
    }
}

/// The warnings of one row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Warnings(u8);

impl Warnings {
    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this warning is among them.
    #[must_use]
    pub const fn contains(self, warning: Warning) -> bool {
        self.0 & (1 << warning as u8) != 0
    }

    /// The warnings, in the order of [`Warning::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Warning> {
        Warning::ALL.iter().copied().filter(move |&warning| self.contains(warning))
    }

    pub(crate) const fn add(&mut self, warning: Warning) {
        self.0 |= 1 << warning as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_alphabetical<T: Copy>(codes: &[T], text: fn(T) -> &'static str) -> bool {
        codes.is_sorted_by_key(|&code| text(code))
    }

    #[test]
    fn codes_are_listed_in_alphabetical_order() {
        assert!(is_alphabetical(Code::ALL, Code::as_str));
        assert!(is_alphabetical(DatasetCode::ALL, DatasetCode::as_str));
        assert!(is_alphabetical(Warning::ALL, Warning::as_str));
    }

    #[test]
    fn warnings_are_a_set() {
        let mut warnings = Warnings::default();
        assert!(warnings.is_empty());
        warnings.add(Warning::OracleMoatIdOmitted);
        warnings.add(Warning::OracleMoatIdOmitted);
        assert_eq!(warnings.iter().collect::<Vec<_>>(), [Warning::OracleMoatIdOmitted]);
        assert!(!warnings.contains(Warning::IncompleteUserInfo));
    }
}
