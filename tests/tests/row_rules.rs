//! The table of every column: what is accepted and what it becomes, what is refused and with which
//! code. Through the whole library, from a row to the JSON of its event.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::format_push_string,
    reason = "a test that breaks may panic"
)]

mod support;

use capi::model::{Decimal, OwnedValue};
use capi::{Checker, Exporter, Outcome, Row, RuleSelector};
use serde_json::{Value, json};
use support::{Clock, NOW, Single, checker};
use time::macros::datetime;

const DAY: i64 = 86_400_000;
const EMAIL_HASH: &str = "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514";

/// A row that is valid whatever is added to it.
fn base() -> Row {
    Row::new().with("conversionHappenedAt", NOW - 1).with("ACXIOM_ID", "XY")
}

/// The event of a row, or its outcome and codes.
fn judge_with(checker: &Checker, row: Row) -> Result<Value, (Outcome, Vec<&'static str>)> {
    let mut judged = None;
    let mut source = Single(row, false);
    checker
        .check_each(&mut source, |row| {
            judged = Some(match row.result {
                Ok(event) => Ok(serde_json::to_value(event).unwrap()),
                Err(row) => Err((row.outcome, row.faults.iter().map(|fault| fault.code).collect())),
            });
        })
        .unwrap();
    judged.unwrap()
}

fn judge(row: Row) -> Result<Value, (Outcome, Vec<&'static str>)> {
    judge_with(&checker(), row)
}

fn values<V: Into<OwnedValue>, const LEN: usize>(values: [V; LEN]) -> Vec<OwnedValue> {
    values.into_iter().map(Into::into).collect()
}

/// Each of these values in this column becomes `expected` at this place of the event.
fn accepts(column: &str, given: Vec<OwnedValue>, place: &str, expected: &Value) {
    for (nth, value) in given.into_iter().enumerate() {
        let event = judge(base().with(column, value))
            .unwrap_or_else(|refused| panic!("{column} {nth}: {refused:?}"));
        assert_eq!(event.pointer(place), Some(expected), "{column} {nth}: {event}");
    }
}

/// Each of these values in this column is refused with this code, and nothing else.
fn refuses(column: &str, given: Vec<OwnedValue>, code: &str) {
    for (nth, value) in given.into_iter().enumerate() {
        let judged = judge(base().with(column, value));
        assert_eq!(judged, Err((Outcome::Invalid, vec![code])), "{column} {nth}");
    }
}

/// As nothing was given.
fn nulls() -> Vec<OwnedValue> {
    let mut nulls = values(["", " ", "\u{3000}\t"]);
    nulls.push(OwnedValue::Null);
    nulls
}

fn is_absent(column: &str, place: &str) {
    for value in nulls() {
        let event = judge(base().with(column, value)).unwrap();
        assert_eq!(event.pointer(place), None, "{column}: {event}");
    }
}

#[test]
fn conversion() {
    let urn = json!("urn:lla:llaPartnerConversion:123");
    accepts("conversion", values([123]), "/conversion", &urn);
    accepts("conversion", vec![Decimal::new(12_300, 2).into()], "/conversion", &urn);
    accepts(
        "conversion",
        values(["123", " 123 ", "urn:lla:llaPartnerConversion:123"]),
        "/conversion",
        &urn,
    );
    // The rule that is configured.
    accepts("conversion", nulls(), "/conversion", &json!("urn:lla:llaPartnerConversion:104000"));
    refuses("conversion", values([0, -1]), "invalid_conversion");
    refuses(
        "conversion",
        values(["0", "-1", "1.5", "abc", "urn:li:llaPartnerConversion:1", "18446744073709551616"]),
        "invalid_conversion",
    );
    let no_rule = Exporter::builder().with_runtime(Clock::default()).build_checker();
    let judged = judge_with(&no_rule, base());
    assert_eq!(judged, Err((Outcome::Invalid, vec!["missing_conversion"])));
}

fn at(value: impl Into<OwnedValue>) -> Result<Value, (Outcome, Vec<&'static str>)> {
    judge(Row::new().with("conversionHappenedAt", value).with("ACXIOM_ID", "XY"))
}

