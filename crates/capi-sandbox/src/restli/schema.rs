//! Checking JSON against a record schema, with the words of Rest.li's validation filter.
//!
//! Every fault is reported, children before what their parent lacks; numbers convert among
//! themselves and nothing else converts; `null` is never a way to leave a field out.

use std::fmt::Write as _;

use hyper::StatusCode;
use serde_json::Value;

use crate::gateway::Refusal;

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Boolean,
    Enum(&'static [&'static str]),
    Integer,
    List(&'static Kind),
    Long,
    Record(&'static [Field]),
    Text,
    /// Text that must start with the prefix and go on.
    Urn(&'static str),
    /// Not checked any further.
    Unchecked,
}

/// A field of a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    name: &'static str,
    kind: Kind,
    required: bool,
}

impl Field {
    pub(crate) const fn required(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, required: true }
    }

    pub(crate) const fn optional(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, required: false }
    }
}

/// The faults of one record, as lines of the 422 message.
#[derive(Debug, Default)]
pub(crate) struct Faults(String);

impl Faults {
    /// Checks `value` against a record of `fields`.
    pub(crate) fn of_record(value: &Value, fields: &'static [Field]) -> Self {
        let mut faults = Self::default();
        faults.record(&mut String::new(), value, fields);
        faults
    }

    /// Checks the fields that are there, and asks for none that is not: the `$set` of a patch.
    pub(crate) fn of_patch(value: &Value, fields: &'static [Field]) -> Self {
        let mut faults = Self::default();
        faults.children(&mut String::new(), value, fields);
        faults
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// 422 with every line, if there is any.
    pub(crate) fn into_result(self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(Refusal::plain(StatusCode::UNPROCESSABLE_ENTITY, self.0))
    }

    /// Adds a fault at `path`.
    pub(crate) fn add(&mut self, path: &str, text: &str) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.0, "ERROR :: {path} :: {text}");
    }

    /// Adds that the field at `path` is missing.
    pub(crate) fn add_missing(&mut self, path: &str) {
        self.add(path, "field is required but not found and has no default value");
    }

    fn record(&mut self, path: &mut String, value: &Value, fields: &'static [Field]) {
        let Value::Object(map) = value else {
            return self.add(path, "record type is not backed by a DataMap");
        };
        self.children(path, value, fields);
        for field in fields.iter().filter(|field| field.required && !map.contains_key(field.name)) {
            self.add_missing(&format!("{path}/{}", field.name));
        }
    }

    fn children(&mut self, path: &mut String, value: &Value, fields: &'static [Field]) {
        for (name, child) in value.as_object().into_iter().flatten() {
            let end = path.len();
            path.push('/');
            path.push_str(name);
            match fields.iter().find(|field| field.name == name) {
                Some(field) => self.value(path, child, field.kind),
                None => self.add(path, "unrecognized field found but not allowed"),
            }
            path.truncate(end);
        }
    }

    fn value(&mut self, path: &mut String, value: &Value, kind: Kind) {
        match (kind, value) {
            (Kind::Record(fields), _) => self.record(path, value, fields),
            (Kind::List(item), Value::Array(items)) => {
                for (position, child) in items.iter().enumerate() {
                    let end = path.len();
                    let _ = write!(path, "/{position}");
                    self.value(path, child, *item);
                    path.truncate(end);
                }
            }
            (Kind::List(_), _) => self.add(path, "array type is not backed by a DataList"),
            (Kind::Enum(symbols), Value::String(text)) => {
                if !symbols.contains(&text.as_str()) {
                    self.add(path, &format!("\"{text}\" is not an enum symbol"));
                }
            }
            (Kind::Enum(_), _) => self.add(path, "enum type is not backed by a String"),
            (Kind::Urn(prefix), Value::String(text)) => {
                if text.strip_prefix(prefix).is_none_or(str::is_empty) {
                    self.add(path, "Invalid Urn format. Invalid prefix.");
                }
            }
            (Kind::Unchecked, _)
            | (Kind::Text, Value::String(_))
            | (Kind::Long | Kind::Integer, Value::Number(_))
            | (Kind::Boolean, Value::Bool(_)) => {}
            (Kind::Text | Kind::Urn(_), _) => self.not_coercible(path, value, "String"),
            (Kind::Long, _) => self.not_coercible(path, value, "Long"),
            (Kind::Integer, _) => self.not_coercible(path, value, "Integer"),
            (Kind::Boolean, _) => self.not_coercible(path, value, "Boolean"),
        }
    }

    fn not_coercible(&mut self, path: &str, value: &Value, class: &str) {
        self.add(path, &format!("{} cannot be coerced to {class}", java_text(value)));
    }
}

/// The faults of a batch: the first line of each failing element names its index.
#[derive(Debug, Default)]
pub(crate) struct BatchFaults(Faults);

impl BatchFaults {
    /// Adds the faults of the element at `index`; without an index, those of the only one.
    pub(crate) fn add(&mut self, index: Option<usize>, faults: &Faults) {
        if let (Some(index), false) = (index, faults.is_empty()) {
            // Writing to a `String` cannot fail.
            let _ = write!(self.0.0, "Index: {index}, ");
        }
        self.0.0.push_str(&faults.0);
    }

    /// 422 with every line, if there is any.
    pub(crate) fn into_result(self) -> Result<(), Refusal> {
        self.0.into_result()
    }
}

/// The text that Java's `String.valueOf` gives of a parsed value.
fn java_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(java_text).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) => {
            let entries: Vec<String> =
                map.iter().map(|(key, value)| format!("{key}={}", java_text(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// A JSON number as Java's `Number.longValue` reads it: the fraction is cut off.
#[expect(clippy::cast_possible_truncation, reason = "as Java converts a double to a long")]
pub(crate) fn long_value(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_f64().map(|number| number as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const FIELDS: &[Field] = &[
        Field::required("at", Kind::Long),
        Field::required("name", Kind::Text),
        Field::optional("on", Kind::Boolean),
        Field::optional("words", Kind::List(&Kind::Text)),
    ];

    #[test]
    fn each_wrong_type_has_its_own_words() {
        let value = json!({"at": "1", "name": null, "on": 1, "words": ["a", {"b": [2, true]}]});
        assert_eq!(
            Faults::of_record(&value, FIELDS).0,
            "ERROR :: /at :: 1 cannot be coerced to Long\n\
             ERROR :: /name :: null cannot be coerced to String\n\
             ERROR :: /on :: 1 cannot be coerced to Boolean\n\
             ERROR :: /words/1 :: {b=[2, true]} cannot be coerced to String\n"
        );
    }

    #[test]
    fn a_patch_may_leave_required_fields_out() {
        assert!(Faults::of_patch(&json!({"on": true}), FIELDS).is_empty());
        assert!(!Faults::of_record(&json!({"on": true}), FIELDS).is_empty());
    }

    #[test]
    fn a_long_takes_any_number_and_cuts_its_fraction() {
        assert_eq!(long_value(&json!(1.795e12)), Some(1_795_000_000_000));
        assert_eq!(long_value(&json!(12.9)), Some(12));
    }
}
