//! The serde form of an event: the reference that the hand-written encoder is proven equal to.

use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};

use super::{
    Amount, ConversionEvent, ConversionValue, CountryCode, CurrencyCode, IdType, LeadId, Name,
    Sha256Hex, Text, User, UserIds, UserInfo,
};

impl Serialize for ConversionEvent<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut event = serializer.serialize_struct("ConversionEvent", 5)?;
        event.serialize_field("conversion", &self.conversion.to_urn())?;
        event.serialize_field("conversionHappenedAt", &self.happened_at)?;
        if let Some(value) = &self.value {
            event.serialize_field("conversionValue", value)?;
        }
        if let Some(id) = &self.event_id {
            event.serialize_field("eventId", id)?;
        }
        event.serialize_field("user", &self.user)?;
        event.end()
    }
}

impl Serialize for ConversionValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut value = serializer.serialize_struct("ConversionValue", 2)?;
        value.serialize_field("currencyCode", &self.currency)?;
        value.serialize_field("amount", &self.amount)?;
        value.end()
    }
}

impl Serialize for User<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut user = serializer.serialize_struct("User", 4)?;
        user.serialize_field("userIds", &self.ids)?;
        if let Some(info) = &self.info {
            user.serialize_field("userInfo", info)?;
        }
        if let Some(lead) = &self.lead {
            user.serialize_field("lead", lead)?;
        }
        if let Some(id) = &self.external_id {
            user.serialize_field("externalIds", &[id])?;
        }
        user.end()
    }
}

impl Serialize for UserIds<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut ids = serializer.serialize_seq(None)?;
        let mut entry = |id_type: IdType, value: Option<&str>| match value {
            Some(value) => ids.serialize_element(&Entry { id_type, value }),
            None => Ok(()),
        };
        let ip = self.plaintext_ip_address.map(|ip| ip.to_string());
        entry(IdType::Sha256Email, self.sha256_email.as_ref().map(Sha256Hex::as_str))?;
        entry(IdType::Sha256IpAddress, self.sha256_ip_address.as_ref().map(Sha256Hex::as_str))?;
        entry(IdType::PlaintextIpAddress, ip.as_deref())?;
        entry(IdType::LinkedInTrackingUuid, self.linkedin_tracking_uuid.as_deref())?;
        entry(IdType::AcxiomId, self.acxiom_id.as_deref())?;
        entry(IdType::OracleMoatId, self.oracle_moat_id.as_deref())?;
        entry(IdType::GoogleAid, self.google_aid.as_deref())?;
        ids.end()
    }
}

struct Entry<'a> {
    id_type: IdType,
    value: &'a str,
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entry = serializer.serialize_struct("UserId", 2)?;
        entry.serialize_field("idType", self.id_type.name())?;
        entry.serialize_field("idValue", self.value)?;
        entry.end()
    }
}

impl Serialize for UserInfo<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut info = serializer.serialize_struct("UserInfo", 5)?;
        match &self.first_name {
            Name::Plain(name) => info.serialize_field("firstName", name)?,
            Name::Hashed(hash) => info.serialize_field("hashedFirstName", hash)?,
        }
        match &self.last_name {
            Name::Plain(name) => info.serialize_field("lastName", name)?,
            Name::Hashed(hash) => info.serialize_field("hashedLastName", hash)?,
        }
        if let Some(name) = &self.company_name {
            info.serialize_field("companyName", name)?;
        }
        if let Some(title) = &self.title {
            info.serialize_field("title", title)?;
        }
        if let Some(code) = &self.country_code {
            info.serialize_field("countryCode", code)?;
        }
        info.end()
    }
}

impl Serialize for LeadId<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}{}", Self::URN_PREFIX, self.as_str()))
    }
}

macro_rules! serialize_str {
    ($($name:ty)*) => {
        $(impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        })*
    };
}

serialize_str!(Amount<'_> Sha256Hex Text<'_>);

macro_rules! serialize_display {
    ($($name:ty)*) => {
        $(impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        })*
    };
}

serialize_display!(CountryCode CurrencyCode);
