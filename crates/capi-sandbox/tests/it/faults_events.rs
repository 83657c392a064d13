//! Faults in the answers to events.

use capi_sandbox::{Fault, MessageForm};
use serde_json::{Value, json};

use crate::support::{Ask, Reply, event, sandbox};

fn batch() -> Vec<Value> {
    ["a", "b", "c", "d"].map(event).to_vec()
}

async fn refused(form: MessageForm) -> Reply {
    let sandbox = sandbox().await;
    sandbox.inject(Fault::refuse_events(["b", "d"], form));
    let reply = Ask::batch(&batch()).send(&sandbox).await;
    assert_eq!(sandbox.audit().events, 0, "the batch sinks as a whole");
    let without: Vec<Value> =
        batch().into_iter().filter(|it| it["eventId"] != "b" && it["eventId"] != "d").collect();
    assert_eq!(Ask::batch(&without).send(&sandbox).await.status, 200);
    assert_eq!(Ask::event(&event("d")).send(&sandbox).await.status, reply.status, "still poison");
    reply
}

#[tokio::test]
async fn poison_sinks_its_batch_in_each_wording() {
    let indices = refused(MessageForm::Indices).await;
    assert_eq!(
        indices.body,
        r#"{"message":"Invalid event information provided, indices [1, 3] (0-indexed).","status":400}"#
    );
    let documentation = refused(MessageForm::Documentation).await;
    assert_eq!(
        documentation.message(),
        "Validation failed because [\
         {field=Invalid Event, batchIndex=1, type=INVALID_EVENT_FIELD_VALUE, message=Invalid event information provided}, \
         {field=Invalid Event, batchIndex=3, type=INVALID_EVENT_FIELD_VALUE, message=Invalid event information provided}]"
    );
    let lines = refused(MessageForm::Lines).await;
    assert_eq!(lines.status, 422);
    assert_eq!(
        lines.message(),
        "Index: 1, ERROR :: /eventId :: Invalid event information provided.\n\
         Index: 3, ERROR :: /eventId :: Invalid event information provided.\n"
    );
    let bare = refused(MessageForm::Bare).await;
    assert_eq!(bare.body, r#"{"message":"Invalid event information provided.","status":400}"#);
}

#[tokio::test]
async fn poison_may_speak_in_its_own_words() {
    let sandbox = sandbox().await;
    sandbox.inject(
        Fault::refuse_events(["a"], MessageForm::Indices).saying("jane@example.com is odd"),
    );
    let reply = Ask::event(&event("a")).send(&sandbox).await;
    assert_eq!(reply.message(), "jane@example.com is odd, indices [0] (0-indexed).");
}

#[tokio::test]
async fn a_short_batch_is_stored_whole_and_answered_in_part() {
    let sandbox = sandbox().await;
    sandbox.inject(Fault::short_batch(3));
    let reply = Ask::batch(&batch()).send(&sandbox).await;
    assert_eq!((reply.status, reply.body.as_str()), (200, r#"{"elements":[{"status":201}]}"#));
    assert_eq!(sandbox.audit().events, 4);
}

#[tokio::test]
async fn one_event_may_fail_under_a_200() {
    let sandbox = sandbox().await;
    sandbox.inject(Fault::fail_element(1, 422, "no"));
    let reply = Ask::batch(&batch()).send(&sandbox).await;
    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.json()["elements"],
        json!([
            {"status": 201},
            {"status": 422, "error": {"status": 422, "message": "no"}},
            {"status": 201},
            {"status": 201},
        ])
    );
    let stored: Vec<_> = sandbox.events().iter().map(|it| it["eventId"].clone()).collect();
    assert_eq!(stored, ["a", "c", "d"]);
}
