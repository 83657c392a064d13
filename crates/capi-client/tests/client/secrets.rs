//! Planted tokens, secrets and values of events are in nothing that is shown.

use std::fmt::Debug;
use std::time::Duration;

use capi_client::{
    Authorizer, Client, Credentials, Error, RetryPolicy, SendOptions, TransportError,
    TransportErrorKind,
};

use crate::support::{
    ACCESS, Log, REFRESH, Reply, SECRET, Server, VirtualRuntime, batch, created, reply,
};

const EMAIL: &str = "planted.person@example.com";
const HASH: &str = "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514";
const NAME: &str = "Plantedname";

const PLANTED: &[&str] =
    &[ACCESS, REFRESH, SECRET, EMAIL, HASH, NAME, "plantedKey", "AQplanted", "203.0.113.77"];

fn assert_clean(what: &str, text: &str) {
    for planted in PLANTED {
        assert!(!text.contains(planted), "{planted} in {what}: {text}");
    }
}

/// Everything that an error shows, its sources included.
fn all_of(error: &Error) -> String {
    let mut parts = vec![format!("{error} {error:?} {error:#?} {:?}", error.advice())];
    parts.extend(error.refused().iter().map(|event| format!("{event:?}")));
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        parts.push(format!("{inner} {inner:?}"));
        source = inner.source();
    }
    parts.join(" ")
}

/// Answers that repeat what was sent, in every place where LinkedIn, or a gateway, may do so.
fn echoes() -> Vec<Reply> {
    let values = format!("{EMAIL} {HASH} {NAME} 203.0.113.77 {ACCESS} {REFRESH} {SECRET}");
    let json = |status: u16, message: &str| {
        let body = serde_json::json!({"status": status, "code": values, "message": message});
        reply(status, body.to_string())
    };
    vec![
        json(400, &values),
        json(400, &format!("bad, indices [0] (0-indexed) {values}")),
        json(
            400,
            &format!(
                "Validation failed because [{{field={values}, batchIndex=0, type={values}, message={values}}}]"
            ),
        ),
        json(
            422,
            &format!(
                "Index: 0, ERROR :: /user/{NAME} :: \"{EMAIL}\" {values} cannot be coerced to Long\n"
            ),
        ),
        json(401, &values),
        json(403, &values),
        json(404, &values),
        json(426, &values),
        json(503, &values),
        reply(500, format!("<html>{values}</html>")),
        reply(200, format!("<html>{values}</html>")),
        reply(200, format!(r#"{{"elements":[{{"status":"{EMAIL}"}}]}}"#)),
        reply(400, format!(r#"{{"error":"{ACCESS}","error_description":"{values}"}}"#)),
        reply(200, format!(r#"{{"access_token":["{ACCESS}"],"refresh_token":"{REFRESH}"}}"#)),
        reply(200, format!(r#"{{"access_token":"{ACCESS}\n{SECRET}"}}"#)),
        Err(TransportError::new(TransportErrorKind::Interrupted)),
    ]
}

fn body() -> bytes::Bytes {
    format!(
        r#"{{"elements":[{{"user":{{"userIds":[{{"idType":"SHA256_EMAIL","idValue":"{HASH}"}}],"userInfo":{{"firstName":"{NAME}","lastName":"x"}}}}}}]}}"#
    )
    .into()
}

#[tokio::test(start_paused = true)]
async fn no_error_and_no_observation_shows_a_planted_value() {
    for at in 0..echoes().len() {
        for refreshing in [false, true] {
            let server = Server::new(&VirtualRuntime::new(), move |_| echoes().swap_remove(at));
            let log = Log::default();
            let builder = if refreshing { server.refreshing_builder() } else { server.builder() };
            let client = builder
                .observer(log.clone())
                .header("X-Api-Key", "plantedKey")
                .retry(RetryPolicy::new().max_attempts(2))
                .build()
                .unwrap();
            let error = client.send_events(body(), 1, SendOptions::new()).await.unwrap_err();
            assert_clean("an error", &all_of(&error));
            assert_clean("an observation", &log.text());
            assert_clean("a client", &format!("{client:?} {client:#?}"));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn no_debug_of_a_setting_shows_a_planted_value() {
    fn shown(what: &impl Debug) -> String {
        format!("{what:?} {what:#?}")
    }
    let credentials = Credentials::refresh_token("app", SECRET, REFRESH);
    assert_clean("credentials", &shown(&credentials));
    assert_clean("credentials", &shown(&Credentials::access_token(ACCESS)));
    let builder = Client::builder().credentials(credentials).header("X-Api-Key", "plantedKey");
    assert_clean("a builder", &shown(&builder));
    assert_clean("a client", &shown(&builder.build().unwrap()));
    let authorizer = Authorizer::builder("app", SECRET).header("X-Api-Key", "plantedKey");
    assert_clean("a builder", &shown(&authorizer));
    assert_clean("an authorizer", &shown(&authorizer.build().unwrap()));
}

#[cfg(feature = "tracing")]
#[tokio::test(start_paused = true)]
async fn what_subscribers_see_is_useful_and_clean() {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Capture(Arc<Mutex<Vec<u8>>>);

    impl Write for Capture {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let capture = Capture::default();
    let writer = capture.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let server = Server::new(&VirtualRuntime::new(), |seen| {
        if seen.is_token_request() {
            crate::support::token(ACCESS, 3600)
        } else if seen.at_ms < 500 {
            reply(503, format!(r#"{{"message":"{EMAIL} {NAME}"}}"#))
        } else {
            created(1)
        }
    });
    let client = server.refreshing_builder().build().unwrap();
    client.send_events(body(), 1, SendOptions::new()).await.unwrap();
    drop(guard);
    let log = String::from_utf8(capture.0.lock().unwrap().clone()).unwrap();
    assert_clean("a log", &log);
    for part in [
        "request{operation=\"send conversion events\"}",
        "attempt=1",
        "status=503",
        "retry",
        "token refreshed",
        "batch done",
    ] {
        assert!(log.contains(part), "{part}: {log}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_panicking_transport_shows_no_request() {
    let server =
        Server::with_futures(&VirtualRuntime::new(), |_| Box::pin(async { panic!("transport") }));
    let client = server.client();
    let task =
        tokio::spawn(async move { client.send_events(batch(1), 1, SendOptions::new()).await });
    let panic = task.await.unwrap_err().into_panic();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"transport"));
    tokio::time::sleep(Duration::from_millis(1)).await;
}
