//! Conversion events: `POST /rest/conversionEvents`.

use std::time::Duration;

use bytes::Bytes;
use capi_model::api::{BatchCreateStatuses, CreateStatus};
use http::{HeaderName, HeaderValue, Method, StatusCode};

use crate::answer::Answer;
use crate::client::Client;
use crate::dispatch::Outgoing;
use crate::error::{Error, RefusedEvent, Subject, redact, symbol};
use crate::observer::Observation;

/// Most events that LinkedIn takes in one request (LinkedIn: Conversions API).
pub const MAX_EVENTS_PER_BATCH: usize = 5_000;

/// What to do when nobody can know whether a request arrived: the connection broke, or the answer
/// never came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Guarantee {
    /// Send again: no event is lost, and some may be counted twice.
    #[default]
    AtLeastOnce,
    /// Do not send again: no event is counted twice, and some may be lost. The error
    /// [is ambiguous](Error::is_ambiguous).
    AtMostOnce,
}

/// How a batch is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SendOptions {
    guarantee: Guarantee,
}

impl SendOptions {
    /// The defaults: at least once.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What to do about outcomes that nobody can know.
    #[must_use]
    pub fn guarantee(mut self, guarantee: Guarantee) -> Self {
        self.guarantee = guarantee;
        self
    }
}

/// What became of a batch that LinkedIn took: each event has a status of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchOutcome {
    events: usize,
    refused: Vec<RefusedEvent>,
    request_id: Option<String>,
    attempts: u32,
    after_ambiguous_attempt: bool,
    took: Duration,
}

impl BatchOutcome {
    /// How many events were sent.
    #[must_use]
    pub fn events(&self) -> usize {
        self.events
    }

    /// How many of them LinkedIn accepted.
    #[must_use]
    pub fn accepted(&self) -> usize {
        self.events - self.refused.len()
    }

    /// Those that LinkedIn refused one by one, by rising index. No known answer of LinkedIn does:
    /// it refuses a batch as a whole, which is an [`Error`].
    #[must_use]
    pub fn refused(&self) -> &[RefusedEvent] {
        &self.refused
    }

    /// LinkedIn's id of the answer (`x-li-uuid`).
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// How many requests it took, the successful one included.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Whether an earlier request of this call ended in doubt, so that LinkedIn may have the
    /// events twice.
    #[must_use]
    pub fn may_be_duplicated(&self) -> bool {
        self.after_ambiguous_attempt
    }

    /// From the call to the answer, waits included.
    #[must_use]
    pub fn took(&self) -> Duration {
        self.took
    }
}

impl Client {
    /// Sends one batch of conversion events, already encoded as `{"elements":[…]}` with
    /// `event_count` elements. Every try sends these bytes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidEvents`](crate::ErrorKind::InvalidEvents) when LinkedIn refuses the
    /// batch for some of its events: none is stored, and [`Error::refused`] has those it names.
    /// [`ErrorKind::Protocol`](crate::ErrorKind::Protocol) when the answer does not have one status
    /// for each event. Anything else of [`ErrorKind`](crate::ErrorKind) as it comes.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future may leave a request that LinkedIn carries out all the same.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use capi_client::{Client, Credentials, SendOptions};
    ///
    /// # async fn run() -> Result<(), capi_client::Error> {
    /// let client = Client::builder().credentials(Credentials::access_token("AQX-token")).build()?;
    /// let body = r#"{"elements":[{"conversion":"urn:lla:llaPartnerConversion:104012",
    ///     "conversionHappenedAt":1795000000000,"user":{"userIds":[],"externalIds":["crm-123"]}}]}"#;
    /// let outcome = client.send_events(body.into(), 1, SendOptions::new()).await?;
    /// assert_eq!(outcome.accepted(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn send_events(
        &self,
        body: Bytes,
        event_count: usize,
        options: SendOptions,
    ) -> Result<BatchOutcome, Error> {
        const OPERATION: &str = "send conversion events";
        let runtime = &*self.dispatcher().runtime;
        let started = runtime.elapsed();
        let answer = self
            .call(Outgoing {
                operation: OPERATION,
                method: Method::POST,
                uri: self.url("/rest/conversionEvents"),
                headers: vec![(
                    HeaderName::from_static("x-restli-method"),
                    HeaderValue::from_static("BATCH_CREATE"),
                )],
                body,
                subject: Subject::Events(event_count),
                retry_ambiguous: options.guarantee == Guarantee::AtLeastOnce,
            })
            .await?;
        let refused = refused_events(&answer, event_count).map_err(|error| {
            error
                .with_operation(OPERATION)
                .with_request_id(answer.request_id())
                .with_attempts(answer.attempts)
        })?;
        let took = runtime.elapsed().saturating_sub(started);
        self.dispatcher().observers.tell(&Observation::BatchDone {
            events: event_count,
            refused: refused.len(),
            attempts: answer.attempts,
            took,
        });
        Ok(BatchOutcome {
            events: event_count,
            refused,
            request_id: answer.request_id(),
            attempts: answer.attempts,
            after_ambiguous_attempt: answer.after_ambiguous_attempt,
            took,
        })
    }
}

