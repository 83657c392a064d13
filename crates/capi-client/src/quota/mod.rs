//! How fast and how much may be asked of LinkedIn.

mod pacer;

pub(crate) use self::pacer::{Denied, Pacer};

/// How many requests may be sent, over all clones of a client.
///
/// The defaults are LinkedIn's documented limits: 600 requests a minute and 500,000 a UTC day
/// (LinkedIn: Conversions API). Requests are spread over the minute, so that a 429 is not provoked:
/// after at most one second's worth in one go, each waits for its turn. The day's count starts at
/// zero with each client: several processes on one token need a share each.
///
/// ```
/// use capi_client::Quota;
///
/// let half = Quota::new().per_minute(300).per_day(250_000);
/// # let _ = half;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    pub(crate) per_minute: Option<u32>,
    pub(crate) per_day: Option<u64>,
}

impl Quota {
    /// LinkedIn's documented limits.
    #[must_use]
    pub fn new() -> Self {
        Self { per_minute: Some(600), per_day: Some(500_000) }
    }

    /// No limit of our own: for a simulator, or where something else limits.
    #[must_use]
    pub fn unlimited() -> Self {
        Self { per_minute: None, per_day: None }
    }

    /// Most requests in any minute. 0 counts as 1.
    #[must_use]
    pub fn per_minute(mut self, requests: u32) -> Self {
        self.per_minute = Some(requests.max(1));
        self
    }

    /// Most requests in a UTC day.
    #[must_use]
    pub fn per_day(mut self, requests: u64) -> Self {
        self.per_day = Some(requests);
        self
    }
}

impl Default for Quota {
    fn default() -> Self {
        Self::new()
    }
}
