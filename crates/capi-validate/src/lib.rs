//! Turns rows into LinkedIn conversion events, or says exactly why not.
//!
//! [`ColumnMap`] says which column fills which field, [`Normalizer`] makes an event of the values,
//! or a [`Rejection`] that lists every fault of the row. Neither reads a file, a clock or the
//! network: rows and the time are handed in.
//!
//! The module [`rejections`] lists all codes, with examples and remedies.

mod columns;
mod field_set;
mod mapping;
mod normalize;
mod rejection;
mod window;

#[doc = include_str!("../docs/rejections.md")]
pub mod rejections {}

pub use columns::{ColumnMap, ColumnOptions, IgnoredColumn};
pub use mapping::{Constant, Constants, MappingContext, OutputMapping, OutputMappingBuilder};
pub use normalize::{Normalized, Normalizer, NormalizerBuilder, OracleMoatId};
pub use rejection::{
    Code, DatasetCode, DatasetError, DatasetFault, Fault, Rejection, RejectionKind, Warning,
    Warnings,
};
pub use window::{EVENT_WINDOW, in_window};
