//! Whole paths: rows to encoded batches on one core, and a file to a sandbox over HTTP on all.
//!
//! ```text
//! cargo bench -p capi
//! ```
//!
//! Every path is taken in turn, round after round, and the medians are compared: times depend on
//! the machine, ratios inside a run hardly do. The floor is the hash of the e-mail address and the
//! hand-written event, with nothing checked; a file's floor is its bare parser besides.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "a benchmark shows its figures"
)]
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::pedantic,
    reason = "of the rows and the floor that are shared"
)]

#[path = "../../capi-validate/benches/support/mod.rs"]
mod support;

use std::hint::black_box;
use std::io::Cursor;
use std::time::Instant;

use bytes::Bytes;
use capi::client::{BoxFuture, Client, Quota, Transport, TransportError};
use capi::model::{ApiVersion, NextRow, RowSource, RowWriter, SourceError};
use capi::sources::{CsvSource, JsonLinesSource};
use capi::{Credentials, Exporter, OracleMoatId, Rows as Input, RuleSelector};
use capi_sandbox::{Rule, Seed};
use http::{Request, Response};
use support::{COLUMNS, Floor, NOW, Rows, rows};

const BATCH: usize = 5_000;
const ROWS: usize = 20 * BATCH;
const ROUNDS: usize = 15;

fn main() {
    let rows: &'static Rows = Box::leak(Box::new(Rows::generate(ROWS)));
    let csv: &'static str = String::leak(rows.to_csv());
    let json: &'static str = String::leak(rows.to_json_lines());
    println!(
        "{ROWS} rows; CSV {} bytes a row, JSON Lines {} bytes a row\n",
        csv.len() / ROWS,
        json.len() / ROWS
    );
    one_core(rows, csv, json);
    over_http(csv, json);
}

fn one_core(rows: &'static Rows, csv: &'static str, json: &'static str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let exporter = exporter_to_sink();
    let export = |input: Input<'static>| {
        let report = runtime.block_on(exporter.send(input)).unwrap();
        assert_eq!(report.rows.delivered, ROWS as u64);
    };
    let mut floor = Floor::default();
    let mut body = Vec::new();
    let times = medians(&mut [
        &mut || {
            for batch in 0..ROWS / BATCH {
                body = Vec::with_capacity(body.len());
                for row in 0..BATCH {
                    floor.write(rows, batch * BATCH + row, &mut body);
                }
                black_box(&body);
            }
        },
        &mut || export(Input::from_memory(Typed { rows, next: 0 })),
        &mut || read_csv(csv),
        &mut || export(Input::from_memory(CsvSource::new(Cursor::new(csv)))),
        &mut || read_json(json),
        &mut || export(Input::from_memory(JsonLinesSource::new(Cursor::new(json)))),
    ]);
    let [floor, typed, csv_parse, csv, json_parse, json] = times[..] else { return };
    println!("{:58} {:>7} {:>9} {:>13}", "one core, median", "ns/row", "M rows/s", "of its floor");
    print_line("floor: hash and write, no checks", floor, floor);
    print_line("typed rows: all rules, batches, client", typed, floor);
    print_line("csv crate alone", csv_parse, csv_parse);
    print_line("CSV: all rules, batches, client (floor: csv + floor)", csv, csv_parse + floor);
    print_line("serde_json alone, borrowed", json_parse, json_parse);
    print_line("JSON Lines: the same (floor: serde_json + floor)", json, json_parse + floor);
}

fn over_http(csv: &'static str, json: &'static str) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let sandbox = capi_sandbox::Sandbox::builder()
        .now_ms(NOW.as_millis())
        .discard_events(true)
        .seed(Seed::new().rule(Rule::new(rows::RULE, capi_sandbox::AD_ACCOUNT_ID, "Bench")))
        .start();
    let sandbox = runtime.block_on(sandbox).unwrap();
    let exporter = exporter(Client::builder().api_url(sandbox.api_url()));
    let times = medians(&mut [
        &mut || {
            let rows = CsvSource::new(Cursor::new(csv));
            assert_eq!(runtime.block_on(exporter.send(rows)).unwrap().rows.delivered, ROWS as u64);
        },
        &mut || {
            let rows = JsonLinesSource::new(Cursor::new(json));
            assert_eq!(runtime.block_on(exporter.send(rows)).unwrap().rows.delivered, ROWS as u64);
        },
    ]);
    println!("\nto the sandbox over HTTP, sandbox on the same cores");
    print_line("CSV", times[0], times[0]);
    print_line("JSON Lines", times[1], times[1]);
}

