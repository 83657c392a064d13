//! Catches the redirect that ends an authorisation, on this machine.

use std::fmt;
use std::future::{Future, pending};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{Either, select};
use futures_util::stream::FuturesUnordered;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::{Host, Url};

use crate::builder::is_loopback;
use crate::error::{Error, ErrorKind};
use crate::runtime::{BoxFuture, Runtime};
use crate::secret::Secret;

/// Longest head of a request: a code has some 500 characters.
const LONGEST_HEAD: usize = 16 << 10;
/// Browsers open connections ahead of need and leave them silent.
const VISIT_LIMIT: Duration = Duration::from_secs(10);
const MOST_VISITS: usize = 64;
const PAUSE_AFTER_TROUBLE: Duration = Duration::from_millis(100);

/// Waits on this machine for the browser to come back from LinkedIn's consent page.
///
/// Whatever else comes, such as a request for an icon or a silent connection, is turned away.
#[derive(Debug)]
pub struct RedirectListener {
    sockets: Vec<TcpListener>,
    url: Url,
}

/// What the browser brought back.
pub(super) enum Visit {
    Code(Secret),
    Refused { error: String, description: Option<String> },
}

/// What can happen while waiting.
enum Event {
    Answer(Visit),
    Connection(TcpStream),
    /// A connection that brought nothing.
    Nothing,
    /// No connection could be taken.
    Trouble,
    TimeOver,
}

impl RedirectListener {
    /// Listens at a URL such as `http://localhost:8080/callback`, which must be registered for the
    /// app. Port 0 takes a free one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] unless the URL is `http` on this machine and its port is free.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future leaves nothing listening.
    pub async fn bind(redirect_url: &str) -> Result<Self, Error> {
        let wrong = |what: String| Error::configuration(format!("the redirect URL {what}"));
        let mut url = Url::parse(redirect_url)
            .map_err(|error| wrong("is not a URL".to_owned()).with_source(error))?;
        if url.scheme() != "http" || !is_loopback(&url) {
            return Err(wrong("must be http on this machine, to be listened at".to_owned()));
        }
        let port = url.port_or_known_default().unwrap_or(80);
        let (first, second) = addresses(url.host().as_ref());
        let cannot = |error: io::Error| {
            wrong(format!("has a port ({port}) that cannot be listened at")).with_source(error)
        };
        let socket = TcpListener::bind((first, port)).await.map_err(cannot)?;
        let port = socket.local_addr().map_err(cannot)?.port();
        let mut sockets = vec![socket];
        if let Some(second) = second {
            // A machine without IPv6 is fine.
            sockets.extend(TcpListener::bind((second, port)).await.ok());
        }
        if url.port() == Some(0) {
            // Only URLs without a host refuse a port.
            let _ = url.set_port(Some(port));
        }
        Ok(Self { sockets, url })
    }

    /// The URL listened at, with the port that was taken.
    #[must_use]
    pub fn redirect_url(&self) -> &str {
        self.url.as_str()
    }

    /// The first answer that carries `state`.
    pub(super) async fn wait(
        self,
        runtime: &dyn Runtime,
        state: &Secret,
        limit: Duration,
    ) -> Result<Visit, Error> {
        let mut deadline = runtime.sleep(limit);
        let mut visits = FuturesUnordered::new();
        loop {
            match self.next_event(&mut visits, &mut deadline).await {
                Event::Connection(stream) if visits.len() < MOST_VISITS => {
                    visits.push(self.receive(stream, runtime, state));
                }
                Event::Answer(visit) => return Ok(visit),
                Event::TimeOver => {
                    let seconds = limit.as_secs();
                    let text = format!("no answer came to {} within {seconds} s", self.url);
                    return Err(Error::new(ErrorKind::AuthorizationFailed, text)
                        .with_operation("authorise"));
                }
                // Such as too many open files: it may pass, and must not be tried in a hot loop.
                Event::Trouble => runtime.sleep(PAUSE_AFTER_TROUBLE).await,
                Event::Connection(_) | Event::Nothing => {}
            }
        }
    }

    /// A connection, the end of one, or the end of all patience.
    async fn next_event(
        &self,
        visits: &mut FuturesUnordered<impl Future<Output = Option<Visit>>>,
        deadline: &mut BoxFuture<'static, ()>,
    ) -> Event {
        let visit = async {
            match visits.next().await {
                Some(visit) => visit,
                None => pending().await,
            }
        };
        let next = select(Box::pin(self.accept()), Box::pin(visit));
        match select(next, deadline).await {
            Either::Left((Either::Left((Ok(stream), _)), _)) => Event::Connection(stream),
            Either::Left((Either::Left((Err(_), _)), _)) => Event::Trouble,
            Either::Left((Either::Right((Some(visit), _)), _)) => Event::Answer(visit),
            Either::Left(_) => Event::Nothing,
            Either::Right(_) => Event::TimeOver,
        }
    }

