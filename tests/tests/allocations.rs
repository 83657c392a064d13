//! Once warm, a valid row takes no memory: ten times the rows are the same number of allocations.

#![allow(clippy::unwrap_used, reason = "a test that breaks may panic")]

mod support;

use std::alloc::System;

use capi::model::RowSource;
use capi::sources::{CsvSource, JsonLinesSource};
use capi::{Exporter, RuleSelector};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use support::{Clock, NOW};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How many allocations it takes to check and encode all rows of a source.
fn allocations(source: &mut dyn RowSource) -> usize {
    let checker = Exporter::builder()
        .rule(RuleSelector::Id("104000".parse().unwrap()))
        .with_runtime(Clock::default())
        .build_checker();
    let mut body = Vec::with_capacity(10_000);
    let region = Region::new(ALLOCATOR);
    let report = checker.check_each(source, |row| {
        body.clear();
        row.result.unwrap().write_json(&mut body);
    });
    let taken = region.change();
    assert!(report.unwrap().valid >= 100);
    taken.allocations + taken.reallocations
}

fn csv(rows: usize) -> String {
    let header = "conversionHappenedAt,eventId,SHA256_EMAIL,firstName,lastName,companyName,countryCode,currencyCode,amount,externalIds\n";
    let row = |nth| {
        format!(
            "{NOW},e-{nth},\" User{nth}@Example.com\",Zoë,Ångström,\"Wayne \"\"Enterprises\"\"\",deu,eur,50.00,\"[\"\"crm-1\"\"]\"\n"
        )
    };
    header.to_owned() + &(0..rows).map(row).collect::<String>()
}

fn json(rows: usize) -> String {
    let row = |nth| {
        let row = serde_json::json!({
            "conversionHappenedAt": NOW, "eventId": nth, "SHA256_EMAIL": format!("User {nth}@Example.com"),
            "firstName": "Zoë", "lastName": "O\"Brien", "countryCode": "us", "currencyCode": "eur",
            "amount": 19.9, "externalIds": ["crm-1"],
        });
        row.to_string() + "\n"
    };
    (0..rows).map(row).collect()
}

#[test]
fn a_warm_row_allocates_nothing() {
    // The tables of countries and currencies, once for the process.
    allocations(&mut CsvSource::new(csv(100).as_bytes()));
    let taken = |rows| allocations(&mut CsvSource::new(csv(rows).as_bytes()));
    assert_eq!(taken(100), taken(1_000), "CSV");
    let taken = |rows| allocations(&mut JsonLinesSource::new(json(rows).as_bytes()));
    assert_eq!(taken(100), taken(1_000), "JSON Lines");
}