/// Nanoseconds a row.
fn medians(paths: &mut [&mut dyn FnMut()]) -> Vec<f64> {
    let mut times = vec![Vec::new(); paths.len()];
    for _ in 0..ROUNDS {
        for (path, times) in paths.iter_mut().zip(&mut times) {
            let start = Instant::now();
            path();
            times.push(start.elapsed().as_nanos() as f64 / ROWS as f64);
        }
    }
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    times.iter_mut().map(median).collect()
}

fn print_line(name: &str, nanos: f64, floor: f64) {
    println!("{name:58} {nanos:7.0} {:9.2} {:12.0}%", 1e3 / nanos, 1e2 * floor / nanos);
}

fn exporter_to_sink() -> Exporter {
    let statuses = vec![r#"{"status":201}"#; BATCH].join(",");
    exporter(Client::builder().transport(Sink(format!(r#"{{"elements":[{statuses}]}}"#).into())))
}

fn exporter(client: capi::client::ClientBuilder) -> Exporter {
    let client = client
        .credentials(Credentials::access_token(capi_sandbox::ACCESS_TOKEN))
        .api_version(ApiVersion::DEFAULT)
        .quota(Quota::unlimited())
        .runtime(Clock(capi::client::SystemRuntime::new()))
        .build()
        .unwrap();
    Exporter::builder()
        .with_client(client)
        .rule(RuleSelector::Id(rows::rule().unwrap()))
        .with_oracle_moat_id(OracleMoatId::Send)
        .build()
        .unwrap()
}

/// Takes whole batches at once.
#[derive(Debug)]
struct Sink(Bytes);

impl Transport for Sink {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        black_box(request.body());
        let answer = self.0.clone();
        Box::pin(async move { Ok(Response::new(answer)) })
    }
}

/// The clock of the rows.
#[derive(Debug)]
struct Clock(capi::client::SystemRuntime);

impl capi::client::Runtime for Clock {
    fn now(&self) -> capi::Timestamp {
        NOW
    }

    fn elapsed(&self) -> std::time::Duration {
        self.0.elapsed()
    }

    fn sleep(&self, duration: std::time::Duration) -> BoxFuture<'static, ()> {
        self.0.sleep(duration)
    }

    fn random(&self) -> u64 {
        self.0.random()
    }
}

/// Columns as a database driver has them.
struct Typed {
    rows: &'static Rows,
    next: usize,
}

impl RowSource for Typed {
    fn header(&mut self) -> Result<Option<Vec<String>>, SourceError> {
        Ok(Some(COLUMNS.map(str::to_owned).into()))
    }

    fn next_row<'a>(&'a mut self, row: &mut RowWriter<'_, 'a>) -> Result<NextRow, SourceError> {
        if self.next == self.rows.len() {
            return Ok(NextRow::End);
        }
        self.rows.write(self.next, row);
        self.next += 1;
        Ok(NextRow::Row)
    }
}

fn read_csv(text: &str) {
    let mut reader = csv::Reader::from_reader(Cursor::new(text));
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).unwrap() {
        black_box(&record);
    }
}

/// The values that the floor needs, borrowed.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "only parsed")]
struct Borrowed<'a> {
    #[serde(borrow)]
    event_id: Option<std::borrow::Cow<'a, str>>,
    #[serde(borrow)]
    first_name: Option<std::borrow::Cow<'a, str>>,
    #[serde(borrow)]
    last_name: Option<std::borrow::Cow<'a, str>>,
    #[serde(borrow)]
    company_name: Option<std::borrow::Cow<'a, str>>,
    #[serde(borrow)]
    title: Option<std::borrow::Cow<'a, str>>,
    #[serde(borrow, rename = "sha256_email")]
    email: Option<std::borrow::Cow<'a, str>>,
    #[serde(borrow)]
    lead: Option<std::borrow::Cow<'a, str>>,
    #[serde(borrow, rename = "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID")]
    tracking: Option<std::borrow::Cow<'a, str>>,
}

fn read_json(text: &str) {
    for line in text.lines() {
        black_box(serde_json::from_str::<Borrowed<'_>>(line).unwrap());
    }
}
