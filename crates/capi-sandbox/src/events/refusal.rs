//! The wordings in which events are refused.

use std::fmt::Write as _;

use hyper::StatusCode;

use crate::gateway::Refusal;
use crate::settings::MessageForm;

/// Why events are refused, in the words of each form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground<'a> {
    /// The live text, up to the list of indices and after it.
    pub(super) live: (&'a str, &'static str),
    /// The field at fault, as a path.
    pub(super) path: &'static str,
    /// The documented record: `field`, `type` and `message`.
    pub(super) documented: (&'static str, &'static str, &'a str),
}

const ANONYMOUS_TEXT: &str = "The request must contain one of these fields: SHA256_EMAIL or \
    LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID or ACXIOM_ID or PLAINTEXT_IP_ADDRESS or GOOGLE_AID or \
    (firstName and lastName) or externalIds or lead, and the input shouldn't be empty string";

const WRONG_METHOD_TEXT: &str =
    "Incorrect conversions information provided. Conversion's method should be CONVERSIONS_API";

const DISABLED_TEXT: &str = "Invalid Conversion information provided, this event(s) is associated \
    to a conversion that's marked as deleted. Conversion enabled should be true";

pub(super) const OUT_OF_TIME: Ground<'static> = Ground {
    live: ("Conversion time should be within 90 days and not exceed current time", "."),
    path: "/conversionHappenedAt",
    documented: (
        "Invalid Conversion time",
        "INVALID_CONVERSION_TIME_FIELD_VALUE",
        "Conversion time should be within 90 days.",
    ),
};

pub(super) const ANONYMOUS: Ground<'static> = Ground {
    live: (ANONYMOUS_TEXT, ""),
    path: "/user",
    documented: (
        "Invalid User Identification",
        "INVALID_USER_IDENTIFICATION_FIELD_VALUE",
        ANONYMOUS_TEXT,
    ),
};

pub(super) const WRONG_METHOD: Ground<'static> = Ground {
    live: (WRONG_METHOD_TEXT, ""),
    path: "/conversion",
    documented: ("Invalid Conversion", "INVALID_CONVERSION_FIELD_VALUE", WRONG_METHOD_TEXT),
};

pub(super) const DISABLED: Ground<'static> = Ground {
    live: (DISABLED_TEXT, ""),
    path: "/conversion",
    documented: ("Invalid Conversion", "INVALID_CONVERSION_FIELD_VALUE", DISABLED_TEXT),
};

/// Refuses the events that an injected fault names; `text` is the test's or the sandbox's own.
pub(super) fn poisoned(text: &str) -> Ground<'_> {
    Ground {
        live: (text, "."),
        path: "/eventId",
        documented: ("Invalid Event", "INVALID_EVENT_FIELD_VALUE", text),
    }
}

impl Ground<'_> {
    /// The refusal of the events at `offenders`.
    pub(super) fn refuse(&self, form: MessageForm, offenders: &[usize]) -> Refusal {
        let (live, end) = self.live;
        let (field, kind, documented) = self.documented;
        let mut text = String::new();
        // Writing to a `String` cannot fail.
        let _ = match form {
            MessageForm::Bare => write!(text, "{live}{end}"),
            MessageForm::Documentation => {
                let record = |index: &usize| {
                    format!(
                        "{{field={field}, batchIndex={index}, type={kind}, message={documented}}}"
                    )
                };
                write!(text, "Validation failed because [{}]", joined(offenders, record))
            }
            MessageForm::Indices => {
                let indices = joined(offenders, ToString::to_string);
                write!(text, "{live}, indices [{indices}] (0-indexed){end}")
            }
            MessageForm::Lines => offenders.iter().try_for_each(|index| {
                writeln!(text, "Index: {index}, ERROR :: {} :: {live}{end}", self.path)
            }),
        };
        let status = match form {
            MessageForm::Lines => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::BAD_REQUEST,
        };
        Refusal::plain(status, text)
    }
}

fn joined(offenders: &[usize], show: impl Fn(&usize) -> String) -> String {
    offenders.iter().map(show).collect::<Vec<_>>().join(", ")
}
