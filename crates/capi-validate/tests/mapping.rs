//! Output mapping: select, rename, pass all, and constants.

#![expect(clippy::unwrap_used, reason = "fixed inputs of a test")]

mod support;

use capi_model::{Columns, Field, Fields, Row, RowWriter, Value};
use capi_validate::{
    ColumnMap, ColumnOptions, Constant, DatasetError, IgnoredColumn, MappingContext, OutputMapping,
};

use support::NOW;

fn options(mapping: OutputMapping) -> ColumnOptions {
    ColumnOptions::new().has_rule(true).mapping(Some(mapping))
}

fn with_header(header: &[&str], mapping: OutputMapping) -> Result<ColumnMap, DatasetError> {
    let header: Vec<_> = header.iter().map(|&name| name.to_owned()).collect();
    ColumnMap::with_header(&header, &options(mapping))
}

fn cells(columns: &ColumnMap, count: usize) -> Vec<Option<Field>> {
    (0..count).map(|index| columns.cell(index)).collect()
}

fn faults(error: &DatasetError) -> Vec<(&str, &'static str)> {
    error.faults().iter().map(|fault| (fault.field(), fault.code().as_str())).collect()
}

fn document(json: &str) -> Result<OutputMapping, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

const TIME: Option<Field> = Some(Field::ConversionHappenedAt);
const EMAIL: Option<Field> = Some(Field::Sha256Email);

#[test]
fn a_selection_drops_the_other_columns() {
    let mapping = OutputMapping::builder()
        .rename("bought_at", "conversionHappenedAt")
        .rename("mail", "sha256_email")
        .select("note");
    let header = ["eventId", "bought_at", "mail", "amount", "note", "other"];
    let columns = with_header(&header, mapping.build().unwrap()).unwrap();
    assert_eq!(cells(&columns, 6), [None, TIME, EMAIL, None, None, None]);
    assert_eq!(columns.column(Field::Sha256Email), "mail");
    let ignored: Vec<_> = columns.ignored_columns().iter().map(IgnoredColumn::name).collect();
    assert_eq!(ignored, ["note"]);
}

#[test]
fn all_columns_pass_unless_there_is_a_selection() {
    let header = ["conversionHappenedAt", "SHA256_EMAIL"];
    for mapping in [OutputMapping::default(), OutputMapping::builder().build().unwrap()] {
        let columns = with_header(&header, mapping).unwrap();
        assert_eq!(cells(&columns, 2), [TIME, EMAIL]);
    }
}

#[test]
fn a_renamed_column_may_stand_among_those_that_pass() {
    let mapping = OutputMapping::builder().rename("mail", "SHA256_EMAIL").pass_all();
    let columns = with_header(&["mail", "conversionHappenedAt"], mapping.build().unwrap()).unwrap();
    assert_eq!(cells(&columns, 2), [EMAIL, TIME]);
}

#[test]
fn a_renamed_column_no_longer_fills_its_own_field() {
    let mapping = OutputMapping::builder()
        .rename("eventId", "externalIds")
        .rename("id", "eventId")
        .pass_all();
    let header = ["eventId", "id", "conversionHappenedAt"];
    let columns = with_header(&header, mapping.build().unwrap()).unwrap();
    assert_eq!(cells(&columns, 3), [Some(Field::ExternalIds), Some(Field::EventId), TIME]);
}

#[test]
fn a_source_column_is_found_in_any_case_and_an_exact_name_first() {
    let mapping =
        || OutputMapping::builder().rename("Mail", "SHA256_EMAIL").pass_all().build().unwrap();
    let columns = with_header(&["conversionHappenedAt", " MAIL "], mapping()).unwrap();
    assert_eq!(cells(&columns, 2), [TIME, EMAIL]);
    let columns = with_header(&["conversionHappenedAt", "mail", "Mail"], mapping()).unwrap();
    assert_eq!(cells(&columns, 3), [TIME, None, EMAIL]);
    for twice in [["MAIL", "mail"], ["Mail", "Mail"]] {
        let header = ["conversionHappenedAt", "lead", twice[0], twice[1]];
        let error = with_header(&header, mapping()).unwrap_err();
        assert_eq!(faults(&error), [("Mail", "duplicate_column")]);
    }
}

