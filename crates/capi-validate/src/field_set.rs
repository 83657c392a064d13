//! A set of fields.

use capi_model::Field;

/// A set of fields, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct FieldSet(u32);

const _: () = assert!(Field::COUNT <= 32, "one bit for each field");

impl FieldSet {
    /// The columns that identify a person on their own. Names do so in pairs only.
    const IDENTIFIERS: Self = Self::EMPTY
        .with(Field::Sha256Email)
        .with(Field::Sha256IpAddress)
        .with(Field::PlaintextIpAddress)
        .with(Field::LinkedInTrackingUuid)
        .with(Field::AcxiomId)
        .with(Field::OracleMoatId)
        .with(Field::GoogleAid)
        .with(Field::Lead)
        .with(Field::ExternalIds);
    /// The columns of a first name.
    const FIRST_NAMES: Self = Self::EMPTY.with(Field::FirstName).with(Field::HashedFirstName);
    /// The columns of a last name.
    const LAST_NAMES: Self = Self::EMPTY.with(Field::LastName).with(Field::HashedLastName);

    const EMPTY: Self = Self(0);

    pub(crate) const fn with(self, field: Field) -> Self {
        Self(self.0 | 1 << field.index())
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) const fn contains(self, field: Field) -> bool {
        self.0 & (1 << field.index()) != 0
    }

    /// Whether one of these columns can help to identify a person.
    pub(crate) const fn can_help_identify(self) -> bool {
        self.intersects(Self::IDENTIFIERS.or(Self::FIRST_NAMES).or(Self::LAST_NAMES))
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether these columns, all filled, can identify a person.
    pub(crate) const fn can_identify(self) -> bool {
        self.intersects(Self::IDENTIFIERS)
            || (self.intersects(Self::FIRST_NAMES) && self.intersects(Self::LAST_NAMES))
    }
}