#[test]
fn conversion_happened_at() {
    let expected = 1_794_830_400_123_i64; // 2026-11-16T12:00:00.123Z
    let accepted: Vec<OwnedValue> = vec![
        expected.into(),
        (expected as f64).into(),
        expected.to_string().into(),
        "2026-11-16T12:00:00.123Z".into(),
        " 2026-11-16T12:00:00.123456789Z ".into(),
        "2026-11-16T14:00:00.123+02:00".into(),
        "2026-11-16T06:30:00.123-05:30".into(),
        "2026-11-16 12:00:00.123".into(),
        "2026-11-16 12:00:00.123 UTC".into(),
        "2026-11-16 14:00:00.123 +02:00".into(),
        datetime!(2026-11-16 12:00:00.123 UTC).into(),
        datetime!(2026-11-16 14:00:00.123999 +2).into(),
        datetime!(2026-11-16 12:00:00.123).into(),
    ];
    for (nth, value) in accepted.into_iter().enumerate() {
        let event = at(value).unwrap_or_else(|refused| panic!("{nth}: {refused:?}"));
        assert_eq!(event["conversionHappenedAt"], expected, "{nth}");
    }
    // Seconds may be left out.
    assert_eq!(at("2026-11-16T12:00Z").unwrap()["conversionHappenedAt"], 1_794_830_400_000_i64);

    for value in nulls() {
        assert_eq!(at(value), Err((Outcome::Invalid, vec!["missing_timestamp"])));
    }
    let refused: Vec<OwnedValue> = vec![
        "yesterday".into(),
        "2026-11-16".into(),
        "2026-11-16 12:00:00".into(),
        "2026-11-16T12:00:00".into(),
        "2026-02-30T12:00:00Z".into(),
        "2026-13-45T00:00:00Z".into(),
        "2026-11-16T25:00:00Z".into(),
        "2026-11-16T12:00:00.1234567890Z".into(),
        "12/31/2026".into(),
        (expected as f64 + 0.5).into(),
        f64::NAN.into(),
        true.into(),
    ];
    for (nth, value) in refused.into_iter().enumerate() {
        assert_eq!(at(value), Err((Outcome::Invalid, vec!["invalid_timestamp"])), "{nth}");
    }
    for (value, unit) in [
        (expected / 1_000, "seconds"),
        (expected * 1_000, "microseconds"),
        (expected * 1_000_000, "nanoseconds"),
    ] {
        for value in [OwnedValue::from(value), value.to_string().into()] {
            let judged = at(value);
            assert_eq!(
                judged,
                Err((Outcome::Invalid, vec!["timestamp_not_milliseconds"])),
                "{unit}"
            );
        }
    }
}

#[test]
fn the_window_ends_now_and_begins_90_days_ago() {
    assert!(at(NOW).is_ok());
    assert!(at(NOW - 90 * DAY).is_ok());
    assert_eq!(at(NOW + 1), Err((Outcome::Invalid, vec!["future_timestamp"])));
    assert_eq!(at(NOW - 90 * DAY - 1), Err((Outcome::Expired, vec!["expired"])));
}

#[test]
fn zoneless_times_are_utc_when_asked_for() {
    let checker = Exporter::builder()
        .rule(RuleSelector::Id("104000".parse().unwrap()))
        .with_runtime(Clock::default())
        .with_zoneless_times_as_utc(true)
        .build_checker();
    for text in ["2026-11-16 12:00:00", "2026-11-16T12:00:00"] {
        let row = Row::new().with("conversionHappenedAt", text).with("lead", "1");
        let event = judge_with(&checker, row).unwrap();
        assert_eq!(event["conversionHappenedAt"], 1_794_830_400_000_i64, "{text}");
    }
}