#[test]
fn a_column_that_the_source_lacks_is_refused_with_a_near_name() {
    let mapping = OutputMapping::builder().rename("emial", "SHA256_EMAIL").pass_all();
    let header = ["email", "conversionHappenedAt", "lead"];
    let error = with_header(&header, mapping.build().unwrap()).unwrap_err();
    assert_eq!(faults(&error), [("emial", "mapping_unknown_column")]);
    assert!(error.to_string().contains("did you mean `email`?"), "{error}");
}

#[test]
fn two_columns_of_one_name_are_refused() {
    let error = OutputMapping::builder().rename("a", "amount").rename("b", "Amount ").build();
    assert_eq!(faults(&error.unwrap_err()), [("Amount ", "mapping_duplicate_column")]);
    let error = OutputMapping::builder().rename("a", "amount").rename("a", "lead").build();
    assert_eq!(faults(&error.unwrap_err()), [("a", "mapping_duplicate_column")]);
    let error = OutputMapping::builder()
        .select("amount")
        .constant("AMOUNT", Constant::Text("5".into()))
        .build();
    assert_eq!(faults(&error.unwrap_err()), [("AMOUNT", "mapping_duplicate_column")]);

    // These need the header.
    let header = ["conversionHappenedAt", "lead", "id", "ID"];
    let mapping = OutputMapping::builder().rename("id", "lead").pass_all().build().unwrap();
    let error = with_header(&header, mapping).unwrap_err();
    assert_eq!(faults(&error), [("lead", "duplicate_column")]);
    let mapping = OutputMapping::builder().constant("Lead", Constant::ExportTime).build().unwrap();
    let error = with_header(&header, mapping).unwrap_err();
    assert_eq!(faults(&error), [("lead", "mapping_duplicate_column")]);
    let mapping =
        OutputMapping::builder().rename("lead", "lead").rename("LEAD", "title").build().unwrap();
    let error = with_header(&["conversionHappenedAt", "lead"], mapping).unwrap_err();
    assert_eq!(faults(&error)[0], ("LEAD", "mapping_duplicate_column"));
}

fn constants() -> OutputMapping {
    OutputMapping::builder()
        .constant("conversionHappenedAt", Constant::ExportTime)
        .constant("companyName", Constant::Text("Acme".into()))
        .constant("externalIds", Constant::AudienceId)
        .constant("eventId", Constant::SegmentId)
        .constant("title", Constant::SegmentName)
        .constant("activation", Constant::SegmentName)
        .build()
        .unwrap()
}

fn context() -> MappingContext {
    MappingContext {
        export_time: NOW,
        segment_id: Some("12".into()),
        segment_name: Some("Buyers".into()),
        audience_id: Some("7".into()),
    }
}

#[test]
fn constants_fill_their_fields_in_every_row() {
    let constants = constants().constants(&context());
    let fields = constants.template();
    let text = |field| match fields.value(field) {
        Value::Text(text) => text.to_owned(),
        other => format!("{other:?}"),
    };
    assert!(matches!(fields.value(Field::ConversionHappenedAt), Value::Timestamp(NOW)));
    assert_eq!(text(Field::CompanyName), "Acme");
    assert_eq!(text(Field::ExternalIds), "7");
    assert_eq!(text(Field::EventId), "12");
    assert_eq!(text(Field::Title), "Buyers");
    assert_eq!(text(Field::Lead), "<null>");
}

#[test]
fn constants_count_as_columns() {
    let columns = with_header(&["email"], constants()).unwrap();
    let ignored: Vec<_> = columns.ignored_columns().iter().map(IgnoredColumn::name).collect();
    assert_eq!(ignored, ["activation", "email"]);
}

#[test]
fn a_constant_without_a_value_is_refused() {
    assert_eq!(constants().check(&context()), Ok(()));
    let error = constants().check(&MappingContext::new(NOW)).unwrap_err();
    let code = "mapping_missing_value";
    assert_eq!(
        faults(&error),
        [("externalIds", code), ("eventId", code), ("title", code), ("activation", code)]
    );
}

