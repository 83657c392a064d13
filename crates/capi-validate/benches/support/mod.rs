//! What benchmarks measure against: generated rows, and the least work that can be done with them.
//!
//! Other crates include this by path, so that every benchmark has the same rows and the same floor.

#![allow(dead_code, reason = "each benchmark uses a part of it")]

pub mod floor;
pub mod rows;

pub use floor::Floor;
pub use rows::{COLUMNS, NOW, Rows};
