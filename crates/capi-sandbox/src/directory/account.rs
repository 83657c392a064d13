//! An ad account.

use serde::{Deserialize, Serialize};

/// An ad account, as `/rest/adAccounts` shows it.
///
/// ```
/// use capi_sandbox::AdAccount;
///
/// let account = AdAccount::new(510_001, "Acme EMEA").currency("EUR").test(true);
/// assert_eq!(account.id(), 510_001);
/// ```
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct AdAccount {
    id: u64,
    name: String,
    #[serde(default = "usd")]
    currency: String,
    #[serde(default = "active")]
    status: String,
    #[serde(default = "business", rename = "type")]
    kind: String,
    #[serde(default)]
    reference: Option<String>,
    #[serde(default)]
    test: bool,
}

impl AdAccount {
    /// An active business account that bills in US dollars.
    #[must_use]
    pub fn new(id: u64, name: impl Into<String>) -> Self {
        Self {
            id,
            name: name.into(),
            currency: usd(),
            status: active(),
            kind: business(),
            reference: None,
            test: false,
        }
    }

    /// Sets the currency (an ISO 4217 code; not checked).
    #[must_use]
    pub fn currency(mut self, currency: impl Into<String>) -> Self {
        self.currency = currency.into();
        self
    }

    /// Sets the status, such as `ACTIVE`, `CANCELED` or `DRAFT`.
    #[must_use]
    pub fn status(mut self, status: impl Into<String>) -> Self {
        self.status = status.into();
        self
    }

    /// Sets the type: `BUSINESS` or `ENTERPRISE`.
    #[must_use]
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = kind.into();
        self
    }

    /// Sets the organisation or person behind the account, as a URN.
    #[must_use]
    pub fn reference(mut self, reference: impl Into<String>) -> Self {
        self.reference = Some(reference.into());
        self
    }

    /// Marks the account as a test account, or not.
    #[must_use]
    pub fn test(mut self, test: bool) -> Self {
        self.test = test;
        self
    }

    /// The account's number.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The account's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn currency_code(&self) -> &str {
        &self.currency
    }

    pub(crate) fn status_word(&self) -> &str {
        &self.status
    }

    pub(crate) fn kind_word(&self) -> &str {
        &self.kind
    }

    pub(crate) fn reference_urn(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    pub(crate) fn is_test(&self) -> bool {
        self.test
    }
}

fn usd() -> String {
    "USD".into()
}

fn active() -> String {
    "ACTIVE".into()
}

fn business() -> String {
    "BUSINESS".into()
}
