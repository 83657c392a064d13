//! The body of an error answer.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// The JSON body of an error answer (LinkedIn: API guide, error handling).
///
/// Every field is optional: several live answers have only `message` and `status`, and a field of
/// an unexpected type reads as absent. The message may quote what the caller sent, so `Debug` does
/// not show it.
///
/// ```
/// use capi_model::api::ErrorBody;
///
/// let body: ErrorBody = serde_json::from_str(r#"{"message":"No ad accounts found","status":403}"#)?;
/// assert_eq!((body.status, body.code), (Some(403), None));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ErrorBody {
    /// The HTTP status, repeated.
    #[serde(deserialize_with = "lenient")]
    pub status: Option<u16>,
    /// A symbolic name, such as `EXPIRED_ACCESS_TOKEN`.
    #[serde(deserialize_with = "lenient")]
    pub code: Option<String>,
    /// LinkedIn's own number for the error, such as 65602.
    #[serde(rename = "serviceErrorCode", deserialize_with = "lenient")]
    pub service_error_code: Option<i64>,
    /// The text, which may repeat values of the request.
    #[serde(deserialize_with = "lenient")]
    pub message: Option<String>,
}

impl fmt::Debug for ErrorBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorBody")
            .field("status", &self.status)
            .field("code", &self.code)
            .field("service_error_code", &self.service_error_code)
            .field("message", &self.message.as_ref().map(|_| "…"))
            .finish()
    }
}

/// A value of another type than expected is `None`, not a failure of the whole answer.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(d: D) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(d)?).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_another_type_reads_as_absent() {
        let body: ErrorBody =
            serde_json::from_str(r#"{"status":"403","code":7,"message":null,"extra":[1]}"#)
                .unwrap();
        assert_eq!(body, ErrorBody::default());
    }

    #[test]
    fn debug_does_not_show_the_message() {
        let body: ErrorBody =
            serde_json::from_str(r#"{"message":"\"jane@example.com\" is wrong"}"#).unwrap();
        assert!(!format!("{body:?}").contains("jane"));
    }
}
