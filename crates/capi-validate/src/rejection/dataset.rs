//! What is wrong with a dataset as a whole.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use super::DatasetCode;

/// A dataset that is refused before anything of it is sent, and every reason why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetError {
    faults: Vec<DatasetFault>,
}

/// One thing that is wrong with a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DatasetFault {
    field: Cow<'static, str>,
    code: DatasetCode,
    message: String,
}

impl DatasetError {
    /// All faults; there is at least one.
    #[must_use]
    pub fn faults(&self) -> &[DatasetFault] {
        &self.faults
    }

    /// `Ok` when there are no faults.
    pub(crate) fn check(faults: Vec<DatasetFault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self { faults }) }
    }
}

impl From<DatasetFault> for DatasetError {
    fn from(fault: DatasetFault) -> Self {
        Self { faults: vec![fault] }
    }
}

/// The messages, as one paragraph.
impl fmt::Display for DatasetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{}.", fault.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for DatasetError {}

impl DatasetFault {
    pub(crate) fn new(
        code: DatasetCode,
        field: impl Into<Cow<'static, str>>,
        message: String,
    ) -> Self {
        Self { field: field.into(), code, message }
    }

    /// The field, or the column of an output mapping, that it is about; `user` for all columns
    /// that can identify a person.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong, for programs.
    #[must_use]
    pub const fn code(&self) -> DatasetCode {
        self.code
    }

    /// What is wrong and what to do, for people.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}
