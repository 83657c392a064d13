//! The running sandbox.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use hyper::{Request, Response};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::audit::{Audit, RecordedRequest};
use crate::builder::SandboxBuilder;
use crate::clock::Clock;
use crate::directory::Rule;
use crate::faults::Fault;
use crate::seed::Seed;
use crate::server;
use crate::sync::lock;
use crate::world::World;

/// A LinkedIn of one's own, listening on a loopback port until it is dropped.
///
/// One port serves both of LinkedIn's hosts: the API below `/rest` and OAuth below `/oauth/v2`.
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use capi_sandbox::Sandbox;
///
/// let sandbox = Sandbox::start().await?;
/// println!("point a client at {}/rest/conversionEvents", sandbox.api_url());
/// assert_eq!(sandbox.audit().events, 0);
/// # Ok(())
/// # }
/// ```
pub struct Sandbox {
    world: Arc<World>,
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Sandbox {
    /// Starts a sandbox with every default on a free port, on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// No port is free.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Sets a sandbox up.
    #[must_use]
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    pub(crate) fn serve(listener: TcpListener, world: Arc<World>) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let task = tokio::spawn(server::serve(listener, Arc::clone(&world)));
        Ok(Self { world, address, task })
    }

    /// What stands for `https://api.linkedin.com`: scheme, host and port, without a path.
    #[must_use]
    pub fn api_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What stands for `https://www.linkedin.com`: scheme, host and port, without a path.
    #[must_use]
    pub fn auth_url(&self) -> String {
        self.api_url()
    }

    /// The address that the sandbox listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The clock that the sandbox judges by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.world.clock
    }

    /// The accepted events in order of arrival; none if events are discarded.
    #[must_use]
    pub fn events(&self) -> Vec<Value> {
        let parse = |bytes: &Bytes| serde_json::from_slice(bytes).unwrap_or_default();
        self.event_bytes().iter().map(parse).collect()
    }

    /// The accepted events in order of arrival, byte for byte as they came. Nothing is copied.
    #[must_use]
    pub fn event_bytes(&self) -> Vec<Bytes> {
        lock(&self.world.events).snapshot()
    }

    /// The totals so far.
    #[must_use]
    pub fn audit(&self) -> Audit {
        Audit::of(&self.world)
    }

    /// The requests in the order in which they were answered, calls to `/sandbox` aside.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.world.log).requests()
    }

    /// Answers a request without a connection around it, as if it had come over one: for tests that
    /// run on tokio's paused clock, which sockets do not heed. The types are the `http` crate's.
    ///
    /// # Errors
    ///
    /// A fault dropped the connection (`ConnectionAborted`), broke the answer's body off
    /// (`UnexpectedEof`), or would have sent a body without end (`FileTooLarge`).
    ///
    /// # Cancel safety
    ///
    /// Dropping the future while a delay is being waited for leaves the request undone and
    /// unrecorded; its faults are used up.
    pub async fn send(&self, request: Request<Bytes>) -> io::Result<Response<Bytes>> {
        server::respond_in_process(&self.world, request).await
    }

    /// Lets a fault befall the next requests to match it.
    pub fn inject(&self, fault: Fault) {
        lock(&self.world.faults).push(fault);
    }

    /// The faults that still wait for a request.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        lock(&self.world.faults).waiting()
    }

    /// Calls every waiting fault off.
    pub fn clear_faults(&self) {
        lock(&self.world.faults).clear();
    }

    /// Adds to what the sandbox holds.
    pub fn seed(&self, seed: Seed) {
        seed.plant(&self.world);
    }

    /// The conversion rule with the number `id`, as it is now.
    #[must_use]
    pub fn rule(&self, id: u64) -> Option<Rule> {
        lock(&self.world.directory).rules.get(&id).cloned()
    }

    /// Every conversion rule, by number.
    #[must_use]
    pub fn rules(&self) -> Vec<Rule> {
        lock(&self.world.directory).rules.values().cloned().collect()
    }

    /// The numbers of the campaigns that are associated with the rule with the number `rule`.
    #[must_use]
    pub fn associated_campaigns(&self, rule: u64) -> Vec<u64> {
        let directory = lock(&self.world.directory);
        let of_rule = directory.associations.keys().filter(|(_, of)| *of == rule);
        of_rule.map(|(campaign, _)| *campaign).collect()
    }

    /// Makes every access token that has been issued so far expire now, the static ones included.
    pub fn expire_access_tokens(&self) {
        let now = self.world.clock.now_ms();
        lock(&self.world.grants).access_tokens_mut().for_each(|token| token.expires_ms = Some(now));
    }

    /// Revokes every access token that has been issued so far, the static ones included.
    pub fn revoke_access_tokens(&self) {
        lock(&self.world.grants).access_tokens_mut().for_each(|token| token.revoked = true);
    }

    /// Revokes every refresh token that has been issued so far.
    pub fn revoke_refresh_tokens(&self) {
        lock(&self.world.grants).refresh_tokens_mut().for_each(|token| token.revoked = true);
    }

    /// Forgets the events and the requests so far. Accounts, rules, tokens, faults and the clock
    /// stay.
    pub fn forget(&self) {
        self.world.forget();
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // The task owns the listener and every connection: this closes them all.
        self.task.abort();
    }
}
