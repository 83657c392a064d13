//! A campaign.

use serde::{Deserialize, Serialize};

/// A campaign of an ad account.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Campaign {
    id: u64,
    account: u64,
    name: String,
    #[serde(default = "active")]
    status: String,
    #[serde(default = "lead_generation", rename = "objectiveType")]
    objective: String,
}

impl Campaign {
    /// An active lead generation campaign of the ad account with the number `account`.
    #[must_use]
    pub fn new(id: u64, account: u64, name: impl Into<String>) -> Self {
        Self { id, account, name: name.into(), status: active(), objective: lead_generation() }
    }

    /// Sets the status, such as `ACTIVE`, `PAUSED`, `DRAFT` or `ARCHIVED`.
    #[must_use]
    pub fn status(mut self, status: impl Into<String>) -> Self {
        self.status = status.into();
        self
    }

    /// Sets the objective, such as `LEAD_GENERATION`, `WEBSITE_CONVERSION` or `BRAND_AWARENESS`.
    #[must_use]
    pub fn objective(mut self, objective: impl Into<String>) -> Self {
        self.objective = objective.into();
        self
    }

    /// The campaign's number.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The number of the campaign's ad account.
    #[must_use]
    pub fn account(&self) -> u64 {
        self.account
    }

    /// The campaign's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn status_word(&self) -> &str {
        &self.status
    }

    pub(crate) fn objective_word(&self) -> &str {
        &self.objective
    }
}

fn active() -> String {
    "ACTIVE".into()
}

fn lead_generation() -> String {
    "LEAD_GENERATION".into()
}
