//! Rest.li, the framework that LinkedIn's API speaks (LinkedIn: API concepts, protocol versions).

pub(crate) mod batch;
mod encode;
mod method;
pub(crate) mod page;
mod request;
pub(crate) mod schema;
mod tunnel;
pub(crate) mod urn;
mod value;

pub(crate) use encode::encode;
pub(crate) use method::RestMethod;
pub(crate) use request::RestRequest;
pub(crate) use value::RestValue;
