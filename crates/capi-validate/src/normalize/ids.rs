//! Ids: of the rule, the event, the lead, and the advertiser's own of the person.

use std::borrow::Cow;
use std::fmt;

use capi_model::{ConversionRuleId, LeadId, List, Text, Value};
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};

use super::text::{clean, has_control, integer_text, text_or_integer, trim};
use crate::rejection::{Code, Problem, Read};

/// `conversion`: an id, or its URN.
#[inline]
pub(super) fn conversion(value: &Value<'_>, slot: &mut Option<ConversionRuleId>) -> Read {
    *slot = match *value {
        Value::Text(text) => match trim(text) {
            "" => return Ok(()),
            text => text.parse().ok(),
        },
        Value::Integer(id) => u64::try_from(id).ok().and_then(ConversionRuleId::new),
        Value::Decimal(_) => integer_text(value).and_then(|text| text.parse().ok()),
        Value::Float(_) => None,
        _ => return Err(Problem::wrong_type("a conversion rule's id or URN", value)),
    };
    if slot.is_some() { Ok(()) } else { Err(invalid_conversion(value)) }
}

#[cold]
fn invalid_conversion(value: &Value<'_>) -> Problem {
    match *value {
        Value::Text(text) if has_control(trim(text)) => Problem::control_character(),
        _ => Problem::new(
            Code::InvalidConversion,
            "expected a conversion rule's id, a whole number above zero, or its URN \
             `urn:lla:llaPartnerConversion:{id}`",
        ),
    }
}

/// Neither the row nor the configuration names a rule.
#[cold]
pub(super) fn missing_conversion() -> Problem {
    Problem::new(
        Code::MissingConversion,
        "expected a conversion rule: neither the row nor the configuration names one",
    )
}

/// LinkedIn names no limit for event ids; a longer one is a mistake.
const MAX_EVENT_ID_CHARS: usize = 255;

/// `eventId`.
#[inline]
pub(super) fn event<'a>(value: &Value<'a>, slot: &mut Option<Text<'a>>) -> Read {
    text_or_integer(value, slot)?;
    match slot {
        // No text has more characters than bytes.
        Some(id) if id.len() > MAX_EVENT_ID_CHARS && id.chars().count() > MAX_EVENT_ID_CHARS => {
            let message = format!("expected at most {MAX_EVENT_ID_CHARS} characters");
            Err(Problem::new(Code::InvalidEventId, message))
        }
        _ => Ok(()),
    }
}

/// `lead`: an id, or its URN.
#[inline]
pub(super) fn lead<'a>(value: &Value<'a>, slot: &mut Option<LeadId<'a>>) -> Read {
    *slot = match *value {
        Value::Text(text) => match clean(text)? {
            "" => return Ok(()),
            text => LeadId::parse(text),
        },
        Value::Integer(id) => u64::try_from(id).ok().map(LeadId::from_number),
        Value::Decimal(_) => {
            integer_text(value).and_then(|text| text.parse().ok()).map(LeadId::from_number)
        }
        Value::Float(_) => None,
        _ => return Err(Problem::wrong_type("a lead's id or URN", value)),
    };
    if slot.is_some() {
        return Ok(());
    }
    Err(Problem::new(
        Code::InvalidLead,
        "expected `urn:li:leadGenFormResponse:{id}` or a bare id, without `:` and white space",
    ))
}

/// `externalIds`: one id, alone or as the only item of a list, which may be JSON text.
#[inline]
pub(super) fn external<'a>(value: &Value<'a>, slot: &mut Option<Text<'a>>) -> Read {
    match *value {
        Value::List(list) => external_of_list(list, slot),
        Value::Text(text) => match clean(text)? {
            "" => Ok(()),
            text if text.starts_with('[') => external_of_json(text, slot),
            text => {
                *slot = Some(text.into());
                Ok(())
            }
        },
        _ => match integer_text(value) {
            Some(text) => {
                *slot = Some(text);
                Ok(())
            }
            None => Err(Problem::wrong_type(EXPECTED_EXTERNAL, value)),
        },
    }
}

const EXPECTED_EXTERNAL: &str = "text, an integer, or a list of one of these";

fn external_of_list<'a>(list: List<'a>, slot: &mut Option<Text<'a>>) -> Read {
    match (list.item(0), list.len()) {
        (None | Some(Value::Null), 0 | 1) => Ok(()),
        (Some(item), 1) => match item {
            Value::Text(_) | Value::Integer(_) | Value::Decimal(_) => text_or_integer(&item, slot),
            _ => Err(Problem::wrong_type("a list of text or an integer", &item)),
        },
        (_, count) => Err(too_many(count)),
    }
}

#[cold]
fn too_many(count: usize) -> Problem {
    Problem::new(Code::TooManyExternalIds, format!("expected at most one id, found {count}"))
}

/// Text that starts like a JSON array has to be one: sent as it is, it would never match.
fn external_of_json<'a>(text: &'a str, slot: &mut Option<Text<'a>>) -> Read {
    let mut json = serde_json::Deserializer::from_str(text);
    let array = json.deserialize_seq(FirstItem).and_then(|array| json.end().map(|()| array));
    match array {
        Ok((_, count)) if count > 1 => Err(too_many(count)),
        Ok((Item::Null, _)) => Ok(()),
        Ok((Item::Number(text), _)) => {
            *slot = Some(text);
            Ok(())
        }
        Ok((Item::Text(Cow::Borrowed(text)), _)) => text_or_integer(&Value::Text(text), slot),
        Ok((Item::Text(Cow::Owned(text)), _)) => {
            let text = clean(&text)?;
            if !text.is_empty() {
                *slot = Some(text.to_owned().into());
            }
            Ok(())
        }
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
