//! What holds for any row.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a failure is a failed test")]

mod support;

use capi_model::{
    ApiVersion, ConversionRuleId, Decimal, Field, Fields, List, OwnedValue, Row, RowWriter,
    Timestamp, Value,
};
use capi_validate::{ColumnMap, ColumnOptions, Normalizer, OracleMoatId};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use support::NOW;

/// Text that some column takes, text that is nearly so, and anything.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(GOOD.to_vec()).prop_map(String::from),
        2 => "[ \t\n\u{85}\u{a0}]{0,2}[A-Za-zéΣ0-9@.:\\[\\]\"-]{0,12}[ \t\n\u{3000}]{0,2}",
        1 => any::<String>(),
        1 => "[0-9a-fA-F]{60,68}",
        1 => "[0-9]{0,25}(\\.[0-9]{0,3})?",
        1 => "2026-1[0-3]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9](:[0-6][0-9](\\.[0-9]{0,10})?)?(Z| UTC|\\+02:00)?",
    ]
}

const GOOD: &[&str] = &[
    "104012",
    "urn:lla:llaPartnerConversion:7",
    "2026-11-17T08:30:00Z",
    "1794904200123",
    "User@Example.com",
    "203.0.113.9",
    "::ffff:203.0.113.9",
    "urn:li:leadGenFormResponse:1",
    "[\"crm-1\"]",
    "USD",
    "DEU",
    "50.00",
    "Mike",
    "",
];

fn any_value() -> impl Strategy<Value = OwnedValue> {
    let leaf = prop_oneof![
        1 => Just(OwnedValue::Null),
        1 => any::<bool>().prop_map(OwnedValue::from),
        2 => any::<i64>().prop_map(OwnedValue::from),
        2 => (0..200 * support::DAY).prop_map(|age| OwnedValue::from(NOW.as_millis() - age)),
        2 => any::<f64>().prop_map(OwnedValue::from),
        2 => (0.0..1000.0).prop_map(|amount: f64| OwnedValue::from((amount * 100.0).round() / 100.0)),
        2 => (any::<i128>(), any::<i8>())
            .prop_map(|(unscaled, scale)| OwnedValue::from(Decimal::new(unscaled, scale))),
        2 => any::<i64>().prop_map(|at| OwnedValue::from(Timestamp::from_millis(at))),
        8 => any_text().prop_map(OwnedValue::from),
    ];
    leaf.prop_recursive(2, 8, 3, |item| {
        prop::collection::vec(item, 0..3).prop_map(OwnedValue::List)
    })
}

fn any_row() -> impl Strategy<Value = Vec<Option<OwnedValue>>> {
    prop::collection::vec(option::of(any_value()), Field::COUNT)
}

fn fields(values: &[Option<OwnedValue>]) -> Fields<'_> {
    let mut fields = Fields::new();
    for (&field, value) in Field::ALL.iter().zip(values) {
        fields.set(field, value.as_ref().map_or(Value::Null, OwnedValue::as_value));
    }
    fields
}

