//! Which column fills which field, and which columns cannot be right.

mod support;

use capi_model::{ApiVersion, Columns, Field, Fields, Row, RowWriter};
use capi_validate::{ColumnMap, ColumnOptions, DatasetError, IgnoredColumn};
use serde_json::json;

fn with_header(header: &[&str], options: &ColumnOptions) -> Result<ColumnMap, DatasetError> {
    ColumnMap::with_header(&header.iter().map(|&name| name.to_owned()).collect::<Vec<_>>(), options)
}

/// What a valid dataset cannot do without.
const NEEDED: [&str; 3] = ["conversion", "conversionHappenedAt", "externalIds"];

/// The needed columns, and these.
fn header<'a>(more: &[&'a str]) -> Vec<&'a str> {
    NEEDED.iter().chain(more).copied().collect()
}

fn faults(error: &DatasetError) -> Vec<(&str, &'static str)> {
    error.faults().iter().map(|fault| (fault.field(), fault.code().as_str())).collect()
}

/// Reads a row that names its own columns.
fn read<'a>(columns: &mut ColumnMap, row: &'a Row) -> Result<Fields<'a>, DatasetError> {
    let mut fields = Fields::new();
    RowWriter::new(columns, &mut fields).row(row);
    columns.check_row().map(|()| fields)
}

fn row(names: &[&str]) -> Row {
    names.iter().map(|&name| (name, "x")).collect()
}

#[test]
fn names_match_in_any_case_and_without_the_white_space_around_them() {
    for name in [
        "conversionHappenedAt",
        "CONVERSIONHAPPENEDAT",
        "conversionhappenedat",
        "ConversionHappenedAt",
        " conversionhappenedat\t",
    ] {
        let columns = with_header(&["conversion", "lead", name], &ColumnOptions::new()).unwrap();
        assert_eq!(columns.cell(2), Some(Field::ConversionHappenedAt));
        assert_eq!(columns.column(Field::ConversionHappenedAt), name.trim());
        assert_eq!(columns.cell(3), None);

        let mut columns = ColumnMap::keyed(&ColumnOptions::new()).unwrap();
        assert_eq!(columns.entry(0, name), Some(Field::ConversionHappenedAt));
        assert_eq!(columns.column(Field::ConversionHappenedAt), name.trim());
    }
}

#[test]
fn a_byte_order_mark_is_ignored_on_the_first_name_only() {
    for first in ["\u{feff}conversion", "\u{feff} Conversion ", " \u{feff}conversion"] {
        let names = [first, "conversionHappenedAt", "lead"];
        let columns = with_header(&names, &ColumnOptions::new()).unwrap();
        assert_eq!(columns.cell(0), Some(Field::Conversion));
        assert!(columns.column(Field::Conversion).eq_ignore_ascii_case("conversion"));
    }
    let names = ["conversion", "\u{feff}conversionHappenedAt", "lead"];
    let error = with_header(&names, &ColumnOptions::new()).unwrap_err();
    assert_eq!(faults(&error), [("conversionHappenedAt", "missing_column")]);
}

#[test]
fn nothing_else_is_guessed() {
    for name in ["conversion_happened_at", "conversion happened at", "CONVERSİONHAPPENEDAT", "time"]
    {
        let error = with_header(&["conversion", "lead", name], &ColumnOptions::new()).unwrap_err();
        assert_eq!(faults(&error), [("conversionHappenedAt", "missing_column")]);
    }
}

#[test]
fn two_columns_of_one_field_are_refused_naming_both() {
    let error =
        with_header(&header(&["eventId", "x", "EVENTID"]), &ColumnOptions::new()).unwrap_err();
    assert_eq!(faults(&error), [("eventId", "duplicate_column")]);
    let message = error.to_string();
    assert!(message.contains("`eventId`") && message.contains("`EVENTID`"), "{message}");

    let error = with_header(&header(&["lead", "LEAD", "amount", "amount"]), &ColumnOptions::new());
    let error = error.unwrap_err();
    assert_eq!(faults(&error), [("lead", "duplicate_column"), ("amount", "duplicate_column")]);
}

