//! The table of columns, cell by cell: what each accepts, what becomes of it, and what it refuses.

mod support;

use capi_model::{Decimal, Field, List, OwnedValue, Timestamp, Value};
use capi_validate::Normalizer;
use serde_json::{Value as Json, json};

use support::{DAY, EMAIL_HASH, NOW, event, faults_with, text, valid_row};

/// Checks what a value of a column becomes: `place` is the JSON pointer in the event.
#[track_caller]
fn accepts(field: Field, value: Value<'_>, place: &str, expected: impl Into<Json>) {
    let pair = pair_of(field);
    let event = event(&valid_row(&[pair, (field, value)]));
    assert_eq!(event.pointer(place), Some(&expected.into()), "{field}: {event}");
}

/// Checks that a value of a column counts as null: the event is that of a row without it.
#[track_caller]
fn ignores(field: Field, value: Value<'_>) {
    assert_eq!(event(&valid_row(&[(field, value)])), event(&valid_row(&[])), "{field}");
}

/// Checks that a value of a column is refused, for this reason alone.
#[track_caller]
fn refuses(field: Field, value: Value<'_>, code: &str) {
    let faults = faults_with(Normalizer::builder(), &valid_row(&[pair_of(field), (field, value)]));
    assert_eq!(faults, [(field.name(), code.to_owned())], "{value:?}");
}

/// The column that has to come with another.
fn pair_of(field: Field) -> (Field, Value<'static>) {
    match field {
        Field::FirstName | Field::HashedFirstName => (Field::LastName, Value::Text("L")),
        Field::LastName | Field::HashedLastName => (Field::FirstName, Value::Text("F")),
        Field::CurrencyCode => (Field::Amount, Value::Text("1")),
        Field::Amount => (Field::CurrencyCode, Value::Text("USD")),
        _ => (Field::GoogleAid, Value::Text("gaid")),
    }
}

/// The identifier that comes before `GOOGLE_AID`.
const FIRST_ID: &str = "/user/userIds/0/idValue";

fn decimal(unscaled: i128, scale: i8) -> Value<'static> {
    Value::Decimal(Decimal::new(unscaled, scale))
}

fn list(items: &[OwnedValue]) -> Value<'_> {
    Value::List(List::from(items))
}

/// Values that are of no type that a column of text could take.
fn no_text() -> [Value<'static>; 5] {
    let items: &'static [OwnedValue] = vec![OwnedValue::Text("a".into())].leak();
    [Value::Bool(true), Value::Float(5.0), Value::Timestamp(NOW), list(items), Value::Object]
}

#[test]
fn conversion_is_an_id_or_its_urn() {
    let urn = "urn:lla:llaPartnerConversion:7";
    for value in [Value::Integer(7), text("7"), text(" 7 "), text(urn), decimal(7, 0)] {
        accepts(Field::Conversion, value, "/conversion", urn);
    }
    let highest = "urn:lla:llaPartnerConversion:18446744073709551615";
    accepts(Field::Conversion, decimal(u64::MAX.into(), 0), "/conversion", highest);
    for value in [
        Value::Integer(0),
        Value::Integer(-7),
        Value::Float(7.0),
        decimal(75, 1),
        decimal(i128::MAX, 0),
        text("0"),
        text("-7"),
        text("7.0"),
        text("seven"),
        text("urn:li:llaPartnerConversion:7"),
        text("urn:lla:llaPartnerConversion:"),
        text("18446744073709551616"),
    ] {
        refuses(Field::Conversion, value, "invalid_conversion");
    }
    for value in [Value::Bool(true), Value::Timestamp(NOW), Value::Object, text("7\08")] {
        refuses(Field::Conversion, value, "wrong_type");
    }
}

