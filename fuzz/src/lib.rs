//! What holds for any file and any value.

use capi_model::{
    ConversionRuleId, Field, Fields, NextRow, RowSource, RowWriter, Timestamp, Value,
};
use capi_validate::{ColumnMap, ColumnOptions, Fault, Normalizer, Rejection};
use serde_json::Value as Json;

/// When all rows are exported.
pub const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);

/// The columns that make a header complete, for files whose rows are fuzzed and not their header.
pub const HEADER: &str = "conversionHappenedAt,SHA256_EMAIL,hashedFirstName,lastName,companyName,\
    countryCode,PLAINTEXT_IP_ADDRESS,lead,externalIds,currencyCode,amount,eventId,note\n";

/// Reads all rows of a source, and checks each.
pub fn check_source(mut source: impl RowSource) {
    let options = ColumnOptions::new().has_rule(true);
    let Ok(header) = source.header() else { return };
    let columns = match &header {
        Some(header) => ColumnMap::with_header(header, &options),
        None => ColumnMap::keyed(&options),
    };
    let Ok(mut columns) = columns else { return };
    let mut normalizer = Normalizer::builder().rule(ConversionRuleId::new(7)).build();
    loop {
        let mut fields = Fields::new();
        match source.next_row(&mut RowWriter::new(&mut columns, &mut fields)) {
            Err(_) | Ok(NextRow::End) => return,
            Ok(NextRow::Malformed(row)) => assert!(!Rejection::from(row).faults().is_empty()),
            Ok(NextRow::Row) => {
                if columns.check_row().is_ok() {
                    let _ = event(&mut normalizer, &fields, NOW);
                }
            }
        }
    }
}

/// The event of a row, as LinkedIn gets it, checked; or the row's faults.
pub fn event(
    normalizer: &mut Normalizer,
    fields: &Fields<'_>,
    now: Timestamp,
) -> Result<Json, Vec<Fault>> {
    match normalizer.normalize(fields, now) {
        Ok(row) => {
            let mut body = Vec::new();
            row.event.write_json(&mut body);
            let json: Json = serde_json::from_slice(&body).expect("an event is valid JSON");
            assert_eq!(json, serde_json::to_value(&row.event).expect("an event is JSON"));
            assert!(row.event.user.has_identity());
            assert!(json["user"]["userIds"].is_array());
            assert!(!has_blank(&json), "{json}");
            let at = json["conversionHappenedAt"].as_i64().expect("a number");
            assert!(capi_validate::in_window(Timestamp::from_millis(at), now));
            Ok(json)
        }
        Err(rejection) => {
            assert!(!rejection.faults().is_empty());
            Err(rejection.faults().to_vec())
        }
    }
}

/// A row that is valid but for this value.
pub fn row<'a>(field: Field, value: Value<'a>) -> Fields<'a> {
    let mut fields = Fields::new();
    fields.set(Field::Conversion, Value::Integer(7));
    fields.set(Field::ConversionHappenedAt, Value::Timestamp(NOW));
    fields.set(Field::GoogleAid, Value::Text("gaid"));
    fields.set(field, value);
    fields
}

fn has_blank(json: &Json) -> bool {
    match json {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        Json::Array(items) => items.iter().any(has_blank),
        Json::Object(entries) => entries.values().any(has_blank),
        _ => false,
    }
}
