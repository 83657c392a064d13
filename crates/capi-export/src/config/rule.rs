//! Which conversion rule a document chooses: in exactly one way, or in none.

use capi_model::{AdAccountId, ConversionRuleId};
use capi_rules::{InvalidRule, NewRule, RuleSelector, RuleSetting, words};

use super::ConfigError;
use super::document::Document;

impl Document {
    pub(super) fn rule(&self, account: Option<AdAccountId>) -> Result<RuleSelector, ConfigError> {
        let by_id = self.entry("use_conversion_rule_id").boolean()?.unwrap_or(false);
        let id: Option<ConversionRuleId> = self
            .entry("conversion_rule_id")
            .parsed("expected the id of a conversion rule: a positive whole number or its URN")?;
        let by_name = self.entry("conversion_rule").text()?;
        let create = self.entry("create_new_conversion_rule").boolean()?.unwrap_or(false);
        let new_name = self.entry("conversion_rule_name").text()?;
        // These have defaults, so they may stand there whatever the way. They must make sense.
        let new = self.new_rule(new_name.as_deref().unwrap_or("unnamed"))?;
        let selector = match (by_id, id, by_name, create) {
            (true, Some(id), None, false) => RuleSelector::Id(id),
            (false, None, Some(name), false) => RuleSelector::Name(name),
            (false, None, None, true) if new_name.is_some() => RuleSelector::New(new),
            (false, None, None, false) => RuleSelector::PerRow,
            (true, None, None, false) => {
                return Err(ConfigError::new(
                    "`use_conversion_rule_id` is true, but `conversion_rule_id` is missing",
                ));
            }
            (false, None, None, true) => {
                return Err(ConfigError::new(
                    "`create_new_conversion_rule` is true, but `conversion_rule_name` is missing",
                ));
            }
            (false, Some(_), None, false) => {
                return Err(ConfigError::new(
                    "`conversion_rule_id` counts only with `use_conversion_rule_id: true`; add \
                     that, or remove the id",
                ));
            }
            _ => {
                return Err(ConfigError::new(
                    "the conversion rule is chosen in more than one way; keep one of \
                     `conversion_rule_id` (with `use_conversion_rule_id`), `conversion_rule` and \
                     `create_new_conversion_rule`",
                ));
            }
        };
        if new_name.is_some() && !create {
            return Err(ConfigError::new(
                "`conversion_rule_name` counts only with `create_new_conversion_rule: true`; add \
                 that, or remove the name; an existing rule is named by `conversion_rule`",
            ));
        }
        let asks_linkedin = matches!(selector, RuleSelector::Name(_) | RuleSelector::New(_));
        if asks_linkedin && account.is_none() {
            return Err(ConfigError::new(
                "`ad_account_id` is missing: a rule is found by its name, or created, in an ad \
                 account",
            ));
        }
        Ok(selector)
    }

    fn new_rule(&self, name: &str) -> Result<NewRule, ConfigError> {
        const DAYS: &str = "expected a whole number of days";
        let mut rule = NewRule::builder(name);
        if let Some(word) = self.entry("conversion_type").text()? {
            rule = rule.conversion_type(words::conversion_type(&word).map_err(of_key)?);
        }
        if let Some(days) = self.entry("post_click_attribution_window").parsed(DAYS)? {
            rule = rule.post_click_window(days);
        }
        if let Some(days) = self.entry("view_through_attribution_window").parsed(DAYS)? {
            rule = rule.view_through_window(days);
        }
        if let Some(word) = self.entry("attribution_type").text()? {
            rule = rule.attribution_type(words::attribution_type(&word).map_err(of_key)?);
        }
        if let Some(word) = self.entry("campaign_auto_association").text()? {
            rule = rule.auto_association(words::auto_association(&word).map_err(of_key)?);
        }
        rule.build().map_err(of_key)
    }
}

/// The fault under the name that the document has for the setting.
#[expect(clippy::needless_pass_by_value, reason = "what `map_err` calls")]
fn of_key(fault: InvalidRule) -> ConfigError {
    let key = match fault.setting() {
        RuleSetting::Name => "conversion_rule_name",
        RuleSetting::ConversionType => "conversion_type",
        RuleSetting::PostClickWindow => "post_click_attribution_window",
        RuleSetting::ViewThroughWindow => "view_through_attribution_window",
        RuleSetting::AttributionType => "attribution_type",
        RuleSetting::AutoAssociation => "campaign_auto_association",
        // A document has no such setting.
        _ => return ConfigError::new(fault.to_string()),
    };
    ConfigError::new(format!("`{key}`: {}", fault.expected()))
}
