//! Conversion rules: `/rest/conversions`.

use std::collections::BTreeMap;

use capi_model::api::{AutoAssociation, ConversionRule, NewConversionRule, RuleChanges};
use capi_model::{AdAccountId, ConversionRuleId};
use futures_util::Stream;
use http::Method;
use serde::Deserialize;

use super::paging::by_position;
use super::{BatchAnswer, read};
use crate::answer::Answer;
use crate::client::Client;
use crate::error::Error;
use crate::restli::{Param, RestliRequest};

const PATH: &str = "/rest/conversions";
const PAGE: u64 = 100;

/// A rule that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreatedRule {
    /// Its id.
    pub id: ConversionRuleId,
    /// All of it, if LinkedIn sent it back.
    pub rule: Option<ConversionRule>,
}

impl Client {
    /// The rules of an ad account, of every method, disabled ones too, fetched page by page as the
    /// stream is read. LinkedIn cannot search by name.
    ///
    /// # Errors
    ///
    /// The stream ends with the first [`Error`].
    pub fn conversion_rules(
        &self,
        account: AdAccountId,
    ) -> impl Stream<Item = Result<ConversionRule, Error>> + Send + use<> {
        const OPERATION: &str = "list conversion rules";
        let client = self.clone();
        by_position(PAGE, move |start| {
            let request = RestliRequest::new(OPERATION, Method::GET, PATH)
                .text("q", "account")
                .text("account", account.to_urn())
                .text("start", start)
                .text("count", PAGE);
            let client = client.clone();
            async move { client.fetch(OPERATION, request).await }
        })
    }

    /// One rule.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) among others.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: it only reads.
    pub async fn conversion_rule(
        &self,
        account: AdAccountId,
        id: ConversionRuleId,
    ) -> Result<ConversionRule, Error> {
        const OPERATION: &str = "read a conversion rule";
        let request = RestliRequest::new(OPERATION, Method::GET, format!("{PATH}/{id}"))
            .text("account", account.to_urn());
        self.fetch(OPERATION, request).await
    }

    /// Several rules, each with its own outcome, in the order asked for.
    ///
    /// # Errors
    ///
    /// When the call fails as a whole.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: it only reads.
    pub async fn conversion_rules_by_id(
        &self,
        account: AdAccountId,
        ids: &[ConversionRuleId],
    ) -> Result<Vec<(ConversionRuleId, Result<ConversionRule, Error>)>, Error> {
        const OPERATION: &str = "read conversion rules";
        let request = RestliRequest::new(OPERATION, Method::GET, PATH)
            .param("ids", &Param::list(ids))
            .text("account", account.to_urn());
        let BatchAnswer { mut results, errors } =
            self.fetch::<BatchAnswer<ConversionRule>>(OPERATION, request).await?;
        Ok(ids
            .iter()
            .map(|id| {
                let key = id.to_string();
                let outcome = match (results.remove(&key), errors.get(&key)) {
                    (_, Some(body)) => Err(self.key_error(OPERATION, None, body)),
                    (Some(rule), None) => Ok(rule),
                    (None, None) => Err(Self::unanswered(OPERATION)),
                };
                (*id, outcome)
            })
            .collect())
    }

    /// Makes a rule, and lets LinkedIn associate campaigns with it once.
    ///
    /// LinkedIn does not know one rule from another of the same name. After an error that [is
    /// ambiguous](Error::is_ambiguous) the rule may exist: look before trying again. Such failures
    /// are therefore not retried here.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) for a setting that LinkedIn
    /// refuses, among others.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future may leave a request that LinkedIn carries out all the same.
    pub async fn create_conversion_rule(
        &self,
        rule: &NewConversionRule,
        associate: Option<AutoAssociation>,
    ) -> Result<CreatedRule, Error> {
        const OPERATION: &str = "create a conversion rule";
        let mut request =
            RestliRequest::new(OPERATION, Method::POST, PATH).once().body(json(rule)?);
        if let Some(associate) = associate {
            request = request.text("autoAssociationType", associate);
        }
        let answer = self.restli(request).await?;
        created(&answer).map_err(|error| {
            error
                .with_operation(OPERATION)
                .with_request_id(answer.request_id())
                .with_attempts(answer.attempts)
        })
    }

    /// Changes a rule. To disable it is all the deleting there is.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) and
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) among others.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future may leave a request that LinkedIn carries out all the same.
    pub async fn update_conversion_rule(
        &self,
        account: AdAccountId,
        id: ConversionRuleId,
        changes: &RuleChanges,
    ) -> Result<(), Error> {
        let patch = BTreeMap::from([("patch", BTreeMap::from([("$set", changes)]))]);
        let request =
            RestliRequest::new("update a conversion rule", Method::POST, format!("{PATH}/{id}"))
                .restli_method("PARTIAL_UPDATE")
                .text("account", account.to_urn())
                .body(json(&patch)?);
        self.restli(request).await.map(drop)
    }
}

pub(super) fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(value)
        .map_err(|error| Error::configuration("the request is no JSON").with_source(error))
}

/// The id stands in the body, or in one of three headers, depending on LinkedIn's mood and version.
fn created(answer: &Answer) -> Result<CreatedRule, Error> {
    #[derive(Deserialize)]
    struct IdOnly {
        id: ConversionRuleId,
    }
    let rule = read::<ConversionRule>(answer).ok();
    let id = rule
        .as_ref()
        .map(|rule| rule.id)
        .or_else(|| read::<IdOnly>(answer).ok().map(|body| body.id))
        .or_else(|| answer.header("x-restli-id").and_then(|id| id.parse().ok()))
        .or_else(|| answer.header("x-linkedin-id").and_then(|id| id.parse().ok()))
        .or_else(|| answer.header("location")?.rsplit('/').next()?.parse().ok());
    match id {
        Some(id) => Ok(CreatedRule { id, rule }),
        None => Err(Error::protocol("the rule was made, but the answer does not say its id")),
    }
}