#[test]
fn rows_that_name_their_own_columns_are_mapped_too() {
    let mapping = OutputMapping::builder()
        .rename("Mail", "SHA256_EMAIL")
        .select("eventId")
        .constant("title", Constant::Text("CFO".into()));
    let mapping = mapping.build().unwrap();
    let mut columns = ColumnMap::keyed(&options(mapping)).unwrap();
    let mut read = |row: &Row| {
        let mut fields = Fields::new();
        RowWriter::new(&mut columns, &mut fields).row(row);
        let set = |field| matches!(fields.value(field), Value::Text(_));
        let set: Vec<_> = Field::ALL.iter().copied().filter(|&field| set(field)).collect();
        columns.check_row().map(|()| set).map_err(|error| error.to_string())
    };
    let row = Row::new().with("mail", "a@b").with("amount", "5").with("EVENTID", "1");
    assert_eq!(read(&row), Ok(vec![Field::EventId, Field::Sha256Email]));
    let row = Row::new().with("Mail", "a@b").with("mail", "c@d");
    let message = read(&row).unwrap_err();
    assert!(message.contains("`Mail` and `mail`"), "{message}");

    let mapping = OutputMapping::builder().constant("title", Constant::SegmentName);
    let mut columns = ColumnMap::keyed(&options(mapping.build().unwrap())).unwrap();
    columns.entry(0, "TITLE");
    let error = columns.check_row().unwrap_err();
    assert_eq!(faults(&error), [("title", "mapping_duplicate_column")]);
}

#[test]
fn a_document_says_the_same_as_the_builder() {
    let expected = OutputMapping::builder()
        .rename("mail", "SHA256_EMAIL")
        .select("amount")
        .select("lead")
        .pass_all()
        .constant("companyName", Constant::Text("Acme".into()))
        .constant("conversionHappenedAt", Constant::ExportTime)
        .constant("a", Constant::SegmentId)
        .constant("b", Constant::SegmentName)
        .constant("c", Constant::AudienceId);
    let json = r#"{
        "columns": [{"source": "mail", "name": "SHA256_EMAIL"}, "amount", {"source": "lead"}],
        "all_columns": true,
        "constants": [
            {"name": "companyName", "text": "Acme"},
            {"name": "conversionHappenedAt", "value": "export_time"},
            {"name": "a", "value": "segment_id"},
            {"name": "b", "value": "segment_name"},
            {"name": "c", "value": "audience_id"}
        ]
    }"#;
    assert_eq!(document(json).unwrap(), expected.build().unwrap());
    assert_eq!(document("{}").unwrap(), OutputMapping::builder().build().unwrap());
    let selection = OutputMapping::builder().select("a").build().unwrap();
    assert_eq!(document(r#"{"columns": ["a"]}"#).unwrap(), selection);
    assert_eq!(document(r#"{"columns": ["a"], "all_columns": false}"#).unwrap(), selection);
}

#[test]
fn a_document_that_cannot_be_meant_is_refused_saying_why() {
    for (json, message) in [
        (r#"{"colums": []}"#, "unknown field `colums`"),
        (r#"{"columns": [1]}"#, "a column's name, or a map with `source` and `name`"),
        (r#"{"columns": [{"source": "a", "to": "b"}]}"#, "unknown field `to`"),
        (r#"{"columns": [{"name": "b"}]}"#, "missing field `source`"),
        (r#"{"constants": [{"name": "a"}]}"#, "constant `a` needs either `text` or `value`"),
        (
            r#"{"constants": [{"name": "a", "text": "b", "value": "segment_id"}]}"#,
            "constant `a` needs either `text` or `value`",
        ),
        (r#"{"constants": [{"name": "a", "value": "today"}]}"#, "unknown variant `today`"),
        (r#"{"columns": [], "all_columns": false}"#, "no `columns` instead"),
        (r#"{"all_columns": false}"#, "no `columns` instead"),
        (r#"{"columns": ["a", "A"]}"#, "more than one column `A`"),
        ("[]", "an output mapping"),
    ] {
        let error = document(json).unwrap_err();
        assert!(error.contains(message), "{json}: {error}");
    }
}

#[test]
fn a_constant_is_not_shown() {
    let mapping = OutputMapping::builder()
        .constant("externalIds", Constant::Text("planted-4711".into()))
        .build()
        .unwrap();
    let shown = format!("{mapping:?} {:?}", mapping.constants(&context()));
    assert!(!shown.contains("planted"), "{shown}");
}
