//! Reading values as protocol 2.0 writes them: `List(a,b)`, `(key:value)`, percent-encoded text.

use std::fmt;

use percent_encoding::percent_decode_str;

/// A value of a query parameter or a key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum RestValue {
    List(Vec<RestValue>),
    Record(Vec<(String, RestValue)>),
    Text(String),
}

/// Why text is not a value.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Malformed {
    at: usize,
    why: &'static str,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at index {}", self.why, self.at)
    }
}

impl RestValue {
    /// Reads all of `raw`. Structural characters must stand raw, and everything else that could be
    /// taken for one must be percent-encoded.
    pub(crate) fn parse(raw: &str) -> Result<Self, Malformed> {
        let mut reader = Reader { raw, at: 0 };
        let value = reader.value()?;
        if reader.at == raw.len() {
            Ok(value)
        } else {
            Err(reader.malformed("unexpected character"))
        }
    }

    /// The text, if this is one.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items, if this is a list.
    pub(crate) fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The value under `key`, if this is a record that has one.
    pub(crate) fn field(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Record(fields) => {
                fields.iter().find(|(name, _)| name == key).map(|(_, value)| value)
            }
            _ => None,
        }
    }
}

struct Reader<'a> {
    raw: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.raw.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn malformed(&self, why: &'static str) -> Malformed {
        Malformed { at: self.at, why }
    }

    fn value(&mut self) -> Result<RestValue, Malformed> {
        if self.take("List(") {
            return self.items().map(RestValue::List);
        }
        if self.take("(") {
            return self.fields().map(RestValue::Record);
        }
        self.text().map(RestValue::Text)
    }

    fn items(&mut self) -> Result<Vec<RestValue>, Malformed> {
        let mut items = Vec::new();
        if self.take(")") {
            return Ok(items);
        }
        loop {
            items.push(self.value()?);
            if self.take(")") {
                return Ok(items);
            }
            if !self.take(",") {
                return Err(self.malformed("expected ',' or ')'"));
            }
        }
    }

    fn fields(&mut self) -> Result<Vec<(String, RestValue)>, Malformed> {
        let mut fields = Vec::new();
        if self.take(")") {
            return Ok(fields);
        }
        loop {
            let key = self.text()?;
            if !self.take(":") {
                return Err(self.malformed("expected ':'"));
            }
            fields.push((key, self.value()?));
            if self.take(")") {
                return Ok(fields);
            }
            if !self.take(",") {
                return Err(self.malformed("expected ',' or ')'"));
            }
        }
    }

    fn text(&mut self) -> Result<String, Malformed> {
        if self.take("''") {
            return Ok(String::new());
        }
        let rest = self.rest();
        let length = rest.find(['(', ')', ',', ':', '\'']).unwrap_or(rest.len());
        let raw = rest.get(..length).unwrap_or_default();
        let text = decode(raw).ok_or_else(|| self.malformed("invalid percent-encoding"))?;
        if text.is_empty() {
            return Err(self.malformed("empty value"));
        }
        self.at += length;
        Ok(text)
    }
}

/// Undoes percent-encoding; none if an escape is broken or the result is not UTF-8.
pub(super) fn decode(raw: &str) -> Option<String> {
    let escaped = raw.split('%').skip(1).all(|after| {
        let digits = after.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    // Java's decoder, which LinkedIn's framework uses, takes a plus for a space.
    let spaced = raw.replace('+', " ");
    let text = percent_decode_str(&spaced).decode_utf8().ok()?.into_owned();
    escaped.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::restli::encode;

    fn text(value: &str) -> RestValue {
        RestValue::Text(value.into())
    }

    #[test]
    fn nested_values_are_read() {
        let raw = "(status:(values:List(ACTIVE,PAUSED)),name:'',urn:urn%3Ali%3Ax%3A1)";
        let value = RestValue::parse(raw).unwrap();
        let values = value.field("status").unwrap().field("values").unwrap();
        assert_eq!(values.as_list().unwrap(), [text("ACTIVE"), text("PAUSED")]);
        assert_eq!(value.field("name"), Some(&text("")));
        assert_eq!(value.field("urn").unwrap().as_text(), Some("urn:li:x:1"));
        assert_eq!(RestValue::parse("List()"), Ok(RestValue::List(Vec::new())));
    }

    #[test]
    fn raw_urns_and_encoded_structure_are_not_what_they_seem() {
        assert!(RestValue::parse("urn:li:x:1").is_err());
        assert!(RestValue::parse("List(urn:li:x:1)").is_err());
        assert_eq!(RestValue::parse("List%281%29"), Ok(text("List(1)")));
        for broken in ["List(1", "(a)", "(a:1", "a%3", "a%zz", "%ff", "", "List(1,)", "a)"] {
            assert!(RestValue::parse(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn what_is_encoded_reads_back() {
        for value in ["", "urn:li:x:(1,2)", "a b+c%", "Müller's", "List(1)"] {
            assert_eq!(RestValue::parse(&encode(value)), Ok(text(value)));
        }
    }
}