#[test]
fn unknown_columns_are_ignored_and_listed_once() {
    let names = header(&["note", "conversion_happened_at", "first_name", "note", "", " "]);
    let columns = with_header(&names, &ColumnOptions::new()).unwrap();
    assert_eq!(columns.cell(3), None);
    assert_eq!(
        serde_json::to_value(columns.ignored_columns()).unwrap(),
        // The time has its column already.
        json!([
            {"name": "note"},
            {"name": "conversion_happened_at"},
            {"name": "first_name", "did_you_mean": "firstName"}
        ])
    );
}

#[test]
fn a_header_under_which_no_row_can_be_valid_is_refused() {
    let error = with_header(&["a"], &ColumnOptions::new()).unwrap_err();
    assert_eq!(
        faults(&error),
        [
            ("conversion", "missing_column"),
            ("conversionHappenedAt", "missing_column"),
            ("user", "missing_column")
        ]
    );
    let has_rule = ColumnOptions::new().has_rule(true);
    let error = with_header(&[], &has_rule).unwrap_err();
    assert_eq!(
        faults(&error),
        [("conversionHappenedAt", "missing_column"), ("user", "missing_column")]
    );

    for lacking in [
        &["firstName", "companyName"][..],
        &["hashedLastName"],
        &["firstName", "hashedFirstName"],
        &["title", "countryCode", "eventId"],
    ] {
        let names: Vec<_> = ["conversionHappenedAt"].iter().chain(lacking).copied().collect();
        let error = with_header(&names, &has_rule).unwrap_err();
        assert_eq!(faults(&error), [("user", "missing_column")], "{lacking:?}");
    }
    for enough in [
        &["sha256_email"][..],
        &["SHA256_IP_ADDRESS"],
        &["google_aid"],
        &["lead"],
        &["externalIds"],
        &["firstName", "lastName"],
        &["firstName", "hashedLastName"],
    ] {
        let names: Vec<_> = ["conversionHappenedAt"].iter().chain(enough).copied().collect();
        assert!(with_header(&names, &has_rule).is_ok(), "{enough:?}");
    }
}

#[test]
fn a_missing_column_is_looked_for_under_a_near_name() {
    let names = ["conversion", "event_time", "email"];
    let message = with_header(&names, &ColumnOptions::new()).unwrap_err().to_string();
    assert!(message.contains("should `event_time` be `conversionHappenedAt`?"), "{message}");
    assert!(message.contains("should `email` be `SHA256_EMAIL`?"), "{message}");
}

#[test]
fn hashed_names_need_a_version_that_knows_them() {
    let old = ColumnOptions::new().api_version(ApiVersion::new(2026, 8).unwrap());
    for name in ["hashedFirstName", "HASHEDLASTNAME"] {
        let names = header(&[name]);
        let error = with_header(&names, &old).unwrap_err();
        let field = Field::from_column(name).unwrap().name();
        assert_eq!(faults(&error), [(field, "hashed_names_unsupported")]);
        assert!(error.to_string().contains(name), "{error}");
        assert!(with_header(&names, &ColumnOptions::new()).is_ok());

        let mut columns = ColumnMap::keyed(&old).unwrap();
        let error = read(&mut columns, &row(&["lead", name])).unwrap_err();
        assert_eq!(faults(&error), [(field, "hashed_names_unsupported")]);
        assert!(read(&mut columns, &row(&["lead"])).is_ok());
    }
}

#[test]
fn a_key_given_twice_in_a_row_is_refused_naming_both() {
    let mut columns = ColumnMap::keyed(&ColumnOptions::new()).unwrap();
    for _ in 0..2 {
        let error = read(&mut columns, &row(&["eventId", "lead", "EVENTID"])).unwrap_err();
        assert_eq!(faults(&error), [("eventId", "duplicate_column")]);
        let message = error.to_string();
        assert!(message.contains("`eventId`") && message.contains("`EVENTID`"), "{message}");

        for name in ["eventId", "note", ""] {
            let error = read(&mut columns, &row(&[name, "lead", name])).unwrap_err();
            assert_eq!(faults(&error), [(name, "duplicate_column")]);
        }
        let error = read(&mut columns, &row(&["lead", "lead", "note", "note"])).unwrap_err();
        assert_eq!(faults(&error), [("lead", "duplicate_column"), ("note", "duplicate_column")]);
    }
}

