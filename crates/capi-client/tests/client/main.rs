//! What the client promises, one file each, in virtual time.

mod events;
mod support;
mod tokens;