fn any_normalizer() -> impl Strategy<Value = Normalizer> {
    (option::of(1..=u64::MAX), any::<bool>(), any::<bool>()).prop_map(|(rule, zoneless, omit)| {
        let moat =
            if omit { OracleMoatId::OmitWhenOtherwiseIdentified } else { OracleMoatId::Send };
        let rule = rule.and_then(ConversionRuleId::new);
        Normalizer::builder().rule(rule).zoneless_times(zoneless).oracle_moat_id(moat).build()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_row_is_an_event_that_linkedin_takes_or_has_a_fault(
        values in any_row(),
        mut normalizer in any_normalizer(),
    ) {
        let fields = fields(&values);
        match normalizer.normalize(&fields, NOW) {
            Ok(row) => {
                prop_assert!(row.event.user.has_identity());
                let mut body = Vec::new();
                row.event.write_json(&mut body);
                let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
                prop_assert!(json["user"]["userIds"].is_array());
                prop_assert!(no_null_or_blank(&json));
            }
            Err(rejection) => prop_assert!(!rejection.faults().is_empty()),
        }
    }

    #[test]
    fn an_event_read_back_is_the_same_event(values in any_row()) {
        let rule = ConversionRuleId::new(7);
        let mut normalizer = Normalizer::builder().rule(rule).build();
        // At a time and with an identity that let many rows through.
        let mut fields = fields(&values);
        fields.set(Field::ConversionHappenedAt, Value::Timestamp(NOW));
        fields.set(Field::GoogleAid, Value::Text("gaid"));
        let Ok(once) = normalizer.normalize(&fields, NOW) else { return Ok(()) };
        let json = serde_json::to_value(&once.event).unwrap();
        let row = columns_of(&json);
        let mut columns = ColumnMap::keyed(&ColumnOptions::new()).unwrap();
        let mut again = Fields::new();
        RowWriter::new(&mut columns, &mut again).row(&row);
        columns.check_row().unwrap();
        let mut normalizer = Normalizer::builder().rule(rule).build();
        prop_assert_eq!(&normalizer.normalize(&again, NOW).unwrap().event, &once.event);
    }

    #[test]
    fn order_case_and_surrounding_space_of_columns_change_nothing(
        values in any_row(),
        order in Just((0..Field::COUNT).collect::<Vec<_>>()).prop_shuffle(),
        spelling in prop::collection::vec((any::<u64>(), "[ \t]{0,2}", "[ \n]{0,2}"), Field::COUNT),
    ) {
        let names: Vec<String> = order.iter().map(|&index| {
            let (bits, before, after) = &spelling[index];
            let letters = Field::ALL[index].name().chars().enumerate().map(|(nth, letter)| {
                let upper = bits >> (nth % 64) & 1 == 1;
                if upper { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() }
            });
            format!("{before}{}{after}", letters.collect::<String>())
        }).collect();

        let mut by_header = Fields::new();
        let mut columns = ColumnMap::with_header(&names, &ColumnOptions::new()).unwrap();
        let mut writer = RowWriter::new(&mut columns, &mut by_header);
        let mut row = Row::new();
        for (position, &index) in order.iter().enumerate() {
            let Some(value) = &values[index] else { continue };
            writer.cell(position, value.as_value());
            row.push(names[position].as_str(), value.clone());
        }
        let mut by_key = Fields::new();
        let mut columns = ColumnMap::keyed(&ColumnOptions::new()).unwrap();
        RowWriter::new(&mut columns, &mut by_key).row(&row);
        columns.check_row().unwrap();

        let plain = fields(&values);
        let mut normalizer = Normalizer::builder().build();
        let expected = normalizer.normalize(&plain, NOW);
        prop_assert_eq!(&normalizer.normalize(&by_header, NOW), &expected);
        prop_assert_eq!(&normalizer.normalize(&by_key, NOW), &expected);
    }

    #[test]
    fn surrounding_space_of_values_changes_nothing(
        values in any_row(),
        space in prop::collection::vec("[ \t\n\u{85}\u{a0}\u{3000}]{0,3}", Field::COUNT),
    ) {
        let padded: Vec<_> = values.iter().zip(&space).map(|(value, space)| match value {
            Some(OwnedValue::Text(text)) => Some(OwnedValue::Text(format!("{space}{text}{space}"))),
            other => other.clone(),
        }).collect();
        let (plain, padded) = (fields(&values), fields(&padded));
        let mut normalizer = Normalizer::builder().build();
        let expected = normalizer.normalize(&plain, NOW);
        prop_assert_eq!(normalizer.normalize(&padded, NOW), expected);
    }

    #[test]
    fn no_plain_email_and_no_refused_value_is_in_any_output(
        values in any_row(),
        local in "[A-Z][a-z]{6}",
        email_field in select(Field::ALL.to_vec()),
        mut normalizer in any_normalizer(),
    ) {
        // Planted where it is an address, and where it is anything else.
        let email = format!(" {local}.planted@Example.COM ");
        let secret = format!("{local}.planted");
        let mut fields = fields(&values);
        fields.set(Field::Sha256Email, Value::Text(&email));
        let items = [OwnedValue::Text(email.clone()), OwnedValue::Text(email.clone())];
        let wrong = match email_field {
            // These are sent as they are.
            Field::EventId | Field::FirstName | Field::LastName | Field::CompanyName
            | Field::Title | Field::LinkedInTrackingUuid | Field::AcxiomId | Field::OracleMoatId
            | Field::GoogleAid | Field::Lead | Field::ExternalIds => Value::List(List::from(items.as_slice())),
            _ => Value::Text(&email),
        };
        fields.set(email_field, wrong);
        let result = normalizer.normalize(&fields, NOW);
        let mut shown = format!("{fields:?} {result:?} {normalizer:?}");
        match &result {
            Ok(row) => {
                let mut body = Vec::new();
                row.event.write_json(&mut body);
                shown += &String::from_utf8(body).unwrap();
            }
            Err(rejection) => {
                shown += &rejection.to_string();
                shown += &serde_json::to_string(rejection.faults()).unwrap();
            }
        }
        prop_assert!(!shown.to_lowercase().contains(&secret.to_lowercase()), "{}", shown);
    }

    #[test]
    fn any_header_is_taken_or_refused(
        names in prop::collection::vec(prop_oneof![any_name(), any::<String>()], 0..8),
        has_rule: bool,
    ) {
        let version = ApiVersion::new(2026, 8).unwrap();
        let options = ColumnOptions::new().has_rule(has_rule).api_version(version);
        if let Err(error) = ColumnMap::with_header(&names, &options) {
            prop_assert!(!error.faults().is_empty());
        }
        let mut columns = ColumnMap::keyed(&options).unwrap();
        let row: Row = names.iter().map(|name| (name.as_str(), 1)).collect();
        let mut fields = Fields::new();
        RowWriter::new(&mut columns, &mut fields).row(&row);
        let _ = columns.check_row();
    }
}

fn any_name() -> impl Strategy<Value = String> {
    select(Field::ALL.to_vec()).prop_map(|field| field.name().to_owned())
}

fn no_null_or_blank(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::Null => false,
        serde_json::Value::String(text) => !text.trim().is_empty(),
        serde_json::Value::Array(items) => items.iter().all(no_null_or_blank),
        serde_json::Value::Object(entries) => entries.values().all(no_null_or_blank),
        _ => true,
    }
}

/// The columns that an event was made of.
fn columns_of(event: &serde_json::Value) -> Row {
    let mut row = Row::new();
    let mut push = |name: &str, value: &serde_json::Value| {
        let value: OwnedValue = match value {
            serde_json::Value::String(text) => text.as_str().into(),
            serde_json::Value::Array(items) => items[0].as_str().unwrap().into(),
            number => number.as_i64().unwrap().into(),
        };
        row.push(name, value);
    };
    for part in [event, &event["conversionValue"], &event["user"], &event["user"]["userInfo"]] {
        for (name, value) in part.as_object().into_iter().flatten() {
            if Field::from_column(name).is_some() {
                push(name, value);
            }
        }
    }
    for id in event["user"]["userIds"].as_array().unwrap() {
        push(id["idType"].as_str().unwrap(), &id["idValue"]);
    }
    row
}
