//! Why a conversion rule cannot be settled.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt::{self, Display};

use capi_model::api::{ConversionMethod, ConversionType};
use capi_model::{AdAccountId, ApiVersion, ConversionRuleId};

use super::{InvalidRule, List, Nearest};
use crate::Difference;

/// Why a conversion rule could not be settled.
///
/// `Display` says what is wrong and what to do; [`advice`](Self::advice) is the latter alone.
#[derive(Debug)]
#[non_exhaustive]
pub enum RuleError {
    /// Rules are looked up and created in an ad account, and none is given.
    AdAccountMissing {
        /// The rule's name.
        name: String,
    },
    /// Several rules that take events have this name. LinkedIn lets names repeat.
    Ambiguous {
        /// The rule's name.
        name: String,
        /// The account that was searched.
        account: AdAccountId,
        /// Their ids, rising.
        ids: Vec<ConversionRuleId>,
    },
    /// LinkedIn could not be asked, or refused.
    Client(capi_client::Error),
    /// There is a rule of this name with other settings.
    Different {
        /// The rule's name.
        name: String,
        /// The existing rule; of several, the one with the fewest differences.
        id: ConversionRuleId,
        /// What differs.
        differences: Vec<Difference>,
    },
    /// The rule of this name is disabled, which LinkedIn's interface calls deleted.
    Disabled {
        /// The rule's name.
        name: String,
        /// The ids of the rules of this name, rising.
        ids: Vec<ConversionRuleId>,
    },
    /// A setting is one that no rule can have.
    Invalid(InvalidRule),
    /// No rule has this name.
    NotFound {
        /// The name that was looked for.
        name: String,
        /// The account that was searched.
        account: AdAccountId,
        /// The names of rules that take events, nearest first, at most five.
        nearest: Vec<String>,
    },
    /// The rule of this name takes no events from a server: it was made for another method.
    OtherMethod {
        /// The rule's name.
        name: String,
        /// The rules of this name, and where their events come from.
        rules: Vec<(ConversionRuleId, ConversionMethod)>,
    },
    /// This API version makes no rules of this type.
    TypeNeedsVersion {
        /// The type.
        conversion_type: ConversionType,
        /// The client's version.
        version: ApiVersion,
    },
}

impl RuleError {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(match self {
            Self::AdAccountMissing { .. } => {
                "Give the id of the ad account that the rule belongs to (ad_account_id)"
            }
            Self::Ambiguous { .. } => {
                "Choose one of them by its id (conversion_rule_id), or rename the others"
            }
            Self::Client(error) => return error.advice(),
            Self::Different { .. } => {
                "Give the new rule another name or these settings, or change the existing rule"
            }
            Self::Disabled { .. } => "Enable it (`capi rules enable`), or choose another rule",
            Self::Invalid(_) => return None,
            Self::NotFound { .. } => {
                "Correct the name, which counts letter for letter, or choose a rule by its id \
                 (conversion_rule_id), or create one (create_new_conversion_rule)"
            }
            Self::OtherMethod { .. } => {
                "Choose or create a rule of the method CONVERSIONS_API: a rule's method cannot be \
                 changed"
            }
            Self::TypeNeedsVersion { .. } => "Set api_version to 202608 or later",
        }))
    }

    /// What is wrong, without the advice.
    pub(crate) fn problem(&self) -> String {
        let text = self.to_string();
        match self.advice() {
            Some(advice) => {
                text.strip_suffix(&*advice).unwrap_or(&text).trim_end_matches(". ").to_owned()
            }
            None => text,
        }
    }
}

impl Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // These say it all themselves.
            Self::Client(error) => return error.fmt(f),
            Self::Invalid(error) => return error.fmt(f),
            Self::AdAccountMissing { name } => {
                write!(f, "the rule {name:?} is looked up in an ad account, and none is given")
            }
            Self::Ambiguous { name, account, ids } => write!(
                f,
                "ad account {account} has {} enabled Conversions API rules named {name:?}, with \
                 the ids {}",
                ids.len(),
                List(ids)
            ),
            Self::Different { name, id, differences } => write!(
                f,
                "there is a rule named {name:?} already ({id}), with other settings: {}",
                List(differences)
            ),
            Self::Disabled { name, ids } => {
                write!(f, "the rule {name:?} ({}) is disabled and takes no events", List(ids))
            }
            Self::NotFound { name, account, nearest } => write!(
                f,
                "ad account {account} has no conversion rule named {name:?}; {}",
                Nearest(nearest, "it has no enabled Conversions API rule at all")
            ),
            Self::OtherMethod { name, rules } => {
                let methods: Vec<_> = rules.iter().map(Method).collect();
                write!(
                    f,
                    "the rule {name:?} takes no events of the Conversions API: {}",
                    List(&methods)
                )
            }
            Self::TypeNeedsVersion { conversion_type, version } => write!(
                f,
                "LinkedIn creates no rules of the type {conversion_type} with API version {version}"
            ),
        }?;
        self.advice().map_or(Ok(()), |advice| write!(f, ". {advice}"))
    }
}

impl StdError for RuleError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // Its text is this error's own already.
            Self::Client(error) => error.source(),
            _ => None,
        }
    }
}

impl From<capi_client::Error> for RuleError {
    fn from(error: capi_client::Error) -> Self {
        Self::Client(error)
    }
}

impl From<InvalidRule> for RuleError {
    fn from(error: InvalidRule) -> Self {
        Self::Invalid(error)
    }
}

struct Method<'a>(&'a (ConversionRuleId, ConversionMethod));

impl Display for Method<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, method) = self.0;
        let meaning = match method {
            ConversionMethod::InsightTagJavascriptEvent
            | ConversionMethod::InsightTagUrlMatchRules => ", made for the Insight Tag",
            _ => "",
        };
        write!(f, "{id} is of the method {method}{meaning}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_problem_and_the_advice_make_up_the_message() {
        let id = |id| ConversionRuleId::new(id).unwrap();
        let account = AdAccountId::new(5).unwrap();
        let name = || "a \"b\"".to_owned();
        let nearest = vec!["ab".to_owned(), "abc".to_owned()];
        let method = ConversionMethod::InsightTagUrlMatchRules;
        for (error, problem) in [
            (
                RuleError::Ambiguous { name: name(), account, ids: vec![id(1), id(2)] },
                r#"ad account 5 has 2 enabled Conversions API rules named "a \"b\"", with the ids 1, 2"#,
            ),
            (
                RuleError::Disabled { name: name(), ids: vec![id(1)] },
                r#"the rule "a \"b\"" (1) is disabled and takes no events"#,
            ),
            (
                RuleError::NotFound { name: name(), account, nearest },
                r#"ad account 5 has no conversion rule named "a \"b\""; the nearest: "ab", "abc""#,
            ),
            (
                RuleError::OtherMethod { name: name(), rules: vec![(id(3), method)] },
                r#"the rule "a \"b\"" takes no events of the Conversions API: 3 is of the method INSIGHT_TAG_URL_MATCH_RULES, made for the Insight Tag"#,
            ),
        ] {
            assert_eq!(error.problem(), problem);
            let advice = error.advice().unwrap();
            assert_eq!(error.to_string(), format!("{problem}. {advice}"));
        }
    }
}
