//! Ad accounts: `/rest/adAccounts`, `/rest/adAccountUsers`.

use capi_model::AdAccountId;
use capi_model::api::{AdAccount, AdAccountStatus, AdAccountType, AdAccountUser};
use futures_util::Stream;
use http::Method;

use super::paging::{by_cursor, by_position};
use crate::client::Client;
use crate::error::Error;
use crate::restli::{Param, RestliRequest};

/// LinkedIn's largest page of accounts.
const PAGE: u32 = 1000;

/// Which ad accounts to list. Without any condition: all that the token reaches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdAccountSearch {
    statuses: Vec<AdAccountStatus>,
    types: Vec<AdAccountType>,
    test: Option<bool>,
}

impl AdAccountSearch {
    /// No condition.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Of one of these statuses.
    #[must_use]
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = AdAccountStatus>) -> Self {
        self.statuses = statuses.into_iter().collect();
        self
    }

    /// Of one of these types.
    #[must_use]
    pub fn types(mut self, types: impl IntoIterator<Item = AdAccountType>) -> Self {
        self.types = types.into_iter().collect();
        self
    }

    /// Test accounts only, or none.
    #[must_use]
    pub fn test(mut self, test: bool) -> Self {
        self.test = Some(test);
        self
    }

    fn param(&self) -> Option<Param<'static>> {
        let mut fields = Vec::new();
        if !self.types.is_empty() {
            fields.push(("type", one_of(&self.types)));
        }
        if !self.statuses.is_empty() {
            fields.push(("status", one_of(&self.statuses)));
        }
        if let Some(test) = self.test {
            fields.push(("test", Param::text(test.to_string())));
        }
        (!fields.is_empty()).then_some(Param::Record(fields))
    }
}

/// `(values:List(…))`.
pub(super) fn one_of<T: ToString>(values: &[T]) -> Param<'static> {
    Param::Record(vec![("values", Param::list(values.iter().map(ToString::to_string)))])
}

impl Client {
    /// Ad accounts, fetched page by page as the stream is read.
    ///
    /// # Errors
    ///
    /// The stream ends with the first [`Error`].
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use capi_client::{AdAccountSearch, Client};
    /// use futures_util::TryStreamExt;
    ///
    /// # async fn run(client: Client) -> Result<(), capi_client::Error> {
    /// let accounts: Vec<_> = client.ad_accounts(AdAccountSearch::new()).try_collect().await?;
    /// # let _ = accounts;
    /// # Ok(())
    /// # }
    /// ```
    pub fn ad_accounts(
        &self,
        search: AdAccountSearch,
    ) -> impl Stream<Item = Result<AdAccount, Error>> + Send + use<> {
        const OPERATION: &str = "list ad accounts";
        let client = self.clone();
        by_cursor(move |token| {
            let mut request =
                RestliRequest::new(OPERATION, Method::GET, "/rest/adAccounts").text("q", "search");
            if let Some(search) = search.param() {
                request = request.param("search", &search);
            }
            request = request.text("pageSize", PAGE);
            if let Some(token) = token {
                request = request.text("pageToken", token);
            }
            let client = client.clone();
            async move { client.fetch(OPERATION, request).await }
        })
    }

    /// One ad account.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) and
    /// [`ErrorKind::AccessDenied`](crate::ErrorKind::AccessDenied) among others.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: it only reads.
    pub async fn ad_account(&self, id: AdAccountId) -> Result<AdAccount, Error> {
        const OPERATION: &str = "read an ad account";
        let path = format!("/rest/adAccounts/{id}");
        self.fetch(OPERATION, RestliRequest::new(OPERATION, Method::GET, path)).await
    }

    /// The roles that the token's member has, one for each ad account.
    ///
    /// # Errors
    ///
    /// The stream ends with the first [`Error`].
    pub fn ad_account_users(
        &self,
    ) -> impl Stream<Item = Result<AdAccountUser, Error>> + Send + use<> {
        const OPERATION: &str = "list the member's roles";
        let client = self.clone();
        by_position(u64::MAX, move |start| {
            let mut request = RestliRequest::new(OPERATION, Method::GET, "/rest/adAccountUsers")
                .text("q", "authenticatedUser");
            // LinkedIn gives all at once when not asked for a page.
            if start > 0 {
                request = request.text("start", start);
            }
            let client = client.clone();
            async move { client.fetch(OPERATION, request).await }
        })
    }
}