/// The events whose own status is not a success. An answer that does not account for each event is
/// an error, never a success.
fn refused_events(answer: &Answer, count: usize) -> Result<Vec<RefusedEvent>, Error> {
    if answer.status != StatusCode::OK {
        return Err(Error::protocol(format!(
            "a batch is answered with 200, not with {}",
            answer.status.as_u16()
        )));
    }
    let listed = match all_created(&answer.body) {
        Some(listed) => Ok((listed, Vec::new())),
        None => parse(&answer.body),
    };
    let (listed, refused) = listed?;
    if listed != count {
        return Err(Error::protocol(format!("{listed} statuses for {count} events")));
    }
    Ok(refused)
}

/// How many elements there are, if the answer is what it nearly always is: 201 for each of them,
/// and nothing else. Much faster than a parser, which has to look at every byte.
fn all_created(body: &[u8]) -> Option<usize> {
    let mut rest = body.strip_prefix(br#"{"elements":["#)?;
    let mut count = 0;
    while let Some(after) = rest.strip_prefix(br#"{"status":201}"#) {
        count += 1;
        match after.strip_prefix(b",") {
            Some(next) => rest = next,
            None => return (after == b"]}").then_some(count),
        }
    }
    None
}

fn parse(body: &[u8]) -> Result<(usize, Vec<RefusedEvent>), Error> {
    // The parse error stays out: it may quote the answer.
    let statuses: BatchCreateStatuses = serde_json::from_slice(body)
        .map_err(|_| Error::protocol("the answer is not a list of statuses"))?;
    let refused = statuses.elements.iter().enumerate();
    let refused = refused.filter(|(_, status)| !status.is_success()).map(refused_event).collect();
    Ok((statuses.elements.len(), refused))
}

fn refused_event((index, status): (usize, &CreateStatus)) -> RefusedEvent {
    let error = status.error.as_ref();
    RefusedEvent {
        index,
        status: Some(status.status),
        code: error.and_then(|error| error.code.as_deref()).and_then(symbol),
        message: error.and_then(|error| error.message.as_deref()).map(redact).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_reading_agrees_with_the_parser() {
        for body in [
            r#"{"elements":[{"status":201}]}"#,
            r#"{"elements":[{"status":201},{"status":201},{"status":201}]}"#,
        ] {
            let (count, refused) = parse(body.as_bytes()).unwrap();
            assert_eq!((all_created(body.as_bytes()), refused), (Some(count), Vec::new()));
        }
        for body in [
            "",
            r#"{"elements":[]}"#,
            r#"{"elements":[{"status":201},]}"#,
            r#"{"elements":[{"status":201}"#,
            r#"{"elements":[{"status":201}]}x"#,
            r#"{"elements":[{"status":201},{"status":400}]}"#,
            r#"{"elements":[ {"status":201}]}"#,
        ] {
            assert_eq!(all_created(body.as_bytes()), None, "{body}");
        }
    }
}
