//! Lists that come in pages, fetched as they are read.

use std::collections::VecDeque;
use std::future::Future;

use futures_util::stream::{Stream, try_unfold};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::Error;

/// One page, and what leads to the next.
#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
pub(super) struct Page<T> {
    pub(super) elements: Vec<T>,
    #[serde(default)]
    paging: Option<Paging>,
    #[serde(default)]
    metadata: Metadata,
}

/// Paging by position (LinkedIn: API guide, pagination). `total` may be -1: unknown.
#[derive(Deserialize, Clone, Copy, Default)]
struct Paging {
    #[serde(default)]
    count: Option<u64>,
    #[serde(default)]
    total: Option<i64>,
}

/// Paging by cursor.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    #[serde(default)]
    next_page_token: Option<String>,
}

/// All elements of pages that each name the next. `fetch` gets the token of the page, which is
/// `None` for the first.
pub(super) fn by_cursor<T, F, Fut>(fetch: F) -> impl Stream<Item = Result<T, Error>> + Send
where
    T: Send,
    F: Fn(Option<String>) -> Fut + Send,
    Fut: Future<Output = Result<Page<T>, Error>> + Send,
{
    let following = |token: Option<String>, page: &Page<T>| {
        let next = page.metadata.next_page_token.clone().filter(|next| !next.is_empty());
        if next.is_some() && next == token { Err(stuck()) } else { Ok(next.map(Some)) }
    };
    pages(None, fetch, following)
}

/// All elements of pages found by position. `fetch` gets the position of a page's first element; a
/// page with fewer than `count` elements is the last.
pub(super) fn by_position<T, F, Fut>(
    count: u64,
    fetch: F,
) -> impl Stream<Item = Result<T, Error>> + Send
where
    T: Clone + PartialEq + Send,
    F: Fn(u64) -> Fut + Send,
    Fut: Future<Output = Result<Page<T>, Error>> + Send,
{
    // The first element is kept to notice a server that sends the same page for ever.
    let following = move |(start, first): (u64, Option<T>), page: &Page<T>| {
        let got = page.elements.len() as u64;
        let paging = page.paging.unwrap_or_default();
        // A server may give smaller pages than it was asked for, and says so.
        let full = got >= paging.count.map_or(count, |given| given.min(count)).max(1);
        let next = start + got;
        let total = paging.total.and_then(|total| u64::try_from(total).ok());
        if !full || total.is_some_and(|total| next >= total) {
            Ok(None)
        } else if first.is_some() && first.as_ref() == page.elements.first() {
            Err(stuck())
        } else {
            Ok(Some((next, page.elements.first().cloned())))
        }
    };
    pages((0, None), move |(start, _)| fetch(start), following)
}

fn stuck() -> Error {
    Error::protocol("the pages of the answer do not come to an end")
}

/// What is read, what is to be fetched, and how.
struct State<T, P, F, N> {
    ready: VecDeque<T>,
    place: Option<P>,
    fetch: F,
    following: N,
}

/// All elements from the page at `first` on; `following` says where the next page is, if there is
/// one.
fn pages<T, P, F, Fut, N>(
    first: P,
    fetch: F,
    following: N,
) -> impl Stream<Item = Result<T, Error>> + Send
where
    T: Send,
    P: Clone + Send,
    F: Fn(P) -> Fut + Send,
    Fut: Future<Output = Result<Page<T>, Error>> + Send,
    N: Fn(P, &Page<T>) -> Result<Option<P>, Error> + Send,
{
    let state = State { ready: VecDeque::new(), place: Some(first), fetch, following };
    try_unfold(state, |mut state| async move {
        loop {
            if let Some(element) = state.ready.pop_front() {
                return Ok(Some((element, state)));
            }
            let Some(place) = state.place.take() else { return Ok(None) };
            let page = (state.fetch)(place.clone()).await?;
            state.place = (state.following)(place, &page)?;
            state.ready = page.elements.into();
        }
    })
}
