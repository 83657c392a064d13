//! The row model: what a source hands over, and the fixed set of fields that it can fill.

mod field;
mod fields;
mod row;
mod source;
mod value;

pub use field::Field;
pub use fields::Fields;
pub use row::{OwnedValue, Row};
pub use source::{Columns, MalformedRow, NextRow, RowSource, RowWriter, SourceError};
pub use value::{Decimal, List, Value};