#[test]
fn conversion_comes_from_the_row_before_the_configuration() {
    let options = Normalizer::builder().rule(capi_model::ConversionRuleId::new(456));
    let conversion = |value| {
        let (event, _) =
            support::event_with(options, &valid_row(&[(Field::Conversion, value)])).unwrap();
        event["conversion"].clone()
    };
    assert_eq!(conversion(text("123")), "urn:lla:llaPartnerConversion:123");
    assert_eq!(conversion(Value::Null), "urn:lla:llaPartnerConversion:456");
    assert_eq!(conversion(text("  ")), "urn:lla:llaPartnerConversion:456");
    for value in [Value::Null, text(" ")] {
        refuses(Field::Conversion, value, "missing_conversion");
    }
    let faults = faults_with(options, &valid_row(&[(Field::Conversion, text("x"))]));
    assert_eq!(faults, [("conversion", "invalid_conversion".to_owned())]);
}

/// 2026-11-17T08:30:00.123Z.
const AT: i64 = 1_794_904_200_123;
/// The same, to the second.
const SECOND: i64 = AT - 123;

#[test]
fn a_time_is_milliseconds_as_they_are() {
    let digits = AT.to_string();
    for value in [
        Value::Integer(AT),
        Value::Float(1_794_904_200_123.0),
        decimal(AT.into(), 0),
        Value::Timestamp(Timestamp::from_millis(AT)),
        text(&digits),
        text(" 1794904200123\n"),
    ] {
        accepts(Field::ConversionHappenedAt, value, "/conversionHappenedAt", AT);
    }
    // A decimal with zeros to append.
    accepts(
        Field::ConversionHappenedAt,
        decimal(17_949_042_001, -2),
        "/conversionHappenedAt",
        1_794_904_200_100_i64,
    );
}

#[test]
fn a_time_is_text_with_a_zone() {
    for (time, millis) in [
        ("2026-11-17T08:30:00.123Z", AT),
        ("2026-11-17T08:30:00.123456789Z", AT),
        ("2026-11-17T08:30:00.1239Z", AT),
        ("2026-11-17T08:30:00.1Z", SECOND + 100),
        ("2026-11-17T08:30:00.12Z", SECOND + 120),
        ("2026-11-17T08:30:00Z", SECOND),
        ("2026-11-17T08:30Z", SECOND),
        ("2026-11-17t08:30:00z", SECOND),
        (" 2026-11-17T08:30:00Z ", SECOND),
        ("2026-11-17T10:30:00+02:00", SECOND),
        ("2026-11-17T10:30+0200", SECOND),
        ("2026-11-17T10:30:00+02", SECOND),
        ("2026-11-16T23:00:00-09:30", SECOND),
        ("2026-11-17T08:30:00-00:00", SECOND),
        ("2026-11-17 08:30:00.123", AT),
        ("2026-11-17 08:30:00.000", SECOND),
        ("2026-11-17 08:30:00.123 UTC", AT),
        ("2026-11-17 08:30:00 UTC", SECOND),
        ("2026-11-17 08:30 utc", SECOND),
        ("2026-11-17 08:30:00Z", SECOND),
        ("2026-11-17 10:30:00 +02:00", SECOND),
        ("2026-11-17 10:30:00.123+02", AT),
        ("2026-11-17 10:30:00.123456+0200", AT),
    ] {
        accepts(Field::ConversionHappenedAt, text(time), "/conversionHappenedAt", millis);
    }
}

#[test]
fn a_time_without_a_zone_needs_the_setting() {
    let options = Normalizer::builder().zoneless_times(true);
    for (time, millis) in [
        ("2026-11-17T08:30:00", SECOND),
        ("2026-11-17T08:30", SECOND),
        ("2026-11-17T08:30:00.123", AT),
        ("2026-11-17 08:30:00", SECOND),
        ("2026-11-17 08:30", SECOND),
        ("2026-11-17", SECOND - 8 * 3_600_000 - 30 * 60_000),
    ] {
        refuses(Field::ConversionHappenedAt, text(time), "invalid_timestamp");
        let fields = valid_row(&[(Field::ConversionHappenedAt, text(time))]);
        let (event, _) = support::event_with(options, &fields).unwrap();
        assert_eq!(event["conversionHappenedAt"], millis, "{time}");
    }
    let fields = valid_row(&[(Field::ConversionHappenedAt, text("17.11.2026"))]);
    let faults = faults_with(options, &fields);
    assert_eq!(faults, [("conversionHappenedAt", "invalid_timestamp".to_owned())]);
}

