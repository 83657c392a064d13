//! Settings of a new rule; only `build` can fail.

use capi_model::api::{AttributionType, AutoAssociation, ConversionType, RuleValue, ValueType};
use capi_model::{Amount, CurrencyCode};

use super::{NewRule, check_window};
use crate::{InvalidRule, RuleSetting, words};

/// Settings of a [`NewRule`].
#[derive(Debug, Clone)]
#[must_use = "settings do nothing before `build`"]
pub struct NewRuleBuilder(NewRule);

impl NewRuleBuilder {
    pub(super) fn new(name: String) -> Self {
        Self(NewRule {
            name,
            conversion_type: ConversionType::AddToCart,
            post_click_window: 30,
            view_through_window: 7,
            attribution_type: AttributionType::LastTouchByCampaign,
            value_type: ValueType::Dynamic,
            value: None,
            auto_association: Some(AutoAssociation::AllCampaigns),
        })
    }

    /// What the rule counts. Default: `ADD_TO_CART`.
    pub fn conversion_type(mut self, conversion_type: ConversionType) -> Self {
        self.0.conversion_type = conversion_type;
        self
    }

    /// Days after a click that still count: see [`attribution_windows`](crate::attribution_windows).
    /// Default: 30.
    pub fn post_click_window(mut self, days: u16) -> Self {
        self.0.post_click_window = days;
        self
    }

    /// Days after a view that still count: see [`attribution_windows`](crate::attribution_windows).
    /// Default: 7.
    pub fn view_through_window(mut self, days: u16) -> Self {
        self.0.view_through_window = days;
        self
    }

    /// Which campaigns a conversion is counted for. Default: the last touch of each campaign.
    pub fn attribution_type(mut self, attribution_type: AttributionType) -> Self {
        self.0.attribution_type = attribution_type;
        self
    }

    /// Gives every conversion this value, in place of the value of each event: a decimal number
    /// such as `19.90`, and an ISO 4217 code.
    pub fn fixed_value(mut self, amount: impl Into<String>, currency: impl Into<String>) -> Self {
        self.0.value_type = ValueType::Fixed;
        self.0.value = Some(RuleValue { currency_code: currency.into(), amount: amount.into() });
        self
    }

    /// Gives conversions no value, in place of the value of each event.
    pub fn without_value(mut self) -> Self {
        self.0.value_type = ValueType::NoValue;
        self.0.value = None;
        self
    }

    /// Which campaigns LinkedIn associates with the rule, once, when it is made; `None` is none.
    /// Default: all that are active, paused or drafts, up to 200.
    pub fn auto_association(mut self, association: Option<AutoAssociation>) -> Self {
        self.0.auto_association = association;
        self
    }

    /// The rule, if its settings go together. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`InvalidRule`] for an empty name, a type, attribution or association that LinkedIn does not
    /// document, a window that does not go with the type, a value that is no amount of money.
    pub fn build(self) -> Result<NewRule, InvalidRule> {
        let mut rule = self.0;
        rule.name = checked_name(&rule.name)?;
        words::known_type(&rule.conversion_type)?;
        check_window(RuleSetting::PostClickWindow, rule.post_click_window, &rule.conversion_type)?;
        check_window(
            RuleSetting::ViewThroughWindow,
            rule.view_through_window,
            &rule.conversion_type,
        )?;
        words::known_attribution(&rule.attribution_type)?;
        if let Some(AutoAssociation::Other(_)) = &rule.auto_association {
            return Err(InvalidRule::new(
                RuleSetting::AutoAssociation,
                "expected all campaigns, those that fit the objective, or none",
            ));
        }
        rule.value = rule.value.as_ref().map(checked_value).transpose()?;
        Ok(rule)
    }
}

