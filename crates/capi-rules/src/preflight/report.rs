//! The result of a preflight: every check, its outcome, and what to do about it.

use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::told;

/// What was checked before an export.
///
/// `Display` is a table for people; `Serialize` gives `{"ok":…,"checks":[…]}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preflight {
    checks: Vec<Check>,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Check {
    /// What was checked.
    #[serde(rename = "check")]
    pub name: CheckName,
    /// How it ended.
    pub outcome: CheckOutcome,
    /// What was found.
    pub detail: String,
    /// What to do about it.
    pub remedy: Option<String>,
}

/// What a check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CheckName {
    /// The ad account can be reached and is in use.
    AdAccount,
    /// LinkedIn answers, in the API version that is asked for.
    Api,
    /// The rule counts for campaigns.
    Campaigns,
    /// The member may send conversions to the ad account.
    Role,
    /// The rule is there and takes events.
    Rule,
    /// The token allows what is needed.
    Scopes,
    /// LinkedIn takes the token.
    Token,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CheckOutcome {
    /// The export could not work.
    Failed,
    /// It is as it should be.
    Ok,
    /// It could not be checked.
    Skipped,
    /// The export could work, but not as it is probably meant.
    Warning,
}

impl Preflight {
    pub(super) fn new(checks: Vec<Check>) -> Self {
        Self { checks }
    }

    /// Whether nothing was found that keeps an export from working. Warnings and skipped checks do
    /// not count.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.checks.iter().all(|check| check.outcome != CheckOutcome::Failed)
    }

    /// The checks, in the order in which they were made.
    #[must_use]
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// The check of this name.
    #[must_use]
    pub fn check(&self, name: CheckName) -> Option<&Check> {
        self.checks.iter().find(|check| check.name == name)
    }
}

impl Check {
    pub(super) fn ok(name: CheckName, detail: impl Into<String>) -> Self {
        Self { name, outcome: CheckOutcome::Ok, detail: detail.into(), remedy: None }
    }

    pub(super) fn skipped(name: CheckName, why: impl Into<String>) -> Self {
        Self { name, outcome: CheckOutcome::Skipped, detail: why.into(), remedy: None }
    }

    pub(super) fn warning(
        name: CheckName,
        detail: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        let remedy = Some(remedy.into());
        Self { name, outcome: CheckOutcome::Warning, detail: detail.into(), remedy }
    }

    pub(super) fn failed(
        name: CheckName,
        detail: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        let remedy = Some(remedy.into());
        Self { name, outcome: CheckOutcome::Failed, detail: detail.into(), remedy }
    }

    /// A call that the check needs failed.
    pub(super) fn failed_with(name: CheckName, error: &capi_client::Error) -> Self {
        let (detail, remedy) = told(error);
        Self { name, outcome: CheckOutcome::Failed, detail, remedy }
    }
}

impl CheckName {
    /// Its name in tables and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AdAccount => "ad_account",
            Self::Api => "api",
            Self::Campaigns => "campaigns",
            Self::Role => "role",
            Self::Rule => "rule",
            Self::Scopes => "scopes",
            Self::Token => "token",
        }
    }
}

impl fmt::Display for CheckName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl CheckOutcome {
    /// Its name in tables and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Ok => "ok",
            Self::Skipped => "skipped",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for CheckOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A line for each check, with its remedy below.
impl fmt::Display for Preflight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, check) in self.checks.iter().enumerate() {
            let line_break = if index == 0 { "" } else { "\n" };
            write!(f, "{line_break}{:8} {:10} {}", check.outcome, check.name, check.detail)?;
            if let Some(remedy) = &check.remedy {
                write!(f, "\n{:19} → {remedy}", "")?;
            }
        }
        Ok(())
    }
}

impl Serialize for Preflight {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Preflight", 2)?;
        fields.serialize_field("ok", &self.is_ok())?;
        fields.serialize_field("checks", &self.checks)?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result() -> Preflight {
        Preflight::new(vec![
            Check::ok(CheckName::Token, "active"),
            Check::failed(CheckName::Role, "VIEWER", "ask for a role"),
            Check::skipped(CheckName::Campaigns, "no rule"),
        ])
    }

    #[test]
    fn the_table_has_a_line_for_each_check_and_its_remedy_below() {
        assert_eq!(
            result().to_string(),
            "ok       token      active\n\
             failed   role       VIEWER\n                    → ask for a role\n\
             skipped  campaigns  no rule"
        );
    }

    #[test]
    fn the_json_says_whether_all_is_well_and_why_not() {
        assert_eq!(
            serde_json::to_string(&result()).unwrap(),
            r#"{"ok":false,"checks":[{"check":"token","outcome":"ok","detail":"active","remedy":null},{"check":"role","outcome":"failed","detail":"VIEWER","remedy":"ask for a role"},{"check":"campaigns","outcome":"skipped","detail":"no rule","remedy":null}]}"#
        );
    }

    #[test]
    fn names_in_tables_are_those_in_json() {
        for name in [CheckName::AdAccount, CheckName::Api, CheckName::Campaigns, CheckName::Scopes]
        {
            assert_eq!(serde_json::to_string(&name).unwrap(), format!("\"{name}\""));
        }
        for outcome in [CheckOutcome::Failed, CheckOutcome::Skipped, CheckOutcome::Warning] {
            assert_eq!(serde_json::to_string(&outcome).unwrap(), format!("\"{outcome}\""));
        }
    }
}
