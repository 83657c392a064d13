//! The schema of a rule, and what its values must be together (LinkedIn: Conversions API schema).

use serde_json::Value;

use crate::gateway::{ApiVersion, Refusal};
use crate::restli::schema::{Field, Kind};
use crate::restli::urn;

const TYPES: &[&str] = &[
    "ADD_BILLING_INFO",
    "ADD_TO_CART",
    "ADD_TO_LIST",
    "AD_CLICK",
    "AD_VIEW",
    "BOOK_APPOINTMENT",
    "COMPLETE_SIGNUP",
    "CONTACT",
    "DONATE",
    "DOWNLOAD",
    "INSTALL",
    "INVITE",
    "KEY_PAGE_VIEW",
    "LEAD",
    "LOGIN",
    "MARKETING_QUALIFIED_LEAD",
    "OTHER",
    "OUTBOUND_CLICK",
    "PHONE_CALL",
    "PURCHASE",
    "QUALIFIED_LEAD",
    "REQUEST_QUOTE",
    "SALES_QUALIFIED_LEAD",
    "SAVE",
    "SCHEDULE",
    "SEARCH",
    "SHARE",
    "SIGN_UP",
    "START_CHECKOUT",
    "START_TRIAL",
    "SUBMIT_APPLICATION",
    "SUBSCRIBE",
    "VIEW_CONTENT",
    "VIEW_VIDEO",
];

const METHODS: &[&str] =
    &["CONVERSIONS_API", "INSIGHT_TAG_JAVASCRIPT_EVENT", "INSIGHT_TAG_URL_MATCH_RULES"];

const VALUE: &[Field] =
    &[Field::required("amount", Kind::Text), Field::required("currencyCode", Kind::Text)];

/// The fields that a rule can be created with.
pub(super) const RULE: &[Field] = &[
    Field::required("account", Kind::Urn(urn::ACCOUNT)),
    Field::optional(
        "attributionType",
        Kind::Enum(&["LAST_TOUCH_BY_CAMPAIGN", "LAST_TOUCH_BY_CONVERSION"]),
    ),
    Field::required("conversionMethod", Kind::Enum(METHODS)),
    Field::optional("enabled", Kind::Boolean),
    Field::required("name", Kind::Text),
    Field::optional("postClickAttributionWindowSize", Kind::Integer),
    Field::required("type", Kind::Enum(TYPES)),
    Field::optional("urlMatchRuleExpression", Kind::Unchecked),
    Field::optional("urlRules", Kind::List(&Kind::Unchecked)),
    Field::optional("value", Kind::Record(VALUE)),
    Field::optional("valueType", Kind::Enum(&["DYNAMIC", "FIXED", "NO_VALUE"])),
    Field::optional("viewThroughAttributionWindowSize", Kind::Integer),
];

/// The fields that cannot change once a rule is there.
pub(super) const CREATE_ONLY: [&str; 2] = ["account", "conversionMethod"];

const WINDOWS: [&str; 2] = ["postClickAttributionWindowSize", "viewThroughAttributionWindowSize"];

const QUALIFIED: [&str; 2] = ["MARKETING_QUALIFIED_LEAD", "SALES_QUALIFIED_LEAD"];

/// The types that may look back for 180 or 365 days.
const LONG_WINDOWS: [&str; 7] = [
    "ADD_TO_CART",
    "LEAD",
    "MARKETING_QUALIFIED_LEAD",
    "PURCHASE",
    "QUALIFIED_LEAD",
    "SALES_QUALIFIED_LEAD",
    "SUBMIT_APPLICATION",
];

/// Refuses windows that do not go with the type `kind`. LinkedIn documents which ones do, not what
/// it says otherwise: the texts are the sandbox's own.
pub(super) fn check_windows(fields: &Value, kind: &str) -> Result<(), Refusal> {
    for window in WINDOWS {
        let Some(days) = fields.get(window).and_then(Value::as_u64) else { continue };
        let allowed = match days {
            1 | 7 | 30 | 90 => true,
            180 | 365 => LONG_WINDOWS.contains(&kind),
            _ => false,
        };
        if !allowed {
            let text = format!("Invalid {window} {days} for conversion type {kind}");
            return Err(Refusal::bad_request(text));
        }
    }
    Ok(())
}

/// Refuses types that `version` does not create.
pub(super) fn check_type(kind: &str, version: ApiVersion) -> Result<(), Refusal> {
    if QUALIFIED.contains(&kind) && version < ApiVersion::QUALIFIED_LEADS {
        let text = format!("Conversion type {kind} is not supported for new conversions");
        return Err(Refusal::bad_request(text));
    }
    Ok(())
}