/// Without white space around it: LinkedIn would store it without, and the next look for the name
/// would miss it.
pub(crate) fn checked_name(name: &str) -> Result<String, InvalidRule> {
    let name = name.trim();
    if name.is_empty() {
        return Err(InvalidRule::new(RuleSetting::Name, "expected a name"));
    }
    if name.chars().any(char::is_control) {
        return Err(InvalidRule::new(RuleSetting::Name, "expected a name of one line"));
    }
    Ok(name.to_owned())
}

fn checked_value(value: &RuleValue) -> Result<RuleValue, InvalidRule> {
    let wrong = |expected| InvalidRule::new(RuleSetting::Value, expected);
    let amount = Amount::parse(value.amount.trim()).ok_or_else(|| {
        wrong("expected an amount of digits, with a point and one or two decimals at most")
    })?;
    let currency = CurrencyCode::parse(value.currency_code.trim())
        .ok_or_else(|| wrong("expected a currency in use (ISO 4217), such as EUR"))?;
    Ok(RuleValue { currency_code: currency.to_string(), amount: amount.as_str().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builder() -> NewRuleBuilder {
        NewRule::builder("CRM leads")
    }

    fn fault(builder: NewRuleBuilder) -> RuleSetting {
        builder.build().unwrap_err().setting()
    }

    #[test]
    fn the_defaults_are_those_of_a_scheduled_export() {
        let rule = builder().build().unwrap();
        let account = capi_model::AdAccountId::new(5_123_456).unwrap();
        assert_eq!(
            serde_json::to_string(&rule.in_account(account)).unwrap(),
            r#"{"name":"CRM leads","account":"urn:li:sponsoredAccount:5123456","conversionMethod":"CONVERSIONS_API","type":"ADD_TO_CART","enabled":true,"postClickAttributionWindowSize":30,"viewThroughAttributionWindowSize":7,"attributionType":"LAST_TOUCH_BY_CAMPAIGN","valueType":"DYNAMIC"}"#
        );
        assert_eq!(rule.auto_association(), Some(&AutoAssociation::AllCampaigns));
    }

    #[test]
    fn a_name_is_trimmed_and_must_not_be_empty() {
        assert_eq!(NewRule::builder("\u{3000}a b \t").build().unwrap().name(), "a b");
        for name in ["", " \n", "a\nb", "a\0b"] {
            assert_eq!(fault(NewRule::builder(name)), RuleSetting::Name, "{name:?}");
        }
    }

    #[test]
    fn what_linkedin_does_not_document_is_refused() {
        let other = || Box::<str>::from("SOMETHING_NEW");
        for (builder, setting) in [
            (
                builder().conversion_type(ConversionType::Other(other())),
                RuleSetting::ConversionType,
            ),
            (
                builder().attribution_type(AttributionType::Other(other())),
                RuleSetting::AttributionType,
            ),
            (
                builder().auto_association(Some(AutoAssociation::Other(other()))),
                RuleSetting::AutoAssociation,
            ),
            (builder().post_click_window(14), RuleSetting::PostClickWindow),
            (
                builder().conversion_type(ConversionType::Login).view_through_window(180),
                RuleSetting::ViewThroughWindow,
            ),
        ] {
            assert_eq!(fault(builder), setting);
        }
    }

    #[test]
    fn a_fixed_value_is_an_amount_in_a_currency_in_use() {
        let rule = builder().fixed_value(" 19.90 ", "eur").build().unwrap();
        assert_eq!(rule.value_type, ValueType::Fixed);
        let expected = RuleValue { currency_code: "EUR".into(), amount: "19.90".into() };
        assert_eq!(rule.value, Some(expected));
        for (amount, currency) in [("1,5", "EUR"), ("-1", "EUR"), ("1.999", "EUR"), ("1", "XYZ")] {
            assert_eq!(fault(builder().fixed_value(amount, currency)), RuleSetting::Value);
        }
        let none = builder().fixed_value("1", "EUR").without_value().build().unwrap();
        assert_eq!((none.value_type, none.value), (ValueType::NoValue, None));
    }
}