#[test]
fn event_id() {
    accepts("eventId", values(["a b", " a b "]), "/eventId", &json!("a b"));
    accepts("eventId", values([17]), "/eventId", &json!("17"));
    let longest = "é".repeat(255);
    accepts("eventId", values([longest.clone()]), "/eventId", &json!(longest));
    refuses("eventId", values(["x".repeat(256)]), "invalid_event_id");
    refuses("eventId", vec![true.into(), vec!["a"].into(), "a\u{1}b".into()], "wrong_type");
    is_absent("eventId", "/eventId");
}

#[test]
fn sha256_email() {
    let row = |value: &str| {
        judge(Row::new().with("conversionHappenedAt", NOW).with("SHA256_EMAIL", value))
    };
    for text in [
        "user@example.com",
        "  User@EXAMPLE.com\n",
        "us er @ example.com",
        "us\u{a0}er@example.\u{2003}com",
        EMAIL_HASH,
        &EMAIL_HASH.to_uppercase(),
    ] {
        let ids = &row(text).unwrap()["user"]["userIds"];
        assert_eq!(ids, &json!([{"idType": "SHA256_EMAIL", "idValue": EMAIL_HASH}]), "{text}");
    }
    for text in [
        "not-an-email",
        "@example.com",
        "a@",
        "a@b@c",
        "n/a",
        &EMAIL_HASH[..32],
        &EMAIL_HASH[..40],
        &EMAIL_HASH.repeat(2)[..96],
        &EMAIL_HASH.repeat(2),
        &EMAIL_HASH.replace('b', "g"),
    ] {
        assert_eq!(row(text), Err((Outcome::Invalid, vec!["invalid_email"])), "{text}");
    }
    refuses("SHA256_EMAIL", vec![1.into(), true.into()], "wrong_type");
}

#[test]
fn ip_addresses() {
    let of = |column: &str, value: &str| {
        judge(Row::new().with("conversionHappenedAt", NOW).with(column, value))
            .map(|event| event["user"]["userIds"][0]["idValue"].clone())
    };
    let hash = capi::model::Sha256Hex::of(b"203.0.113.9");
    for text in ["203.0.113.9", " 203.0.113.9 ", hash.as_str(), &hash.as_str().to_uppercase()] {
        assert_eq!(of("SHA256_IP_ADDRESS", text), Ok(json!(hash.as_str())), "{text}");
    }
    for text in ["203.0.113.9", "::ffff:203.0.113.9"] {
        assert_eq!(of("PLAINTEXT_IP_ADDRESS", text), Ok(json!("203.0.113.9")), "{text}");
    }
    for (column, text) in [
        ("SHA256_IP_ADDRESS", "2001:db8::1"),
        ("SHA256_IP_ADDRESS", "203.0.113.256"),
        ("PLAINTEXT_IP_ADDRESS", "2001:db8::1"),
        ("PLAINTEXT_IP_ADDRESS", "203.0.113"),
        ("PLAINTEXT_IP_ADDRESS", "999.999.999.999"),
        ("PLAINTEXT_IP_ADDRESS", hash.as_str()),
    ] {
        let refused = Err((Outcome::Invalid, vec!["invalid_ip_address"]));
        assert_eq!(of(column, text), refused, "{column} {text}");
    }
}

#[test]
fn other_identifiers() {
    for column in
        ["LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID", "ACXIOM_ID", "ORACLE_MOAT_ID", "GOOGLE_AID"]
    {
        for (value, expected) in [(OwnedValue::from(" Ab-1 "), "Ab-1"), (17.into(), "17")] {
            let row = Row::new().with("conversionHappenedAt", NOW).with(column, value);
            let ids = &judge(row).unwrap()["user"]["userIds"];
            assert_eq!(ids, &json!([{"idType": column, "idValue": expected}]));
        }
        for value in [OwnedValue::from(1.5), true.into(), vec!["a"].into()] {
            let row = Row::new().with("conversionHappenedAt", NOW).with(column, value);
            assert_eq!(judge(row), Err((Outcome::Invalid, vec!["wrong_type"])), "{column}");
        }
    }
}

