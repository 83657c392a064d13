//! A 429 is not provoked: so many a minute, so many a day, for all clones together.

use std::time::Duration;

use capi_client::{Client, Concurrency, Error, ErrorKind, Quota, SendOptions};
use futures_util::future::join_all;

use crate::support::{Server, VirtualRuntime, batch, created};

async fn send(client: &Client) -> Result<(), Error> {
    client.send_events(batch(1), 1, SendOptions::new()).await.map(drop)
}

fn most_in_any_minute(at: &[u64]) -> usize {
    let within = |start: u64| at.iter().filter(|at| (start..start + 60_000).contains(*at)).count();
    at.iter().map(|start| within(*start)).max().unwrap_or(0)
}

#[tokio::test(start_paused = true)]
async fn no_minute_has_more_than_600_requests_and_none_is_much_emptier() {
    let runtime = VirtualRuntime::new();
    let server = Server::new(&runtime, |_| created(1));
    let client = server.builder().quota(Quota::new()).build().unwrap();
    let clones = [client.clone(), client.clone(), client];
    join_all((0..1800).map(|at| send(&clones[at % 3]))).await;
    let at: Vec<u64> = server.seen().iter().map(|seen| seen.at_ms).collect();
    assert!(most_in_any_minute(&at) <= 600, "{}", most_in_any_minute(&at));
    assert!(runtime.elapsed_ms() < 185_000, "{}", runtime.elapsed_ms());
}

#[tokio::test(start_paused = true)]
async fn requests_are_spread_evenly_after_a_small_burst() {
    let server = Server::new(&VirtualRuntime::new(), |_| created(1));
    let client =
        server.builder().quota(Quota::new()).concurrency(Concurrency::fixed(32)).build().unwrap();
    join_all((0..200).map(|_| send(&client))).await;
    let at: Vec<u64> = server.seen().iter().map(|seen| seen.at_ms).collect();
    let steady = &at[10..];
    for pair in steady.windows(2) {
        assert!((100..=104).contains(&(pair[1] - pair[0])), "{pair:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_is_not_made_up_for_in_one_rush() {
    let server = Server::new(&VirtualRuntime::new(), |_| created(1));
    let client =
        server.builder().quota(Quota::new()).concurrency(Concurrency::fixed(64)).build().unwrap();
    send(&client).await.unwrap();
    tokio::time::sleep(Duration::from_secs(3600)).await;
    join_all((0..100).map(|_| send(&client))).await;
    let at: Vec<u64> = server.seen().iter().map(|seen| seen.at_ms).collect();
    let rush = at.iter().filter(|at| (3_600_000..3_600_090).contains(*at)).count();
    assert!(rush <= 10, "{rush}");
}

#[tokio::test(start_paused = true)]
async fn small_limits_hold_too() {
    for limit in [1, 2, 59, 61] {
        let server = Server::new(&VirtualRuntime::new(), |_| created(1));
        let quota = Quota::unlimited().per_minute(limit);
        let client = server.builder().quota(quota).build().unwrap();
        join_all((0..=limit * 2).map(|_| send(&client))).await;
        let at: Vec<u64> = server.seen().iter().map(|seen| seen.at_ms).collect();
        assert!(most_in_any_minute(&at) <= limit as usize, "{limit}: {at:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_day_limit_stops_until_midnight_utc() {
    let runtime = VirtualRuntime::new();
    let server = Server::new(&runtime, |_| created(1));
    let client = server.builder().quota(Quota::unlimited().per_day(3)).build().unwrap();
    let clone = client.clone();
    for client in [&client, &clone, &client] {
        send(client).await.unwrap();
    }
    let error = send(&clone).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DailyQuota);
    assert!(error.to_string().contains("00:00 UTC"), "{error}");
    assert_eq!(error.attempts(), 0);
    // The clock started at 11:06:40.
    let rest = error.retry_after().unwrap();
    assert_eq!(rest.as_secs(), 86_400 - (11 * 3600 + 6 * 60 + 40) - 1);
    tokio::time::sleep(rest.saturating_sub(Duration::from_secs(1))).await;
    assert_eq!(send(&client).await.unwrap_err().kind(), ErrorKind::DailyQuota);
    tokio::time::sleep(Duration::from_secs(1)).await;
    send(&client).await.unwrap();
    assert_eq!(server.seen().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_retry_counts_as_a_request() {
    let runtime = VirtualRuntime::new();
    let server = Server::new(&runtime, |_| crate::support::reply(503, ""));
    let client = server.builder().quota(Quota::unlimited().per_day(4)).build().unwrap();
    let error = send(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DailyQuota);
    assert_eq!(server.seen().len(), 4);
}
