//! Which identifiers the delivered events carried.

use capi_model::{ConversionEvent, Field};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Something by which LinkedIn can match an event to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Identifier {
    /// One of `userIds`, or `lead`, or `externalIds`: named by its column.
    Column(Field),
    /// First and last name, plain or hashed.
    Name,
}

impl Identifier {
    /// Every identifier, in the order of the columns.
    pub const ALL: [Self; 10] = [
        Self::Column(Field::Sha256Email),
        Self::Column(Field::Sha256IpAddress),
        Self::Column(Field::PlaintextIpAddress),
        Self::Column(Field::LinkedInTrackingUuid),
        Self::Column(Field::AcxiomId),
        Self::Column(Field::OracleMoatId),
        Self::Column(Field::GoogleAid),
        Self::Name,
        Self::Column(Field::Lead),
        Self::Column(Field::ExternalIds),
    ];

    /// The column's name, or `name`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Column(field) => field.name(),
            Self::Name => "name",
        }
    }
}

/// The set of identifiers that one event carries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Identifiers(u16);

impl Identifiers {
    pub(crate) fn of(event: &ConversionEvent<'_>) -> Self {
        let user = &event.user;
        // In the order of `Identifier::ALL`.
        let carried = [
            user.ids.sha256_email.is_some(),
            user.ids.sha256_ip_address.is_some(),
            user.ids.plaintext_ip_address.is_some(),
            user.ids.linkedin_tracking_uuid.is_some(),
            user.ids.acxiom_id.is_some(),
            user.ids.oracle_moat_id.is_some(),
            user.ids.google_aid.is_some(),
            user.info.is_some(),
            user.lead.is_some(),
            user.external_id.is_some(),
        ];
        Self(carried.iter().rev().fold(0, |bits, &carried| bits << 1 | u16::from(carried)))
    }
}

/// How many events carried each identifier. An event with several counts under each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coverage([u64; Identifier::ALL.len()]);

impl Coverage {
    /// Each identifier and the number of events that carried it.
    pub fn iter(&self) -> impl Iterator<Item = (Identifier, u64)> + '_ {
        Identifier::ALL.into_iter().zip(self.0)
    }

    /// How many events carried this identifier.
    #[must_use]
    pub fn of(&self, identifier: Identifier) -> u64 {
        self.iter().find(|&(other, _)| other == identifier).map_or(0, |(_, events)| events)
    }

    pub(crate) fn add(&mut self, identifiers: Identifiers) {
        for (bit, events) in self.0.iter_mut().enumerate() {
            *events += u64::from(identifiers.0 >> bit & 1);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (events, more) in self.0.iter_mut().zip(other.0) {
            *events += more;
        }
    }
}

/// A map from the identifier's name to the number of events.
impl Serialize for Coverage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (identifier, events) in self.iter() {
            map.serialize_entry(identifier.name(), &events)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use capi_model::{ConversionRuleId, LeadId, Sha256Hex, Timestamp};

    #[test]
    fn an_event_counts_under_each_identifier_that_it_carries() {
        let rule = ConversionRuleId::new(1).unwrap();
        let mut event = ConversionEvent::new(rule, Timestamp::from_millis(0));
        event.user.ids.sha256_email = Some(Sha256Hex::of(b""));
        event.user.lead = LeadId::parse("1");
        let mut coverage = Coverage::default();
        coverage.add(Identifiers::of(&event));
        let carried: Vec<_> =
            coverage.iter().filter(|&(_, events)| events == 1).map(|(id, _)| id.name()).collect();
        assert_eq!(carried, ["SHA256_EMAIL", "lead"]);
    }
}
