//! Ad accounts, and what the token's member may do in them.

use std::collections::HashMap;
use std::pin::pin;

use capi_client::{AdAccountSearch, Client, Error};
use capi_model::AdAccountId;
use capi_model::api::{AdAccount, AdAccountRole};
use futures_util::{Stream, TryStreamExt};
use serde::Serialize;

use crate::FindError;
use crate::names::NameSearch;

/// An ad account, with the role of the token's member in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AccountAccess {
    /// The account.
    #[serde(flatten)]
    pub account: AdAccount,
    /// The member's role; `None` if LinkedIn names none.
    pub role: Option<AdAccountRole>,
}

impl AccountAccess {
    /// Whether the role is enough to send conversions to this account and to manage its rules.
    #[must_use]
    pub fn may_send_conversions(&self) -> bool {
        self.role.as_ref().is_some_and(AdAccountRole::may_send_conversions)
    }
}

/// Lists ad accounts with the member's role in each. The roles are read at once, the accounts page
/// by page as the stream is read.
///
/// # Errors
///
/// [`Error`] when the roles cannot be read; later, the stream ends with the first one.
///
/// # Cancel safety
///
/// Dropping the future loses nothing: it only reads.
///
/// # Examples
///
/// ```
/// # use capi_sandbox as sandbox;
/// use capi_client::{AdAccountSearch, Client, Credentials};
/// use futures_util::TryStreamExt;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let linkedin = sandbox::Sandbox::start().await?;
/// # let client = Client::builder()
/// #     .credentials(Credentials::access_token(sandbox::ACCESS_TOKEN))
/// #     .api_url(linkedin.api_url())
/// #     .auth_url(linkedin.auth_url())
/// #     .build()?;
/// let accounts = capi_rules::accounts(&client, AdAccountSearch::new()).await?;
/// let accounts: Vec<_> = accounts.try_collect().await?;
/// assert_eq!(accounts[0].account.name, "Sandbox ad account");
/// assert!(accounts[0].may_send_conversions());
/// # Ok(())
/// # }
/// ```
pub async fn accounts(
    client: &Client,
    search: AdAccountSearch,
) -> Result<impl Stream<Item = Result<AccountAccess, Error>> + Send + use<>, Error> {
    let mut roles = roles(client).await?;
    Ok(client.ad_accounts(search).map_ok(move |account| {
        let role = roles.remove(&account.id);
        AccountAccess { account, role }
    }))
}

/// Finds an ad account by its name, letter for letter.
///
/// # Errors
///
/// [`FindError`] when there is none, with the nearest names; when there are several, with their ids;
/// when LinkedIn could not be asked.
///
/// # Cancel safety
///
/// Dropping the future loses nothing: it only reads.
pub async fn find_account(client: &Client, name: &str) -> Result<AccountAccess, FindError> {
    let mut search = NameSearch::new(name);
    let mut all = pin!(accounts(client, AdAccountSearch::new()).await?);
    while let Some(access) = all.try_next().await? {
        search.look_at(&access.account.name.clone(), true, access);
    }
    search.only("ad account", |access| access.account.id.as_u64())
}

/// The member's role in each ad account.
pub(crate) async fn roles(client: &Client) -> Result<HashMap<AdAccountId, AdAccountRole>, Error> {
    client.ad_account_users().map_ok(|user| (user.account, user.role)).try_collect().await
}
