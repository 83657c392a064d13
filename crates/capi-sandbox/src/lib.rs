//! A simulator of LinkedIn's Conversions API for tests and examples.
