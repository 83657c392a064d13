//! Rest.li, the framework that LinkedIn's API speaks.

pub(crate) mod schema;
