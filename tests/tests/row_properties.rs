//! What holds of any row: order, case and surrounding space of columns change nothing, what is
//! normalised stays as it is, nothing panics, and no plain e-mail address gets out.

#![allow(clippy::unwrap_used, reason = "a test that breaks may panic")]

mod support;

use capi::model::{Decimal, Field, OwnedValue, RowSource, Sha256Hex};
use capi::sources::{CsvSource, JsonLinesSource};
use capi::{Row, Timestamp};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use support::{NOW, Single, checker};

/// The event as JSON, or the codes of the faults.
fn judge(row: Row) -> Result<String, Vec<&'static str>> {
    let mut judged = Err(Vec::new());
    checker()
        .check_each(&mut Single(row, false), |row| {
            judged = match row.result {
                Ok(event) => Ok(serde_json::to_string(event).unwrap()),
                Err(row) => Err(row.faults.iter().map(|fault| fault.code).collect()),
            };
        })
        .unwrap();
    judged
}

fn value() -> impl Strategy<Value = OwnedValue> {
    let leaf = prop_oneof![
        Just(OwnedValue::Null),
        any::<bool>().prop_map(OwnedValue::from),
        any::<i64>().prop_map(OwnedValue::from),
        any::<u64>().prop_map(OwnedValue::from),
        any::<f64>().prop_map(OwnedValue::from),
        (any::<i128>(), any::<i8>()).prop_map(|(n, scale)| Decimal::new(n, scale).into()),
        any::<i64>().prop_map(|at| Timestamp::from_millis(at).into()),
        any::<String>().prop_map(OwnedValue::from),
        "[ -~]{0,70}".prop_map(OwnedValue::from),
        "[0-9TZ:. +-]{0,32}".prop_map(OwnedValue::from),
        "[a-zA-Z0-9._ ]{1,12}@[a-z]{1,8}\\.(com|io)".prop_map(OwnedValue::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| vec(inner, 0..3).prop_map(OwnedValue::from))
}

/// A value for each field, mostly likely ones.
fn fields() -> impl Strategy<Value = Vec<(Field, OwnedValue)>> {
    let likely = |field: Field| match field {
        Field::ConversionHappenedAt => (NOW - 1_000).into(),
        Field::Sha256Email => "user@example.com".into(),
        Field::CurrencyCode => "eur".into(),
        Field::CountryCode => "de".into(),
        Field::PlaintextIpAddress | Field::Sha256IpAddress => "203.0.113.9".into(),
        _ => OwnedValue::from("17"),
    };
    let each = Field::ALL.iter().map(move |&field| {
        let given = prop_oneof![3 => Just(likely(field)), 1 => value()];
        option::of(given).prop_map(move |value| value.map(|value| (field, value)))
    });
    each.collect::<Vec<_>>().prop_map(|fields| fields.into_iter().flatten().collect())
}

fn row(fields: &[(Field, OwnedValue)]) -> Row {
    fields.iter().map(|(field, value)| (field.name(), value.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn order_case_and_surrounding_space_of_columns_change_nothing(
        fields in fields(),
        seed in any::<u64>(),
    ) {
        let mut shuffled = fields.clone();
        for at in (1..shuffled.len()).rev() {
            let other = usize::try_from(seed >> (at % 48)).unwrap_or_default() % (at + 1);
            shuffled.swap(at, other);
        }
        let spelled = shuffled.into_iter().enumerate().map(|(nth, (field, value))| {
            let name = match (seed >> nth) % 3 {
                0 => field.name().to_uppercase(),
                1 => format!("  {}\t", field.name().to_lowercase()),
                _ => field.name().to_owned(),
            };
            (name, value)
        });
        prop_assert_eq!(judge(spelled.collect()), judge(row(&fields)));
    }

    #[test]
    fn surrounding_space_of_text_changes_nothing(fields in fields()) {
        let spaced: Vec<_> = fields
            .iter()
            .map(|(field, value)| match value {
                OwnedValue::Text(text) => (*field, format!("\u{2003} {text}\n").into()),
                value => (*field, value.clone()),
            })
            .collect();
        prop_assert_eq!(judge(row(&spaced)), judge(row(&fields)));
    }

    #[test]
    fn an_e_mail_address_that_is_hashed_already_stays(
        email in "[a-zA-Z0-9._+-]{1,16}@[a-zA-Z0-9.-]{1,16}",
    ) {
        let of = |email: &str| judge(row(&[
            (Field::ConversionHappenedAt, NOW.into()),
            (Field::Sha256Email, email.into()),
        ]));
        let hash = Sha256Hex::of(email.to_lowercase().as_bytes());
        let plain = of(&email);
        prop_assert!(plain.as_ref().unwrap().contains(hash.as_str()));
        prop_assert!(!plain.as_ref().unwrap().contains(&email));
        prop_assert_eq!(&of(hash.as_str()), &plain);
        prop_assert_eq!(&of(&hash.as_str().to_uppercase()), &plain);
    }

    #[test]
    fn any_bytes_as_a_file_are_read_without_a_panic_and_each_event_is_json(
        bytes in vec(any::<u8>(), 0..400),
        lines in vec("[ -~\u{e9}]{0,60}", 0..8),
    ) {
        let header = b"conversion,conversionHappenedAt,SHA256_EMAIL,amount,currencyCode\n".as_slice();
        let json = lines
            .iter()
            .map(|line| serde_json::json!({"conversionHappenedAt": NOW, "lead": line, "amount": line}))
            .map(|line| line.to_string() + "\n")
            .collect::<String>();
        let csv = [header, lines.join("\n").as_bytes(), b"\n", &bytes].concat();
        let json = [json.as_bytes(), &bytes].concat();
        let sources: [Box<dyn RowSource>; 3] = [
            Box::new(CsvSource::new(csv.as_slice())),
            Box::new(JsonLinesSource::new(json.as_slice())),
            Box::new(CsvSource::new(bytes.as_slice())),
        ];
        for mut source in sources {
            let mut rows = 0;
            // A dataset that cannot be read is an error, and no more than that.
            let report = checker().check_each(&mut *source, |row| {
                rows += 1;
                if let Ok(event) = row.result {
                    let mut json = Vec::new();
                    event.write_json(&mut json);
                    serde_json::from_slice::<serde_json::Value>(&json).unwrap();
                }
            });
            if let Ok(report) = report {
                assert_eq!(report.read, rows);
                assert_eq!(report.valid + report.invalid + report.expired, rows);
            }
        }
    }
}
