//! A rule to be made, checked before LinkedIn is asked.

mod builder;
mod windows;

use capi_model::AdAccountId;
use capi_model::api::{
    AttributionType, AutoAssociation, ConversionMethod, ConversionType, NewConversionRule,
    RuleValue, ValueType,
};

pub use self::builder::NewRuleBuilder;
pub(crate) use self::builder::checked_name;
pub use self::windows::attribution_windows;
pub(crate) use self::windows::check_window;

/// A conversion rule to be made unless it is there, with settings that go together.
///
/// ```
/// use capi_model::api::ConversionType;
/// use capi_rules::NewRule;
///
/// let rule = NewRule::builder("CRM purchases")
///     .conversion_type(ConversionType::Purchase)
///     .post_click_window(365)
///     .build()?;
/// assert_eq!(rule.name(), "CRM purchases");
///
/// let sign_ups = NewRule::builder("Sign-ups").conversion_type(ConversionType::SignUp);
/// assert!(sign_ups.post_click_window(365).build().is_err());
/// # Ok::<(), capi_rules::InvalidRule>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRule {
    name: String,
    conversion_type: ConversionType,
    post_click_window: u16,
    view_through_window: u16,
    attribution_type: AttributionType,
    value_type: ValueType,
    value: Option<RuleValue>,
    auto_association: Option<AutoAssociation>,
}

impl NewRule {
    /// A rule of this name: of the type `ADD_TO_CART`, with windows of 30 days after a click and 7
    /// after a view, attributed by the last touch of each campaign, with the value of each event,
    /// associated with all campaigns.
    pub fn builder(name: impl Into<String>) -> NewRuleBuilder {
        NewRuleBuilder::new(name.into())
    }

    /// Its name, without white space around it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it counts.
    #[must_use]
    pub const fn conversion_type(&self) -> &ConversionType {
        &self.conversion_type
    }

    /// Which campaigns LinkedIn associates with it, once, when it is made; `None` is none.
    #[must_use]
    pub const fn auto_association(&self) -> Option<&AutoAssociation> {
        self.auto_association.as_ref()
    }

    /// The rule as LinkedIn takes it, every setting written out.
    #[must_use]
    pub fn in_account(&self, account: AdAccountId) -> NewConversionRule {
        NewConversionRule {
            name: self.name.clone(),
            account,
            conversion_method: ConversionMethod::ConversionsApi,
            conversion_type: self.conversion_type.clone(),
            enabled: Some(true),
            post_click_attribution_window_size: Some(self.post_click_window),
            view_through_attribution_window_size: Some(self.view_through_window),
            attribution_type: Some(self.attribution_type.clone()),
            value_type: Some(self.value_type.clone()),
            value: self.value.clone(),
        }
    }
}
