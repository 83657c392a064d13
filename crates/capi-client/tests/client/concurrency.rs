//! As many requests in flight as a server answers without slowing down: simulated servers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use capi_client::{Client, Concurrency, RetryPolicy, SendOptions};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use crate::support::{Server, VirtualRuntime, batch, created, reply};

/// A server that works on `capacity` requests at once, 100 ms each; more share its time. Remembers
/// the most it had at once.
fn server_of(capacity: usize, refuse_above: usize) -> (Server, Arc<AtomicUsize>) {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let peak = Arc::clone(&most);
    let server = Server::with_futures(&VirtualRuntime::new(), move |_| {
        let (now, peak) = (Arc::clone(&now), Arc::clone(&peak));
        Box::pin(async move {
            let load = now.fetch_add(1, Ordering::SeqCst) + 1;
            peak.fetch_max(load, Ordering::SeqCst);
            let slowdown = u32::try_from(load.div_ceil(capacity)).unwrap();
            tokio::time::sleep(Duration::from_millis(100) * slowdown).await;
            now.fetch_sub(1, Ordering::SeqCst);
            if load > refuse_above { reply(429, "") } else { created(1) }
        })
    });
    (server, most)
}

/// Keeps many sends waiting all the time; returns the limit after each of them.
async fn run(client: &Client, sends: usize) -> Vec<usize> {
    let send = || client.send_events(batch(1), 1, SendOptions::new());
    let mut waiting: FuturesUnordered<_> = (0..100).map(|_| send()).collect();
    let mut limits = Vec::new();
    while limits.len() < sends {
        waiting.next().await.unwrap().unwrap();
        limits.push(client.concurrency_limit());
        waiting.push(send());
    }
    limits
}

fn patient() -> RetryPolicy {
    RetryPolicy::new()
        .max_attempts(1000)
        .max_total(Duration::from_secs(1_000_000))
        .budget(1_000_000)
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_slows_down_gets_the_most() {
    let (server, peak) = server_of(1000, usize::MAX);
    let client = server.builder().concurrency(Concurrency::new().max(20)).build().unwrap();
    let limits = run(&client, 2000).await;
    assert_eq!(limits.last(), Some(&20));
    assert_eq!(peak.load(Ordering::SeqCst), 20);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_slows_down_gets_about_what_it_can_do_and_that_lasts() {
    let (server, _) = server_of(8, usize::MAX);
    let client = server.builder().concurrency(Concurrency::new().max(64)).build().unwrap();
    let limits = run(&client, 20_000).await;
    let settled = &limits[2000..];
    let mean = settled.iter().sum::<usize>() / settled.len();
    assert!((6..13).contains(&mean), "{mean}");
    assert!(settled.iter().all(|limit| *limit <= 16), "{:?}", settled.iter().max());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_refuses_is_left_in_peace() {
    let (server, _) = server_of(1000, 6);
    let client =
        server.builder().retry(patient()).concurrency(Concurrency::new().max(64)).build().unwrap();
    let limits = run(&client, 5000).await;
    let refused = server.seen().len() - limits.len();
    assert!(refused < limits.len() / 4, "{refused}");
    assert!(limits[500..].iter().all(|limit| *limit <= 8), "{:?}", limits[500..].iter().max());
}

#[tokio::test(start_paused = true)]
async fn the_bounds_hold_under_constant_refusal() {
    let server = Server::new(&VirtualRuntime::new(), |seen| {
        if seen.at_ms < 60_000 { reply(429, "") } else { created(1) }
    });
    let client = server
        .builder()
        .retry(patient())
        .concurrency(Concurrency::new().min(2).max(3))
        .build()
        .unwrap();
    let limits = run(&client, 300).await;
    assert!(limits.iter().all(|limit| (2..=3).contains(limit)));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_has_become_slower_for_good_is_used_again() {
    let runtime = VirtualRuntime::new();
    let server = Server::slow(&runtime, |seen| {
        let took = if seen.at_ms < 20_000 { 50 } else { 200 };
        (Duration::from_millis(took), created(1))
    });
    let client = server.builder().concurrency(Concurrency::new().max(16)).build().unwrap();
    let limits = run(&client, 10_000).await;
    assert_eq!(limits.last(), Some(&16));
}

#[tokio::test(start_paused = true)]
async fn a_fixed_number_stays() {
    let (server, peak) = server_of(2, 3);
    let client =
        server.builder().retry(patient()).concurrency(Concurrency::fixed(4)).build().unwrap();
    let limits = run(&client, 200).await;
    assert!(limits.iter().all(|limit| *limit == 4));
    assert_eq!(peak.load(Ordering::SeqCst), 4);
}
