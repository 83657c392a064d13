//! Rows and what becomes of them.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a failure is a failed test")]

use capi_model::{Field, Fields, Timestamp, Value};
use capi_validate::{Normalizer, NormalizerBuilder, Rejection, Warning};
use serde_json::Value as Json;

/// When all rows are exported: 2026-11-18T11:06:40Z.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);
pub(crate) const DAY: i64 = 24 * 60 * 60 * 1000;
/// The normal form of `user@example.com`, hashed.
pub(crate) const EMAIL_HASH: &str =
    "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514";

pub(crate) fn text(text: &str) -> Value<'_> {
    Value::Text(text)
}

/// A row of these values.
pub(crate) fn row<'a>(values: &[(Field, Value<'a>)]) -> Fields<'a> {
    let mut fields = Fields::new();
    for &(field, value) in values {
        fields.set(field, value);
    }
    fields
}

/// The smallest valid row, and these values in it.
pub(crate) fn valid_row<'a>(values: &[(Field, Value<'a>)]) -> Fields<'a> {
    let mut fields = row(&[
        (Field::Conversion, Value::Integer(104_012)),
        (Field::ConversionHappenedAt, Value::Timestamp(NOW)),
        (Field::GoogleAid, Value::Text("gaid")),
    ]);
    for &(field, value) in values {
        fields.set(field, value);
    }
    fields
}

/// The event of a row, as LinkedIn gets it, and the row's warnings.
pub(crate) fn event_with(
    options: NormalizerBuilder,
    fields: &Fields<'_>,
) -> Result<(Json, Vec<Warning>), Rejection> {
    let row = options.build().normalize(fields, NOW)?;
    let mut body = Vec::new();
    row.event.write_json(&mut body);
    let json: Json = serde_json::from_slice(&body).expect("an event is valid JSON");
    assert_eq!(json, serde_json::to_value(&row.event).unwrap());
    Ok((json, row.warnings.iter().collect()))
}

/// The event of a row that has no warnings.
#[track_caller]
pub(crate) fn event(fields: &Fields<'_>) -> Json {
    let (event, warnings) = event_with(Normalizer::builder(), fields).unwrap();
    assert_eq!(warnings, []);
    event
}

/// The faults of a row: field and code of each.
#[track_caller]
pub(crate) fn faults_with(
    options: NormalizerBuilder,
    fields: &Fields<'_>,
) -> Vec<(&'static str, String)> {
    let rejection = event_with(options, fields).expect_err("a rejection");
    let faults = rejection.faults().iter();
    faults.map(|fault| (fault.field(), fault.code().to_string())).collect()
}

/// The faults of a row: field and code of each.
#[track_caller]
pub(crate) fn faults(fields: &Fields<'_>) -> Vec<(&'static str, String)> {
    faults_with(Normalizer::builder(), fields)
}

/// Checks that the faults of a row are exactly these.
#[track_caller]
pub(crate) fn assert_faults(fields: &Fields<'_>, expected: &[(&str, &str)]) {
    let faults = faults(fields);
    let faults: Vec<_> = faults.iter().map(|(field, code)| (*field, code.as_str())).collect();
    assert_eq!(faults, expected);
}
