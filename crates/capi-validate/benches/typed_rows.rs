//! Typed rows: normalise, encode, and both, each beside the floor.
//!
//! Times depend on the machine; the ratios to the floor, measured in turn and printed at the end,
//! hardly do.

#![expect(clippy::print_stdout, reason = "the ratios are the point")]
#![expect(clippy::unwrap_used, reason = "fixed inputs")]

mod support;

use std::hint::black_box;
use std::time::{Duration, Instant};

use capi_model::{ConversionEvent, Fields, RowWriter};
use capi_validate::{ColumnMap, ColumnOptions, Normalizer};
use criterion::{Criterion, Throughput};

use support::{COLUMNS, Floor, NOW, Rows, rows};

const ROWS: u32 = 20_000;
const ROUNDS: usize = 101;

fn main() {
    let rows = Box::leak(Box::new(Rows::generate(ROWS as usize)));
    let mut bench = Bench::new(rows);
    bench.assert_same_bytes();

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("typed rows");
    group.throughput(Throughput::Elements(ROWS.into())).measurement_time(Duration::from_secs(3));
    for (name, step) in STEPS {
        group.bench_function(*name, |bencher| bencher.iter(|| step(&mut bench)));
    }
    group.finish();
    criterion.final_summary();

    print_ratios(&mut bench);
}

type Step = fn(&mut Bench);

const STEPS: &[(&str, Step)] = &[
    ("floor: hash and write, no checks", Bench::floor),
    ("fill fields", Bench::fill),
    ("normalise", Bench::normalize),
    ("encode", Bench::encode),
    ("normalise and encode", Bench::normalize_and_encode),
    ("fill, normalise and encode", Bench::whole),
];

struct Bench {
    rows: &'static Rows,
    columns: ColumnMap,
    normalizer: Normalizer,
    floor: Floor,
    fields: Vec<Fields<'static>>,
    events: Vec<ConversionEvent<'static>>,
    body: Vec<u8>,
}

impl Bench {
    fn new(rows: &'static Rows) -> Self {
        let header = COLUMNS.map(String::from);
        let mut columns = ColumnMap::with_header(&header, &ColumnOptions::new()).unwrap();
        let mut normalizer = Normalizer::builder().rule(rows::rule()).build();
        let fields: Vec<_> = (0..rows.len()).map(|row| rows.fields(row, &mut columns)).collect();
        let events =
            fields.iter().map(|row| normalizer.normalize(row, NOW).unwrap().event).collect();
        let body = Vec::with_capacity(rows.len() * 1000);
        Self { rows, columns, normalizer, floor: Floor::default(), fields, events, body }
    }

    /// The floor has to do the whole work, or the ratio says nothing.
    fn assert_same_bytes(&mut self) {
        self.floor();
        let floor = self.body.clone();
        self.whole();
        assert!(floor == self.body, "the floor writes other bytes");
    }

    fn floor(&mut self) {
        self.body.clear();
        for row in 0..self.rows.len() {
            self.floor.write(self.rows, row, &mut self.body);
        }
        black_box(&self.body);
    }

    fn fill(&mut self) {
        for row in 0..self.rows.len() {
            let mut fields = Fields::new();
            self.rows.write(row, &mut RowWriter::new(&mut self.columns, &mut fields));
            black_box(&fields);
        }
    }

    fn normalize(&mut self) {
        for fields in &self.fields {
            let _ = black_box(self.normalizer.normalize(fields, NOW));
        }
    }

    fn encode(&mut self) {
        self.body.clear();
        for event in &self.events {
            event.write_json(&mut self.body);
        }
        black_box(&self.body);
    }

    fn normalize_and_encode(&mut self) {
        self.body.clear();
        for fields in &self.fields {
            if let Ok(row) = &self.normalizer.normalize(fields, NOW) {
                row.event.write_json(&mut self.body);
            }
        }
        black_box(&self.body);
    }

    fn whole(&mut self) {
        self.body.clear();
        for row in 0..self.rows.len() {
            let mut fields = Fields::new();
            self.rows.write(row, &mut RowWriter::new(&mut self.columns, &mut fields));
            if let Ok(row) = &self.normalizer.normalize(&fields, NOW) {
                row.event.write_json(&mut self.body);
            }
        }
        black_box(&self.body);
    }
}

/// Takes all steps in turn, so that what else the machine does meets them alike, and compares the
/// fastest round of each: whatever disturbs a round makes it slower.
fn print_ratios(bench: &mut Bench) {
    let mut best = vec![Duration::MAX; STEPS.len()];
    for _ in 0..ROUNDS {
        for ((_, step), best) in STEPS.iter().zip(&mut best) {
            let start = Instant::now();
            step(bench);
            *best = start.elapsed().min(*best);
        }
    }
    let nanos: Vec<f64> =
        best.iter().map(|best| best.as_secs_f64() * 1e9 / f64::from(ROWS)).collect();
    let floor = nanos.first().copied().unwrap_or_default();
    println!(
        "\n{:34} {:>8} {:>10} {:>14}",
        "one core, best round", "ns/row", "M rows/s", "of the floor"
    );
    for ((name, _), time) in STEPS.iter().zip(nanos) {
        println!("{name:34} {time:8.0} {:10.2} {:13.0}%", 1000.0 / time, 100.0 * floor / time);
    }
}
