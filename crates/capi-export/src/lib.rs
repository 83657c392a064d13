//! Delivers rows to LinkedIn's Conversions API and accounts for each.

mod batch;
mod builder;
mod check;
mod config;
mod delivery;
mod error;
mod exporter;
mod feed;
mod observer;
mod preflight;
mod prepare;
mod report;
mod rows;

pub use builder::ExporterBuilder;
pub use check::{CheckReport, CheckedRow, Checker};
pub use config::{AppConfig, ConfigError, ExportConfig};
pub use error::{ExportError, ExportErrorKind};
pub use exporter::Exporter;
pub use observer::RowObserver;
pub use prepare::Segment;
pub use report::{
    Counts, Coverage, Identifier, IgnoredColumn, Outcome, Report, RowFault, SetAside,
};
pub use rows::{IntoRow, IntoRows, Rows, kind};
