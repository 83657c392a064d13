//! What is sent again, when, how often, and never too early.

use std::time::Duration;

use capi_client::{
    Client, Error, ErrorKind, Guarantee, Persistence, RetryPolicy, SendOptions, TransportError,
    TransportErrorKind,
};
use futures_util::future::join_all;

use crate::support::{Log, Server, VirtualRuntime, batch, created, reply, reply_with};

async fn send(client: &Client) -> Result<u32, Error> {
    let outcome = client.send_events(batch(1), 1, SendOptions::new()).await?;
    Ok(outcome.attempts())
}

async fn send_at_most_once(client: &Client) -> Result<u32, Error> {
    let options = SendOptions::new().guarantee(Guarantee::AtMostOnce);
    Ok(client.send_events(batch(1), 1, options).await?.attempts())
}

#[tokio::test(start_paused = true)]
async fn temporary_statuses_are_retried_with_the_same_bytes() {
    for status in [408, 429, 500, 502, 503, 504, 599] {
        let server = Server::script(
            &VirtualRuntime::new(),
            [reply(status, ""), reply(status, "<html>"), created(1)],
        );
        assert_eq!(send(&server.client()).await.unwrap(), 3, "{status}");
        let seen = server.seen();
        assert!(seen.iter().all(|request| request.body == seen[0].body));
        assert!(seen.iter().all(|request| request.headers == seen[0].headers));
    }
}

#[tokio::test(start_paused = true)]
async fn permanent_statuses_are_not_retried() {
    for status in [301, 307, 400, 401, 403, 404, 409, 413, 414, 422, 426, 501] {
        let server = Server::script(&VirtualRuntime::new(), [reply(status, "")]);
        let error = send(&server.client()).await.unwrap_err();
        assert_eq!(error.persistence(), Persistence::Permanent, "{status}");
        assert_eq!((error.status(), error.attempts()), (Some(status), 1));
        assert!(!error.is_ambiguous());
    }
}

