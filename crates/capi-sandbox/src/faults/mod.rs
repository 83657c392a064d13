//! Scripted misbehaviour.

mod action;
mod answers;
mod fault;
mod plan;

pub(crate) use action::Action;
pub(crate) use answers::injected;
pub use fault::{Fault, RetryAfter};
pub(crate) use plan::{FaultQueue, Plan, PoisonedEvents};
