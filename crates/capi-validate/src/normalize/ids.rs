//! Ids: of the rule, the event, the lead, and the advertiser's own of the person.

use std::borrow::Cow;
use std::fmt;

use capi_model::{ConversionRuleId, LeadId, List, Text, Value};
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};

use super::text::{clean, clean_cow, has_control, integer_text, text_or_integer, trim};
use crate::rejection::{Code, Problem, Read};

/// LinkedIn names no limit; longer ids are a mistake.
const MAX_EVENT_ID_CHARS: usize = 255;

/// `conversion`: the row's rule, else the configured one.
#[inline]
pub(super) fn conversion(
    value: Value<'_>,
    configured: Option<ConversionRuleId>,
) -> Read<ConversionRuleId> {
    let id = match value {
        Value::Null => return configured_rule(configured),
        Value::Text(text) => match trim(text) {
            "" => return configured_rule(configured),
            text if text.len() > MAX_EVENT_ID_CHARS => None,
            text => text.parse().ok(),
        },
        Value::Integer(id) => u64::try_from(id).ok().and_then(ConversionRuleId::new),
        Value::Decimal(_) => integer_text(value).and_then(|text| text.parse().ok()),
        Value::Float(_) => None,
        other => return Err(Problem::wrong_type("a conversion rule's id or URN", &other)),
    };
    match id {
        Some(id) => Ok(Some(id)),
        None => Err(invalid_conversion(value)),
    }
}

#[inline]
fn configured_rule(configured: Option<ConversionRuleId>) -> Read<ConversionRuleId> {
    match configured {
        Some(rule) => Ok(Some(rule)),
        None => Err(Problem::new(
            Code::MissingConversion,
            "expected a conversion rule: neither the row nor the configuration names one",
        )),
    }
}

#[cold]
fn invalid_conversion(value: Value<'_>) -> Problem {
    match value {
        Value::Text(text) if has_control(trim(text)) => Problem::control_character(),
        _ => Problem::new(
            Code::InvalidConversion,
            "expected a conversion rule's id, a whole number above zero, or its URN \
             `urn:lla:llaPartnerConversion:{id}`",
        ),
    }
}

/// `eventId`.
#[inline]
pub(super) fn event(value: Value<'_>) -> Read<Text<'_>> {
    let id = text_or_integer(value)?;
    match &id {
        // No text has more characters than bytes.
        Some(id) if id.len() > MAX_EVENT_ID_CHARS && id.chars().count() > MAX_EVENT_ID_CHARS => {
            Err(Problem::new(
                Code::InvalidEventId,
                format!("expected at most {MAX_EVENT_ID_CHARS} characters"),
            ))
        }
        _ => Ok(id),
    }
}

/// `lead`: an id, or its URN.
#[inline]
pub(super) fn lead(value: Value<'_>) -> Read<LeadId<'_>> {
    let id = match value {
        Value::Null => return Ok(None),
        Value::Text(text) => match clean(text)? {
            None => return Ok(None),
            Some(text) => LeadId::parse(text),
        },
        Value::Integer(id) => u64::try_from(id).ok().map(LeadId::from_number),
        Value::Decimal(_) => {
            integer_text(value).and_then(|text| text.parse().ok()).map(LeadId::from_number)
        }
        Value::Float(_) => None,
        other => return Err(Problem::wrong_type("a lead's id or URN", &other)),
    };
    match id {
        Some(id) => Ok(Some(id)),
        None => Err(Problem::new(
            Code::InvalidLead,
            "expected `urn:li:leadGenFormResponse:{id}` or a bare id, without `:` and white space",
        )),
    }
}

/// `externalIds`: one id, alone or as the only item of a list, which may be JSON text.
#[inline]
pub(super) fn external(value: Value<'_>) -> Read<Text<'_>> {
    match value {
        Value::Null => Ok(None),
        Value::List(list) => external_of_list(list),
        Value::Text(text) => match clean(text)? {
            Some(text) if text.starts_with('[') => external_of_json(text),
            text => Ok(text.map(Text::from)),
        },
        other => match integer_text(other) {
            Some(text) => Ok(Some(text)),
            None => Err(Problem::wrong_type(EXPECTED_EXTERNAL, &other)),
        },
    }
}

const EXPECTED_EXTERNAL: &str = "text, an integer, or a list of one of these";

fn external_of_list(list: List<'_>) -> Read<Text<'_>> {
    match (list.item(0), list.len()) {
        (None, _) => Ok(None),
        (Some(item), 1) => match text_or_integer(item) {
            Err(_) if !matches!(item, Value::Text(_)) => {
                Err(Problem::wrong_type("a list of text or an integer", &item))
            }
            read => read,
        },
        (Some(_), count) => Err(too_many(count)),
    }
}

#[cold]
fn too_many(count: usize) -> Problem {
    Problem::new(Code::TooManyExternalIds, format!("expected at most one id, found {count}"))
}

/// Text that starts like a JSON array has to be one: sent as it is, it would never match.
fn external_of_json(text: &str) -> Read<Text<'_>> {
    let mut json = serde_json::Deserializer::from_str(text);
    let array = json.deserialize_seq(FirstItem).and_then(|array| json.end().map(|()| array));
    match array {
        Ok((_, count)) if count > 1 => Err(too_many(count)),
        Ok((Item::Null, _)) => Ok(None),
        Ok((Item::Text(text), _)) => clean_cow(text),
        Ok((Item::Number(text), _)) => Ok(Some(text)),
        Ok((Item::Other, _)) => {
            Err(Problem::new(Code::WrongType, "expected a list of text or an integer"))
        }
        Err(_) => Err(Problem::new(
            Code::WrongType,
            "expected text, or a JSON array such as [\"id\"]: it starts with `[` but is no array",
        )),
    }
}

/// An item of a JSON array, borrowed from its text if it holds no escapes.
enum Item<'a> {
    Null,
    Number(Text<'a>),
    Other,
    Text(Cow<'a, str>),
}

/// Reads the first item of an array and counts them all.
struct FirstItem;

impl<'a> Visitor<'a> for FirstItem {
    type Value = (Item<'a>, usize);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let Some(first) = items.next_element()? else { return Ok((Item::Null, 0)) };
        let mut count = 1;
        while items.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok((first, count))
    }
}

impl<'a> serde::Deserialize<'a> for Item<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        struct ItemVisitor;

        impl<'a> Visitor<'a> for ItemVisitor {
            type Value = Item<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text or an integer")
            }

            fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Item<'a>, E> {
                Ok(Item::Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Item<'a>, E> {
                Ok(Item::Text(Cow::Owned(text.to_owned())))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Item<'a>, E> {
                Ok(Item::Number(Text::from_display(number)))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Item<'a>, E> {
                Ok(Item::Number(Text::from_display(number)))
            }

            fn visit_unit<E>(self) -> Result<Item<'a>, E> {
                Ok(Item::Null)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Item<'a>, E> {
                Ok(Item::Other)
            }

            fn visit_f64<E>(self, _: f64) -> Result<Item<'a>, E> {
                Ok(Item::Other)
            }

            fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<Item<'a>, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Item::Other)
            }

            fn visit_map<A: serde::de::MapAccess<'a>>(
                self,
                mut entries: A,
            ) -> Result<Item<'a>, A::Error> {
                while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Item::Other)
            }
        }

        deserializer.deserialize_any(ItemVisitor)
    }
}
