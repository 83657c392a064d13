//! What is wrong with a row or with a whole dataset.

mod code;
mod dataset;
mod reader;

use std::borrow::Cow;
use std::fmt;

use capi_model::{Field, MalformedRow};
use serde::Serialize;

pub use code::{Code, DatasetCode, Warning, Warnings};
pub use dataset::{DatasetError, DatasetFault};
pub(crate) use reader::{Problem, Read, Reader};

/// A row that is not sent, and every reason why.
///
/// Neither it nor its messages hold a value of the row, so it may be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    faults: Vec<Fault>,
}

/// What becomes of a row that is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RejectionKind {
    /// The row has faults; whether that ends the export is the caller's choice.
    Invalid,
    /// The conversion is older than LinkedIn takes; such a row is always skipped.
    Expired,
}

impl Rejection {
    /// Whether the row is expired or invalid. A row that is both counts as expired.
    #[must_use]
    pub fn outcome(&self) -> RejectionKind {
        if self.faults.iter().any(|fault| fault.code == Code::Expired) {
            RejectionKind::Expired
        } else {
            RejectionKind::Invalid
        }
    }

    /// All faults, in the order of [`Field::ALL`].
    ///
    /// A missing identifier stands between the columns of the person and those of the value.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}

/// The faults on one line.
impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Rejection {}

/// The whole row is at fault: its `field` is [`Fault::ROW`].
impl From<MalformedRow> for Rejection {
    fn from(row: MalformedRow) -> Self {
        let problem = Problem::new(Code::MalformedRow, row.into_reason());
        Self { faults: vec![problem.into_fault(Fault::ROW)] }
    }
}

/// One thing that is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    field: &'static str,
    code: Code,
    message: Cow<'static, str>,
}

impl Fault {
    /// The `field` of a row that cannot be read at all.
    pub const ROW: &'static str = "row";
    /// The `field` of a row that does not say who converted.
    pub const USER: &'static str = "user";

    /// The column as the documentation spells it, [`Fault::USER`] or [`Fault::ROW`].
    #[must_use]
    pub const fn field(&self) -> &'static str {
        self.field
    }

    /// The column; `None` when the fault is not one column's.
    #[must_use]
    pub fn column(&self) -> Option<Field> {
        Field::ALL.iter().copied().find(|field| field.name() == self.field)
    }

    /// What is wrong, for programs.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// What is wrong and what was expected, for people; never the value.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Field, message and code.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.field, self.message, self.code)
    }
}
