//! Reads the values of one row and collects their faults.

use std::borrow::Cow;

use capi_model::{Field, Fields, Value};

use super::{Code, Fault, Rejection};
use crate::field_set::FieldSet;

/// What became of a value that is not null: it is where it belongs (or blank, so that nothing is),
/// or there is a problem.
///
/// Values go straight to their place in the event, because an event is large: to return them would
/// copy it part by part.
pub(crate) type Read = Result<(), Problem>;

/// What is wrong with a value, before it is known which column it came from.
///
/// In a box, so that a [`Read`] is no larger than a pointer.
#[derive(Debug)]
pub(crate) struct Problem(Box<(Code, Cow<'static, str>)>);

impl Problem {
    #[cold]
    pub(crate) fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new((code, message.into())))
    }

    #[cold]
    pub(crate) fn wrong_type(expected: &str, found: &Value<'_>) -> Self {
        Self::new(Code::WrongType, format!("expected {expected}, found {}", found.type_name()))
    }

    #[cold]
    pub(crate) fn control_character() -> Self {
        Self::new(Code::WrongType, "expected text without control characters")
    }

    pub(super) fn into_fault(self, field: &'static str) -> Fault {
        let (code, message) = *self.0;
        Fault { field, code, message }
    }
}

/// Reads the values of one row, and notes every fault; the first one allocates.
pub(crate) struct Reader<'r, 'a> {
    fields: &'r Fields<'a>,
    faults: Vec<Fault>,
    faulty: FieldSet,
}

impl<'r, 'a> Reader<'r, 'a> {
    pub(crate) fn new(fields: &'r Fields<'a>) -> Self {
        Self { fields, faults: Vec::new(), faulty: FieldSet::default() }
    }

    /// Reads the value of a field, unless it is null.
    #[inline]
    pub(crate) fn read(&mut self, field: Field, read: impl FnOnce(&Value<'a>) -> Read) {
        let value = self.fields.value_ref(field);
        if matches!(value, Value::Null) {
            return;
        }
        if let Err(problem) = read(value) {
            self.add(field, problem);
        }
    }

    /// Notes a fault of a field.
    #[cold]
    pub(crate) fn add(&mut self, field: Field, problem: Problem) {
        self.faulty = self.faulty.with(field);
        self.faults.push(problem.into_fault(field.name()));
    }

    /// Notes that the row does not say who converted.
    #[cold]
    pub(crate) fn add_for_user(&mut self, problem: Problem) {
        self.faults.push(problem.into_fault(Fault::USER));
    }

    /// The fields that have a fault so far.
    pub(crate) const fn faulty(&self) -> FieldSet {
        self.faulty
    }

    /// What became of the row.
    #[inline]
    pub(crate) fn finish(self) -> Result<(), Rejection> {
        if self.faults.is_empty() { Ok(()) } else { Err(reject(self.faults)) }
    }
}

#[cold]
fn reject(mut faults: Vec<Fault>) -> Rejection {
    // Not all are found in this order: what is missing is known after the other columns.
    faults.sort_by_key(|fault| match fault.column() {
        Some(field) => (field, 0),
        None => (Field::ExternalIds, 1),
    });
    Rejection { faults }
}
