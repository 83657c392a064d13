//! One column of a record batch.

use std::fmt::Write;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal32Type, Decimal64Type, Float16Type, Float32Type, Int8Type,
    Int16Type, Int32Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type,
};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, BooleanArray, Decimal128Array, Decimal256Array,
    Float64Array, Int64Array, LargeBinaryArray, LargeStringArray, OffsetSizeTrait, StringArray,
    StringViewArray, UInt64Array,
};
use arrow_schema::{DataType, TimeUnit};
use bumpalo::Bump;
use bumpalo::collections::String as BumpString;
use capi_model::{Decimal, Timestamp, Value};

use super::number;

const MILLIS_PER_DAY: i64 = 86_400_000;

/// A column whose type is looked at once, so that a value takes no downcast.
pub(super) struct Column {
    array: ArrayRef,
    values: Values,
}

/// The values, with types that differ only in width made one. None is read where it is null.
enum Values {
    Bool(BooleanArray),
    Bytes(BinaryArray),
    BytesView(BinaryViewArray),
    /// Midnights, in milliseconds.
    Date(Int64Array),
    Decimal {
        unscaled: Decimal128Array,
        scale: i8,
    },
    Dictionary {
        keys: Vec<usize>,
        items: Box<Column>,
    },
    Float(Float64Array),
    Integer(Int64Array),
    LargeBytes(LargeBinaryArray),
    LargeText(LargeStringArray),
    /// The items of a row lie between its offset and the next.
    List {
        offsets: Vec<usize>,
        items: Box<Column>,
    },
    Null,
    /// A type that no column takes.
    Other,
    Text(StringArray),
    TextView(StringViewArray),
    /// Milliseconds.
    Timestamp(Int64Array),
    Unsigned(UInt64Array),
    WideDecimal(Decimal256Array),
}

impl Column {
    pub(super) fn new(array: &ArrayRef) -> Self {
        Self { array: array.clone(), values: Values::of(array) }
    }

    /// The value of a row of the batch.
    #[inline]
    pub(super) fn value<'a>(&'a self, row: usize, arena: &'a Bump) -> Value<'a> {
        if self.array.is_null(row) {
            return Value::Null;
        }
        match &self.values {
            Values::Bool(array) => Value::Bool(array.value(row)),
            Values::Bytes(array) => bytes(array.value(row)),
            Values::BytesView(array) => bytes(array.value(row)),
            Values::Date(array) => Value::Text(date(array.value(row), arena)),
            Values::Decimal { unscaled, scale } => {
                Value::Decimal(Decimal::new(unscaled.value(row), *scale))
            }
            Values::Dictionary { keys, items } => {
                keys.get(row).map_or(Value::Null, |&key| items.value(key, arena))
            }
            Values::Float(array) => Value::Float(array.value(row)),
            Values::Integer(array) => Value::Integer(array.value(row)),
            Values::LargeBytes(array) => bytes(array.value(row)),
            Values::LargeText(array) => Value::Text(array.value(row)),
            Values::List { offsets, items } => {
                let (Some(&start), Some(&end)) = (offsets.get(row), offsets.get(row + 1)) else {
                    return Value::Null;
                };
                let items = (start..end).map(|item| items.value(item, arena));
                Value::List((&*arena.alloc_slice_fill_iter(items)).into())
            }
            Values::Null => Value::Null,
            Values::Other => Value::Object,
            Values::Text(array) => Value::Text(array.value(row)),
            Values::TextView(array) => Value::Text(array.value(row)),
            Values::Timestamp(array) => Value::Timestamp(Timestamp::from_millis(array.value(row))),
            Values::Unsigned(array) => number::unsigned(array.value(row)),
            Values::WideDecimal(array) => number::wide_decimal(array.value(row), array.scale())
                .map_or_else(
                    || Value::Text(arena.alloc_str(&array.value_as_string(row))),
                    Value::Decimal,
                ),
        }
    }
}

