//! Reading events that are without fault, without building a tree.
//!
//! This reader only ever says "without fault" or "cannot tell". Whatever it cannot tell (a fault,
//! a repeated key, a number in another notation) the slow reader judges, so
//! speed never changes an answer.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::facts::{Facts, Identity};
use super::schema::{EventSchema, ID_TYPES, LEAD_URN, MOAT};
use crate::restli::urn;

/// Reads one event that fills `body`.
pub(super) fn single<'a>(body: &'a str, schema: &EventSchema) -> Option<Facts<'a>> {
    let Object(event) = serde_json::from_str::<Object<WireEvent<'a>>>(body).ok()?;
    let start = body.len() - body.trim_ascii_start().len();
    facts(&event, schema, start, body.trim_ascii_end().len())
}

/// Reads `{"elements":[…]}`.
pub(super) fn batch<'a>(body: &'a str, schema: &EventSchema) -> Option<Vec<Facts<'a>>> {
    let inside = ["{", "\"elements\"", ":", "["].into_iter().try_fold(body, after)?;
    let mut events = Vec::with_capacity(body.len() / 512);
    let mut rest = inside.trim_ascii_start();
    if !rest.starts_with(']') {
        loop {
            // A stream, because it tells where the value ended.
            let mut stream = serde_json::Deserializer::from_str(rest).into_iter();
            let Object::<WireEvent<'a>>(event) = stream.next()?.ok()?;
            let start = body.len() - rest.len();
            let length = stream.byte_offset();
            events.push(facts(&event, schema, start, start + length)?);
            match after(rest.get(length..)?, ",") {
                Some(next) => rest = next.trim_ascii_start(),
                None => break rest = rest.get(length..)?,
            }
        }
    }
    let end = ["]", "}"].into_iter().try_fold(rest, after)?;
    end.trim_ascii_start().is_empty().then_some(events)
}

/// What follows `token` in `text`, white space before it aside.
fn after<'a>(text: &'a str, token: &str) -> Option<&'a str> {
    text.trim_ascii_start().strip_prefix(token)
}

fn facts<'a>(
    event: &WireEvent<'a>,
    schema: &EventSchema,
    start: usize,
    end: usize,
) -> Option<Facts<'a>> {
    let Object(user) = &event.user;
    let mut identity = user.user_ids.identity;
    if let Some(lead) = user.lead.as_deref() {
        lead.strip_prefix(LEAD_URN).filter(|id| !id.is_empty())?;
        identity.note(lead);
    }
    if let Some(external) = &user.external_ids {
        schema.external_ids.then_some(())?;
        identity.join(external.0);
    }
    if let Some(Object(info)) = &user.user_info {
        info.note_names(schema, &mut identity)?;
    }
    if user.user_ids.unknown || (user.user_ids.moat && !schema.moat) {
        return None;
    }
    Some(Facts {
        rule: Some(urn::number(&event.conversion, urn::RULE)?),
        happened_at: event.happened_at,
        identified: identity.is_sufficient(),
        event_id: event.event_id.as_ref().map(|id| id.0.clone()),
        range: start..end,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireEvent<'a> {
    #[serde(borrow)]
    conversion: Text<'a>,
    #[serde(rename = "conversionHappenedAt")]
    happened_at: i64,
    #[serde(borrow, default, rename = "conversionValue", deserialize_with = "given")]
    _value: Option<Object<WireValue<'a>>>,
    #[serde(borrow, default, rename = "eventId", deserialize_with = "given")]
    event_id: Option<Text<'a>>,
    #[serde(borrow)]
    user: Object<WireUser<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireValue<'a> {
    #[serde(borrow, rename = "currencyCode")]
    _currency_code: Text<'a>,
    #[serde(borrow, rename = "amount")]
    _amount: Text<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct WireUser<'a> {
    user_ids: UserIds,
    #[serde(borrow, default, deserialize_with = "given")]
    user_info: Option<Object<WireInfo<'a>>>,
    #[serde(borrow, default, deserialize_with = "given")]
    lead: Option<Text<'a>>,
    #[serde(default, deserialize_with = "given")]
    external_ids: Option<ExternalIds>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct WireInfo<'a> {
    #[serde(borrow, default, deserialize_with = "given")]
    first_name: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "given")]
    last_name: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "given")]
    hashed_first_name: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "given")]
    hashed_last_name: Option<Text<'a>>,
    #[serde(borrow, default, rename = "companyName", deserialize_with = "given")]
    _company_name: Option<Text<'a>>,
    #[serde(borrow, default, rename = "title", deserialize_with = "given")]
    _title: Option<Text<'a>>,
    #[serde(borrow, default, rename = "countryCode", deserialize_with = "given")]
    _country_code: Option<Text<'a>>,
}

impl WireInfo<'_> {
    /// Only a whole pair is certain to fit every version's schema.
    fn note_names(&self, schema: &EventSchema, identity: &mut Identity) -> Option<()> {
        let hashed = self.hashed_first_name.is_some() || self.hashed_last_name.is_some();
        if hashed && !schema.hashed_names {
            return None;
        }
        let first = self.first_name.as_deref().or(self.hashed_first_name.as_deref())?;
        let last = self.last_name.as_deref().or(self.hashed_last_name.as_deref())?;
        identity.note_names(Some(first), Some(last));
        Some(())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct WireId<'a> {
    #[serde(borrow)]
    id_type: Text<'a>,
    #[serde(borrow)]
    id_value: Text<'a>,
}

/// The list under `userIds`, folded while it is read.
#[derive(Default)]
struct UserIds {
    identity: Identity,
    moat: bool,
    unknown: bool,
}

impl<'de> Deserialize<'de> for UserIds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fold;
        impl<'de> Visitor<'de> for Fold {
            type Value = UserIds;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of identifiers")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<UserIds, A::Error> {
                let mut folded = UserIds::default();
                while let Some(Object(id)) = items.next_element::<Object<WireId<'de>>>()? {
                    folded.identity.note(&id.id_value);
                    folded.moat |= *id.id_type == *MOAT;
                    folded.unknown |= !ID_TYPES.contains(&&*id.id_type);
                }
                Ok(folded)
            }
        }
        deserializer.deserialize_seq(Fold)
    }
}

/// The list under `externalIds`, folded while it is read.
struct ExternalIds(Identity);

impl<'de> Deserialize<'de> for ExternalIds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fold;
        impl<'de> Visitor<'de> for Fold {
            type Value = ExternalIds;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of strings")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<ExternalIds, A::Error> {
                let mut identity = Identity::default();
                while let Some(id) = items.next_element::<Text<'de>>()? {
                    identity.note(&id);
                }
                Ok(ExternalIds(identity))
            }
        }
        deserializer.deserialize_seq(Fold)
    }
}

/// A string, borrowed unless it holds an escape.
struct Text<'a>(Cow<'a, str>);

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Read)
    }
}

/// A record that is written as a JSON object. Left to itself, serde takes an array of the fields as
/// well.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Only<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Only<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }
        deserializer.deserialize_map(Only(PhantomData))
    }
}

/// A field that may be left out but, when it is there, is not null.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}
