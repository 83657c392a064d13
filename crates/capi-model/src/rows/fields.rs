//! The values of one row, by field.

use std::fmt;

use super::{Field, Value};

/// One value for each known field: what every source fills and the normaliser reads.
///
/// It lives on the stack; `Debug` names the fields that are set, not their values.
#[derive(Clone, Copy, Default)]
pub struct Fields<'a> {
    values: [Value<'a>; Field::COUNT],
}

impl<'a> Fields<'a> {
    /// All fields null.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a field.
    #[inline]
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "a field's index is below COUNT")]
    pub fn value(&self, field: Field) -> Value<'a> {
        self.values[field.index()]
    }

    /// The value of a field where it is, for code that reads it faster than a copy can be made.
    #[inline]
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "a field's index is below COUNT")]
    pub fn value_ref(&self, field: Field) -> &Value<'a> {
        &self.values[field.index()]
    }

    /// Sets the value of a field.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "a field's index is below COUNT")]
    pub fn set(&mut self, field: Field, value: Value<'a>) {
        self.values[field.index()] = value;
    }
}

impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let set = Field::ALL.iter().map(|&field| (field, self.value(field)));
        f.debug_map().entries(set.filter(|(_, value)| !matches!(value, Value::Null))).finish()
    }
}
