//! Quotas, when they are enforced.

use std::time::Duration;

use capi_sandbox::Sandbox;

use crate::support::{Ask, NOW, event};

#[tokio::test]
async fn the_minute_and_the_day_are_counted_apart() {
    let sandbox = Sandbox::builder().now_ms(NOW).enforce_quota(2, 3).start().await.unwrap();
    let ask = Ask::event(&event("a"));
    assert_eq!(ask.send(&sandbox).await.status, 201);
    assert_eq!(ask.send(&sandbox).await.status, 201);
    let reply = ask.send(&sandbox).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (
            429,
            r#"{"serviceErrorCode":101,"message":"Resource level throttle limit for calls to this resource is reached.","status":429}"#
        )
    );
    assert_eq!(reply.header("retry-after"), None, "LinkedIn documents none");

    let other = Ask::new("GET", "/rest/adAccounts?q=search").send(&sandbox).await;
    assert_eq!(other.status, 200, "each resource has its own quota");

    sandbox.clock().advance(Duration::from_secs(60));
    assert_eq!(ask.send(&sandbox).await.status, 201);
    assert_eq!(ask.send(&sandbox).await.status, 429, "the day is used up");
    sandbox.clock().advance(Duration::from_secs(60 * 60));
    assert_eq!(ask.send(&sandbox).await.status, 429);

    let day = 24 * 60 * 60 * 1_000;
    sandbox.clock().set_ms((NOW / day + 1) * day);
    assert_eq!(ask.send(&sandbox).await.status, 201, "the day turns at 00:00 UTC");
}

#[tokio::test]
async fn nothing_is_throttled_unless_asked_for() {
    let sandbox = Sandbox::builder().now_ms(NOW).start().await.unwrap();
    for _ in 0..50 {
        assert_eq!(Ask::event(&event("a")).send(&sandbox).await.status, 201);
    }
}