#[test]
fn a_time_is_nothing_else() {
    for time in [
        "yesterday",
        "12/31/2026",
        "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-11-31T00:00:00Z",
        "2026-11-00T00:00:00Z",
        "2026-11-17T24:00:00Z",
        "2026-11-17T08:60:00Z",
        "2026-11-17T08:30:60Z",
        "2026-11-17T08:30:00.Z",
        "2026-11-17T08:30:00.1234567891Z",
        "2026-11-17T08:30:00,123Z",
        "2026-11-17T08:30:00 Z",
        "2026-11-17T08:30:00 UTC",
        "2026-11-17T08:30:00UTC",
        "2026-11-17  08:30:00Z",
        "2026-11-17_08:30:00Z",
        "2026-11-17T8:30:00Z",
        "2026-11-17T0830Z",
        "2026-11-17T08:30:00+24:00",
        "2026-11-17T08:30:00+2:00",
        "2026-11-17T08:30:00+02:60",
        "2026-11-17T08:30:00 +02:00",
        "2026-11-17T08:30:00Zx",
        "2026-11-17T08:30:00 Europe/Berlin",
        "26-11-17T08:30:00Z",
        "+2026-11-17T08:30:00Z",
        "20261117T083000Z",
        "2026-W47-2",
        "1794904200123.0",
        "1.794904200123e12",
        "-1794904200123",
        "+1794904200123",
        "１７９４９０４２００１２３",
    ] {
        refuses(Field::ConversionHappenedAt, text(time), "invalid_timestamp");
    }
    for value in [
        Value::Float(1_794_904_200_123.5),
        Value::Float(f64::NAN),
        Value::Float(f64::INFINITY),
        decimal(17_949_042_001_235, 1),
        Value::Bool(true),
    ] {
        refuses(Field::ConversionHappenedAt, value, "invalid_timestamp");
    }
    for value in [list(&[]), Value::Object, text("2026-11-17T08:30\0:00Z")] {
        refuses(Field::ConversionHappenedAt, value, "wrong_type");
    }
    for value in [Value::Null, text(""), text(" \t")] {
        refuses(Field::ConversionHappenedAt, value, "missing_timestamp");
    }
}

#[test]
fn a_number_in_another_unit_is_named() {
    for (number, unit) in [
        (100_000_000, "seconds"),
        (1_794_904_200, "seconds"),
        (99_999_999_999, "seconds"),
        (100_000_000_000_000, "microseconds"),
        (1_794_904_200_123_456, "microseconds"),
        (99_999_999_999_999_999, "microseconds"),
        (100_000_000_000_000_000, "nanoseconds"),
        (1_794_904_200_123_456_789, "nanoseconds"),
        (i64::MAX, "nanoseconds"),
    ] {
        let digits = number.to_string();
        for value in [Value::Integer(number), text(&digits), decimal(number.into(), 0)] {
            refuses(Field::ConversionHappenedAt, value, "timestamp_not_milliseconds");
            let fields = valid_row(&[(Field::ConversionHappenedAt, value)]);
            let rejection = Normalizer::builder().build().normalize(&fields, NOW).unwrap_err();
            assert!(rejection.faults()[0].message().contains(unit), "{rejection}");
        }
    }
    refuses(
        Field::ConversionHappenedAt,
        text("179490420012345678901234567890"),
        "timestamp_not_milliseconds",
    );
    refuses(Field::ConversionHappenedAt, Value::Float(1e300), "timestamp_not_milliseconds");
    refuses(Field::ConversionHappenedAt, decimal(i128::MAX, -128), "timestamp_not_milliseconds");
    // Numbers just outside are milliseconds, of 1970, 1973 and 5138.
    refuses(Field::ConversionHappenedAt, Value::Integer(99_999_999), "expired");
    refuses(Field::ConversionHappenedAt, Value::Integer(100_000_000_000), "expired");
    refuses(Field::ConversionHappenedAt, Value::Integer(99_999_999_999_999), "future_timestamp");
    refuses(Field::ConversionHappenedAt, Value::Integer(-1), "expired");
    refuses(Field::ConversionHappenedAt, Value::Float(-1e300), "expired");
    refuses(Field::ConversionHappenedAt, decimal(-1, -128), "expired");
}