#[test]
fn identifiers_keep_the_order_of_the_table() {
    let row = Row::new()
        .with("google_aid", "g")
        .with("oracle_moat_id", "o")
        .with("acxiom_id", "a")
        .with("linkedin_first_party_ads_tracking_uuid", "l")
        .with("plaintext_ip_address", "203.0.113.9")
        .with("sha256_ip_address", "203.0.113.9")
        .with("sha256_email", "a@b")
        .with("conversionhappenedat", NOW);
    let checker = Exporter::builder()
        .rule(RuleSelector::Id("104000".parse().unwrap()))
        .with_runtime(Clock::default())
        .with_oracle_moat_id(capi::OracleMoatId::Send)
        .build_checker();
    let event = judge_with(&checker, row).unwrap();
    let ids = event["user"]["userIds"].as_array().unwrap();
    let types: Vec<_> = ids.iter().map(|id| id["idType"].as_str().unwrap()).collect();
    assert_eq!(
        types,
        [
            "SHA256_EMAIL",
            "SHA256_IP_ADDRESS",
            "PLAINTEXT_IP_ADDRESS",
            "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID",
            "ACXIOM_ID",
            "ORACLE_MOAT_ID",
            "GOOGLE_AID"
        ]
    );
}

fn named() -> Row {
    base().with("lastName", "Smith")
}

#[test]
fn names() {
    for (given, expected) in
        [("Zoë Anna", "Zoë Anna"), ("  Mike ", "Mike"), ("A\t\r\nB", "A B"), ("O'Brien", "O'Brien")]
    {
        let event = judge(named().with("firstName", given)).unwrap();
        assert_eq!(event["user"]["userInfo"]["firstName"], expected);
        assert_eq!(event["user"]["userInfo"]["lastName"], "Smith");
    }
    for blank in ["", "  ", "\u{3000}"] {
        let judged = judge(named().with("firstName", blank));
        assert_eq!(judged, Err((Outcome::Invalid, vec!["empty_field"])));
    }
    for wrong in [OwnedValue::from(1), true.into(), "a\u{7}b".into()] {
        let judged = judge(named().with("firstName", wrong));
        assert_eq!(judged, Err((Outcome::Invalid, vec!["wrong_type"])));
    }
}

#[test]
fn hashed_names() {
    let hash = capi::model::Sha256Hex::of("obrienzoë".as_bytes());
    for given in ["O'Brien Zoë", " obrien-zoë. ", hash.as_str(), &hash.as_str().to_uppercase()] {
        let event = judge(named().with("hashedFirstName", given)).unwrap();
        assert_eq!(event["user"]["userInfo"]["hashedFirstName"], hash.as_str(), "{given}");
    }
    let judged = judge(named().with("hashedFirstName", "--'"));
    assert_eq!(judged, Err((Outcome::Invalid, vec!["empty_field"])));
    // An older API version has no such fields.
    let old = Exporter::builder()
        .rule(RuleSelector::Id("104000".parse().unwrap()))
        .with_runtime(Clock::default())
        .with_api_version("202608".parse().unwrap())
        .build_checker();
    let row = named().with("hashedFirstName", "Mike");
    let error = old.check_each(&mut Single(row, false), |_| {}).unwrap_err();
    assert!(error.to_string().contains("202609"), "{error}");
}

#[test]
fn company_title_and_country() {
    let info = |column: &str, value: OwnedValue| {
        judge(named().with("firstName", "Mike").with(column, value))
            .map(|event| event["user"]["userInfo"].clone())
    };
    assert_eq!(info("companyName", " ČEZ  a.s.".into()).unwrap()["companyName"], "ČEZ  a.s.");
    assert_eq!(info("title", "Head\nof IT".into()).unwrap()["title"], "Head of IT");
    for column in ["companyName", "title"] {
        assert_eq!(info(column, 5.into()), Err((Outcome::Invalid, vec!["wrong_type"])));
    }
    for text in ["US", "us", "USA", "usa", " uSa "] {
        assert_eq!(info("countryCode", text.into()).unwrap()["countryCode"], "US", "{text}");
    }
    for text in ["ZZ", "ZZZ", "Germany", "1", "U$"] {
        let refused = Err((Outcome::Invalid, vec!["invalid_country"]));
        assert_eq!(info("countryCode", text.into()), refused, "{text}");
    }
}

