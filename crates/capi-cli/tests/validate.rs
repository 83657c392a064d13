//! `capi validate`: a JSON line for each row, and nothing sent.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that breaks may panic")]

mod support;

use serde_json::{Value, json};
use support::{Bench, NOW};

fn lines(stdout: &str) -> Vec<Value> {
    stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_has_its_line() {
    let bench = Bench::start().await;
    let now = NOW.to_string();
    let ended =
        bench.capi(&["validate", "--conversion", "104000", "--now-ms", &now, "rows.csv"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let rows = lines(&ended.stdout);
    assert_eq!(rows.len(), 3);
    assert_eq!((&rows[0]["row"], &rows[0]["outcome"]), (&json!(0), &json!("valid")));
    assert_eq!(rows[0]["event"]["eventId"], "order-1");
    assert_eq!((&rows[1]["row"], &rows[1]["outcome"]), (&json!(1), &json!("invalid")));
    assert_eq!(rows[1]["faults"][0]["field"], "SHA256_EMAIL");
    assert_eq!(rows[1]["faults"][0]["code"], "invalid_email");
    assert_eq!((&rows[2]["row"], &rows[2]["outcome"]), (&json!(2), &json!("expired")));
    assert!(ended.stderr.contains("rows read"), "{ended:?}");
    assert!(!format!("{ended:?}").contains("planted"), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_configuration_decides_without_its_credentials() {
    let bench = Bench::start().await;
    bench.file(
        "v.yml",
        "client_id: x\nclient_secret: ${CAPI_TEST_SECRET_THAT_IS_NOT_SET}\nrefresh_token: y\n\
         use_conversion_rule_id: true\nconversion_rule_id: 104001\nzoneless_times: utc\n",
    );
    bench.file("naive.csv", "conversionHappenedAt,lead\n2026-11-18 10:00:00,1\n");
    let now = NOW.to_string();
    let ended = bench.capi(&["validate", "--config", "v.yml", "--now-ms", &now, "naive.csv"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let event = &lines(&ended.stdout)[0]["event"];
    assert_eq!(event["conversion"], "urn:lla:llaPartnerConversion:104001");
    assert_eq!(event["conversionHappenedAt"], 1_794_996_000_000_i64);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_of_the_dataset_is_one_line_and_exit_code_1() {
    let bench = Bench::start().await;
    bench.file("twice.csv", "conversion,conversionHappenedAt,eventId,EVENTID,lead\n1,2,a,b,c\n");
    let ended = bench.capi(&["validate", "twice.csv"]).await;
    assert_eq!(ended.code, 1, "{ended:?}");
    let rows = lines(&ended.stdout);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["dataset"][0]["code"], "duplicate_column");
    assert_eq!(rows[0]["dataset"][0]["field"], "eventId");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_is_named_as_the_file_spells_it() {
    let bench = Bench::start().await;
    bench.file("odd.csv", "conversion,CONVERSIONHAPPENEDAT,Sha256_Email\n1,yesterday,x\n");
    let ended = bench.capi(&["validate", "odd.csv"]).await;
    let faults = &lines(&ended.stdout)[0]["faults"];
    assert_eq!(faults[0]["field"], "conversionHappenedAt");
    assert_eq!(faults[0]["column"], "CONVERSIONHAPPENEDAT");
    assert_eq!(faults[1]["column"], "Sha256_Email");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_is_found_by_name_needs_its_id_here() {
    let bench = Bench::start().await;
    bench.file("name.yml", "conversion_rule: Leads\nad_account_id: 5123456\n");
    let ended = bench.capi(&["validate", "--config", "name.yml", "rows.csv"]).await;
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(ended.stderr.contains("--conversion"), "{ended:?}");
    let now = NOW.to_string();
    let ended = bench
        .capi(&[
            "validate",
            "--config",
            "name.yml",
            "--conversion",
            "7",
            "--now-ms",
            &now,
            "rows.csv",
        ])
        .await;
    assert_eq!(lines(&ended.stdout)[0]["event"]["conversion"], "urn:lla:llaPartnerConversion:7");
}
