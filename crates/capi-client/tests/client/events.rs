//! A batch is sent as LinkedIn wants it, and its answer is read with suspicion.

use capi_client::{ErrorKind, Persistence, SendOptions};

use crate::support::{ACCESS, Server, VirtualRuntime, batch, created, reply, reply_with};

#[tokio::test(start_paused = true)]
async fn a_batch_has_the_headers_of_the_contract() {
    let server = Server::script(&VirtualRuntime::new(), [created(2)]);
    let outcome = server.client().send_events(batch(2), 2, SendOptions::new()).await.unwrap();
    assert_eq!((outcome.events(), outcome.accepted(), outcome.attempts()), (2, 2, 1));
    let seen = &server.seen()[0];
    assert_eq!(seen.method, "POST");
    assert_eq!(seen.uri, "https://api.linkedin.com/rest/conversionEvents");
    for (name, value) in [
        ("authorization", &*format!("Bearer {ACCESS}")),
        ("linkedin-version", "202609"),
        ("x-restli-protocol-version", "2.0.0"),
        ("x-restli-method", "BATCH_CREATE"),
        ("content-type", "application/json"),
    ] {
        assert_eq!(seen.header(name), Some(value), "{name}");
    }
    assert!(seen.header("user-agent").unwrap().starts_with("capi-client/"));
    assert_eq!(seen.body, batch(2));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_does_not_account_for_each_event_is_never_a_success() {
    for answer in [
        created(1),
        created(3),
        reply(200, r#"{"elements":[]}"#),
        reply(200, "{}"),
        reply(200, ""),
        reply(200, r#"{"elements":[{"status":201},{"stat"#),
        reply(200, "<html>OK</html>"),
        reply(200, r#"{"elements":[{},{}]}"#),
        reply(201, ""),
        reply(204, ""),
        reply(207, r#"{"elements":[{"status":201},{"status":201}]}"#),
    ] {
        let server = Server::script(&VirtualRuntime::new(), [answer]);
        let error = server.client().send_events(batch(2), 2, SendOptions::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol, "{error}");
        assert_eq!(error.persistence(), Persistence::Permanent);
        assert!(error.is_ambiguous());
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_element_under_a_success_is_that_events_failure() {
    let body = r#"{"elements":[{"status":201,"id":"x"},{"status":422,"error":{"status":422,"code":"SOME_CODE","message":"\"jane@example.com\" is not an enum symbol"}}]}"#;
    let answer = reply_with(200, &[("x-li-uuid", "AAYe/id==")], body);
    let server = Server::script(&VirtualRuntime::new(), [answer]);
    let outcome = server.client().send_events(batch(2), 2, SendOptions::new()).await.unwrap();
    assert_eq!(outcome.accepted(), 1);
    assert_eq!(outcome.request_id(), Some("AAYe/id=="));
    let refused = &outcome.refused()[0];
    assert_eq!((refused.index, refused.status), (1, Some(422)));
    assert_eq!(refused.code.as_deref(), Some("SOME_CODE"));
    assert_eq!(refused.message, "\"…\" is not an enum symbol");
}

#[tokio::test(start_paused = true)]
async fn a_refused_batch_names_its_events() {
    for (status, body, indices) in [
        (
            400,
            r#"{"message":"Conversion time should be within 90 days and not exceed current time, indices [0, 2] (0-indexed).","status":400}"#,
            vec![0, 2],
        ),
        (
            422,
            r#"{"message":"Index: 1, ERROR :: /conversionValue/amount :: field is required but not found and has no default value\n","status":422}"#,
            vec![1],
        ),
        (
            400,
            r#"{"message":"Validation failed because [{field=Invalid Conversion time, batchIndex=2, type=INVALID_CONVERSION_TIME_FIELD_VALUE, message=Conversion time should be within 90 days.}]","status":400}"#,
            vec![2],
        ),
        (400, r#"{"message":"Something else","status":400}"#, vec![]),
    ] {
        let server = Server::script(&VirtualRuntime::new(), [reply(status, body)]);
        let error = server.client().send_events(batch(3), 3, SendOptions::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidEvents);
        assert_eq!(error.refused_indices().collect::<Vec<_>>(), indices);
        assert!(!error.is_ambiguous());
    }
}