    async fn accept(&self) -> io::Result<TcpStream> {
        let mut accepting: FuturesUnordered<_> =
            self.sockets.iter().map(|socket| Box::pin(socket.accept())).collect();
        match accepting.next().await {
            Some(accepted) => accepted.map(|(stream, _)| stream),
            None => pending().await,
        }
    }

    /// One connection: reads the request, answers it, and says what it brought, if anything.
    async fn receive(
        &self,
        mut stream: TcpStream,
        runtime: &dyn Runtime,
        state: &Secret,
    ) -> Option<Visit> {
        let work = Box::pin(async {
            let head = read_head(&mut stream).await?;
            let (page, visit) = self.judge(&head, state);
            // The browser may be gone already; what it brought counts all the same.
            let _ = stream.write_all(page.response().as_bytes()).await;
            let _ = stream.shutdown().await;
            visit
        });
        match select(work, runtime.sleep(VISIT_LIMIT)).await {
            Either::Left((visit, _)) => visit,
            Either::Right(_) => None,
        }
    }

    fn judge(&self, head: &str, state: &Secret) -> (Page, Option<Visit>) {
        let mut line = head.lines().next().unwrap_or_default().split(' ');
        let (method, target) = (line.next().unwrap_or_default(), line.next().unwrap_or_default());
        let Some(url) = self.url.join(target).ok().filter(|_| target.starts_with('/')) else {
            return (Page::NotFound, None);
        };
        if url.path() != self.url.path() {
            return (Page::NotFound, None);
        }
        if method != "GET" {
            return (Page::WrongMethod, None);
        }
        let value = |name: &str| {
            url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        if value("state").as_deref() != Some(state.expose()) {
            return (Page::Foreign, None);
        }
        match (value("error"), value("code").filter(|code| !code.is_empty())) {
            (Some(error), _) => (
                Page::Refused,
                Some(Visit::Refused { error, description: value("error_description") }),
            ),
            (None, Some(code)) => (Page::Done, Some(Visit::Code(Secret::new(code)))),
            (None, None) => (Page::Foreign, None),
        }
    }
}

/// `localhost` may be either; a browser tries both.
fn addresses(host: Option<&Host<&str>>) -> (IpAddr, Option<IpAddr>) {
    match host {
        Some(Host::Ipv4(address)) => ((*address).into(), None),
        Some(Host::Ipv6(address)) => ((*address).into(), None),
        _ => (Ipv4Addr::LOCALHOST.into(), Some(Ipv6Addr::LOCALHOST.into())),
    }
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut piece = [0; 2048];
    loop {
        let count = stream.read(&mut piece).await.ok().filter(|count| *count > 0)?;
        head.extend_from_slice(piece.get(..count)?);
        if head.windows(4).any(|end| end == b"\r\n\r\n") {
            return String::from_utf8(head).ok();
        }
        if head.len() > LONGEST_HEAD {
            return None;
        }
    }
}

/// What the browser is shown. Nothing of the request is repeated.
enum Page {
    Done,
    Foreign,
    NotFound,
    Refused,
    WrongMethod,
}

impl Page {
    fn response(&self) -> String {
        let (status, title, text) = match self {
            Self::Done => ("200 OK", "Authorised", "You can close this page and go back."),
            Self::Refused => {
                ("200 OK", "Not authorised", "LinkedIn did not authorise. You can close this page.")
            }
            Self::Foreign => (
                "400 Bad Request",
                "Refused",
                "This is not the answer to the authorisation that is under way.",
            ),
            Self::NotFound => ("404 Not Found", "Not found", "There is nothing here."),
            Self::WrongMethod => {
                ("405 Method Not Allowed", "Refused", "Only GET is answered here.")
            }
        };
        let body = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title>\
             <h1>{title}</h1><p>{text}</p></html>\n"
        );
        // The URL of this page holds a code: nobody else is to learn it.
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
             Connection: close\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\
             Content-Security-Policy: default-src 'none'\r\nX-Content-Type-Options: nosniff\r\n\r\n{body}",
            body.len()
        )
    }
}

impl fmt::Debug for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Code(_) => "Code(…)",
            Self::Refused { .. } => "Refused(…)",
        })
    }
}
