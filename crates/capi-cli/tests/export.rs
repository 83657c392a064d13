//! `capi export`: real files, real HTTP, exit codes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that breaks may panic")]

mod support;

use serde_json::{Value, json};
use support::{Bench, config};

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_exported_and_accounted_for() {
    let bench = Bench::start().await;
    let ended = bench.export(&["--config", "c.yml", "--report", "json", "rows.csv"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let report: Value = serde_json::from_str(&ended.stdout).unwrap();
    let rows = &report["rows"];
    assert_eq!(
        (&rows["read"], &rows["delivered"], &rows["invalid"], &rows["expired"]),
        (&json!(3), &json!(1), &json!(1), &json!(1))
    );
    assert_eq!(report["ignored_columns"], json!([{"column": "note"}]));
    assert_eq!(report["coverage"]["SHA256_EMAIL"], 1);
    let events = bench.sandbox.events();
    assert_eq!(
        events,
        [json!({
            "conversion": "urn:lla:llaPartnerConversion:104000",
            "conversionHappenedAt": 1_794_999_999_000_i64,
            "conversionValue": {"currencyCode": "EUR", "amount": "50.00"},
            "eventId": "order-1",
            "user": {"userIds": [{
                "idType": "SHA256_EMAIL",
                "idValue": sha256("planted-jane@example.com"),
            }]},
        })]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn json_lines_and_csv_give_the_same_events() {
    let bench = Bench::start().await;
    bench.file(
        "rows.jsonl",
        "\u{feff}{\"CONVERSIONHAPPENEDAT\":1794999999000,\"eventId\":\"order-1\",\
         \"sha256_email\":\"Planted-Jane@Example.com\",\"amount\":\"50.00\",\"currencycode\":\"eur\"}\r\n\n",
    );
    for rows in ["rows.csv", "rows.jsonl"] {
        let ended = bench.export(&["--config", "c.yml", rows]).await;
        assert_eq!(ended.code, 0, "{ended:?}");
    }
    let events = bench.sandbox.events();
    assert_eq!(events.len(), 2);
    assert_eq!(events[0], events[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn undelivered_rows_go_to_a_file() {
    let bench = Bench::start().await;
    let ended =
        bench.export(&["--config", "c.yml", "--set-aside", "aside.jsonl", "rows.csv"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let lines = bench.read("aside.jsonl");
    let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["row"], 1);
    assert_eq!(rows[0]["faults"][0]["code"], "invalid_email");
    assert_eq!(rows[1]["outcome"], "expired");
    assert!(!lines.contains("planted"), "{lines}");
}

#[tokio::test(flavor = "multi_thread")]
async fn strict_exports_of_a_file_with_an_invalid_row_send_nothing() {
    let bench = Bench::start().await;
    let strict = config(capi_sandbox::CLIENT_SECRET) + "  skip_invalid_records: \"FALSE\"\n";
    bench.file("strict.yml", strict);
    let ended = bench.export(&["--config", "strict.yml", "rows.csv"]).await;
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(ended.stderr.contains("row 1 is invalid; SHA256_EMAIL"), "{ended:?}");
    assert_eq!(bench.sandbox.audit().events, 0);
}

/// Each of these is one clear paragraph, the right exit code, and nothing sent.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_work_says_why_and_sends_nothing() {
    let bench = Bench::start().await;
    bench.file("secret.yml", config("planted-secret"));
    bench.file("typo.yml", config("s") + "  skip_invalid_record: true\n");
    bench.file("twice.csv", "conversionHappenedAt,eventId,EVENTID,lead\n1794999999000,a,b,1\n");
    bench.file("binary.csv", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xfe]);
    bench.file("json.csv", "{\"conversionHappenedAt\":1794999999000}\n");
    bench.file("useless.csv", "a,b\n1,2\n");
    bench.file("twice.jsonl", "{\"conversionHappenedAt\":1,\"lead\":1,\"LEAD\":2}\n");
    for (config, rows, code, says) in [
        ("secret.yml", "rows.csv", 1, "client_secret"),
        ("typo.yml", "rows.csv", 2, "did you mean `skip_invalid_records`?"),
        ("nowhere.yml", "rows.csv", 2, "nowhere.yml"),
        ("c.yml", "nowhere.csv", 1, "no such file"),
        ("c.yml", ".", 1, "."),
        ("c.yml", "twice.csv", 1, "`eventId` and `EVENTID`"),
        ("c.yml", "twice.jsonl", 1, "`lead` and `LEAD`"),
        ("c.yml", "binary.csv", 1, "gzip"),
        ("c.yml", "json.csv", 1, "JSON"),
        ("c.yml", "useless.csv", 1, "conversionHappenedAt"),
    ] {
        let ended = bench.export(&["--config", config, rows]).await;
        assert_eq!(ended.code, code, "{rows}: {ended:?}");
        assert!(ended.stderr.contains(says), "{rows}: {ended:?}");
        assert_eq!(ended.stderr.trim().lines().count(), 1, "{rows}: {ended:?}");
        assert!(!format!("{ended:?}").contains("planted"), "{rows}: {ended:?}");
    }
    assert_eq!(bench.sandbox.audit().events, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_command_line_is_a_usage_error() {
    let bench = Bench::start().await;
    for arguments in [
        &["export", "rows.csv"][..],
        &["export", "--config", "c.yml"],
        &["export", "--config", "c.yml", "--report", "xml", "rows.csv"],
        &["export", "--config", "c.yml", "--api-url", "http://api.linkedin.com", "rows.csv"],
        &["validate", "--conversion", "urn:li:x:1", "rows.csv"],
        &["validate", "-"],
        &["nothing"],
    ] {
        let ended = bench.capi(arguments).await;
        assert_eq!(ended.code, 2, "{arguments:?}: {ended:?}");
    }
}

fn sha256(text: &str) -> String {
    capi::model::Sha256Hex::of(text.as_bytes()).as_str().to_owned()
}