#[test]
fn a_time_lies_within_the_window() {
    let at = |millis| Value::Integer(NOW.as_millis() + millis);
    for millis in [0, -1, -90 * DAY] {
        accepts(
            Field::ConversionHappenedAt,
            at(millis),
            "/conversionHappenedAt",
            NOW.as_millis() + millis,
        );
    }
    refuses(Field::ConversionHappenedAt, at(-90 * DAY - 1), "expired");
    refuses(Field::ConversionHappenedAt, at(1), "future_timestamp");
}

#[test]
fn event_id_is_text_or_an_integer() {
    accepts(Field::EventId, text(" Order №1 "), "/eventId", "Order №1");
    accepts(Field::EventId, Value::Integer(-42), "/eventId", "-42");
    accepts(Field::EventId, decimal(12, -25), "/eventId", format!("12{:0<25}", ""));
    let longest = "é".repeat(255);
    accepts(Field::EventId, text(&longest), "/eventId", longest.as_str());
    ignores(Field::EventId, text(" "));
    refuses(Field::EventId, text(&"é".repeat(256)), "invalid_event_id");
    refuses(Field::EventId, text("a\nb"), "wrong_type");
    refuses(Field::EventId, decimal(15, 1), "wrong_type");
    for value in no_text() {
        refuses(Field::EventId, value, "wrong_type");
    }
}

#[test]
fn email_is_an_address_or_its_digest() {
    for email in [
        "user@example.com",
        "User@Example.COM",
        " us er@\texample.com\n",
        "user\u{a0}@\u{2003}example.com\u{85}",
        EMAIL_HASH,
        &EMAIL_HASH.to_uppercase(),
        &format!(" {EMAIL_HASH}\n"),
    ] {
        accepts(Field::Sha256Email, text(email), FIRST_ID, EMAIL_HASH);
        accepts(Field::Sha256Email, text(email), "/user/userIds/0/idType", "SHA256_EMAIL");
    }
    ignores(Field::Sha256Email, text(" \u{3000}"));
    let hex = "0123456789abcdef".repeat(8);
    for email in [
        "not-an-email",
        "n/a",
        "@example.com",
        "a@",
        " @ ",
        "a@b@c",
        "@",
        &hex[..63],
        &hex[..65],
        &hex[..32],
        &hex[..40],
        &hex[..96],
        &hex[..128],
        &EMAIL_HASH.replace('b', "g"),
        &format!("{} {}", &EMAIL_HASH[..32], &EMAIL_HASH[32..]),
    ] {
        refuses(Field::Sha256Email, text(email), "invalid_email");
    }
    for email in ["us\0er@example.com", "user@example.com\u{1f}", "user@\u{9f}example.com"] {
        refuses(Field::Sha256Email, text(email), "wrong_type");
    }
    refuses(Field::Sha256Email, Value::Integer(5), "wrong_type");
    for value in no_text() {
        refuses(Field::Sha256Email, value, "wrong_type");
    }
}

/// A digest.
const IP_HASH: &str = "bb3b58f21f45b7b13db4cf4b91434b17bd5c1efb4ffc6c4db1a97b5b95c4a0a0";

