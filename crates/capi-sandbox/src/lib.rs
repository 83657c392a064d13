//! A simulator of LinkedIn's Conversions API for tests and examples.
//!
//! A [`Sandbox`] listens on a loopback port, in the process that starts it, and answers as LinkedIn
//! does: events one by one and in batches, conversion rules, campaign associations, ad accounts,
//! roles and campaigns, the OAuth endpoints, and a consent page with real buttons. What LinkedIn
//! checks is checked in LinkedIn's words, byte for byte; what LinkedIn is known to let pass (an
//! invented currency, a digest that is none) passes. It can also misbehave on request: see
//! [`Fault`].
//!
//! It is an independent reading of LinkedIn's documentation and shares no code with the client that
//! it is there to test.
//!
//! # Examples
//!
//! An export meets a throttle, tries again, and the sandbox tells what arrived:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! use capi_sandbox::{ACCESS_TOKEN, Fault, RULE_IDS, RetryAfter, Sandbox};
//! use hyper::Request;
//!
//! let sandbox = Sandbox::builder().now_ms(1_795_000_000_000).start().await?;
//! sandbox.inject(Fault::throttle(Some(RetryAfter::Seconds(1))));
//!
//! // A client would be pointed at `sandbox.api_url()`; this goes without a connection.
//! let event = format!(
//!     r#"{{"conversion":"urn:lla:llaPartnerConversion:{}","conversionHappenedAt":1794999999000,
//!         "user":{{"userIds":[],"externalIds":["crm-1"]}}}}"#,
//!     RULE_IDS[0]
//! );
//! let mut statuses = Vec::new();
//! for _ in 0..2 {
//!     let request = Request::post("/rest/conversionEvents")
//!         .header("Authorization", format!("Bearer {ACCESS_TOKEN}"))
//!         .header("LinkedIn-Version", "202609")
//!         .body(event.clone().into())
//!         .map_err(std::io::Error::other)?;
//!     statuses.push(sandbox.send(request).await?.status().as_u16());
//! }
//! assert_eq!(statuses, [429, 201]);
//! assert_eq!(sandbox.events()[0]["user"]["externalIds"][0], "crm-1");
//! assert_eq!(sandbox.audit().answered(429), 1);
//! # Ok(())
//! # }
//! ```
//!
//! # What is there from the start
//!
//! One application ([`CLIENT_ID`], [`CLIENT_SECRET`], [`REFRESH_TOKEN`]), one static token
//! ([`ACCESS_TOKEN`]), one ad account ([`AD_ACCOUNT_ID`]) with its rules ([`RULE_IDS`],
//! [`DISABLED_RULE_ID`], [`INSIGHT_TAG_RULE_ID`]) and campaigns ([`CAMPAIGN_IDS`]). A [`Seed`] adds
//! to it. The same run always gives the same ids and tokens.
//!
//! # Time
//!
//! Event times, token lives and quotas are judged by the sandbox's [`Clock`], which a test can hold
//! still and move. A request may bring its own instant in the header `X-Sandbox-Now-Ms` (epoch
//! milliseconds, [`NOW_HEADER`]); its conversion times are then judged by that.
//!
//! # Over HTTP
//!
//! For tests in other processes and other languages, the sandbox is steered and looked into below
//! `/sandbox`. These calls are not recorded and no fault befalls them.
//!
//! | call | does |
//! |---|---|
//! | `GET /sandbox/audit` | the totals: [`Audit`] as JSON |
//! | `GET /sandbox/events` | the accepted events as they came, in order, as JSON Lines |
//! | `GET /sandbox/requests` | the requests: method, raw target, headers, status, length; never a token or a body |
//! | `POST /sandbox/faults` | injects a [`Fault`], or a list of them |
//! | `GET`, `DELETE /sandbox/faults` | lists the faults that wait, or calls them off |
//! | `POST /sandbox/seed` | adds a [`Seed`] |
//! | `GET`, `POST /sandbox/clock` | reads the clock, or moves it: `{"now_ms":…}`, `{"advance_ms":…}` |
//! | `POST /sandbox/forget` | forgets events and requests |
//!
//! # Where LinkedIn is silent
//!
//! LinkedIn does not document everything. The sandbox then does the natural thing, and a switch of
//! the [builder](SandboxBuilder) does the other where a client must bear both. `ORACLE_MOAT_ID` is
//! taken. The 90-day window includes both its ends. A rule's 403 comes before an event's 400. The
//! quota's minute is the clock's. Texts of the sandbox's own are those for a role that is too small,
//! a malformed version, an attribution window that does not fit, and entities that are not found.
//!
//! # Memory
//!
//! Accepted events are kept as slices of the bodies that brought them, with 16 bytes each on top,
//! until [`Sandbox::forget`]. [`SandboxBuilder::discard_events`] only counts, and stays flat however
//! many there are; [`SandboxBuilder::request_log_limit`] bounds the log of requests.

mod accounts;
mod associations;
mod audit;
mod builder;
mod clock;
mod control;
mod defaults;
mod directory;
mod events;
mod faults;
mod gateway;
mod oauth;
mod restli;
mod rules;
mod sandbox;
mod seed;
mod server;
mod settings;
mod sync;
mod world;

pub use audit::{Audit, RecordedRequest, RequestCount, token_digest};
pub use builder::SandboxBuilder;
pub use clock::Clock;
pub use defaults::{
    ACCESS_TOKEN, ACTIVE_VERSIONS, AD_ACCOUNT_ID, CAMPAIGN_IDS, CLIENT_ID, CLIENT_SECRET,
    DISABLED_RULE_ID, INSIGHT_TAG_RULE_ID, MEMBER, NOW_HEADER, REFRESH_TOKEN, RULE_IDS, SCOPES,
};
pub use directory::{AdAccount, Campaign, ConversionMethod, Role, Rule};
pub use faults::{Fault, RetryAfter};
pub use sandbox::Sandbox;
pub use seed::Seed;
pub use settings::MessageForm;
