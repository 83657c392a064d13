//! Sends one request until it is answered for good: time limit, retries, budget.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use capi_model::ApiVersion;
use futures_util::future::{Either, select};
use http::header::{ACCEPT, AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};

use crate::answer::Answer;
use crate::error::{Error, ErrorKind, Persistence, Subject};
use crate::gate::Gate;
use crate::observer::{Observation, Observers};
use crate::retry::{Budget, Cost, RetryPolicy, retry_after};
use crate::runtime::Runtime;
use crate::transport::Transport;

/// What every request of a client goes through.
#[derive(Debug)]
pub(crate) struct Dispatcher {
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) runtime: Arc<dyn Runtime>,
    pub(crate) observers: Observers,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Budget,
    /// Longest time for one attempt, from its first byte to the last of the answer.
    pub(crate) attempt_timeout: Duration,
    /// Sent with every request.
    pub(crate) headers: HeaderMap,
    pub(crate) version: ApiVersion,
}

/// A request, byte for byte the same on every try.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    /// For errors and observers, such as "send conversion events".
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    pub(crate) uri: String,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
    pub(crate) subject: Subject,
    /// Whether it may be sent again when nobody knows what became of it.
    pub(crate) retry_ambiguous: bool,
}

/// How far the tries of one call have come.
#[derive(Debug, Default)]
struct Tries {
    sent: u32,
    /// Retries with backoff; a replay after a token refresh is none.
    retries: u32,
    first_at: Option<Duration>,
    replayed: bool,
    /// Whether one that was tried again may have been carried out.
    ambiguous: bool,
}

impl Dispatcher {
    /// Sends until there is a 2xx, or no hope. With a gate, each attempt first waits for its turn
    /// and gets a token.
    ///
    /// # Errors
    ///
    /// The last failure; a temporary one as [`Persistence::Exhausted`] when tries, time or budget
    /// are used up.
    pub(crate) async fn send(&self, call: &Outgoing, gate: Option<&Gate>) -> Result<Answer, Error> {
        let mut tries = Tries::default();
        let trying = self.try_until_done(call, gate, &mut tries);
        #[cfg(feature = "tracing")]
        let trying = tracing::Instrument::instrument(
            trying,
            tracing::info_span!("request", operation = call.operation),
        );
        trying.await.map_err(|error| {
            error
                .with_operation(call.operation)
                .with_attempts(tries.sent)
                .after_ambiguous_attempt(tries.ambiguous)
        })
    }

    async fn try_until_done(
        &self,
        call: &Outgoing,
        gate: Option<&Gate>,
        tries: &mut Tries,
    ) -> Result<Answer, Error> {
        loop {
            let pass = match gate {
                Some(gate) => Some(gate.enter(self).await?),
                None => None,
            };
            let started = self.runtime.elapsed();
            tries.first_at.get_or_insert(started);
            tries.sent += 1;
            let bearer = pass.as_ref().map(|pass| pass.bearer.header());
            let outcome = self.attempt(call, bearer).await;
            let now = self.runtime.elapsed();
            let took = now.saturating_sub(started);
            let outcome = self.judge(call, outcome, tries.sent, took);
            let error = match outcome {
                Ok(mut answer) => {
                    if let Some(pass) = pass {
                        pass.place.answered(took);
                    }
                    self.budget.refund();
                    answer.attempts = tries.sent;
                    answer.after_ambiguous_attempt = tries.ambiguous;
                    return Ok(answer);
                }
                Err(error) => error,
            };
            if let (Some(gate), Some(pass)) = (gate, pass) {
                let new_token = gate.learn(pass, &error, self, took);
                if new_token && !tries.replayed {
                    tries.replayed = true;
                    continue;
                }
            }
            let wait = self.wait_before_retry(call, &error, tries, now)?;
            let told = Observation::Retry {
                operation: call.operation,
                attempt: tries.sent,
                wait,
                error: &error,
            };
            self.observers.tell(&told);
            self.runtime.sleep(wait).await;
        }
    }

    /// One request and its answer, within the time limit.
    async fn attempt(&self, call: &Outgoing, bearer: Option<HeaderValue>) -> Result<Answer, Error> {
        let request = self.request(call, bearer)?;
        let sending = self.transport.send(request);
        let limit = self.runtime.sleep(self.attempt_timeout);
        match select(sending, limit).await {
            Either::Left((Ok(response), _)) => Ok(Answer::new(response)),
            Either::Left((Err(error), _)) => Err(Error::transport(error)),
            Either::Right(((), _)) => Err(Error::timeout(self.attempt_timeout)),
        }
    }

    fn request(
        &self,
        call: &Outgoing,
        bearer: Option<HeaderValue>,
    ) -> Result<Request<Bytes>, Error> {
        let mut request = Request::builder()
            .method(call.method.clone())
            .uri(&call.uri)
            .body(call.body.clone())
            .map_err(|error| Error::configuration("the URL is not valid").with_source(error))?;
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.extend(self.headers.clone());
        for (name, value) in &call.headers {
            headers.insert(name, value.clone());
        }
        if let Some(bearer) = bearer {
            headers.insert(AUTHORIZATION, bearer);
        }
        Ok(request)
    }

    /// Tells the observer, and makes an error of everything that is not a success.
    fn judge(
        &self,
        call: &Outgoing,
        outcome: Result<Answer, Error>,
        attempt: u32,
        took: Duration,
    ) -> Result<Answer, Error> {
        let answer = outcome.as_ref().ok();
        let request_id = answer.and_then(Answer::request_id);
        self.observers.tell(&Observation::Attempt {
            operation: call.operation,
            attempt,
            status: answer.map(|answer| answer.status.as_u16()),
            took,
            request_id: request_id.as_deref(),
        });
        let answer = outcome?;
        if answer.status.is_success() {
            return Ok(answer);
        }
        let wait = retry_after(&answer.headers, self.runtime.now());
        Err(Error::from_answer(&answer, call.subject, self.version).with_retry_after(wait))
    }

    /// How long to wait before the next try.
    ///
    /// # Errors
    ///
    /// The failure itself, when there is no next try.
    fn wait_before_retry(
        &self,
        call: &Outgoing,
        error: &Error,
        tries: &mut Tries,
        now: Duration,
    ) -> Result<Duration, Error> {
        if error.persistence() != Persistence::Temporary
            || (error.is_ambiguous() && !call.retry_ambiguous)
        {
            return Err(error.clone());
        }
        if tries.retries + 1 >= self.retry.max_attempts {
            return Err(error.clone().exhausted("all attempts are used up"));
        }
        let backoff = self.retry.backoff(tries.retries + 1, self.runtime.random());
        let wait = backoff.max(error.retry_after().unwrap_or_default());
        let spent = now.saturating_sub(tries.first_at.unwrap_or(now));
        if spent.saturating_add(wait) > self.retry.max_total {
            return Err(error.clone().exhausted("the next attempt would come too late"));
        }
        let throttled = error.kind() == ErrorKind::RateLimited;
        if !self.budget.take(if throttled { Cost::Throttle } else { Cost::Transient }) {
            return Err(error.clone().exhausted("too many requests of this client failed"));
        }
        tries.retries += 1;
        tries.ambiguous |= error.is_ambiguous();
        Ok(wait)
    }
}

const AGENT: &str = concat!("capi-client/", env!("CARGO_PKG_VERSION"));