#[test]
fn ip_address_is_hashed_or_given_as_its_digest() {
    let hash = capi_model::Sha256Hex::of(b"203.0.113.9");
    accepts(Field::Sha256IpAddress, text(" 203.0.113.9 "), FIRST_ID, hash.as_str());
    accepts(Field::Sha256IpAddress, text(&IP_HASH.to_uppercase()), FIRST_ID, IP_HASH);
    ignores(Field::Sha256IpAddress, text(""));
    for ip in
        ["2001:db8::1", "::ffff:203.0.113.9", "203.0.113", "203.0.113.256", "203.0.113.09", "x"]
    {
        refuses(Field::Sha256IpAddress, text(ip), "invalid_ip_address");
    }
    refuses(Field::Sha256IpAddress, text("203.0.\u{1}113.9"), "wrong_type");
    for value in no_text() {
        refuses(Field::Sha256IpAddress, value, "wrong_type");
    }
}

#[test]
fn plain_ip_address_is_ipv4() {
    for ip in ["203.0.113.9", " 203.0.113.9", "::ffff:203.0.113.9", "::FFFF:cb00:7109"] {
        accepts(Field::PlaintextIpAddress, text(ip), FIRST_ID, "203.0.113.9");
    }
    ignores(Field::PlaintextIpAddress, text(" "));
    for ip in
        ["2001:db8::1", "::1", "999.1.1.1", "1.2.3", "1.2.3.4.5", "1.2.3.04", "1.2.3.4:80", IP_HASH]
    {
        refuses(Field::PlaintextIpAddress, text(ip), "invalid_ip_address");
    }
    refuses(Field::PlaintextIpAddress, text("1.2\n.3.4"), "wrong_type");
    for value in no_text() {
        refuses(Field::PlaintextIpAddress, value, "wrong_type");
    }
}

#[test]
fn other_ids_are_unchanged() {
    for field in [Field::LinkedInTrackingUuid, Field::AcxiomId, Field::OracleMoatId] {
        accepts(field, text("  aB-9 \"é\" "), FIRST_ID, "aB-9 \"é\"");
        accepts(field, text("aB-9"), "/user/userIds/0/idType", field.name());
        accepts(field, Value::Integer(9_007_199_254_740_993), FIRST_ID, "9007199254740993");
        accepts(field, decimal(i128::MAX, 0), FIRST_ID, i128::MAX.to_string());
        ignores(field, text("  "));
        refuses(field, text("a\tb"), "wrong_type");
        for value in no_text() {
            refuses(field, value, "wrong_type");
        }
    }
    accepts(Field::GoogleAid, text(" 38400000-8cf0 "), FIRST_ID, "38400000-8cf0");
    accepts(Field::GoogleAid, Value::Integer(7), FIRST_ID, "7");
    refuses(Field::GoogleAid, Value::Bool(false), "wrong_type");
}

#[test]
fn names_are_text_with_something_in_it() {
    for (field, place) in [
        (Field::FirstName, "/user/userInfo/firstName"),
        (Field::LastName, "/user/userInfo/lastName"),
    ] {
        accepts(field, text(" van  der Berg "), place, "van  der Berg");
        accepts(field, text("Nguyễn\u{2028}株"), place, "Nguyễn\u{2028}株");
        accepts(field, text("Jean\r\n\tLuc"), place, "Jean Luc");
        accepts(field, text("a\u{b}b\u{85}c"), place, "a b c");
        for blank in ["", " ", "\t\n", "\u{a0}"] {
            refuses(field, text(blank), "empty_field");
        }
        refuses(field, text("a\0b"), "wrong_type");
        refuses(field, text("a\u{1b}[0m"), "wrong_type");
        refuses(field, Value::Integer(5), "wrong_type");
        for value in no_text() {
            refuses(field, value, "wrong_type");
        }
    }
}

