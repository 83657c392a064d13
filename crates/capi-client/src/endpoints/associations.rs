//! Which rules count for which campaigns: `/rest/campaignConversions`.

use std::collections::BTreeMap;

use capi_model::api::CampaignConversion;
use capi_model::{CampaignId, ConversionRuleId};
use futures_util::Stream;
use http::Method;

use super::paging::by_position;
use super::rules::json;
use super::{BatchAnswer, KeyStatus};
use crate::client::Client;
use crate::error::Error;
use crate::restli::{AssociationKey, Param, RestliRequest};

const PATH: &str = "/rest/campaignConversions";

/// A pair, and what became of it.
type Outcome = ((CampaignId, ConversionRuleId), Result<(), Error>);

impl Client {
    /// Lets a rule count for a campaign. Doing it again changes nothing.
    ///
    /// # Errors
    ///
    /// Any [`Error`].
    ///
    /// # Cancel safety
    ///
    /// Dropping the future may leave a request that LinkedIn carries out all the same.
    pub async fn associate_campaign(
        &self,
        campaign: CampaignId,
        conversion: ConversionRuleId,
    ) -> Result<(), Error> {
        let body = json(&CampaignConversion::new(campaign, conversion))?;
        let request = RestliRequest::new(
            "associate a campaign",
            Method::PUT,
            path(AssociationKey { campaign, conversion }),
        );
        self.restli(request.body(body)).await.map(drop)
    }

    /// Lets rules count for campaigns, several pairs at once, each with its own outcome, in the
    /// order given.
    ///
    /// # Errors
    ///
    /// When the call fails as a whole.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future may leave a request that LinkedIn carries out all the same.
    pub async fn associate_campaigns(
        &self,
        pairs: &[(CampaignId, ConversionRuleId)],
    ) -> Result<Vec<Outcome>, Error> {
        const OPERATION: &str = "associate campaigns";
        let entities: BTreeMap<String, CampaignConversion> = pairs
            .iter()
            .map(|(campaign, conversion)| {
                let key = AssociationKey { campaign: *campaign, conversion: *conversion };
                (key.to_string(), CampaignConversion::new(*campaign, *conversion))
            })
            .collect();
        let request = RestliRequest::new(OPERATION, Method::PUT, PATH)
            .restli_method("BATCH_UPDATE")
            .param("ids", &ids(pairs))
            .body(json(&BTreeMap::from([("entities", entities)]))?);
        let answer = self.fetch(OPERATION, request).await?;
        Ok(self.outcomes(OPERATION, pairs, &answer))
    }

    /// One association; [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is none.
    ///
    /// # Errors
    ///
    /// Any [`Error`].
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: it only reads.
    pub async fn campaign_association(
        &self,
        campaign: CampaignId,
        conversion: ConversionRuleId,
    ) -> Result<CampaignConversion, Error> {
        const OPERATION: &str = "read a campaign association";
        let path = path(AssociationKey { campaign, conversion });
        self.fetch(OPERATION, RestliRequest::new(OPERATION, Method::GET, path)).await
    }

    /// The associations of these campaigns, fetched page by page as the stream is read.
    ///
    /// # Errors
    ///
    /// The stream ends with the first [`Error`].
    pub fn campaign_associations(
        &self,
        campaigns: &[CampaignId],
    ) -> impl Stream<Item = Result<CampaignConversion, Error>> + Send + use<> {
        const OPERATION: &str = "list campaign associations";
        let client = self.clone();
        let campaigns = Param::list(campaigns.iter().map(|campaign| campaign.to_urn()));
        by_position(u64::MAX, move |start| {
            let mut request = RestliRequest::new(OPERATION, Method::GET, PATH)
                .text("q", "campaigns")
                .param("campaigns", &campaigns);
            if start > 0 {
                request = request.text("start", start);
            }
            let client = client.clone();
            async move { client.fetch(OPERATION, request).await }
        })
    }

    /// Ends an association.
    ///
    /// # Errors
    ///
    /// Any [`Error`].
    ///
    /// # Cancel safety
    ///
    /// Dropping the future may leave a request that LinkedIn carries out all the same.
    pub async fn dissociate_campaign(
        &self,
        campaign: CampaignId,
        conversion: ConversionRuleId,
    ) -> Result<(), Error> {
        let path = path(AssociationKey { campaign, conversion });
        let request = RestliRequest::new("dissociate a campaign", Method::DELETE, path);
        self.restli(request).await.map(drop)
    }

    /// Ends several associations, each with its own outcome, in the order given.
    ///
    /// # Errors
    ///
    /// When the call fails as a whole.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future may leave a request that LinkedIn carries out all the same.
    pub async fn dissociate_campaigns(
        &self,
        pairs: &[(CampaignId, ConversionRuleId)],
    ) -> Result<Vec<Outcome>, Error> {
        const OPERATION: &str = "dissociate campaigns";
        let request = RestliRequest::new(OPERATION, Method::DELETE, PATH)
            .restli_method("BATCH_DELETE")
            .param("ids", &ids(pairs));
        let answer = self.fetch(OPERATION, request).await?;
        Ok(self.outcomes(OPERATION, pairs, &answer))
    }

    fn outcomes(
        &self,
        operation: &'static str,
        pairs: &[(CampaignId, ConversionRuleId)],
        answer: &BatchAnswer<KeyStatus>,
    ) -> Vec<Outcome> {
        let results = by_key(&answer.results);
        let errors = by_key(&answer.errors);
        let outcome = |(campaign, conversion): &(CampaignId, ConversionRuleId)| {
            let key = AssociationKey { campaign: *campaign, conversion: *conversion };
            match (results.get(&key), errors.get(&key)) {
                (_, Some(body)) => Err(self.key_error(operation, None, body)),
                (Some(KeyStatus { status: 200..=299, .. }), None) => Ok(()),
                (Some(KeyStatus { status, error }), None) => {
                    let body = error.clone().unwrap_or_default();
                    Err(self.key_error(operation, Some(*status), &body))
                }
                (None, None) => Err(Self::unanswered(operation)),
            }
        };
        pairs.iter().map(|pair| (*pair, outcome(pair))).collect()
    }
}

fn path(key: AssociationKey) -> String {
    format!("{PATH}/{key}")
}

fn ids(pairs: &[(CampaignId, ConversionRuleId)]) -> Param<'static> {
    let key = |(campaign, conversion): &(CampaignId, ConversionRuleId)| {
        AssociationKey { campaign: *campaign, conversion: *conversion }.param()
    };
    Param::List(pairs.iter().map(key).collect())
}

fn by_key<T>(map: &BTreeMap<String, T>) -> BTreeMap<AssociationKey, &T> {
    map.iter().filter_map(|(key, value)| Some((AssociationKey::parse(key)?, value))).collect()
}
