//! What benchmarks measure against: generated rows, and the least work that can be done with them.
//!
//! Other crates include this by path, so that every benchmark has the same rows and the same floor.

#![allow(dead_code, unreachable_pub, reason = "each benchmark uses a part of it")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::len_without_is_empty,
    clippy::format_push_string,
    clippy::items_after_statements,
    clippy::pedantic,
    reason = "rows of a benchmark's own, and a floor that checks nothing"
)]

pub(crate) mod floor;
pub(crate) mod rows;

pub(crate) use floor::Floor;
pub(crate) use rows::{COLUMNS, NOW, Rows};
