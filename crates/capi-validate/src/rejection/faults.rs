//! Collects the faults of one row.

use std::borrow::Cow;

use capi_model::{Field, Value};

use super::{Code, Fault, Rejection};
use crate::field_set::FieldSet;

/// What became of a value: something, nothing because it is null, or a problem.
pub(crate) type Read<T> = Result<Option<T>, Problem>;

/// What is wrong with a value, before it is known which column it came from.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(super) code: Code,
    pub(super) message: Cow<'static, str>,
}

impl Problem {
    pub(crate) fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into() }
    }

    #[cold]
    pub(crate) fn wrong_type(expected: &str, found: &Value<'_>) -> Self {
        Self::new(Code::WrongType, format!("expected {expected}, found {}", found.type_name()))
    }

    #[cold]
    pub(crate) fn control_character() -> Self {
        Self::new(Code::WrongType, "expected text without control characters")
    }
}

/// The faults found so far; allocates with the first one.
#[derive(Default)]
pub(crate) struct Faults {
    list: Vec<Fault>,
    fields: FieldSet,
}

impl Faults {
    /// What was read; notes the problem if there is one.
    #[inline]
    pub(crate) fn keep<T>(&mut self, field: Field, read: Read<T>) -> Option<T> {
        match read {
            Ok(value) => value,
            Err(problem) => {
                self.add(field, problem);
                None
            }
        }
    }

    #[cold]
    pub(crate) fn add(&mut self, field: Field, problem: Problem) {
        self.fields = self.fields.with(field);
        self.list.push(Fault::new(field.name(), problem));
    }

    /// Notes that nobody can be identified.
    #[cold]
    pub(crate) fn add_for_user(&mut self, problem: Problem) {
        self.list.push(Fault::new(Fault::USER, problem));
    }

    /// The fields that have a fault.
    pub(crate) const fn fields(&self) -> FieldSet {
        self.fields
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    #[cold]
    pub(crate) fn into_rejection(self) -> Rejection {
        Rejection { faults: self.list }
    }
}
