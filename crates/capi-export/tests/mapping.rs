//! Output mappings work through the configuration document.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that breaks may panic")]

use capi_export::ExportConfig;
use capi_model::{Row, Timestamp};
use capi_sources::CsvSource;

const CONFIG: &str = "
use_conversion_rule_id: true
conversion_rule_id: 104000
segment_id: 77
output_mapping:
  columns:
    - { source: when, name: conversionHappenedAt }
    - eventid
  constants:
    - { name: externalIds, value: segment_id }
    - { name: companyName, text: Acme }
";

#[test]
fn columns_are_renamed_selected_and_added() {
    let config: ExportConfig = CONFIG.parse().unwrap();
    let checker = config.to_builder_without_credentials().build_checker();
    let now = std::time::SystemTime::now();
    let when = Timestamp::from(now).as_millis() - 1000;
    let text = format!("WHEN,eventId,SHA256_EMAIL\n{when},e-1,dropped@example.com\n");
    let mut events = Vec::new();
    let report = checker
        .check_each(&mut CsvSource::new(text.as_bytes()), |row| {
            events.push(serde_json::to_value(row.result.unwrap()).unwrap());
        })
        .unwrap();
    assert_eq!(report.valid, 1);
    assert_eq!(events[0]["eventId"], "e-1");
    assert_eq!(events[0]["conversionHappenedAt"], when);
    assert_eq!(events[0]["user"], serde_json::json!({"userIds": [], "externalIds": ["77"]}));
}

#[tokio::test]
async fn a_mapping_of_a_column_that_is_not_there_is_an_error() {
    let config: ExportConfig = CONFIG.parse().unwrap();
    let checker = config.to_builder_without_credentials().build_checker();
    let error =
        checker.check_each(&mut CsvSource::new("when,lead\n1,2\n".as_bytes()), |_| {}).unwrap_err();
    assert!(error.to_string().contains("eventid"), "{error}");
    // Rows that name their own columns may lack one.
    let row = Row::new().with("when", std::time::SystemTime::now());
    assert_eq!(checker.check(vec![row]).await.unwrap().valid, 1);
}
