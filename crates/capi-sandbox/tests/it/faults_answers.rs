//! Faults that answer in LinkedIn's place, and how faults choose their requests.

use capi_sandbox::{Fault, RetryAfter};
use serde_json::json;

use crate::support::{Ask, event, sandbox};

#[tokio::test]
async fn a_throttle_may_say_when_to_come_back_in_both_forms() {
    let sandbox = sandbox().await;
    let ask = Ask::event(&event("a"));
    sandbox.inject(Fault::throttle(None));
    sandbox.inject(Fault::throttle(Some(RetryAfter::Seconds(7))));
    sandbox.inject(Fault::throttle(Some(RetryAfter::DateIn(90))));
    let mut headers = Vec::new();
    for _ in 0..3 {
        let reply = ask.send(&sandbox).await;
        assert_eq!((reply.status, &reply.json()["serviceErrorCode"]), (429, &json!(101)));
        headers.push(reply.header("retry-after").map(ToOwned::to_owned));
    }
    // 1,795,000,000 seconds are 2026-11-18T11:06:40Z.
    let date = "Wed, 18 Nov 2026 11:08:10 GMT".to_owned();
    assert_eq!(headers, [None, Some("7".to_owned()), Some(date)]);
    assert_eq!(ask.send(&sandbox).await.status, 201, "faults are used up");
}

#[tokio::test]
async fn an_outage_answers_html() {
    let sandbox = sandbox().await;
    for status in [500, 502, 503, 504] {
        sandbox.inject(Fault::outage(status));
        let reply = Ask::event(&event("a")).send(&sandbox).await;
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (status, Some("text/html; charset=utf-8"))
        );
        assert!(reply.body.starts_with("<!DOCTYPE html>"));
    }
    sandbox.inject(Fault::outage_until(503, RetryAfter::Seconds(1)));
    let reply = Ask::event(&event("a")).send(&sandbox).await;
    assert_eq!((reply.status, reply.header("retry-after")), (503, Some("1")));
    assert_eq!(sandbox.audit().events, 0);
}

#[tokio::test]
async fn tokens_end_in_mid_run_for_good_or_in_passing() {
    let sandbox = sandbox().await;
    let ask = Ask::event(&event("a"));
    sandbox.inject(Fault::transient_revocation());
    assert_eq!(ask.send(&sandbox).await.json()["serviceErrorCode"], 65_601);
    assert_eq!(ask.send(&sandbox).await.status, 201);
    sandbox.inject(Fault::expire_token());
    assert_eq!(ask.send(&sandbox).await.json()["serviceErrorCode"], 65_602);
    assert_eq!(ask.send(&sandbox).await.json()["serviceErrorCode"], 65_602);
    sandbox.inject(Fault::revoke_token());
    assert_eq!(ask.send(&sandbox).await.json()["serviceErrorCode"], 65_601);
    assert_eq!(ask.send(&sandbox).await.json()["serviceErrorCode"], 65_601);
}

#[tokio::test]
async fn a_redirect_names_another_host() {
    let sandbox = sandbox().await;
    sandbox.inject(Fault::redirect("https://elsewhere.example/rest/conversionEvents"));
    let reply = Ask::event(&event("a")).send(&sandbox).await;
    assert_eq!(
        (reply.status, reply.header("location")),
        (307, Some("https://elsewhere.example/rest/conversionEvents"))
    );
}

#[tokio::test]
async fn any_answer_can_be_scripted() {
    let sandbox = sandbox().await;
    let body = r#"{"message":"Internal Server Error","status":500}"#;
    sandbox.inject(Fault::answer(500, &[("Content-Type", "application/json"), ("X-Y", "z")], body));
    let reply = Ask::event(&event("a")).send(&sandbox).await;
    assert_eq!((reply.status, reply.body.as_str(), reply.header("x-y")), (500, body, Some("z")));
}

#[tokio::test]
async fn a_fault_waits_for_the_requests_that_it_is_meant_for() {
    let sandbox = sandbox().await;
    sandbox.inject(Fault::outage(503).on("/rest/conversionEvents").method("POST").skip(1).times(2));
    sandbox.inject(Fault::outage(502).on("/oauth/"));
    let ask = Ask::event(&event("a"));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(ask.send(&sandbox).await.status);
        assert_eq!(Ask::new("GET", "/rest/adAccounts?q=search").send(&sandbox).await.status, 200);
    }
    assert_eq!(statuses, [201, 503, 503, 201]);
    assert_eq!(sandbox.faults().len(), 1);
    let token = Ask::form("/oauth/v2/accessToken", "").send(&sandbox).await;
    assert_eq!(token.status, 502);
    sandbox.inject(Fault::outage(500).forever());
    for _ in 0..3 {
        assert_eq!(ask.send(&sandbox).await.status, 500);
    }
    sandbox.clear_faults();
    assert_eq!(ask.send(&sandbox).await.status, 201);
}

#[tokio::test]
async fn faults_befall_requests_one_after_the_other() {
    let sandbox = sandbox().await;
    sandbox.inject(Fault::outage(500));
    sandbox.inject(Fault::outage(502));
    let ask = Ask::event(&event("a"));
    assert_eq!(ask.send(&sandbox).await.status, 500);
    assert_eq!(ask.send(&sandbox).await.status, 502);
    assert_eq!(ask.send(&sandbox).await.status, 201);
}