#[test]
fn hashed_names_are_digests_or_names() {
    let hash = |name: &str| capi_model::Sha256Hex::of(name.as_bytes()).as_str().to_owned();
    for (field, place) in [
        (Field::HashedFirstName, "/user/userInfo/hashedFirstName"),
        (Field::HashedLastName, "/user/userInfo/hashedLastName"),
    ] {
        accepts(field, text(&EMAIL_HASH.to_uppercase()), place, EMAIL_HASH);
        accepts(field, text(" Jean-Luc\nD'Été "), place, hash("jeanlucdété"));
        ignores(field, text(" "));
        refuses(field, text("---"), "empty_field");
        refuses(field, text("a\0b"), "wrong_type");
        refuses(field, Value::Integer(5), "wrong_type");
        for value in no_text() {
            refuses(field, value, "wrong_type");
        }
    }
}

#[test]
fn company_and_title_are_text() {
    for (field, place) in
        [(Field::CompanyName, "/user/userInfo/companyName"), (Field::Title, "/user/userInfo/title")]
    {
        let named = |value| {
            valid_row(&[
                (Field::FirstName, text("F")),
                (Field::LastName, text("L")),
                (field, value),
            ])
        };
        let sent = |value| event(&named(value)).pointer(place).cloned();
        assert_eq!(sent(text(" Wayne \"E\"\t\nsons ")), Some(json!("Wayne \"E\" sons")));
        assert_eq!(sent(text(" ")), None);
        for value in no_text().into_iter().chain([Value::Integer(5), text("a\u{7}b")]) {
            support::assert_faults(&named(value), &[(field.name(), "wrong_type")]);
        }
    }
}

#[test]
fn country_is_an_iso_code() {
    let named = |value| {
        valid_row(&[
            (Field::FirstName, text("F")),
            (Field::LastName, text("L")),
            (Field::CountryCode, value),
        ])
    };
    for (code, sent) in [("US", "US"), ("us", "US"), (" dEu ", "DE"), ("GBR", "GB")] {
        let event = event(&named(text(code)));
        assert_eq!(event["user"]["userInfo"]["countryCode"], sent);
    }
    assert_eq!(event(&named(text(" "))), event(&named(Value::Null)));
    for code in ["ZZ", "ZZZ", "Germany", "1", "D", "UK", "ÜS"] {
        support::assert_faults(&named(text(code)), &[("countryCode", "invalid_country")]);
    }
    for value in no_text().into_iter().chain([Value::Integer(49), text("U\0S")]) {
        support::assert_faults(&named(value), &[("countryCode", "wrong_type")]);
    }
}

#[test]
fn lead_is_an_id_or_its_urn_and_stands_beside_user_info() {
    let urn = "urn:li:leadGenFormResponse:a-1";
    for lead in [urn, "a-1", " a-1\n"] {
        accepts(Field::Lead, text(lead), "/user/lead", urn);
    }
    let number = "urn:li:leadGenFormResponse:42";
    for value in [Value::Integer(42), text("42"), decimal(42, 0)] {
        accepts(Field::Lead, value, "/user/lead", number);
    }
    ignores(Field::Lead, text(""));
    for value in [
        text("urn:li:person:1"),
        text("urn:li:leadGenFormResponse:"),
        text("a b"),
        text("a:b"),
        Value::Integer(-1),
        Value::Float(1.0),
        decimal(15, 1),
    ] {
        refuses(Field::Lead, value, "invalid_lead");
    }
    for value in [Value::Bool(true), Value::Timestamp(NOW), list(&[]), Value::Object, text("a\tb")]
    {
        refuses(Field::Lead, value, "wrong_type");
    }
}

