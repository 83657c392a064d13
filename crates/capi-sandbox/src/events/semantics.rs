//! What an event must be beyond its schema: for a rule that takes it, in time, and from somebody.

use std::fmt::Write as _;

use super::facts::Facts;
use crate::defaults::NOW_HEADER;
use crate::directory::{ConversionMethod, Directory, Rule};
use crate::gateway::{Caller, Refusal};
use crate::server::Call;
use crate::settings::MessageForm;
use crate::sync::lock;
use crate::world::World;
use hyper::StatusCode;

/// LinkedIn: Conversions API, "conversionHappenedAt": no older than 90 days.
const WINDOW_MS: i64 = 90 * 24 * 60 * 60 * 1_000;

/// Refuses the request if any event is for a rule that does not take it, out of time, or anonymous; in this order.
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

fn now_ms(world: &World, call: &Call) -> Result<i64, Refusal> {
    match call.headers.get(NOW_HEADER) {
        None => Ok(world.clock.now_ms()),
        Some(value) => {
            value.to_str().ok().and_then(|text| text.trim().parse().ok()).ok_or_else(|| {
                Refusal::bad_request("X-Sandbox-Now-Ms must be epoch milliseconds in digits")
            })
        }
    }
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
        let rule = |event: &Facts<'_>| event.rule.and_then(|id| directory.rules.get(&id));
        let form = world.settings.message_form;
        refuse_all(form, events, &WRONG_METHOD, |event| {
            rule(event).is_some_and(|rule| !is_capi(rule))
        })?;
        refuse_all(form, events, &DISABLED, |event| rule(event).is_some_and(|rule| !rule.enabled))?;
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
    if !legacy && !(rule.enabled && is_capi(rule)) {
        return forbidden(
            "Invalid conversion target, failed to grant access. Conversion must be a CAPI conversion and not deleted.",
        );
    }
    match directory.role(&caller.member, rule.account) {
        Some(role) if role.may_write() => Ok(()),
        _ => Err(Refusal::not_authorized()),
    }
}

fn is_capi(rule: &Rule) -> bool {
    rule.conversion_method == ConversionMethod::ConversionsApi
}

/// The two texts of one ground to refuse events on.
#[derive(Debug)]
struct Ground {
    /// The live text, up to the list of indices and after it.
    live: (&'static str, &'static str),
    /// The documented record: `field`, `type` and `message`.
    documented: (&'static str, &'static str, &'static str),
}

const OUT_OF_TIME: Ground = Ground {
    live: ("Conversion time should be within 90 days and not exceed current time", "."),
    documented: (
        "Invalid Conversion time",
        "INVALID_CONVERSION_TIME_FIELD_VALUE",
        "Conversion time should be within 90 days.",
    ),
};

const ANONYMOUS: Ground = Ground {
    live: (
        "The request must contain one of these fields: SHA256_EMAIL or LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID or ACXIOM_ID or PLAINTEXT_IP_ADDRESS or GOOGLE_AID or (firstName and lastName) or externalIds or lead, and the input shouldn't be empty string",
        "",
    ),
    documented: (
        "Invalid User Identification",
        "INVALID_USER_IDENTIFICATION_FIELD_VALUE",
        "The request must contain one of these fields: SHA256_EMAIL or LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID or ACXIOM_ID or PLAINTEXT_IP_ADDRESS or GOOGLE_AID or (firstName and lastName) or externalIds or lead, and the input shouldn't be empty string",
    ),
};

const WRONG_METHOD: Ground = Ground {
    live: (
        "Incorrect conversions information provided. Conversion's method should be CONVERSIONS_API",
        "",
    ),
    documented: (
        "Invalid Conversion",
        "INVALID_CONVERSION_METHOD_FIELD_VALUE",
        "Incorrect conversions information provided. Conversion's method should be CONVERSIONS_API",
    ),
};

const DISABLED: Ground = Ground {
    live: (
        "Invalid Conversion information provided, this event(s) is associated to a conversion that's marked as deleted. Conversion enabled should be true",
        "",
    ),
    documented: (
        "Invalid Conversion",
        "INVALID_CONVERSION_FIELD_VALUE",
        "Invalid Conversion information provided, this event(s) is associated to a conversion that's marked as deleted. Conversion enabled should be true",
    ),
};

fn refuse_all(
    form: MessageForm,
    events: &[Facts<'_>],
    ground: &Ground,
    offends: impl Fn(&Facts<'_>) -> bool,
) -> Result<(), Refusal> {
    let offenders: Vec<usize> = events
        .iter()
        .enumerate()
        .filter_map(|(index, event)| offends(event).then_some(index))
        .collect();
    if offenders.is_empty() {
        return Ok(());
    }
    Err(Refusal::bad_request(ground.message(form, &offenders)))
}

impl Ground {
    fn message(&self, form: MessageForm, offenders: &[usize]) -> String {
        let mut text = String::new();
        let (start, end) = match form {
            MessageForm::Indices => (format!("{}, indices [", self.live.0), self.live.1),
            MessageForm::Documentation => ("Validation failed because [".into(), ""),
        };
        text.push_str(&start);
        for (position, index) in offenders.iter().enumerate() {
            if position > 0 {
                text.push_str(", ");
            }
            // Writing to a `String` cannot fail.
            let _ = match form {
                MessageForm::Indices => write!(text, "{index}"),
                MessageForm::Documentation => {
                    let (field, kind, message) = self.documented;
                    write!(
                        text,
                        "{{field={field}, batchIndex={index}, type={kind}, message={message}}}"
                    )
                }
            };
        }
        text.push(']');
        if form == MessageForm::Indices {
            text.push_str(" (0-indexed)");
        }
        text.push_str(end);
        text
    }
}
