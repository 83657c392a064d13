//! A client that sends exactly what a test wrote, and hands back exactly what came.

use capi_sandbox::{ACCESS_TOKEN, Sandbox};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const NOW: i64 = 1_795_000_000_000;

/// A sandbox whose clock stands at [`NOW`].
pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::builder().now_ms(NOW).start().await.unwrap()
}

/// An event that nothing is wrong with.
pub(crate) fn event(id: &str) -> Value {
    json!({
        "conversion": "urn:lla:llaPartnerConversion:104000",
        "conversionHappenedAt": NOW - 1_000,
        "eventId": id,
        "user": {"userIds": [{"idType": "SHA256_EMAIL", "idValue": "b4c9"}]}
    })
}

/// A request under construction: a raw target, raw headers, a raw body.
#[derive(Clone)]
pub(crate) struct Ask {
    method: &'static str,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Ask {
    /// A request without any header of its own.
    pub(crate) fn bare(method: &'static str, target: impl Into<String>) -> Self {
        Self { method, target: target.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// A request with the seeded token, version 202609 and protocol 2.0.0.
    pub(crate) fn new(method: &'static str, target: impl Into<String>) -> Self {
        Self::bare(method, target)
            .with("Authorization", &format!("Bearer {ACCESS_TOKEN}"))
            .with("LinkedIn-Version", "202609")
            .with("X-Restli-Protocol-Version", "2.0.0")
    }

    /// One event.
    pub(crate) fn event(event: &Value) -> Self {
        Self::new("POST", "/rest/conversionEvents").json(event)
    }

    /// A batch of events.
    pub(crate) fn batch(events: &[Value]) -> Self {
        Self::new("POST", "/rest/conversionEvents")
            .with("X-RestLi-Method", "BATCH_CREATE")
            .json(&json!({ "elements": events }))
    }

    /// A form for the OAuth host.
    pub(crate) fn form(target: &str, body: &str) -> Self {
        Self::bare("POST", target)
            .with("Content-Type", "application/x-www-form-urlencoded")
            .body(body)
    }

    /// Sets a header, replacing one of the same name.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self = self.without(name);
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Takes a header away.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.with("Content-Type", "application/json").body(body.to_string())
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    fn wire(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\nHost: sandbox\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("Content-Length: {}\r\nConnection: close\r\n\r\n", self.body.len());
        let mut wire = head.into_bytes();
        wire.extend_from_slice(&self.body);
        wire
    }

    /// Sends the request on a connection of its own; everything that came back until it closed.
    pub(crate) async fn raw(&self, sandbox: &Sandbox) -> Vec<u8> {
        let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
        stream.write_all(&self.wire()).await.unwrap();
        let mut all = Vec::new();
        // A cut connection may end in a reset; what came before it counts.
        let _ = stream.read_to_end(&mut all).await;
        all
    }

    /// Sends the request and reads the whole answer.
    pub(crate) async fn send(&self, sandbox: &Sandbox) -> Reply {
        Reply::parse(&self.raw(sandbox).await)
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    fn parse(wire: &[u8]) -> Self {
        let text = String::from_utf8(wire.to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").expect("an answer with a head");
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .map(|line| {
                let (name, value) = line.split_once(':').unwrap();
                (name.to_ascii_lowercase(), value.trim().to_owned())
            })
            .collect();
        Self { status, headers, body: body.to_owned() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The `message` of an error.
    pub(crate) fn message(&self) -> String {
        self.json()["message"].as_str().unwrap().to_owned()
    }
}