#[test]
fn lead() {
    let urn = json!("urn:li:leadGenFormResponse:7-a");
    accepts("lead", values(["7-a", "urn:li:leadGenFormResponse:7-a"]), "/user/lead", &urn);
    accepts("lead", values([7]), "/user/lead", &json!("urn:li:leadGenFormResponse:7"));
    refuses(
        "lead",
        values(["urn:li:leadGenFormResponse:", "urn:li:person:7", "a b", "a:b"]),
        "invalid_lead",
    );
    is_absent("lead", "/user/lead");
}

#[test]
fn external_ids() {
    let given =
        vec![vec!["crm-1"].into(), "crm-1".into(), "[\"crm-1\"]".into(), " [ \"crm-1\" ] ".into()];
    accepts("externalIds", given, "/user/externalIds", &json!(["crm-1"]));
    accepts("externalIds", vec![vec![7].into(), 7.into()], "/user/externalIds", &json!(["7"]));
    let none = vec![Vec::<&str>::new().into(), "[]".into(), OwnedValue::Null];
    for value in none {
        let event = judge(base().with("externalIds", value)).unwrap();
        assert_eq!(event.pointer("/user/externalIds"), None, "{event}");
    }
    let two = vec![vec!["a", "b"].into(), "[\"a\",\"b\"]".into()];
    refuses("externalIds", two, "too_many_external_ids");
    refuses("externalIds", vec![true.into(), vec![true].into(), vec![1.5].into()], "wrong_type");
}

fn worth(
    currency: impl Into<OwnedValue>,
    amount: impl Into<OwnedValue>,
) -> Result<Value, (Outcome, Vec<&'static str>)> {
    judge(base().with("currencyCode", currency).with("amount", amount))
        .map(|event| event["conversionValue"].clone())
}

#[test]
fn currency_and_amount() {
    for text in ["EUR", "eur", " Eur "] {
        assert_eq!(worth(text, "1"), Ok(json!({"currencyCode": "EUR", "amount": "1"})));
    }
    for text in ["XX", "DOLLARS", "U$D", "BGN", "CUC", "HRK", "SLL", "ZWL", "ABC"] {
        assert_eq!(worth(text, "1"), Err((Outcome::Invalid, vec!["invalid_currency"])), "{text}");
    }
    let accepted: [(OwnedValue, &str); 8] = [
        ("50.00".into(), "50.00"),
        (" 50.0 ".into(), "50.0"),
        ("0".into(), "0"),
        (50.into(), "50"),
        (50.0.into(), "50"),
        (19.90.into(), "19.9"),
        (Decimal::new(1990, 2).into(), "19.9"),
        ("999999999999999999.99".into(), "999999999999999999.99"),
    ];
    for (given, expected) in accepted {
        assert_eq!(worth("EUR", given).unwrap()["amount"], expected);
    }
    let refused: [OwnedValue; 14] = [
        "-1".into(),
        "+1".into(),
        "1,234.50".into(),
        "1e3".into(),
        "19.999".into(),
        ".5".into(),
        "5.".into(),
        "NaN".into(),
        "1000000000000000000".into(),
        (-1).into(),
        19.999.into(),
        f64::NAN.into(),
        f64::INFINITY.into(),
        Decimal::new(19_999, 3).into(),
    ];
    for (nth, given) in refused.into_iter().enumerate() {
        assert_eq!(worth("EUR", given), Err((Outcome::Invalid, vec!["invalid_amount"])), "{nth}");
    }
    let half = Err((Outcome::Invalid, vec!["incomplete_conversion_value"]));
    assert_eq!(worth("EUR", OwnedValue::Null), half);
    assert_eq!(worth(OwnedValue::Null, "1"), half);
    assert_eq!(worth(OwnedValue::Null, OwnedValue::Null), Ok(Value::Null));
}

