//! Everything one sandbox knows, shared by all its connections.

use std::sync::Mutex;
use std::sync::atomic::AtomicU64;

use crate::audit::RequestLog;
use crate::clock::Clock;
use crate::directory::Directory;
use crate::events::EventStore;
use crate::faults::FaultQueue;
use crate::gateway::Quota;
use crate::oauth::Grants;
use crate::settings::Settings;
use crate::sync::lock;

/// The state behind one sandbox. Each part has its own lock, held for single steps and never across
/// an await.
pub(crate) struct World {
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) directory: Mutex<Directory>,
    pub(crate) grants: Mutex<Grants>,
    pub(crate) events: Mutex<EventStore>,
    pub(crate) faults: Mutex<FaultQueue>,
    pub(crate) log: Mutex<RequestLog>,
    pub(crate) quota: Mutex<Quota>,
    /// How many answers carried an `x-li-uuid` so far.
    pub(crate) answers: AtomicU64,
}

impl World {
    /// Forgets the events and the requests so far.
    pub(crate) fn forget(&self) {
        lock(&self.events).clear();
        lock(&self.log).clear();
    }
}
