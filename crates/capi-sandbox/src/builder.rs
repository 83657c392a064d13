//! Setting a sandbox up.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpListener;

use crate::audit::RequestLog;
use crate::clock::Clock;
use crate::directory::Directory;
use crate::events::EventStore;
use crate::faults::FaultQueue;
use crate::gateway::Quota;
use crate::oauth::Grants;
use crate::sandbox::Sandbox;
use crate::seed::Seed;
use crate::settings::{MessageForm, QuotaLimits, Settings};
use crate::world::World;

/// Sets a [`Sandbox`] up. Every setting has a default; see each setter.
#[derive(Clone, Debug, Default)]
pub struct SandboxBuilder {
    port: u16,
    clock: Clock,
    settings: Settings,
    seeds: Vec<Seed>,
}

impl SandboxBuilder {
    /// The port to listen on, on the loopback address. The default, 0, picks a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The clock to judge by, shared with the caller. The default follows the system's.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// A clock that stands still at `now_ms`, epoch milliseconds.
    #[must_use]
    pub fn now_ms(self, now_ms: i64) -> Self {
        self.clock(Clock::fixed(now_ms))
    }

    /// Adds to what the sandbox holds from the start.
    #[must_use]
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seeds.push(seed);
        self
    }

    /// Counts accepted events without storing them, and keeps no request bodies: memory stays flat
    /// however many events arrive. The default stores them.
    #[must_use]
    pub fn discard_events(mut self, discard: bool) -> Self {
        self.settings.discard_events = discard;
        self
    }

    /// Refuses the identifier type `ORACLE_MOAT_ID` from version 202605 on, with 422. LinkedIn's
    /// pages stopped listing it then; whether its servers stopped taking it is not known. The
    /// default takes it.
    #[must_use]
    pub fn reject_oracle_moat_id(mut self, reject: bool) -> Self {
        self.settings.reject_oracle_moat_id = reject;
        self
    }

    /// Answers 429 once a member made `per_minute` calls to a resource in one minute, or `per_day`
    /// in one UTC day. The default counts nothing. LinkedIn documents 600 and 500,000.
    #[must_use]
    pub fn enforce_quota(mut self, per_minute: u64, per_day: u64) -> Self {
        self.settings.quota = Some(QuotaLimits { per_minute, per_day });
        self
    }

    /// The wording of 400 answers. The default is the live servers'.
    #[must_use]
    pub fn message_form(mut self, form: MessageForm) -> Self {
        self.settings.message_form = form;
        self
    }

    /// Refuses events for disabled rules and rules of another method with 400 and indices, as
    /// LinkedIn documents it. The default is 403, as live servers answer.
    #[must_use]
    pub fn deleted_rule_as_400(mut self, bad_request: bool) -> Self {
        self.settings.deleted_rule_as_400 = bad_request;
        self
    }

    /// Calls a dead refresh token `invalid_grant`, as live servers have been seen to. The default
    /// is the documented `invalid_request`.
    #[must_use]
    pub fn dead_refresh_token_as_invalid_grant(mut self, invalid_grant: bool) -> Self {
        self.settings.invalid_grant = invalid_grant;
        self
    }

    /// Answers every refresh with a new refresh token and ends the old one. The default, LinkedIn's
    /// way today, hands the same one back.
    #[must_use]
    pub fn rotate_refresh_tokens(mut self, rotate: bool) -> Self {
        self.settings.rotate_refresh_tokens = rotate;
        self
    }

    /// How long access tokens live. The default is 60 days.
    #[must_use]
    pub fn access_tokens_live(mut self, life: Duration) -> Self {
        self.settings.access_token_life = life;
        self
    }

    /// How long refresh tokens live from their first issue, the seeded one included. The default is
    /// 365 days.
    #[must_use]
    pub fn refresh_tokens_live(mut self, life: Duration) -> Self {
        self.settings.refresh_token_life = life;
        self
    }

    /// Lets applications redirect to any port and path of a loopback address without registering
    /// it. The default does; LinkedIn's web flow wants an exact match.
    #[must_use]
    pub fn any_loopback_redirect(mut self, any: bool) -> Self {
        self.settings.any_loopback_redirect = any;
        self
    }

    /// Refuses calls without `X-Restli-Protocol-Version: 2.0.0`, and bodies that are not called
    /// `application/json`. LinkedIn documents both and tolerates the lack; the default does too,
    /// except that without the protocol header `List(…)` is not understood.
    #[must_use]
    pub fn strict_headers(mut self, strict: bool) -> Self {
        self.settings.strict_headers = strict;
        self
    }

    /// Answers −1 for the total of a list of rules, as LinkedIn has been seen to. The default is
    /// the true total.
    #[must_use]
    pub fn unknown_total(mut self, unknown: bool) -> Self {
        self.settings.unknown_total = unknown;
        self
    }

    /// The versions that are active, as `YYYYMM`, in place of
    /// [`ACTIVE_VERSIONS`](crate::ACTIVE_VERSIONS).
    #[must_use]
    pub fn active_versions(mut self, versions: impl IntoIterator<Item = u32>) -> Self {
        self.settings.active_versions = versions.into_iter().collect();
        self
    }

    /// The largest request body, in bytes; a larger one is answered with 413. The default is 64
    /// MiB.
    #[must_use]
    pub fn max_body_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_body_bytes = bytes;
        self
    }

    /// How many requests are kept for [`Sandbox::requests`], the oldest leaving first. The default
    /// is 100,000. The counts of [`Sandbox::audit`] cover every request whatever the limit.
    #[must_use]
    pub fn request_log_limit(mut self, requests: usize) -> Self {
        self.settings.request_log_limit = requests;
        self
    }

    /// Starts the sandbox on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// The port cannot be listened on.
    pub async fn start(self) -> io::Result<Sandbox> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let listener = TcpListener::bind(address).await?;
        let now_ms = self.clock.now_ms();
        let life_ms = i64::try_from(self.settings.refresh_token_life.as_millis());
        let keep_bodies = !self.settings.discard_events;
        let world = World {
            log: Mutex::new(RequestLog::new(self.settings.request_log_limit, keep_bodies)),
            grants: Mutex::new(Grants::seeded(now_ms, life_ms.unwrap_or(i64::MAX))),
            directory: Mutex::new(Directory::seeded(now_ms)),
            events: Mutex::new(EventStore::default()),
            faults: Mutex::new(FaultQueue::default()),
            quota: Mutex::new(Quota::default()),
            answers: AtomicU64::new(0),
            clock: self.clock,
            settings: self.settings,
        };
        self.seeds.into_iter().for_each(|seed| seed.plant(&world));
        Sandbox::serve(listener, Arc::new(world))
    }
}