impl Values {
    fn of(array: &ArrayRef) -> Self {
        match array.data_type() {
            DataType::Null => Self::Null,
            DataType::Boolean => Self::Bool(array.as_boolean().clone()),
            DataType::Int8 => Self::Integer(array.as_primitive::<Int8Type>().unary(i64::from)),
            DataType::Int16 => Self::Integer(array.as_primitive::<Int16Type>().unary(i64::from)),
            DataType::Int32 => Self::Integer(array.as_primitive::<Int32Type>().unary(i64::from)),
            DataType::Int64 => Self::Integer(array.as_primitive().clone()),
            DataType::UInt8 => Self::Integer(array.as_primitive::<UInt8Type>().unary(i64::from)),
            DataType::UInt16 => Self::Integer(array.as_primitive::<UInt16Type>().unary(i64::from)),
            DataType::UInt32 => Self::Integer(array.as_primitive::<UInt32Type>().unary(i64::from)),
            DataType::UInt64 => Self::Unsigned(array.as_primitive().clone()),
            DataType::Float16 => Self::Float(array.as_primitive::<Float16Type>().unary(f64::from)),
            DataType::Float32 => {
                Self::Float(array.as_primitive::<Float32Type>().unary(number::shortest))
            }
            DataType::Float64 => Self::Float(array.as_primitive().clone()),
            &DataType::Decimal32(_, scale) => {
                let unscaled = array.as_primitive::<Decimal32Type>().unary(i128::from);
                Self::Decimal { unscaled, scale }
            }
            &DataType::Decimal64(_, scale) => {
                let unscaled = array.as_primitive::<Decimal64Type>().unary(i128::from);
                Self::Decimal { unscaled, scale }
            }
            &DataType::Decimal128(_, scale) => {
                Self::Decimal { unscaled: array.as_primitive().clone(), scale }
            }
            DataType::Decimal256(..) => Self::WideDecimal(array.as_primitive().clone()),
            DataType::Utf8 => Self::Text(array.as_string().clone()),
            DataType::LargeUtf8 => Self::LargeText(array.as_string().clone()),
            DataType::Utf8View => Self::TextView(array.as_string_view().clone()),
            DataType::Binary => Self::Bytes(array.as_binary().clone()),
            DataType::LargeBinary => Self::LargeBytes(array.as_binary().clone()),
            DataType::BinaryView => Self::BytesView(array.as_binary_view().clone()),
            DataType::Timestamp(unit, _) => Self::Timestamp(millis(array, *unit)),
            DataType::Date32 => {
                let days = array.as_primitive::<Date32Type>();
                Self::Date(days.unary(|days| i64::from(days) * MILLIS_PER_DAY))
            }
            DataType::Date64 => Self::Date(array.as_primitive::<Date64Type>().unary(|at| at)),
            DataType::List(_) => list::<i32>(array),
            DataType::LargeList(_) => list::<i64>(array),
            DataType::FixedSizeList(_, length) => {
                let (lists, length) =
                    (array.as_fixed_size_list(), usize::try_from(*length).unwrap_or(0));
                let offsets = (0..=lists.len()).map(|row| row * length).collect();
                Self::List { offsets, items: Box::new(Column::new(lists.values())) }
            }
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary();
                if dictionary.values().is_empty() {
                    return Self::Null;
                }
                let keys = dictionary.normalized_keys();
                Self::Dictionary { keys, items: Box::new(Column::new(dictionary.values())) }
            }
            _ => Self::Other,
        }
    }
}

fn list<O: OffsetSizeTrait>(array: &ArrayRef) -> Values {
    let lists = array.as_list::<O>();
    let offsets = lists.value_offsets().iter().map(|offset| offset.as_usize()).collect();
    Values::List { offsets, items: Box::new(Column::new(lists.values())) }
}

/// Instants, truncated to the millisecond before them.
fn millis(array: &ArrayRef, unit: TimeUnit) -> Int64Array {
    match unit {
        TimeUnit::Second => {
            array.as_primitive::<TimestampSecondType>().unary(|at| at.saturating_mul(1000))
        }
        TimeUnit::Millisecond => array.as_primitive::<TimestampMillisecondType>().unary(|at| at),
        TimeUnit::Microsecond => {
            array.as_primitive::<TimestampMicrosecondType>().unary(|at| at.div_euclid(1000))
        }
        TimeUnit::Nanosecond => {
            array.as_primitive::<TimestampNanosecondType>().unary(|at| at.div_euclid(1_000_000))
        }
    }
}

/// Some writers store text as bytes.
fn bytes(bytes: &[u8]) -> Value<'_> {
    str::from_utf8(bytes).map_or(Value::Object, Value::Text)
}

/// A date is not an instant: it goes on as text, which says so.
fn date(midnight: i64, arena: &Bump) -> &str {
    const DATE: usize = "2026-11-18".len();
    let mut text = BumpString::new_in(arena);
    // Writing to a string does not fail.
    let _ = write!(text, "{}", Timestamp::from_millis(midnight));
    if text.contains('T') {
        text.truncate(DATE);
    }
    text.into_bump_str()
}
