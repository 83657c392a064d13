//! The rules that hold between the columns of a row, and what a rejection says.

mod support;

use capi_model::{ConversionRuleId, Field, MalformedRow, Value};
use capi_validate::{Code, Fault, Normalizer, OracleMoatId, Rejection, RejectionKind, Warning};
use serde_json::json;

use support::{DAY, EMAIL_HASH, NOW, assert_faults, event, event_with, row, text, valid_row};

/// A row that says when, and for which rule, and then this.
fn row_of<'a>(values: &[(Field, Value<'a>)]) -> capi_model::Fields<'a> {
    let mut fields = row(&[
        (Field::Conversion, Value::Integer(104_012)),
        (Field::ConversionHappenedAt, Value::Timestamp(NOW)),
    ]);
    for &(field, value) in values {
        fields.set(field, value);
    }
    fields
}

#[test]
fn any_one_identifier_is_enough() {
    for field in [
        Field::Sha256Email,
        Field::Sha256IpAddress,
        Field::LinkedInTrackingUuid,
        Field::AcxiomId,
        Field::OracleMoatId,
        Field::GoogleAid,
        Field::Lead,
        Field::ExternalIds,
    ] {
        event(&row_of(&[(field, text(EMAIL_HASH))]));
    }
    event(&row_of(&[(Field::PlaintextIpAddress, text("203.0.113.9"))]));
}

#[test]
fn both_names_are_enough_plain_hashed_or_mixed() {
    for first in [Field::FirstName, Field::HashedFirstName] {
        for last in [Field::LastName, Field::HashedLastName] {
            let event = event(&row_of(&[(first, text("Mike")), (last, text("Smith"))]));
            let info = &event["user"]["userInfo"];
            assert_eq!(info.as_object().unwrap().len(), 2);
            assert!(info[first.name()].is_string() && info[last.name()].is_string());
            assert_eq!(event["user"]["userIds"], json!([]));
        }
    }
}

#[test]
fn nothing_less_is_enough() {
    let missing = [("user", "missing_identifier")];
    assert_faults(&row_of(&[]), &missing);
    assert_faults(&row_of(&[(Field::FirstName, text("Mike"))]), &missing);
    assert_faults(&row_of(&[(Field::HashedLastName, text("Smith"))]), &missing);
    assert_faults(
        &row_of(&[
            (Field::FirstName, text("Mike")),
            (Field::HashedFirstName, text("Mike")),
            (Field::CompanyName, text("Acme")),
            (Field::Title, text("CFO")),
            (Field::CountryCode, text("US")),
            (Field::EventId, text("1")),
        ]),
        &missing,
    );
    assert_faults(&row_of(&[(Field::ExternalIds, text("[]"))]), &missing);
}

#[test]
fn a_faulty_identifier_is_one_fault() {
    for (field, value, code) in [
        (Field::Sha256Email, text("n/a"), "invalid_email"),
        (Field::Sha256IpAddress, text("n/a"), "invalid_ip_address"),
        (Field::PlaintextIpAddress, text("::1"), "invalid_ip_address"),
        (Field::AcxiomId, Value::Bool(true), "wrong_type"),
        (Field::Lead, text("a b"), "invalid_lead"),
        (Field::ExternalIds, text("[1,2]"), "too_many_external_ids"),
    ] {
        assert_faults(&row_of(&[(field, value)]), &[(field.name(), code)]);
    }
    let names = [(Field::FirstName, text(" ")), (Field::LastName, text("Smith"))];
    assert_faults(&row_of(&names), &[("firstName", "empty_field")]);
    let names = [(Field::HashedFirstName, text("-")), (Field::LastName, text(""))];
    assert_faults(
        &row_of(&names),
        &[("lastName", "empty_field"), ("hashedFirstName", "empty_field")],
    );
}

#[test]
fn a_faulty_column_that_identifies_nobody_hides_nothing() {
    assert_faults(
        &row_of(&[(Field::CompanyName, Value::Bool(true)), (Field::CountryCode, text("XX"))]),
        &[
            ("companyName", "wrong_type"),
            ("countryCode", "invalid_country"),
            ("user", "missing_identifier"),
        ],
    );
    // Mended, the first name would still be without a last one.
    assert_faults(
        &row_of(&[(Field::FirstName, text(""))]),
        &[("firstName", "empty_field"), ("user", "missing_identifier")],
    );
}

#[test]
fn user_info_without_both_names_is_left_out_with_a_warning() {
    for values in [
        vec![(Field::FirstName, text("Mike"))],
        vec![(Field::HashedLastName, text("Smith"))],
        vec![(Field::CompanyName, text("Acme"))],
        vec![(Field::Title, text("CFO"))],
        vec![(Field::CountryCode, text("US"))],
    ] {
        let (event, warnings) = event_with(Normalizer::builder(), &valid_row(&values)).unwrap();
        assert_eq!(warnings, [Warning::IncompleteUserInfo]);
        assert_eq!(event, support::event(&valid_row(&[])));
    }
}