#[test]
fn somebody_must_be_named() {
    let row = || Row::new().with("conversionHappenedAt", NOW);
    let missing = Err((Outcome::Invalid, vec!["missing_identifier"]));
    assert_eq!(judge(row()), missing);
    assert_eq!(judge(row().with("firstName", "Mike")), missing);
    assert_eq!(judge(row().with("companyName", "Acme").with("title", "CFO")), missing);
    for row in [
        row().with("firstName", "Mike").with("lastName", "Smith"),
        row().with("firstName", "Mike").with("hashedLastName", "Smith"),
        row().with("externalIds", "crm-1"),
        row().with("lead", 7),
    ] {
        assert_eq!(judge(row).unwrap()["user"]["userIds"], json!([]));
    }
    // A faulty identifier is the fault, not its absence.
    let judged = judge(row().with("SHA256_EMAIL", "n/a"));
    assert_eq!(judged, Err((Outcome::Invalid, vec!["invalid_email"])));
}

#[test]
fn half_a_name_is_left_out_and_counted() {
    let row = base().with("firstName", "Mike").with("companyName", "Acme");
    let mut warned = Vec::new();
    let report = checker()
        .check_each(&mut Single(row, false), |row| {
            warned.extend(row.warnings.iter().map(|warning| warning.as_str()));
            let event = serde_json::to_value(row.result.unwrap()).unwrap();
            assert_eq!(event.pointer("/user/userInfo"), None);
        })
        .unwrap();
    assert_eq!(warned, ["incomplete_user_info"]);
    assert_eq!(report.warnings["incomplete_user_info"], 1);
}

#[test]
fn all_faults_are_reported_in_the_order_of_the_table() {
    let row = Row::new()
        .with("amount", "x")
        .with("countryCode", "ZZ")
        .with("SHA256_EMAIL", "x")
        .with("conversionHappenedAt", "x")
        .with("conversion", "x");
    let codes = vec![
        "invalid_conversion",
        "invalid_timestamp",
        "invalid_email",
        "invalid_country",
        // The currency is missing, whatever the amount is.
        "incomplete_conversion_value",
        "invalid_amount",
    ];
    let judged = judge(row);
    let Err((Outcome::Invalid, found)) = judged else { panic!("{judged:?}") };
    assert_eq!(found, codes);
}

#[test]
fn an_expired_row_is_expired_whatever_else_is_wrong() {
    let row = Row::new().with("conversionHappenedAt", NOW - 91 * DAY).with("SHA256_EMAIL", "x");
    assert_eq!(judge(row), Err((Outcome::Expired, vec!["expired", "invalid_email"])));
}

#[test]
fn column_names_are_read_in_any_case_and_unknown_ones_are_named() {
    let row = Row::new()
        .with(" CONVERSIONHAPPENEDAT ", NOW)
        .with("acxiom_id", "a")
        .with("conversion_happened_at", 5)
        .with("note", "x");
    let report = checker().check_each(&mut Single(row, false), |_| {}).unwrap();
    assert_eq!(report.valid, 1);
    let ignored: Vec<_> = report
        .ignored_columns
        .iter()
        .map(|column| (column.column.as_str(), column.did_you_mean))
        .collect();
    assert_eq!(ignored, [("conversion_happened_at", Some("conversionHappenedAt")), ("note", None)]);
}

#[test]
fn no_value_of_a_row_is_in_a_message() {
    let row = Row::new()
        .with("conversionHappenedAt", "planted-1")
        .with("conversion", "planted-2")
        .with("SHA256_EMAIL", "planted-3")
        .with("PLAINTEXT_IP_ADDRESS", "planted-4")
        .with("firstName", "planted\u{1}5")
        .with("lead", "planted 6")
        .with("externalIds", vec!["planted-7", "planted-8"])
        .with("currencyCode", "planted-9")
        .with("amount", "planted-10");
    let mut said = format!("{row:?}");
    let report =
        checker().check_each(&mut Single(row, false), |row| said += &format!("{row:?}")).unwrap();
    said += &format!("{report} {report:?} {}", serde_json::to_string(&report).unwrap());
    assert_eq!(report.invalid, 1);
    assert!(!said.contains("planted"), "{said}");
}