#[test]
fn external_ids_are_one() {
    let items = |items: &[OwnedValue]| items.to_vec();
    let one = ["crm-1".into()];
    for value in [
        text("crm-1"),
        text(" crm-1 "),
        text(r#"["crm-1"]"#),
        text("[ \"crm\\u002d1 \" ]"),
        list(&one),
        list(&[" crm-1".into()]),
    ] {
        accepts(Field::ExternalIds, value, "/user/externalIds", json!(["crm-1"]));
    }
    for value in [
        Value::Integer(7),
        decimal(7, 0),
        text("7"),
        text("[7]"),
        list(&[OwnedValue::Integer(7)]),
        list(&[OwnedValue::Decimal(Decimal::new(7, 0))]),
    ] {
        accepts(Field::ExternalIds, value, "/user/externalIds", json!(["7"]));
    }
    for value in [
        text(" "),
        text("[]"),
        text("[null]"),
        text("[\" \"]"),
        list(&[]),
        list(&[OwnedValue::Null]),
        list(&["".into()]),
    ] {
        ignores(Field::ExternalIds, value);
    }
    let two = items(&["a".into(), "b".into()]);
    for value in [
        list(&two),
        text(r#"["a","b"]"#),
        text("[1,true]"),
        list(&[OwnedValue::Null, OwnedValue::Null]),
    ] {
        refuses(Field::ExternalIds, value, "too_many_external_ids");
    }
    for value in [
        Value::Bool(true),
        Value::Float(7.0),
        Value::Timestamp(NOW),
        Value::Object,
        list(&[OwnedValue::Bool(true)]),
        list(&[OwnedValue::Float(7.0)]),
        list(&[OwnedValue::List(items(&["a".into()]))]),
        text("[true]"),
        text("[7.5]"),
        text("[[\"a\"]]"),
        text("[{\"a\":1}]"),
        text("[user_1]"),
        text("[\"a\""),
        text("[\"a\"] b"),
        text("a\nb"),
        text("[\"a\\u0000b\"]"),
    ] {
        refuses(Field::ExternalIds, value, "wrong_type");
    }
    refuses(
        Field::ExternalIds,
        text(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))),
        "wrong_type",
    );
}

#[test]
fn currency_is_an_iso_code_in_use() {
    for (code, sent) in [("USD", "USD"), ("usd", "USD"), (" eUr ", "EUR")] {
        accepts(Field::CurrencyCode, text(code), "/conversionValue/currencyCode", sent);
    }
    for code in ["XX", "DOLLARS", "U$D", "HRK", "BGN", "CUC", "SLL", "ZWL", "€"] {
        refuses(Field::CurrencyCode, text(code), "invalid_currency");
    }
    for value in no_text().into_iter().chain([Value::Integer(840), text("U\0D")]) {
        refuses(Field::CurrencyCode, value, "wrong_type");
    }
}

#[test]
fn amount_is_text_kept_or_a_number_in_its_shortest_form() {
    for (value, sent) in [
        (text("50.00"), "50.00"),
        (text(" 50.0 "), "50.0"),
        (text("007"), "007"),
        (text("0"), "0"),
        (text("999999999999999999.99"), "999999999999999999.99"),
        (Value::Integer(50), "50"),
        (Value::Float(50.0), "50"),
        (Value::Float(19.90), "19.9"),
        (Value::Float(-0.0), "0"),
        (decimal(5000, 2), "50"),
        (decimal(1990, 2), "19.9"),
        (decimal(5, -1), "50"),
    ] {
        accepts(Field::Amount, value, "/conversionValue/amount", sent);
    }
    for value in [
        text("-5"),
        text("+5"),
        text("1,234.50"),
        text("1 000"),
        text("1e3"),
        text("19.999"),
        text(".5"),
        text("5."),
        text("."),
        text("NaN"),
        text("1000000000000000000"),
        text("USD 5"),
        Value::Integer(-5),
        Value::Integer(i64::MAX),
        Value::Float(-5.0),
        Value::Float(19.999),
        Value::Float(0.1 + 0.2),
        Value::Float(f64::NAN),
        Value::Float(f64::INFINITY),
        Value::Float(1e18),
        decimal(-1, 2),
        decimal(19_999, 3),
        decimal(1, -18),
    ] {
        refuses(Field::Amount, value, "invalid_amount");
    }
    for value in
        [Value::Bool(true), Value::Timestamp(NOW), list(&[]), Value::Object, text("5\u{0}0")]
    {
        refuses(Field::Amount, value, "wrong_type");
    }
}