#[tokio::test(start_paused = true)]
async fn attempts_are_limited_and_the_error_says_so() {
    let server = Server::new(&VirtualRuntime::new(), |_| reply(503, ""));
    let client = server.builder().retry(RetryPolicy::new().max_attempts(3)).build().unwrap();
    let error = send(&client).await.unwrap_err();
    assert_eq!(error.persistence(), Persistence::Exhausted);
    assert_eq!((error.attempts(), server.seen().len()), (3, 3));
    assert!(error.to_string().contains("after 3 attempts"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn no_retry_starts_after_the_time_is_over() {
    let runtime = VirtualRuntime::new();
    let server = Server::new(&runtime, |_| reply(503, ""));
    let policy = RetryPolicy::new().max_attempts(1000).max_total(Duration::from_secs(30));
    let client = server.builder().retry(policy).build().unwrap();
    let error = send(&client).await.unwrap_err();
    assert_eq!(error.persistence(), Persistence::Exhausted);
    assert!(runtime.elapsed_ms() <= 31_000, "{}", runtime.elapsed_ms());
    assert!(server.seen().len() > 3);
}

#[tokio::test(start_paused = true)]
async fn waits_are_spread_below_a_ceiling_that_doubles() {
    let server = Server::new(&VirtualRuntime::new(), |_| reply(500, ""));
    let policy = RetryPolicy::new().max_attempts(6).base_backoff(Duration::from_secs(1));
    let client = server.builder().retry(policy).build().unwrap();
    let mut firsts = Vec::new();
    for _ in 0..5 {
        let before = server.seen().len();
        send(&client).await.unwrap_err();
        let at: Vec<u64> = server.seen()[before..].iter().map(|seen| seen.at_ms).collect();
        for (retry, pair) in at.windows(2).enumerate() {
            let ceiling = 1000 << retry;
            assert!(pair[1] - pair[0] <= ceiling + 11, "{retry}: {at:?}");
        }
        firsts.push(at[1] - at[0]);
    }
    firsts.sort_unstable();
    firsts.dedup();
    assert!(firsts.len() > 3, "jitter: {firsts:?}");
}

#[tokio::test(start_paused = true)]
async fn what_was_never_sent_is_retried_under_either_guarantee() {
    let refused = || Err(TransportError::new(TransportErrorKind::Connect));
    let interrupted = || Err(TransportError::new(TransportErrorKind::Interrupted).never_sent());
    let server = Server::script(
        &VirtualRuntime::new(),
        [refused(), interrupted(), reply(503, ""), reply(429, ""), reply(408, ""), created(1)],
    );
    assert_eq!(send_at_most_once(&server.client()).await.unwrap(), 6);
}

#[tokio::test(start_paused = true)]
async fn what_may_have_arrived_is_not_sent_again_at_most_once() {
    for outcome in [
        || Err(TransportError::new(TransportErrorKind::Interrupted)),
        || Err(TransportError::new(TransportErrorKind::Timeout)),
        || reply(500, ""),
        || reply(502, ""),
        || reply(504, ""),
    ] {
        let server = Server::script(&VirtualRuntime::new(), [outcome()]);
        let error = send_at_most_once(&server.client()).await.unwrap_err();
        assert!(error.is_ambiguous(), "{error}");
        assert_eq!(error.persistence(), Persistence::Temporary);
        assert_eq!(server.seen().len(), 1);

        let server = Server::script(&VirtualRuntime::new(), [outcome(), created(1)]);
        assert_eq!(send(&server.client()).await.unwrap(), 2, "at least once");
    }
}

#[tokio::test(start_paused = true)]
async fn doubt_about_an_early_attempt_outlives_the_later_ones() {
    let broken = || Err(TransportError::new(TransportErrorKind::Interrupted));
    let refused = || Err(TransportError::new(TransportErrorKind::Connect));
    let policy = RetryPolicy::new().max_attempts(2);
    let error = |replies: [_; 2]| {
        let server = Server::script(&VirtualRuntime::new(), replies);
        let client = server.builder().retry(policy.clone()).build().unwrap();
        async move { send(&client).await.unwrap_err() }
    };
    assert!(error([broken(), refused()]).await.is_ambiguous());
    assert!(error([broken(), reply(403, "")]).await.is_ambiguous());
    assert!(!error([refused(), refused()]).await.is_ambiguous());
    let invalid = r#"{"message":"bad, indices [0] (0-indexed)","status":400}"#;
    assert!(!error([broken(), reply(400, invalid)]).await.is_ambiguous(), "none is stored");

    let server = Server::script(&VirtualRuntime::new(), [broken(), created(1)]);
    let outcome = server.client().send_events(batch(1), 1, SendOptions::new()).await.unwrap();
    assert!(outcome.may_be_duplicated());
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_never_comes_ends_with_the_attempts_own_time_limit() {
    let runtime = VirtualRuntime::new();
    let server = Server::with_futures(&runtime, |_| Box::pin(std::future::pending()));
    let client = server
        .builder()
        .attempt_timeout(Duration::from_secs(20))
        .retry(RetryPolicy::new().max_attempts(2))
        .build()
        .unwrap();
    let error = send(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 2));
    assert!(error.is_ambiguous());
    // Twice the limit: the second attempt had as much time as the first.
    assert!((40_000..41_000).contains(&runtime.elapsed_ms()), "{}", runtime.elapsed_ms());
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_never_undercut_in_either_form() {
    // The date is 60 s after the start of the virtual clock.
    for (value, least) in [("45", 45_000), ("Wed, 18 Nov 2026 11:07:40 GMT", 60_000)] {
        for status in [429, 503] {
            let runtime = VirtualRuntime::new();
            let answer = reply_with(status, &[("retry-after", value)], "");
            let server = Server::script(&runtime, [answer, created(1)]);
            send(&server.client()).await.unwrap();
            let again = server.seen()[1].at_ms;
            assert!((least..least + 61_000).contains(&again), "{value}: {again}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_holds_back_every_request_of_the_client() {
    let runtime = VirtualRuntime::new();
    let server = Server::new(&runtime, |seen| {
        if seen.at_ms < 30_000 { reply_with(429, &[("retry-after", "30")], "") } else { created(1) }
    });
    let log = Log::default();
    let client = server.builder().observer(log.clone()).build().unwrap();
    let outcomes = join_all((0..50).map(|_| send(&client))).await;
    assert!(outcomes.iter().all(Result::is_ok));
    let early = server.seen().iter().filter(|seen| seen.at_ms < 30_000).count();
    assert!(early <= 4, "only what was in flight when the first 429 came: {early}");
    assert!(server.seen().iter().all(|seen| seen.at_ms < 10 || seen.at_ms >= 30_010));
    assert_eq!(log.count("Throttled"), early);
}

#[tokio::test(start_paused = true)]
async fn a_break_longer_than_the_patience_fails_everybody_at_once() {
    let runtime = VirtualRuntime::new();
    let server = Server::new(&runtime, |_| reply_with(429, &[("retry-after", "3600")], ""));
    let client = server.client();
    let first = send(&client).await.unwrap_err();
    assert_eq!(first.persistence(), Persistence::Exhausted);
    assert_eq!(first.retry_after(), Some(Duration::from_secs(3600)));
    let second = send(&client).await.unwrap_err();
    assert_eq!(second.kind(), ErrorKind::RateLimited);
    assert_eq!(second.attempts(), 0);
    assert!(second.retry_after().unwrap() > Duration::from_secs(3590));
    assert_eq!(server.seen().len(), 1);
    assert!(runtime.elapsed_ms() < 1000);
}

#[tokio::test(start_paused = true)]
async fn a_break_asked_for_by_a_final_refusal_stops_nobody() {
    let runtime = VirtualRuntime::new();
    let refusal = reply_with(403, &[("retry-after", "60")], "");
    let server = Server::script(&runtime, [refusal, created(1)]);
    let client = server.client();
    send(&client).await.unwrap_err();
    send(&client).await.unwrap();
    assert!(runtime.elapsed_ms() < 1000);
}

#[tokio::test(start_paused = true)]
async fn an_hours_outage_causes_no_more_than_the_budgeted_retries() {
    let runtime = VirtualRuntime::new();
    let server = Server::new(&runtime, |_| reply(503, ""));
    let client = server.client();
    let mut sends = 0;
    while runtime.elapsed_ms() < 3_600_000 {
        let outcomes = join_all((0..5).map(|_| send(&client))).await;
        assert!(outcomes.iter().all(Result::is_err));
        sends += outcomes.len();
        tokio::time::sleep(Duration::from_secs(10)).await;
    }
    let retries = server.seen().len() - sends;
    assert_eq!(retries, 500 / 14, "{sends} sends");
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_send_leaves_the_client_usable() {
    let server = Server::slow(&VirtualRuntime::new(), |_| (Duration::from_secs(5), created(1)));
    let client = server.builder().concurrency(capi_client::Concurrency::fixed(1)).build().unwrap();
    for _ in 0..10 {
        let cut = tokio::time::timeout(Duration::from_secs(1), send(&client)).await;
        assert!(cut.is_err());
    }
    assert_eq!(send(&client).await.unwrap(), 1);
}
