//! The CSV source reads what the `csv` crate reads and writes, however the bytes arrive.

#![cfg(feature = "csv")]
#![expect(clippy::unwrap_used, reason = "fixed inputs of a test")]

mod support;

use capi_model::RowSource;
use capi_sources::CsvSource;
use proptest::collection::vec;
use proptest::prelude::*;
use support::{Read1, Seen, Trickle, read_all, values};

/// Cells with everything that has a meaning in CSV.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-zé\\\",\n\r ]{0,12}", "[0-9]{1,40}", any::<String>(),]
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1..6_usize).prop_flat_map(|columns| vec(vec(cell(), columns), 0..20))
}

fn seen(cell: &str) -> Seen {
    if cell.is_empty() { Seen::Null } else { support::text(cell) }
}

/// Bytes that look like CSV, mostly.
fn csv_like() -> impl Strategy<Value = Vec<u8>> {
    vec(
        prop_oneof![
            4 => prop::sample::select(b"ab,,\"\"\n\r ".to_vec()),
            1 => any::<u8>(),
        ],
        0..200,
    )
}

/// What the `csv` crate reads.
fn reference(bytes: &[u8]) -> Vec<Vec<Vec<u8>>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let records = reader.byte_records().map(|record| record.unwrap());
    records.map(|record| record.iter().map(<[u8]>::to_vec).collect()).collect()
}

proptest! {
    #[test]
    fn what_is_written_is_read(rows in table(), crlf: bool, quote_all: bool, piece in 1..50_u64) {
        let columns = rows.first().map_or(2, Vec::len);
        let mut writer = csv::WriterBuilder::new()
            .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
            .quote_style(if quote_all { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
            .from_writer(Vec::new());
        writer.write_record((0..columns).map(|column| format!("c{column}"))).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();

        // A lone cell of white space, unquoted, is a blank line.
        let blank = |row: &&Vec<String>| !(columns == 1 && !quote_all && row[0].trim().is_empty());
        let read = values(read_all(&mut CsvSource::new(Trickle(&bytes[..], piece))));
        let read: Vec<_> = read.into_iter().filter(|row| columns > 1 || quote_all || matches!(
            &row[0], Seen::Text(text) if !text.trim().is_empty()
        )).collect();
        let expected: Vec<Vec<Seen>> =
            rows.iter().filter(blank).map(|row| row.iter().map(|cell| seen(cell)).collect()).collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn any_bytes_give_the_same_rows_in_any_pieces(bytes in csv_like(), piece in 1..20_u64) {
        let mut whole = CsvSource::new(&bytes[..]).with_max_row_bytes(60);
        let mut pieces = CsvSource::new(Trickle(&bytes[..], piece)).with_max_row_bytes(60);
        let header = whole.header().map_err(|error| error.to_string());
        prop_assert_eq!(&header, &pieces.header().map_err(|error| error.to_string()));
        if header.is_ok_and(|header| header.is_some_and(|header| header.len() <= 21)) {
            prop_assert_eq!(read_all(&mut whole), read_all(&mut pieces));
        }
    }

    #[test]
    fn cells_are_those_of_the_csv_crate(bytes in csv_like()) {
        let bytes = [b"one,two,three\n", &bytes[..]].concat();
        let mut source = CsvSource::new(&bytes[..]);
        let mut read = read_all(&mut source);
        // We go on below a quote that is open at the end.
        let is_open = |row: &Read1| matches!(row, Read1::Malformed(why) if why.contains("closed"));
        prop_assume!(!read.iter().any(is_open));
        // We take a lone cell of white space for a blank line, unless it is quoted.
        let is_lone = |row: &Read1| matches!(row, Read1::Malformed(why) if why.contains("1 cell "));
        read.retain(|row| !is_lone(row));
        let mut expected = reference(&bytes);
        expected.retain(|record| record.len() > 1);

        prop_assert_eq!(read.len(), expected.len() - 1);
        for (row, expected) in read.into_iter().zip(expected.iter().skip(1)) {
            match row {
                Read1::Row(row) => {
                    let expected: Vec<_> = expected.iter()
                        .map(|cell| seen(std::str::from_utf8(cell).unwrap()))
                        .collect();
                    prop_assert_eq!(row.into_iter().map(|(_, value)| value).collect::<Vec<_>>(), expected);
                }
                Read1::Malformed(why) if why.contains("cell") => {
                    prop_assert_ne!(expected.len(), 3);
                }
                Read1::Malformed(why) => {
                    prop_assert!(why.contains("UTF-8"), "{}", why);
                    prop_assert!(std::str::from_utf8(&bytes).is_err());
                }
            }
        }
    }

    #[test]
    fn a_stray_quote_costs_its_row_only(rows in vec("[a-z]{1,5},[a-z]{1,5}", 1..20), at: prop::sample::Index) {
        let at = at.index(rows.len());
        let mut csv = String::from("a,b\n");
        for (index, row) in rows.iter().enumerate() {
            csv.push_str(if index == at { "\"" } else { "" });
            csv.push_str(row);
            csv.push('\n');
        }
        let read = read_all(&mut CsvSource::new(csv.as_bytes()));
        prop_assert_eq!(read.len(), rows.len());
        for (index, row) in read.iter().enumerate() {
            prop_assert_eq!(matches!(row, Read1::Malformed(_)), index == at);
        }
    }
}
