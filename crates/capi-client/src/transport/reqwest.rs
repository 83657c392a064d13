//! The default transport: HTTP/1.1 and HTTP/2 over rustls, with pooled connections.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use rustls_platform_verifier::BuilderVerifierExt;

use super::{Transport, TransportError, TransportErrorKind};
use crate::error::Error;
use crate::runtime::BoxFuture;

/// The default [`Transport`]: HTTP/1.1 and HTTP/2 over rustls, pooled connections, the system's
/// trusted certificates, the proxies of the environment (`HTTPS_PROXY`, `NO_PROXY`).
///
/// It follows no redirect, retries nothing, and never reads more of an answer than its limit.
#[derive(Debug)]
pub struct HttpTransport {
    client: reqwest::Client,
    max_response_bytes: usize,
}

/// Settings of an [`HttpTransport`].
#[derive(Debug, Clone)]
pub struct HttpTransportBuilder {
    connect_timeout: Duration,
    read_timeout: Duration,
    idle_timeout: Duration,
    max_response_bytes: usize,
    loopback_only: bool,
}

impl HttpTransport {
    /// Settings, all with defaults.
    #[must_use]
    pub fn builder() -> HttpTransportBuilder {
        HttpTransportBuilder {
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(60),
            idle_timeout: Duration::from_secs(90),
            max_response_bytes: 16 << 20,
            loopback_only: false,
        }
    }
}

impl HttpTransportBuilder {
    /// Longest wait for a connection, TLS included. Default: 10 s.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Longest wait for the start of an answer, and then for each further piece of it. Default: 60
    /// s.
    #[must_use]
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.read_timeout = limit;
        self
    }

    /// How long an unused connection is kept. Default: 90 s.
    #[must_use]
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.idle_timeout = limit;
        self
    }

    /// Most bytes of an answer's body that are read. Default: 16 MiB.
    #[must_use]
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.max_response_bytes = limit;
        self
    }

    /// Only plain HTTP to this machine: needs no trusted certificates, uses no proxy.
    pub(crate) fn loopback_only(mut self, yes: bool) -> Self {
        self.loopback_only = yes;
        self
    }

    /// Makes the transport.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the system has no trusted
    /// certificates.
    pub fn build(self) -> Result<HttpTransport, Error> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls_config(self.loopback_only)?)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(self.connect_timeout)
            .read_timeout(self.read_timeout)
            .pool_idle_timeout(self.idle_timeout)
            .tcp_nodelay(true);
        if self.loopback_only {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| {
            Error::configuration("the HTTP client cannot start").with_source(error.without_url())
        })?;
        Ok(HttpTransport { client, max_response_bytes: self.max_response_bytes })
    }
}

/// An explicit provider: nothing is installed for the whole process, and no second one is built.
fn tls_config(without_roots: bool) -> Result<rustls::ClientConfig, Error> {
    let failed = |error| {
        Error::configuration("TLS cannot start: does this system have trusted certificates?")
            .with_source(error)
    };
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .map_err(failed)?;
    let config = if without_roots {
        config.with_root_certificates(rustls::RootCertStore::empty())
    } else {
        config.with_platform_verifier().map_err(failed)?
    };
    let mut config = config.with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

impl Transport for HttpTransport {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let request = reqwest::Request::try_from(request).map_err(|error| {
                TransportError::new(TransportErrorKind::Unsendable).with_source(error.without_url())
            })?;
            let mut answer = self.client.execute(request).await.map_err(explain)?;
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = answer.status();
            *response.headers_mut() = std::mem::take(answer.headers_mut());
            *response.body_mut() = self.body(answer).await?;
            Ok(response)
        })
    }
}

impl HttpTransport {
    async fn body(&self, mut answer: reqwest::Response) -> Result<Bytes, TransportError> {
        let too_large = || TransportError::new(TransportErrorKind::TooLarge);
        let announced = answer.content_length().map_or(Ok(0), usize::try_from);
        if announced.is_err() || announced.is_ok_and(|length| length > self.max_response_bytes) {
            return Err(too_large());
        }
        let Some(first) = answer.chunk().await.map_err(explain)? else { return Ok(Bytes::new()) };
        let mut whole = BytesMut::from(first);
        while let Some(chunk) = answer.chunk().await.map_err(explain)? {
            if whole.len() + chunk.len() > self.max_response_bytes {
                return Err(too_large());
            }
            whole.extend_from_slice(&chunk);
        }
        if whole.len() > self.max_response_bytes {
            return Err(too_large());
        }
        Ok(whole.freeze())
    }
}

/// The URL goes: a query may hold names.
fn explain(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() {
        TransportErrorKind::Unsendable
    } else {
        TransportErrorKind::Interrupted
    };
    TransportError::new(kind).with_source(error.without_url())
}
