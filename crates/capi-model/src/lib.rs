//! Events, rules, ids and rows of LinkedIn's Conversions API, without I/O.
