//! A clock that stands still, for `--now-ms`.

use std::time::Duration;

use capi::client::{BoxFuture, Runtime, SystemRuntime};
use capi::model::Timestamp;

/// The system's timer and randomness under a wall clock that stands still.
#[derive(Debug)]
pub(crate) struct FixedClock {
    now: Timestamp,
    system: SystemRuntime,
}

impl FixedClock {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self { now, system: SystemRuntime::new() }
    }
}

impl Runtime for FixedClock {
    fn now(&self) -> Timestamp {
        self.now
    }

    fn elapsed(&self) -> Duration {
        self.system.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.system.sleep(duration)
    }

    fn random(&self) -> u64 {
        self.system.random()
    }
}
