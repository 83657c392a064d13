//! What the Arrow source hands over for each type, and how it fails.

#![cfg(feature = "arrow")]
#![expect(clippy::unwrap_used, reason = "fixed inputs of a test")]

mod support;

use std::sync::Arc;

use arrow_array::builder::{FixedSizeListBuilder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::types::{ArrowPrimitiveType, Decimal256Type, Float16Type, Int8Type, Int32Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, BooleanArray, Date32Array, Date64Array,
    Decimal32Array, Decimal64Array, Decimal128Array, Decimal256Array, DictionaryArray,
    DurationSecondArray, FixedSizeBinaryArray, Float16Array, Float32Array, Float64Array, Int8Array,
    Int16Array, Int32Array, Int64Array, LargeBinaryArray, LargeListArray, LargeStringArray,
    NullArray, RecordBatch, RecordBatchIterator, RecordBatchOptions, StringArray, StringViewArray,
    StructArray, Time32SecondArray, TimestampMicrosecondArray, TimestampMillisecondArray,
    TimestampNanosecondArray, TimestampSecondArray, UInt8Array, UInt16Array, UInt32Array,
    UInt64Array,
};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use capi_model::RowSource;
use capi_sources::ArrowSource;
use support::{Seen, read_all, text, values};

type Half = <Float16Type as ArrowPrimitiveType>::Native;
type Wide = <Decimal256Type as ArrowPrimitiveType>::Native;

/// The values of one column.
fn column(array: ArrayRef) -> Vec<Seen> {
    let batch = RecordBatch::try_from_iter_with_nullable([("c", array, true)]).unwrap();
    let mut source = ArrowSource::from_batches(batch.schema(), vec![batch]);
    values(read_all(&mut source)).into_iter().flatten().collect()
}

fn check(array: impl Array + 'static, expected: impl IntoIterator<Item = Seen>) {
    let kind = array.data_type().clone();
    let expected: Vec<_> = expected.into_iter().collect();
    assert_eq!(column(Arc::new(array)), expected, "{kind}");
}

#[test]
fn integers_of_every_width_keep_their_value() {
    use Seen::{Integer, Null};
    check(Int8Array::from(vec![Some(-128), None]), [Integer(-128), Null]);
    check(Int16Array::from(vec![i16::MIN]), [Integer(-32768)]);
    check(Int32Array::from(vec![i32::MAX]), [Integer(2_147_483_647)]);
    check(Int64Array::from(vec![None, Some(i64::MIN)]), [Null, Integer(i64::MIN)]);
    check(UInt8Array::from(vec![255]), [Integer(255)]);
    check(UInt16Array::from(vec![65_535]), [Integer(65_535)]);
    check(UInt32Array::from(vec![u32::MAX]), [Integer(4_294_967_295)]);
    let large = Seen::Decimal("18446744073709551615".into());
    check(UInt64Array::from(vec![Some(7), Some(u64::MAX), None]), [Integer(7), large, Null]);
}

#[test]
fn floats_are_the_numbers_they_are_written_as() {
    use Seen::{Float, Null};
    check(Float64Array::from(vec![Some(19.9), None]), [Float(19.9), Null]);
    check(Float32Array::from(vec![Some(19.9), None]), [Float(19.9), Null]);
    let half = Float16Array::from_iter_values([Half::from_f32(1.5)]);
    check(half, [Float(1.5)]);
}

#[test]
fn decimals_of_every_width_keep_their_digits() {
    let decimal = |digits: &str| Seen::Decimal(digits.into());
    let narrow = Decimal32Array::from(vec![Some(1990), None]).with_precision_and_scale(9, 2);
    check(narrow.unwrap(), [decimal("19.9"), Seen::Null]);
    let middle = Decimal64Array::from(vec![-5]).with_precision_and_scale(18, 3);
    check(middle.unwrap(), [decimal("-0.005")]);
    let usual = Decimal128Array::from(vec![12_345]).with_precision_and_scale(38, -2);
    check(usual.unwrap(), [decimal("1234500")]);

    let zeros = "0".repeat(48);
    let numbers =
        [Wide::from_string(&format!("1990{zeros}")), Wide::from_string(&format!("7{zeros}")), None];
    let wide = Decimal256Array::from(numbers.to_vec()).with_precision_and_scale(76, 50).unwrap();
    check(wide, [decimal("19.9"), decimal("0.07"), Seen::Null]);
}

#[test]
fn a_decimal_of_too_many_digits_is_text() {
    let digits = "9".repeat(60);
    let number = Wide::from_string(&digits);
    let array = Decimal256Array::from(vec![number]).with_precision_and_scale(76, 0).unwrap();
    check(array, [text(&digits)]);
}

#[test]
fn text_of_every_kind_is_text() {
    let cells = vec![Some("é"), None, Some("")];
    let expected = [text("é"), Seen::Null, text("")];
    check(StringArray::from(cells.clone()), expected.clone());
    check(LargeStringArray::from(cells.clone()), expected.clone());
    check(StringViewArray::from(cells), expected);
}

#[test]
fn bytes_are_text_when_they_are_utf_8() {
    let cells: Vec<Option<&[u8]>> = vec![Some("é".as_bytes()), Some(b"\xFF"), None];
    let expected = [text("é"), Seen::Object, Seen::Null];
    check(BinaryArray::from(cells.clone()), expected.clone());
    check(LargeBinaryArray::from(cells.clone()), expected.clone());
    check(BinaryViewArray::from(cells), expected);
}

#[test]
fn booleans_and_nulls() {
    let booleans = BooleanArray::from(vec![Some(true), Some(false), None]);
    check(booleans, [Seen::Bool(true), Seen::Bool(false), Seen::Null]);
    check(NullArray::new(2), [Seen::Null, Seen::Null]);
}

#[test]
fn a_timestamp_of_any_unit_and_zone_is_an_instant() {
    let at = Seen::Timestamp(1_795_000_000_123);
    let before = Seen::Timestamp(-1);
    check(TimestampSecondArray::from(vec![1_795_000_000]), [Seen::Timestamp(1_795_000_000_000)]);
    check(
        TimestampMillisecondArray::from(vec![Some(1_795_000_000_123), None]),
        [at.clone(), Seen::Null],
    );
    check(
        TimestampMicrosecondArray::from(vec![1_795_000_000_123_999, -1]),
        [at.clone(), before.clone()],
    );
    let nanos = TimestampNanosecondArray::from(vec![1_795_000_000_123_999_999, -1]);
    check(nanos.clone().with_timezone("+02:00"), [at.clone(), before.clone()]);
    check(nanos.with_timezone("Europe/Berlin"), [at, before]);
}

#[test]
fn a_date_is_text_and_no_instant() {
    check(Date32Array::from(vec![Some(20_775), None]), [text("2026-11-18"), Seen::Null]);
    check(
        Date64Array::from(vec![1_794_960_000_000, -86_400_000]),
        [text("2026-11-18"), text("1969-12-31")],
    );
    check(Date32Array::from(vec![i32::MAX]), [text("185542587100800000 ms")]);
}

#[test]
fn lists_hold_their_items() {
    let mut texts = ListBuilder::new(StringBuilder::new());
    texts.append_value([Some("a"), None]);
    texts.append_null();
    texts.append_value::<_, &str>([]);
    let texts = texts.finish();
    let expected = [Seen::List(vec![text("a"), Seen::Null]), Seen::Null, Seen::List(vec![])];
    check(texts.clone(), expected.clone());
    check(texts.slice(1, 2), expected[1..].to_vec());

    let large = LargeListArray::from_iter_primitive::<Int32Type, _, _>([Some([Some(1), Some(2)])]);
    check(large, [Seen::List(vec![Seen::Integer(1), Seen::Integer(2)])]);

    let mut pairs = FixedSizeListBuilder::new(Int64Builder::new(), 2);
    for pair in [[1, 2], [3, 4]] {
        pairs.values().append_slice(&pair);
        pairs.append(true);
    }
    let second = Seen::List(vec![Seen::Integer(3), Seen::Integer(4)]);
    check(pairs.finish().slice(1, 1), [second]);

    let mut nested = ListBuilder::new(ListBuilder::new(Int64Builder::new()));
    nested.values().append_value([Some(1), None]);
    nested.append(true);
    let inner = Seen::List(vec![Seen::Integer(1), Seen::Null]);
    check(nested.finish(), [Seen::List(vec![inner])]);
}

#[test]
fn dictionaries_are_looked_up() {
    let words: DictionaryArray<Int8Type> =
        [Some("a"), None, Some("b"), Some("a")].into_iter().collect();
    check(words.slice(1, 3), [Seen::Null, text("b"), text("a")]);

    let values = Arc::new(StringArray::from(vec![None, Some("x")]));
    let null_value = DictionaryArray::new(Int32Array::from(vec![Some(0), Some(1), None]), values);
    check(null_value, [Seen::Null, text("x"), Seen::Null]);

    let empty = Arc::new(StringArray::from(Vec::<&str>::new()));
    check(
        DictionaryArray::new(Int32Array::from(vec![None, None]), empty),
        [Seen::Null, Seen::Null],
    );
}

#[test]
fn types_that_no_column_takes_are_objects() {
    let field = Arc::new(Field::new("a", DataType::Int64, true));
    let objects: Vec<ArrayRef> = vec![
        Arc::new(StructArray::from(vec![(field, Arc::new(Int64Array::from(vec![1])) as ArrayRef)])),
        Arc::new(Time32SecondArray::from(vec![1])),
        Arc::new(DurationSecondArray::from(vec![1])),
        Arc::new(FixedSizeBinaryArray::try_from_iter([b"ab"].into_iter()).unwrap()),
    ];
    for array in objects {
        assert_eq!(column(array), [Seen::Object]);
    }
    check(Time32SecondArray::from(vec![None]), [Seen::Null]);
}

fn batch(numbers: Vec<i64>) -> RecordBatch {
    RecordBatch::try_from_iter([("n", Arc::new(Int64Array::from(numbers)) as ArrayRef)]).unwrap()
}

#[test]
fn batches_are_read_in_order_and_again() {
    let schema = batch(vec![]).schema();
    let batches = vec![batch(vec![1, 2]), batch(vec![]), batch(vec![3])];
    let mut source = ArrowSource::from_batches(schema, batches);
    assert_eq!(source.header().unwrap().unwrap(), ["n"]);
    let first = read_all(&mut source);
    assert_eq!(values(first.clone()), [1, 2, 3].map(|n| vec![Seen::Integer(n)]));
    assert_eq!(read_all(&mut source), []);
    assert!(source.rewind().unwrap());
    assert_eq!(read_all(&mut source), first);
}

#[test]
fn no_batches_are_no_rows() {
    let mut source = ArrowSource::from_batches(batch(vec![]).schema(), vec![]);
    assert_eq!(source.header().unwrap().unwrap(), ["n"]);
    assert_eq!(read_all(&mut source), []);
}

#[test]
fn a_batch_without_columns_has_rows_all_the_same() {
    let schema = Arc::new(Schema::empty());
    let options = RecordBatchOptions::new().with_row_count(Some(2));
    let batch = RecordBatch::try_new_with_options(schema.clone(), vec![], &options).unwrap();
    let mut source = ArrowSource::from_batches(schema, vec![batch]);
    assert_eq!(read_all(&mut source).len(), 2);
}

/// The error of a reader that gives these batches, whose columns are those of `batch`.
fn failure(batches: Vec<Result<RecordBatch, ArrowError>>) -> String {
    let reader = RecordBatchIterator::new(batches, batch(vec![]).schema());
    let mut source = ArrowSource::new(reader);
    assert!(!source.rewind().unwrap());
    let (mut columns, mut fields) = (support::NoColumns, capi_model::Fields::new());
    let mut row = capi_model::RowWriter::new(&mut columns, &mut fields);
    source.next_row(&mut row).unwrap_err().to_string()
}

#[test]
fn batches_of_other_columns_are_refused() {
    let other =
        RecordBatch::try_from_iter([("m", Arc::new(Int64Array::from(vec![1])) as ArrayRef)]);
    assert_eq!(failure(vec![other]), "the record batches do not all have the same columns");
}

#[test]
fn an_error_of_the_reader_holds_no_value() {
    let error = ArrowError::ParseError("cannot parse 'mike@example.com'".into());
    let message = "reading the record batches failed: a value cannot be decoded";
    assert_eq!(failure(vec![Err(error)]), message);
    let error = ArrowError::IpcError("the stream is cut off".into());
    let message = "reading the record batches failed: the stream is cut off";
    assert_eq!(failure(vec![Err(error)]), message);
}

#[test]
fn debug_shows_no_content() {
    let array = Arc::new(StringArray::from(vec!["mike@example.com"])) as ArrayRef;
    let batch = RecordBatch::try_from_iter([("c", array)]).unwrap();
    let mut source = ArrowSource::from_batches(batch.schema(), vec![batch]);
    read_all(&mut source);
    assert!(!format!("{source:?}").contains("mike"));
}
