//! A row that owns its values.

use std::fmt;
use std::time::SystemTime;

use super::{Decimal, Value};
use crate::Timestamp;

/// An ordered set of named values: a row that owns what it holds.
///
/// Names are columns, in any case. A name that is given twice stays twice, so that the export can
/// refuse it. `Debug` shows names and types, not values.
///
/// ```
/// use capi_model::Row;
///
/// let row = Row::new()
///     .with("conversionHappenedAt", 1_795_000_000_000_i64)
///     .with("sha256_email", "user@example.com")
///     .with("amount", "50.00")
///     .with("externalIds", vec!["crm-123"]);
/// assert_eq!(row.len(), 4);
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Row {
    values: Vec<(String, OwnedValue)>,
}

impl Row {
    /// A row without values.
    #[must_use]
    pub const fn new() -> Self {
        Self { values: Vec::new() }
    }

    /// Adds a value.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<OwnedValue>) -> Self {
        self.push(name, value);
        self
    }

    /// Adds a value.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<OwnedValue>) {
        self.values.push((name.into(), value.into()));
    }

    /// Names and values, in order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, Value<'_>)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_value()))
    }

    /// How many values there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<N: Into<String>, V: Into<OwnedValue>> FromIterator<(N, V)> for Row {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(values: I) -> Self {
        Self { values: values.into_iter().map(|(n, v)| (n.into(), v.into())).collect() }
    }
}

impl<N: Into<String>, V: Into<OwnedValue>> Extend<(N, V)> for Row {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, values: I) {
        self.values.extend(values.into_iter().map(|(n, v)| (n.into(), v.into())));
    }
}

impl<N: Into<String>, V: Into<OwnedValue>, const LEN: usize> From<[(N, V); LEN]> for Row {
    fn from(values: [(N, V); LEN]) -> Self {
        values.into_iter().collect()
    }
}

/// A value that owns its content: the counterpart of [`Value`].
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub enum OwnedValue {
    /// Absent.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A binary floating-point number.
    Float(f64),
    /// A decimal number.
    Decimal(Decimal),
    /// Text.
    Text(String),
    /// An instant; a date-time without a zone is read as UTC.
    Timestamp(Timestamp),
    /// Several values.
    List(Vec<OwnedValue>),
}

impl OwnedValue {
    /// The value, borrowed.
    #[must_use]
    pub fn as_value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Integer(value) => Value::Integer(*value),
            Self::Float(value) => Value::Float(*value),
            Self::Decimal(value) => Value::Decimal(*value),
            Self::Text(value) => Value::Text(value),
            Self::Timestamp(value) => Value::Timestamp(*value),
            Self::List(items) => Value::List(items.as_slice().into()),
        }
    }
}

impl fmt::Debug for OwnedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_value().fmt(f)
    }
}

macro_rules! owned_from {
    ($($from:ty, $value:ident => $into:expr;)*) => {
        $(impl From<$from> for OwnedValue {
            fn from($value: $from) -> Self {
                $into
            }
        })*
    };
}

owned_from! {
    bool, value => Self::Bool(value);
    i32, value => Self::Integer(value.into());
    i64, value => Self::Integer(value);
    u32, value => Self::Integer(value.into());
    u64, value => i64::try_from(value)
        .map_or_else(|_| Self::Decimal(Decimal::new(value.into(), 0)), Self::Integer);
    // By its shortest decimal form: 19.9 stays 19.9.
    f32, value => Self::Float(value.to_string().parse().unwrap_or_else(|_| value.into()));
    f64, value => Self::Float(value);
    Decimal, value => Self::Decimal(value);
    &str, value => Self::Text(value.to_owned());
    String, value => Self::Text(value);
    Timestamp, value => Self::Timestamp(value);
    SystemTime, value => Self::Timestamp(value.into());
    time::OffsetDateTime, value => Self::Timestamp(value.into());
    time::PrimitiveDateTime, value => Self::Timestamp(value.into());
}

impl<V: Into<OwnedValue>> From<Option<V>> for OwnedValue {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<V: Into<OwnedValue>> From<Vec<V>> for OwnedValue {
    fn from(items: Vec<V>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<V: Into<OwnedValue>, const LEN: usize> From<[V; LEN]> for OwnedValue {
    fn from(items: [V; LEN]) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_precision_float_keeps_its_shortest_form() {
        for (given, expected) in [(19.9_f32, 19.9_f64), (0.1, 0.1), (-3.5, -3.5)] {
            assert_eq!(OwnedValue::from(given), OwnedValue::Float(expected));
        }
        assert!(matches!(OwnedValue::from(f32::NAN), OwnedValue::Float(nan) if nan.is_nan()));
    }
}
