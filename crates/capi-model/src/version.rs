//! The version of LinkedIn's Marketing API that a request asks for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A monthly API version, `YYYYMM`, as sent in the `LinkedIn-Version` header.
///
/// LinkedIn keeps a version for at least one year and then answers 426 to it
/// (LinkedIn: Marketing API versioning). [`ApiVersion::DEFAULT`] is the newest one that is documented.
///
/// ```
/// use capi_model::ApiVersion;
///
/// let version: ApiVersion = "202609".parse()?;
/// assert_eq!(version, ApiVersion::DEFAULT);
/// assert!(version.has_hashed_names());
/// # Ok::<(), capi_model::InvalidApiVersion>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiVersion(u32);

/// Text that is not a version of the form `YYYYMM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an API version of the form YYYYMM, such as 202609")]
pub struct InvalidApiVersion;

impl ApiVersion {
    /// 202609, the newest documented version.
    pub const DEFAULT: Self = Self(202_609);

    /// The version of this year and month.
    ///
    /// # Errors
    ///
    /// [`InvalidApiVersion`] unless the year has four digits and the month is 1 to 12.
    pub const fn new(year: u16, month: u8) -> Result<Self, InvalidApiVersion> {
        if year < 2022 || year > 9999 || month < 1 || month > 12 {
            return Err(InvalidApiVersion);
        }
        Ok(Self(year as u32 * 100 + month as u32))
    }

    /// Whether `hashedFirstName` and `hashedLastName` may be sent: 202609 or later
    /// (LinkedIn: Conversions API schema).
    #[must_use]
    pub const fn has_hashed_names(self) -> bool {
        self.0 >= 202_609
    }

    /// Whether LinkedIn's documentation still lists `ORACLE_MOAT_ID`: before 202605.
    #[must_use]
    pub const fn lists_oracle_moat_id(self) -> bool {
        self.0 < 202_605
    }
}

impl Default for ApiVersion {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for ApiVersion {
    type Err = InvalidApiVersion;

    fn from_str(text: &str) -> Result<Self, InvalidApiVersion> {
        if text.len() != 6 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(InvalidApiVersion);
        }
        let (year, month) = text.split_at(4);
        match (year.parse(), month.parse()) {
            (Ok(year), Ok(month)) => Self::new(year, month),
            _ => Err(InvalidApiVersion),
        }
    }
}

impl Serialize for ApiVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Text or a number: `"202609"` or `202609`.
impl<'de> Deserialize<'de> for ApiVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Text(String),
            Number(u32),
        }
        let text = match Form::deserialize(deserializer)? {
            Form::Text(text) => text,
            Form::Number(number) => number.to_string(),
        };
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_year_and_a_month() {
        for text in ["", "2026", "20269", "202600", "202613", "20260901", "2026o9", "+20260"] {
            assert!(text.parse::<ApiVersion>().is_err(), "{text}");
        }
        assert_eq!("202601".parse::<ApiVersion>().unwrap().to_string(), "202601");
    }
}
