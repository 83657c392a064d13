//! LinkedIn's request syntax, Rest.li 2.0 (LinkedIn: API guide, protocol versions, methods, query
//! tunnelling).

mod encode;
mod key;
mod request;

pub(crate) use self::encode::Param;
pub(crate) use self::key::AssociationKey;
pub(crate) use self::request::RestliRequest;