#[test]
fn of_two_forms_of_a_name_the_hashed_one_is_sent() {
    let event = event(&row_of(&[
        (Field::FirstName, text("Mike")),
        (Field::HashedFirstName, text(EMAIL_HASH)),
        (Field::LastName, text("Smith")),
        (Field::HashedLastName, text(" ")),
    ]));
    let info = json!({"hashedFirstName": EMAIL_HASH, "lastName": "Smith"});
    assert_eq!(event["user"]["userInfo"], info);
}

#[test]
fn currency_and_amount_come_together() {
    let code = "incomplete_conversion_value";
    assert_faults(&valid_row(&[(Field::CurrencyCode, text("USD"))]), &[("amount", code)]);
    assert_faults(&valid_row(&[(Field::Amount, text("5"))]), &[("currencyCode", code)]);
    assert_faults(
        &valid_row(&[(Field::CurrencyCode, text("USD")), (Field::Amount, text(" "))]),
        &[("amount", code)],
    );
    let event =
        event(&valid_row(&[(Field::CurrencyCode, text(" ")), (Field::Amount, Value::Null)]));
    assert_eq!(event.get("conversionValue"), None);
}

#[test]
fn a_faulty_currency_or_amount_is_one_fault_unless_the_other_is_missing() {
    let values = |currency, amount| {
        valid_row(&[(Field::CurrencyCode, text(currency)), (Field::Amount, text(amount))])
    };
    assert_faults(&values("XX", "5"), &[("currencyCode", "invalid_currency")]);
    assert_faults(&values("USD", "x"), &[("amount", "invalid_amount")]);
    let (currency, amount) = (("currencyCode", "invalid_currency"), ("amount", "invalid_amount"));
    assert_faults(&values("XX", "x"), &[currency, amount]);
    let code = "incomplete_conversion_value";
    assert_faults(&values("XX", ""), &[currency, ("amount", code)]);
    assert_faults(&values("", "x"), &[("currencyCode", code), amount]);
}

#[test]
fn an_event_holds_no_null_and_its_ids_are_in_order() {
    let event = event(&row_of(&[
        (Field::GoogleAid, text("7")),
        (Field::OracleMoatId, text("6")),
        (Field::AcxiomId, text("5")),
        (Field::LinkedInTrackingUuid, text("4")),
        (Field::PlaintextIpAddress, text("3.3.3.3")),
        (Field::Sha256IpAddress, text("2.2.2.2")),
        (Field::Sha256Email, text("one@example.com")),
    ]));
    assert!(!event.to_string().contains("null"));
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

#[test]
fn every_field_of_a_full_row_has_its_place() {
    let event = event(&row(&[
        (Field::Conversion, text("104012")),
        (Field::ConversionHappenedAt, text("2026-11-17T08:30:00Z")),
        (Field::EventId, text("order-8812")),
        (Field::Sha256Email, text("User@Example.com")),
        (Field::FirstName, text("Mike")),
        (Field::LastName, text("Smith")),
        (Field::CompanyName, text("Microsoft")),
        (Field::Title, text("Software Engineer")),
        (Field::CountryCode, text("USA")),
        (Field::Lead, text("123")),
        (Field::ExternalIds, text("crm-123")),
        (Field::CurrencyCode, text("usd")),
        (Field::Amount, text("50.0")),
    ]));
    assert_eq!(
        event,
        json!({
            "conversion": "urn:lla:llaPartnerConversion:104012",
            "conversionHappenedAt": 1_794_904_200_000_i64,
            "conversionValue": {"currencyCode": "USD", "amount": "50.0"},
            "eventId": "order-8812",
            "user": {
                "userIds": [{"idType": "SHA256_EMAIL", "idValue": EMAIL_HASH}],
                "userInfo": {
                    "firstName": "Mike", "lastName": "Smith", "companyName": "Microsoft",
                    "title": "Software Engineer", "countryCode": "US"
                },
                "lead": "urn:li:leadGenFormResponse:123",
                "externalIds": ["crm-123"]
            }
        })
    );
}

#[test]
fn all_faults_of_a_row_are_reported_in_the_order_of_the_columns() {
    let mut fields = row(&[]);
    for &field in Field::ALL {
        fields.set(field, Value::Object);
    }
    let faults = support::faults(&fields);
    let fields: Vec<_> = faults.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, Field::ALL.iter().map(|field| field.name()).collect::<Vec<_>>());
    assert!(faults.iter().all(|(_, code)| code == "wrong_type"));

    assert_faults(
        &row(&[(Field::Amount, text("5")), (Field::EventId, Value::Bool(true))]),
        &[
            ("conversion", "missing_conversion"),
            ("conversionHappenedAt", "missing_timestamp"),
            ("eventId", "wrong_type"),
            ("user", "missing_identifier"),
            ("currencyCode", "incomplete_conversion_value"),
        ],
    );
}