#[test]
fn rows_may_differ_in_their_keys_and_in_the_order_of_them() {
    let mut columns = ColumnMap::keyed(&ColumnOptions::new()).unwrap();
    let names = ["lead", "note", "amount", "eventId", "title"];
    // Every selection of the names, forwards and backwards.
    for selection in 0_u32..1 << names.len() {
        let mut chosen: Vec<_> = (0..names.len())
            .filter(|index| selection >> index & 1 == 1)
            .map(|index| names[index])
            .collect();
        for _ in 0..2 {
            let row = row(&chosen);
            let fields = read(&mut columns, &row).unwrap();
            for name in names {
                let Some(field) = Field::from_column(name) else { continue };
                let is_set = matches!(fields.value(field), capi_model::Value::Text("x"));
                assert_eq!(is_set, chosen.contains(&name), "{name} of {chosen:?}");
            }
            chosen.reverse();
        }
    }
    let ignored: Vec<_> = columns.ignored_columns().iter().map(IgnoredColumn::name).collect();
    assert_eq!(ignored, ["note"]);
}

#[test]
fn the_column_of_a_field_is_the_one_that_filled_it_last() {
    let mut columns = ColumnMap::keyed(&ColumnOptions::new()).unwrap();
    assert_eq!(columns.column(Field::EventId), "eventId");
    for name in ["EVENTID", "eventid"] {
        read(&mut columns, &row(&["lead", name])).unwrap();
        assert_eq!(columns.column(Field::EventId), name);
    }
}

#[test]
fn a_row_that_broke_off_does_not_weigh_on_the_next() {
    let mut columns = ColumnMap::keyed(&ColumnOptions::new()).unwrap();
    columns.entry(0, "lead");
    columns.entry(1, "lead");
    // Malformed from here on: the source begins the next row.
    assert!(read(&mut columns, &row(&["lead"])).is_ok());
}

#[test]
fn ever_new_keys_take_no_more_and_more_memory_and_are_still_checked() {
    let mut columns = ColumnMap::keyed(&ColumnOptions::new()).unwrap();
    for number in 0..10_000 {
        let name = format!("key {number}");
        assert!(read(&mut columns, &row(&["lead", &name])).is_ok());
    }
    assert_eq!(columns.ignored_columns().len(), 1000);
    assert!(read(&mut columns, &row(&["late", "Amount", "late 2"])).is_ok());
    let error = read(&mut columns, &row(&["late", "late"])).unwrap_err();
    assert_eq!(faults(&error), [("late", "duplicate_column")]);
    let error = read(&mut columns, &row(&["AMOUNT", " amount"])).unwrap_err();
    assert_eq!(faults(&error), [("amount", "duplicate_column")]);
    let fields = row(&["AMOUNT "]);
    let fields = read(&mut columns, &fields).unwrap();
    assert!(matches!(fields.value(Field::Amount), capi_model::Value::Text("x")));

    let long = "k".repeat(1_000_000);
    assert!(read(&mut ColumnMap::keyed(&ColumnOptions::new()).unwrap(), &row(&[&long])).is_ok());
}

#[test]
fn a_very_long_name_is_cut_off_where_it_is_listed() {
    let mut columns = ColumnMap::keyed(&ColumnOptions::new()).unwrap();
    read(&mut columns, &row(&[&"é".repeat(5000)])).unwrap();
    assert_eq!(columns.ignored_columns()[0].name(), format!("{}…", "é".repeat(200)));
}

#[test]
fn a_dataset_fault_is_reported_as_field_code_and_message() {
    let error = with_header(&header(&["lead", "LEAD"]), &ColumnOptions::new()).unwrap_err();
    assert_eq!(
        serde_json::to_value(error.faults()).unwrap(),
        json!([{
            "field": "lead",
            "code": "duplicate_column",
            "message": "The columns `lead` and `LEAD` both fill `lead`: keep one of them"
        }])
    );
}
