//! Reads CSV and JSON Lines as conversion rows.
//!
//! A source is a [`RowSource`](capi_model::RowSource): it hands the values of each row over,
//! borrowed, and knows no rule. [`open_rows`] opens a file by its name; [`CsvSource`] and
//! [`JsonLinesSource`] read any [`Read`](std::io::Read). They read in large pieces, look at rows
//! in place, and allocate nothing per row once they are warm. A row that is wrong in itself is
//! reported and passed over, and no message holds any of its content.
//!
//! ```
//! use capi_model::{NextRow, RowSource};
//! use capi_sources::RowFormat;
//!
//! let mut source = RowFormat::Csv.reader("eventId,amount\na-1,9.99\na-2\n".as_bytes());
//! assert_eq!(source.header()?, Some(vec!["eventId".into(), "amount".into()]));
//! # Ok::<(), capi_model::SourceError>(())
//! ```
//!
//! # Features
//!
//! - `csv` (on): comma-separated values and the like.
//! - `jsonl` (on): JSON Lines.

#[cfg(feature = "csv")]
mod csv;
#[cfg(any(feature = "csv", feature = "jsonl"))]
mod format;
#[cfg(any(feature = "csv", feature = "jsonl"))]
mod input;
#[cfg(feature = "jsonl")]
mod jsonl;

#[cfg(feature = "csv")]
pub use csv::{CsvSource, Delimiter};
#[cfg(any(feature = "csv", feature = "jsonl"))]
pub use format::{RowFormat, UnknownFormat, open_rows};
#[cfg(feature = "jsonl")]
pub use jsonl::JsonLinesSource;
