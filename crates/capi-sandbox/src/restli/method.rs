//! Rest.li's resource methods.

use hyper::Method;

/// What a request asks of a resource.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum RestMethod {
    BatchCreate,
    BatchDelete,
    BatchGet,
    BatchPartialUpdate,
    BatchUpdate,
    Create,
    Delete,
    Finder,
    Get,
    GetAll,
    PartialUpdate,
    Update,
}

impl RestMethod {
    /// Infers the method from what is in the request; none if the HTTP method means nothing here.
    pub(super) fn infer(method: &Method, keyed: bool, ids: bool, finder: bool) -> Option<Self> {
        Some(match (method.as_str(), keyed, ids, finder) {
            ("GET", true, ..) => Self::Get,
            ("GET", false, true, _) => Self::BatchGet,
            ("GET", false, false, true) => Self::Finder,
            ("GET", false, false, false) => Self::GetAll,
            ("POST", true, ..) => Self::PartialUpdate,
            ("POST", false, true, _) => Self::BatchPartialUpdate,
            ("POST", false, false, _) => Self::Create,
            ("PUT", true, ..) => Self::Update,
            ("PUT", false, true, _) => Self::BatchUpdate,
            ("DELETE", true, ..) => Self::Delete,
            ("DELETE", false, true, _) => Self::BatchDelete,
            _ => return None,
        })
    }

    /// The method that the `X-RestLi-Method` header names, in any case.
    pub(super) fn from_header(text: &str) -> Option<Self> {
        let named = |method: &Self| method.name().eq_ignore_ascii_case(text);
        ALL.into_iter().find(named)
    }

    /// The method as the header spells it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::BatchCreate => "BATCH_CREATE",
            Self::BatchDelete => "BATCH_DELETE",
            Self::BatchGet => "BATCH_GET",
            Self::BatchPartialUpdate => "BATCH_PARTIAL_UPDATE",
            Self::BatchUpdate => "BATCH_UPDATE",
            Self::Create => "CREATE",
            Self::Delete => "DELETE",
            Self::Finder => "FINDER",
            Self::Get => "GET",
            Self::GetAll => "GET_ALL",
            Self::PartialUpdate => "PARTIAL_UPDATE",
            Self::Update => "UPDATE",
        }
    }
}

const ALL: [RestMethod; 12] = [
    RestMethod::BatchCreate,
    RestMethod::BatchDelete,
    RestMethod::BatchGet,
    RestMethod::BatchPartialUpdate,
    RestMethod::BatchUpdate,
    RestMethod::Create,
    RestMethod::Delete,
    RestMethod::Finder,
    RestMethod::Get,
    RestMethod::GetAll,
    RestMethod::PartialUpdate,
    RestMethod::Update,
];
