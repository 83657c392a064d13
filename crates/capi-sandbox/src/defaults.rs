//! What a sandbox holds when nothing else is asked for.

/// The client id of the seeded developer application.
pub const CLIENT_ID: &str = "86sandboxapp01";

/// The client secret of the seeded developer application.
pub const CLIENT_SECRET: &str = "sandbox-client-secret";

/// A refresh token of [`MEMBER`] for [`CLIENT_ID`], first issued when the sandbox starts and good
/// for 365 days.
pub const REFRESH_TOKEN: &str = "AQXsandbox-refresh-token";

/// A static access token of [`MEMBER`] that never expires, like the Direct API tokens that
/// Campaign Manager hands to advertisers.
pub const ACCESS_TOKEN: &str = "AQVsandbox-direct-api-token";

/// The member that the seeded tokens act for.
pub const MEMBER: &str = "urn:li:person:sandbox";

/// The seeded ad account, on which [`MEMBER`] is `ACCOUNT_MANAGER`.
pub const AD_ACCOUNT_ID: u64 = 5_123_456;

/// The enabled `CONVERSIONS_API` rules of [`AD_ACCOUNT_ID`].
pub const RULE_IDS: [u64; 5] = [104_000, 104_001, 104_002, 104_003, 104_004];

/// A `CONVERSIONS_API` rule of [`AD_ACCOUNT_ID`] that is disabled.
pub const DISABLED_RULE_ID: u64 = 104_005;

/// An enabled rule of [`AD_ACCOUNT_ID`] that belongs to the Insight Tag.
pub const INSIGHT_TAG_RULE_ID: u64 = 104_006;

/// The campaigns of [`AD_ACCOUNT_ID`]: active, paused, draft, archived, in this order.
pub const CAMPAIGN_IDS: [u64; 4] = [330_001, 330_002, 330_003, 330_004];

/// The scopes that the seeded tokens carry.
pub const SCOPES: [&str; 2] = ["r_ads", "rw_conversions"];

/// The API versions that are active: LinkedIn publishes none for 202512, and sunsets the older ones
/// a year after their release (LinkedIn: Marketing API migrations).
pub const ACTIVE_VERSIONS: [u32; 9] =
    [202_601, 202_602, 202_603, 202_604, 202_605, 202_606, 202_607, 202_608, 202_609];

/// The request header that names the instant (epoch milliseconds) by which the conversion times of
/// that one request are judged, in place of the sandbox's [clock](crate::Clock).
pub const NOW_HEADER: &str = "x-sandbox-now-ms";
