//! What tells an existing rule from a wanted one.

use std::fmt;

use capi_model::api::{ConversionMethod, ConversionRule, NewConversionRule, RuleValue, ValueType};
use serde::Serialize;

use crate::RuleSetting;

/// A setting that an existing rule has otherwise than the wanted one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// Which setting.
    pub setting: RuleSetting,
    /// As the existing rule has it.
    pub existing: String,
    /// As it is wanted.
    pub wanted: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}, wanted is {}", self.setting, self.existing, self.wanted)
    }
}

/// Compares what LinkedIn shows of a rule with what is wanted. What LinkedIn does not show is no
/// difference: not all of its answers hold every setting. Names are not compared.
///
/// Which campaigns were associated when the rule was made cannot be seen any more.
pub(crate) fn differences(
    existing: &ConversionRule,
    wanted: &NewConversionRule,
) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut compare = |setting, existing: Option<String>, wanted: Option<String>| {
        if let (Some(existing), Some(wanted)) = (existing, wanted)
            && existing != wanted
        {
            found.push(Difference { setting, existing, wanted });
        }
    };
    let days = |days: u16| format!("{days} {}", if days == 1 { "day" } else { "days" });
    compare(
        RuleSetting::Method,
        existing.conversion_method.as_ref().map(ToString::to_string),
        Some(ConversionMethod::ConversionsApi.to_string()),
    );
    compare(
        RuleSetting::Enabled,
        existing.enabled.map(|enabled| enabled.to_string()),
        wanted.enabled.map(|enabled| enabled.to_string()),
    );
    compare(
        RuleSetting::ConversionType,
        existing.conversion_type.as_ref().map(ToString::to_string),
        Some(wanted.conversion_type.to_string()),
    );
    compare(
        RuleSetting::PostClickWindow,
        existing.post_click_attribution_window_size.map(days),
        wanted.post_click_attribution_window_size.map(days),
    );
    compare(
        RuleSetting::ViewThroughWindow,
        existing.view_through_attribution_window_size.map(days),
        wanted.view_through_attribution_window_size.map(days),
    );
    compare(
        RuleSetting::AttributionType,
        existing.attribution_type.as_ref().map(ToString::to_string),
        wanted.attribution_type.as_ref().map(ToString::to_string),
    );
    compare(
        RuleSetting::Value,
        shown_value(existing.value_type.as_ref(), existing.value.as_ref()),
        shown_value(wanted.value_type.as_ref(), wanted.value.as_ref()),
    );
    found
}

/// The value type, or the fixed value with its amount in shortest form: `50` and `50.00` are the
/// same.
fn shown_value(value_type: Option<&ValueType>, value: Option<&RuleValue>) -> Option<String> {
    match (value_type?, value) {
        (ValueType::Fixed, Some(RuleValue { currency_code, amount })) => {
            let shortest = match amount.split_once('.') {
                Some(_) => amount.trim_end_matches('0').trim_end_matches('.'),
                None => amount,
            };
            Some(format!("{shortest} {currency_code}"))
        }
        // LinkedIn did not show which.
        (ValueType::Fixed, None) => None,
        (other, _) => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NewRule;

    fn wanted() -> NewConversionRule {
        let account = capi_model::AdAccountId::new(1).unwrap();
        NewRule::builder("n").fixed_value("50.00", "EUR").build().unwrap().in_account(account)
    }

    fn existing(changed: &str) -> ConversionRule {
        let mut json: serde_json::Value = serde_json::from_str(
            r#"{"id":7,"name":"n","type":"ADD_TO_CART","conversionMethod":"CONVERSIONS_API","enabled":true,
               "postClickAttributionWindowSize":30,"viewThroughAttributionWindowSize":7,
               "attributionType":"LAST_TOUCH_BY_CAMPAIGN","valueType":"FIXED",
               "value":{"currencyCode":"EUR","amount":"50"}}"#,
        )
        .unwrap();
        let changed: serde_json::Value = serde_json::from_str(changed).unwrap();
        json.as_object_mut().unwrap().extend(changed.as_object().unwrap().clone());
        serde_json::from_value(json).unwrap()
    }

    fn shown(changed: &str) -> Vec<String> {
        differences(&existing(changed), &wanted()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_same_settings_are_no_difference_and_an_amount_is_a_number() {
        assert!(shown("{}").is_empty());
        assert!(shown(r#"{"value":{"currencyCode":"EUR","amount":"50.0"}}"#).is_empty());
    }

    #[test]
    fn what_linkedin_does_not_show_is_no_difference() {
        for changed in [r#"{"value":null}"#, r#"{"valueType":null}"#, r#"{"attributionType":null}"#]
        {
            assert!(shown(changed).is_empty(), "{changed}");
        }
    }

    #[test]
    fn every_setting_is_compared() {
        for (changed, expected) in [
            (r#"{"enabled":false}"#, "enabled is false, wanted is true"),
            (r#"{"type":"LEAD"}"#, "conversion type is LEAD, wanted is ADD_TO_CART"),
            (
                r#"{"postClickAttributionWindowSize":90}"#,
                "post-click attribution window is 90 days, wanted is 30 days",
            ),
            (
                r#"{"viewThroughAttributionWindowSize":1}"#,
                "view-through attribution window is 1 day, wanted is 7 days",
            ),
            (
                r#"{"attributionType":"LAST_TOUCH_BY_CONVERSION"}"#,
                "attribution type is LAST_TOUCH_BY_CONVERSION, wanted is LAST_TOUCH_BY_CAMPAIGN",
            ),
            (r#"{"valueType":"DYNAMIC"}"#, "value is DYNAMIC, wanted is 50 EUR"),
            (
                r#"{"value":{"currencyCode":"USD","amount":"500"}}"#,
                "value is 500 USD, wanted is 50 EUR",
            ),
            (
                r#"{"conversionMethod":"INSIGHT_TAG_URL_MATCH_RULES"}"#,
                "method is INSIGHT_TAG_URL_MATCH_RULES, wanted is CONVERSIONS_API",
            ),
        ] {
            assert_eq!(shown(changed), [expected]);
        }
        assert_eq!(shown(r#"{"enabled":false,"type":"LEAD"}"#).len(), 2);
    }
}
