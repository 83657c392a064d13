//! Campaigns.

use std::pin::pin;

use capi_client::{CampaignSearch, Client};
use capi_model::AdAccountId;
use capi_model::api::Campaign;
use futures_util::TryStreamExt;

use crate::FindError;
use crate::names::NameSearch;

/// Finds a campaign of an ad account by its name, letter for letter, among those that are active,
/// paused or drafts.
///
/// # Errors
///
/// [`FindError`] when there is none, with the nearest names; when there are several, with their ids;
/// when LinkedIn could not be asked.
///
/// # Cancel safety
///
/// Dropping the future loses nothing: it only reads.
pub async fn find_campaign(
    client: &Client,
    account: AdAccountId,
    name: &str,
) -> Result<Campaign, FindError> {
    let mut search = NameSearch::new(name);
    let mut all = pin!(client.campaigns(account, CampaignSearch::new()));
    while let Some(campaign) = all.try_next().await? {
        search.look_at(&campaign.name.clone(), true, campaign);
    }
    search.only("campaign", |campaign| campaign.id.as_u64())
}
