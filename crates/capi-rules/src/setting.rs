//! The settings of a rule, by name.

use std::fmt;

use serde::{Serialize, Serializer};

/// A setting of a conversion rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RuleSetting {
    /// Which campaigns a conversion is counted for.
    AttributionType,
    /// Which campaigns LinkedIn associates with a new rule.
    AutoAssociation,
    /// What the rule counts.
    ConversionType,
    /// Whether it takes events.
    Enabled,
    /// Where its events come from.
    Method,
    /// Its name.
    Name,
    /// Days after a click that still count.
    PostClickWindow,
    /// The value of each conversion, or where it comes from.
    Value,
    /// Days after a view that still count.
    ViewThroughWindow,
}

impl RuleSetting {
    /// Its name in messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AttributionType => "attribution type",
            Self::AutoAssociation => "campaign auto association",
            Self::ConversionType => "conversion type",
            Self::Enabled => "enabled",
            Self::Method => "method",
            Self::Name => "name",
            Self::PostClickWindow => "post-click attribution window",
            Self::Value => "value",
            Self::ViewThroughWindow => "view-through attribution window",
        }
    }
}

impl fmt::Display for RuleSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for RuleSetting {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
