//! A conversion rule.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A conversion rule, as `/rest/conversions` shows it.
///
/// ```
/// use capi_sandbox::{AD_ACCOUNT_ID, Rule};
///
/// let rule = Rule::new(104_100, AD_ACCOUNT_ID, "Demo booked").kind("BOOK_APPOINTMENT").enabled(false);
/// assert_eq!(rule.urn(), "urn:lla:llaPartnerConversion:104100");
/// ```
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    pub(crate) id: u64,
    pub(crate) account: u64,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) conversion_method: ConversionMethod,
    #[serde(default = "lead", rename = "type")]
    pub(crate) kind: String,
    #[serde(default = "yes")]
    pub(crate) enabled: bool,
    #[serde(default = "thirty", rename = "postClickAttributionWindowSize")]
    pub(crate) post_click_days: u32,
    #[serde(default = "seven", rename = "viewThroughAttributionWindowSize")]
    pub(crate) view_through_days: u32,
    #[serde(default = "by_campaign")]
    pub(crate) attribution_type: String,
    #[serde(default = "dynamic")]
    pub(crate) value_type: String,
    #[serde(default)]
    pub(crate) value: Option<Value>,
    #[serde(default)]
    pub(crate) url_rules: Vec<Value>,
    #[serde(default)]
    pub(crate) shared: bool,
    #[serde(default)]
    pub(crate) created: i64,
    #[serde(default)]
    pub(crate) last_modified: i64,
}

impl Rule {
    /// An enabled Conversions API rule of type `LEAD` with LinkedIn's defaults, in the ad account
    /// with the number `account`.
    #[must_use]
    pub fn new(id: u64, account: u64, name: impl Into<String>) -> Self {
        Self {
            id,
            account,
            name: name.into(),
            conversion_method: ConversionMethod::ConversionsApi,
            kind: lead(),
            enabled: true,
            post_click_days: thirty(),
            view_through_days: seven(),
            attribution_type: by_campaign(),
            value_type: dynamic(),
            value: None,
            url_rules: Vec::new(),
            shared: false,
            created: 0,
            last_modified: 0,
        }
    }

    /// Sets how conversions reach the rule.
    #[must_use]
    pub fn method(mut self, method: ConversionMethod) -> Self {
        self.conversion_method = method;
        self
    }

    /// Sets the type, such as `PURCHASE`. Not checked: a test may seed one that LinkedIn has yet to
    /// invent.
    #[must_use]
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = kind.into();
        self
    }

    /// Enables the rule, or disables it. LinkedIn's interface calls the latter "delete".
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Sets both attribution windows, in days.
    #[must_use]
    pub fn windows(mut self, post_click: u32, view_through: u32) -> Self {
        self.post_click_days = post_click;
        self.view_through_days = view_through;
        self
    }

    /// Sets the attribution type, such as `LAST_TOUCH_BY_CONVERSION`.
    #[must_use]
    pub fn attribution_type(mut self, attribution_type: impl Into<String>) -> Self {
        self.attribution_type = attribution_type.into();
        self
    }

    /// Marks the rule as shared by another account (`ownershipType` `SHARED`), or owned.
    #[must_use]
    pub fn shared(mut self, shared: bool) -> Self {
        self.shared = shared;
        self
    }

    /// The rule's number.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The number of the rule's ad account.
    #[must_use]
    pub fn account(&self) -> u64 {
        self.account
    }

    /// The rule's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the rule takes events.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.enabled
    }

    /// How conversions reach the rule.
    #[must_use]
    pub fn conversion_method(&self) -> ConversionMethod {
        self.conversion_method
    }

    /// The rule's URN, the `conversion` of an event.
    #[must_use]
    pub fn urn(&self) -> String {
        format!("urn:lla:llaPartnerConversion:{}", self.id)
    }
}

/// How conversions reach a rule (LinkedIn: Conversion tracking).
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub enum ConversionMethod {
    /// Sent by a server.
    #[default]
    #[serde(rename = "CONVERSIONS_API")]
    ConversionsApi,
    /// Fired by the page's script.
    #[serde(rename = "INSIGHT_TAG_JAVASCRIPT_EVENT")]
    InsightTagJavascriptEvent,
    /// Fired by the page's address.
    #[serde(rename = "INSIGHT_TAG_URL_MATCH_RULES")]
    InsightTagUrlMatchRules,
}

fn lead() -> String {
    "LEAD".into()
}

fn yes() -> bool {
    true
}

fn thirty() -> u32 {
    30
}

fn seven() -> u32 {
    7
}

fn by_campaign() -> String {
    "LAST_TOUCH_BY_CAMPAIGN".into()
}

fn dynamic() -> String {
    "DYNAMIC".into()
}
