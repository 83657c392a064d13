//! Reads a source to its end and keeps what it handed over.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that fails")]

use std::io::{self, Read};

use capi_model::{Columns, Field, Fields, List, NextRow, RowSource, RowWriter, Value};

/// A value that outlives its row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Seen {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Decimal(String),
    Text(String),
    List(Vec<Seen>),
    Object,
    Timestamp(i64),
}

impl From<Value<'_>> for Seen {
    fn from(value: Value<'_>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Integer(value) => Self::Integer(value),
            Value::Float(value) => Self::Float(value),
            Value::Decimal(value) => Self::Decimal(value.to_string()),
            Value::Text(value) => Self::Text(value.to_owned()),
            Value::Timestamp(value) => Self::Timestamp(value.as_millis()),
            Value::List(list) => Self::List(items(list)),
            Value::Object => Self::Object,
            _ => unreachable!("a kind of value that no source gives"),
        }
    }
}

fn items(list: List<'_>) -> Vec<Seen> {
    (0..list.len()).filter_map(|index| list.item(index)).map(Seen::from).collect()
}

pub(crate) fn text(text: &str) -> Seen {
    Seen::Text(text.to_owned())
}

/// What one call of `next_row` gave: names and values, or why the row cannot be read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Read1 {
    Row(Vec<(String, Seen)>),
    Malformed(String),
}

/// Gives each column the field of its place, so that a row's values can be read back in order.
#[derive(Default)]
struct Places(Vec<String>);

impl Columns for Places {
    fn cell(&self, index: usize) -> Option<Field> {
        Field::ALL.get(index).copied()
    }

    fn entry(&mut self, nth: usize, name: &str) -> Option<Field> {
        assert_eq!(nth, self.0.len(), "entries come in order");
        self.0.push(name.to_owned());
        Field::ALL.get(nth).copied()
    }
}

/// Columns that fill no field.
pub(crate) struct NoColumns;

impl Columns for NoColumns {
    fn cell(&self, _: usize) -> Option<Field> {
        None
    }

    fn entry(&mut self, _: usize, _: &str) -> Option<Field> {
        None
    }
}

/// Reads all rows; they may have as many columns as there are fields.
pub(crate) fn read_all(source: &mut impl RowSource) -> Vec<Read1> {
    let header = source.header().unwrap();
    let mut rows = Vec::new();
    loop {
        let (mut columns, mut fields) = (Places::default(), Fields::new());
        match source.next_row(&mut RowWriter::new(&mut columns, &mut fields)).unwrap() {
            NextRow::Row => {
                let names = header.clone().unwrap_or(columns.0);
                assert!(names.len() <= Field::ALL.len(), "a test with too many columns");
                let values = Field::ALL.iter().map(|&field| Seen::from(fields.value(field)));
                rows.push(Read1::Row(names.into_iter().zip(values).collect()));
            }
            NextRow::Malformed(row) => rows.push(Read1::Malformed(row.into_reason().into_owned())),
            NextRow::End => return rows,
        }
    }
}

/// The rows, of which none may be malformed, without their names.
pub(crate) fn values(rows: Vec<Read1>) -> Vec<Vec<Seen>> {
    let values = |row| match row {
        Read1::Row(row) => row.into_iter().map(|(_, value)| value).collect(),
        Read1::Malformed(reason) => panic!("malformed: {reason}"),
    };
    rows.into_iter().map(values).collect()
}

/// Reads so many bytes at a time, never more.
pub(crate) struct Trickle<R>(pub(crate) R, pub(crate) u64);

impl<R: Read> Read for Trickle<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.by_ref().take(self.1).read(buffer)
    }
}
