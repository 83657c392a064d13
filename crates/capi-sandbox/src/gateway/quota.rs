//! Counting requests against a quota.

use std::collections::HashMap;

use super::{Caller, Refusal};
use crate::sync::lock;
use crate::world::World;

const MINUTE_MS: i64 = 60 * 1_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// The requests of each member to each resource, in the current minute and the current UTC day.
///
/// LinkedIn does not say whether its minute slides; here it is fixed to the clock's.
#[derive(Debug, Default)]
pub(crate) struct Quota(HashMap<(String, &'static str), Counters>);

#[derive(Debug, Default)]
struct Counters {
    minute: Window,
    day: Window,
}

#[derive(Debug, Default)]
struct Window {
    number: i64,
    requests: u64,
}

impl Window {
    /// Turns to the window of `number` and tells how many requests it has seen.
    fn turn(&mut self, number: i64) -> u64 {
        if self.number != number {
            *self = Self { number, requests: 0 };
        }
        self.requests
    }
}

/// Counts the call, or refuses it. A refused call does not count.
pub(super) fn check(world: &World, caller: &Caller, resource: &'static str) -> Result<(), Refusal> {
    let Some(limits) = world.settings.quota else { return Ok(()) };
    let now = world.clock.now_ms();
    let mut quota = lock(&world.quota);
    let counters = quota.0.entry((caller.member.clone(), resource)).or_default();
    let minute = counters.minute.turn(now.div_euclid(MINUTE_MS));
    let day = counters.day.turn(now.div_euclid(DAY_MS));
    if minute >= limits.per_minute || day >= limits.per_day {
        return Err(Refusal::throttled());
    }
    counters.minute.requests += 1;
    counters.day.requests += 1;
    Ok(())
}
