//! The `capi` command.

fn main() {}
