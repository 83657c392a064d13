//! What benchmarks measure against: generated rows, and the least work that can be done with them.
//!
//! Other crates include this by path, so that every benchmark has the same rows and the same floor.

#![allow(dead_code, unused_imports, unreachable_pub, reason = "each program uses a part of it")]
#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "rows of a benchmark's own, and a floor that checks nothing"
)]

pub(crate) mod floor;
pub(crate) mod rows;

pub(crate) use floor::Floor;
pub(crate) use rows::{COLUMNS, NOW, Rows};
