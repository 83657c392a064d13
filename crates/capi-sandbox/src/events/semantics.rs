//! What an event must be beyond its schema: for a rule that takes it, in time, and from somebody.

use hyper::StatusCode;

use super::facts::Facts;
use super::refusal::{ANONYMOUS, DISABLED, Ground, OUT_OF_TIME, WRONG_METHOD, poisoned};
use crate::defaults::NOW_HEADER;
use crate::directory::{ConversionMethod, Directory, Rule};
use crate::faults::PoisonedEvents;
use crate::gateway::{Caller, Refusal};
use crate::server::Call;
use crate::settings::MessageForm;
use crate::sync::lock;
use crate::world::World;

/// LinkedIn: Conversions API, `conversionHappenedAt`: no older than 90 days.
const WINDOW_MS: i64 = 90 * 24 * 60 * 60 * 1_000;

/// Refuses the request if any event is for a rule that does not take it, out of time, or anonymous;
/// in this order.
pub(super) fn check(
    world: &World,
    call: &Call,
    caller: &Caller,
    events: &[Facts<'_>],
) -> Result<(), Refusal> {
    check_rules(world, caller, events)?;
    let now = now_ms(world, call)?;
    let form = world.settings.message_form;
    let window = now.saturating_sub(WINDOW_MS)..=now;
    refuse_all(form, events, &OUT_OF_TIME, |event| !window.contains(&event.happened_at))?;
    refuse_all(form, events, &ANONYMOUS, |event| !event.identified)
}

/// Refuses the request if it holds a poisoned event.
pub(super) fn check_poison(poison: &PoisonedEvents, events: &[Facts<'_>]) -> Result<(), Refusal> {
    let text = poison.message.as_deref().unwrap_or("Invalid event information provided");
    refuse_all(poison.form, events, &poisoned(text), |event| {
        event.event_id.as_deref().is_some_and(|id| poison.event_ids.contains(id))
    })
}

fn now_ms(world: &World, call: &Call) -> Result<i64, Refusal> {
    let Some(header) = call.headers.get(NOW_HEADER) else {
        return Ok(world.clock.now_ms());
    };
    let parsed = header.to_str().ok().and_then(|text| text.trim().parse().ok());
    parsed.ok_or_else(|| Refusal::bad_request("X-Sandbox-Now-Ms must be epoch milliseconds"))
}

fn check_rules(world: &World, caller: &Caller, events: &[Facts<'_>]) -> Result<(), Refusal> {
    let directory = lock(&world.directory);
    let legacy = world.settings.deleted_rule_as_400;
    let mut last = None;
    for event in events {
        // Rows of one export mostly share a rule.
        if last == Some(event.rule) {
            continue;
        }
        check_rule(&directory, caller, event.rule, legacy)?;
        last = Some(event.rule);
    }
    if legacy {
        let form = world.settings.message_form;
        let rule = |event: &Facts<'_>| event.rule.and_then(|id| directory.rules.get(&id));
        let foreign = |event: &Facts<'_>| rule(event).is_some_and(|rule| !is_capi(rule));
        let disabled = |event: &Facts<'_>| rule(event).is_some_and(|rule| !rule.enabled);
        refuse_all(form, events, &WRONG_METHOD, foreign)?;
        refuse_all(form, events, &DISABLED, disabled)?;
    }
    Ok(())
}

fn check_rule(
    directory: &Directory,
    caller: &Caller,
    id: Option<u64>,
    legacy: bool,
) -> Result<(), Refusal> {
    let forbidden = |message| Err(Refusal::plain(StatusCode::FORBIDDEN, message));
    let Some(rule) = id.and_then(|id| directory.rules.get(&id)) else {
        return forbidden("No ad accounts found");
    };
    let usable = rule.enabled && is_capi(rule);
    if !usable && !legacy {
        return forbidden(
            "Invalid conversion target, failed to grant access. \
             Conversion must be a CAPI conversion and not deleted.",
        );
    }
    caller.must_write(directory, rule.account)
}

fn is_capi(rule: &Rule) -> bool {
    rule.conversion_method == ConversionMethod::ConversionsApi
}

fn refuse_all(
    form: MessageForm,
    events: &[Facts<'_>],
    ground: &Ground<'_>,
    offends: impl Fn(&Facts<'_>) -> bool,
) -> Result<(), Refusal> {
    let offenders: Vec<usize> = events
        .iter()
        .enumerate()
        .filter_map(|(index, event)| offends(event).then_some(index))
        .collect();
    if offenders.is_empty() { Ok(()) } else { Err(ground.refuse(form, &offenders)) }
}
