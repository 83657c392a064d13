//! Reads CSV, JSON Lines, Arrow and Parquet as conversion rows.
//!
//! A source is a [`RowSource`](capi_model::RowSource): it hands the values of each row over,
//! borrowed, and knows no rule. [`open_rows`] opens a file in the format that its name says;
//! [`CsvSource`] and [`JsonLinesSource`] read any [`Read`](std::io::Read). Memory does not grow
//! with the number of rows, and a row allocates nothing once a source is warm. A row that is wrong
//! in itself is reported and passed over; no message holds any of its content.
//!
//! ```
//! use capi_model::RowSource;
//! use capi_sources::RowFormat;
//!
//! let mut source = RowFormat::Csv.reader("eventId,amount\na-1,9.99\n".as_bytes());
//! assert_eq!(source.header()?.unwrap(), ["eventId", "amount"]);
//! # Ok::<(), capi_model::SourceError>(())
//! ```
//!
//! # Features
//!
//! - `csv` (on): comma-separated values and the like.
//! - `jsonl` (on): JSON Lines.
//! - `arrow`: record batches of `arrow-array` 60, with `ArrowSource`.
//! - `parquet`: Parquet files, with `ParquetSource`; turns on `arrow`.

#[cfg(feature = "arrow")]
mod arrow;
#[cfg(feature = "csv")]
mod csv;
#[cfg(any(feature = "csv", feature = "jsonl", feature = "parquet"))]
mod file;
#[cfg(any(feature = "csv", feature = "jsonl", feature = "parquet"))]
mod format;
#[cfg(any(feature = "csv", feature = "jsonl"))]
mod input;
#[cfg(feature = "jsonl")]
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;

#[cfg(feature = "arrow")]
pub use arrow::{ArrowSource, Batches};
#[cfg(feature = "csv")]
pub use csv::{CsvSource, Delimiter};
#[cfg(any(feature = "csv", feature = "jsonl", feature = "parquet"))]
pub use format::{RowFormat, UnknownFormat, open_rows};
#[cfg(feature = "jsonl")]
pub use jsonl::JsonLinesSource;
#[cfg(feature = "parquet")]
pub use parquet::ParquetSource;