#[test]
fn an_expired_row_is_expired_whatever_else_is_wrong_with_it() {
    let old = Value::Integer(NOW.as_millis() - 91 * DAY);
    let fields = row_of(&[(Field::ConversionHappenedAt, old), (Field::Sha256Email, text("n/a"))]);
    let rejection = Normalizer::builder().build().normalize(&fields, NOW).unwrap_err();
    assert_eq!(rejection.outcome(), RejectionKind::Expired);
    let codes: Vec<_> = rejection.faults().iter().map(Fault::code).collect();
    assert_eq!(codes, [Code::Expired, Code::InvalidEmail]);

    let fields = row_of(&[(Field::Sha256Email, text("n/a"))]);
    let rejection = Normalizer::builder().build().normalize(&fields, NOW).unwrap_err();
    assert_eq!(rejection.outcome(), RejectionKind::Invalid);
}

#[test]
fn the_window_moves_with_the_clock() {
    let fields = valid_row(&[]);
    let mut normalizer = Normalizer::builder().build();
    let mut code_at = |moved| {
        let now = NOW.saturating_add_millis(moved);
        normalizer.normalize(&fields, now).err().map(|rejection| rejection.faults()[0].code())
    };
    assert_eq!(code_at(0), None);
    assert_eq!(code_at(90 * DAY), None);
    assert_eq!(code_at(90 * DAY + 1), Some(Code::Expired));
    assert_eq!(code_at(-1), Some(Code::FutureTimestamp));
}

#[test]
fn oracle_moat_id_is_left_out_only_where_something_else_identifies() {
    let options = Normalizer::builder().oracle_moat_id(OracleMoatId::OmitWhenOtherwiseIdentified);
    let moat = (Field::OracleMoatId, text("moat"));

    let (event, warnings) = event_with(options, &valid_row(&[moat])).unwrap();
    assert_eq!(warnings, [Warning::OracleMoatIdOmitted]);
    assert_eq!(event, support::event(&valid_row(&[])));

    let (event, warnings) = event_with(options, &row_of(&[moat])).unwrap();
    assert_eq!(warnings, []);
    assert_eq!(event["user"]["userIds"], json!([{"idType": "ORACLE_MOAT_ID", "idValue": "moat"}]));

    let names = [moat, (Field::FirstName, text("F")), (Field::LastName, text("L"))];
    let (event, warnings) = event_with(options, &row_of(&names)).unwrap();
    assert_eq!(warnings, [Warning::OracleMoatIdOmitted]);
    assert_eq!(event["user"]["userIds"], json!([]));
}

#[test]
fn a_normaliser_carries_nothing_from_one_row_to_the_next() {
    let mut normalizer = Normalizer::builder().rule(ConversionRuleId::new(1)).build();
    let full = valid_row(&[(Field::Sha256Email, text("ü @x.com")), (Field::Amount, text("5"))]);
    let plain = valid_row(&[]);
    let alone = normalizer.normalize(&plain, NOW).unwrap();
    assert!(normalizer.normalize(&full, NOW).is_err());
    assert_eq!(normalizer.normalize(&plain, NOW).unwrap(), alone);
}

#[test]
fn a_malformed_row_is_one_fault_of_the_row() {
    let rejection = Rejection::from(MalformedRow::new("expected 16 cells, found 3"));
    assert_eq!(rejection.outcome(), RejectionKind::Invalid);
    let fault = &rejection.faults()[0];
    assert_eq!(
        (fault.field(), fault.column(), fault.code(), fault.message()),
        ("row", None, Code::MalformedRow, "expected 16 cells, found 3")
    );
    assert_eq!(rejection.to_string(), "row: expected 16 cells, found 3 (malformed_row)");
}

#[test]
fn a_fault_is_reported_as_field_code_and_message() {
    let fields = valid_row(&[(Field::EventId, Value::Bool(true))]);
    let rejection = Normalizer::builder().build().normalize(&fields, NOW).unwrap_err();
    assert_eq!(
        serde_json::to_value(rejection.faults()).unwrap(),
        json!([{
            "field": "eventId",
            "code": "wrong_type",
            "message": "expected text or an integer, found a boolean"
        }])
    );
    assert_eq!(rejection.faults()[0].column(), Some(Field::EventId));
}
