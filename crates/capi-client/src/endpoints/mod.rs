//! LinkedIn's endpoints, one file each.

mod accounts;
mod associations;
mod campaigns;
pub(crate) mod events;
mod paging;
mod rules;

use std::collections::BTreeMap;

use capi_model::api::ErrorBody;
use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use self::accounts::AdAccountSearch;
pub use self::campaigns::CampaignSearch;
pub use self::rules::CreatedRule;
use crate::answer::Answer;
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::restli::RestliRequest;

impl Client {
    async fn restli(&self, request: RestliRequest) -> Result<Answer, Error> {
        self.call(request.into_outgoing(|path| self.url(path))).await
    }

    /// Sends, and reads the JSON of the answer.
    async fn fetch<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        request: RestliRequest,
    ) -> Result<T, Error> {
        let answer = self.restli(request).await?;
        read(&answer).map_err(|error| error.with_operation(operation))
    }
}

/// The JSON of a success. The parse error stays out of the message: it may quote the answer.
fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, Error> {
    serde_json::from_slice(&answer.body).map_err(|error| {
        let place = format!("line {} column {}", error.line(), error.column());
        Error::protocol(format!("the JSON of the answer is not what was asked for ({place})"))
            .with_request_id(answer.request_id())
            .with_attempts(answer.attempts)
    })
}

/// The answer to a call on several keys at once (Rest.li: batch responses).
#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
struct BatchAnswer<T> {
    #[serde(default = "BTreeMap::new")]
    results: BTreeMap<String, T>,
    #[serde(default)]
    errors: BTreeMap<String, ErrorBody>,
}

/// The outcome of a write on one key of several.
#[derive(Deserialize)]
struct KeyStatus {
    status: u16,
    #[serde(default)]
    error: Option<ErrorBody>,
}

impl Client {
    /// The error of one key of several.
    fn key_error(&self, operation: &'static str, status: Option<u16>, body: &ErrorBody) -> Error {
        let status = status.or(body.status).and_then(|status| StatusCode::from_u16(status).ok());
        let error = Error::from_key(status, body, self.api_version());
        error.with_operation(operation)
    }

    fn unanswered(operation: &'static str) -> Error {
        Error::new(ErrorKind::Protocol, "the answer says nothing about this key")
            .with_operation(operation)
    }
}
