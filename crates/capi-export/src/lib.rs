//! Delivers rows to LinkedIn's Conversions API and accounts for each.
