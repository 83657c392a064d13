//! LinkedIn's endpoints, one file each.

pub(crate) mod events;
