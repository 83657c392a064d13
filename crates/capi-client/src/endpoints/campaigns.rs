//! Campaigns: `/rest/adAccounts/{id}/adCampaigns`.

use capi_model::AdAccountId;
use capi_model::api::{Campaign, CampaignStatus};
use futures_util::Stream;
use http::Method;

use super::accounts::one_of;
use super::paging::by_cursor;
use crate::client::Client;
use crate::error::Error;
use crate::restli::{Param, RestliRequest};

/// LinkedIn's largest page of campaigns.
const PAGE: u32 = 1000;

/// Which campaigns of an account to list. LinkedIn wants at least one condition, so the default is
/// those that can bring conversions: active, paused, draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignSearch {
    statuses: Vec<CampaignStatus>,
}

impl CampaignSearch {
    /// Active, paused and draft campaigns.
    #[must_use]
    pub fn new() -> Self {
        Self {
            statuses: vec![CampaignStatus::Active, CampaignStatus::Paused, CampaignStatus::Draft],
        }
    }

    /// Of one of these statuses; none at all stands for every status that is known.
    #[must_use]
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = CampaignStatus>) -> Self {
        self.statuses = statuses.into_iter().collect();
        if self.statuses.is_empty() {
            self.statuses = CampaignStatus::KNOWN.to_vec();
        }
        self
    }
}

impl Default for CampaignSearch {
    fn default() -> Self {
        Self::new()
    }
}

impl Client {
    /// Campaigns of an ad account, fetched page by page as the stream is read.
    ///
    /// # Errors
    ///
    /// The stream ends with the first [`Error`].
    pub fn campaigns(
        &self,
        account: AdAccountId,
        search: CampaignSearch,
    ) -> impl Stream<Item = Result<Campaign, Error>> + Send + use<> {
        const OPERATION: &str = "list campaigns";
        let client = self.clone();
        by_cursor(move |token| {
            let path = format!("/rest/adAccounts/{account}/adCampaigns");
            let statuses = Param::Record(vec![("status", one_of(&search.statuses))]);
            let mut request = RestliRequest::new(OPERATION, Method::GET, path)
                .text("q", "search")
                .param("search", &statuses)
                .text("pageSize", PAGE);
            if let Some(token) = token {
                request = request.text("pageToken", token);
            }
            let client = client.clone();
            async move { client.fetch(OPERATION, request).await }
        })
    }
}
