//! What the CSV source hands over, and what it refuses.

#![cfg(feature = "csv")]
#![expect(clippy::panic, clippy::unwrap_used, reason = "fixed inputs of a test")]

mod support;

use std::io::Cursor;

use capi_model::RowSource;
use capi_sources::{CsvSource, Delimiter};
use support::{NoColumns, Read1, Seen, Trickle, read_all, text, values};

fn rows(csv: impl AsRef<[u8]>) -> Vec<Read1> {
    read_all(&mut CsvSource::new(csv.as_ref()))
}

/// The cells of all rows as text, null as "∅".
fn cells(csv: &str) -> Vec<Vec<String>> {
    let shown = |value| match value {
        Seen::Null => "∅".to_owned(),
        Seen::Text(text) => text,
        other => panic!("CSV gives no {other:?}"),
    };
    let row = |row: Vec<Seen>| row.into_iter().map(shown).collect();
    values(rows(csv)).into_iter().map(row).collect()
}

fn malformed(csv: impl AsRef<[u8]>) -> Vec<String> {
    let reason = |row| match row {
        Read1::Malformed(reason) => Some(reason),
        Read1::Row(_) => None,
    };
    rows(csv).into_iter().filter_map(reason).collect()
}

fn refused(csv: impl AsRef<[u8]>) -> String {
    CsvSource::new(csv.as_ref()).header().unwrap_err().to_string()
}

#[test]
fn the_first_record_names_the_columns_without_a_byte_order_mark() {
    for csv in ["\u{feff}eventId,amount\n", "eventId,amount", "\r\n\neventId,\"amount\"\r\n"] {
        let mut source = CsvSource::new(csv.as_bytes());
        assert_eq!(source.header().unwrap().unwrap(), ["eventId", "amount"], "{csv:?}");
    }
    let mut quoted = CsvSource::new("\u{feff}\"event\"\"Id\",amount\n".as_bytes());
    assert_eq!(quoted.header().unwrap().unwrap(), ["event\"Id", "amount"]);
}

#[test]
fn rows_can_be_read_without_asking_for_the_header() {
    let mut source = CsvSource::new("a,b\n1,2\n".as_bytes());
    let (mut columns, mut fields) = (NoColumns, capi_model::Fields::new());
    let mut row = capi_model::RowWriter::new(&mut columns, &mut fields);
    assert_eq!(source.next_row(&mut row).unwrap(), capi_model::NextRow::Row);
    assert_eq!(source.header().unwrap().unwrap(), ["a", "b"]);
}

#[test]
fn every_value_is_text_and_an_empty_cell_is_null() {
    let read = values(rows("a,b,c,d,e\n1,true,\"\",,\" \"\n"));
    assert_eq!(read, [[text("1"), text("true"), Seen::Null, Seen::Null, text(" ")]]);
}

#[test]
fn lines_end_with_lf_crlf_or_cr_and_blank_lines_are_skipped() {
    let expected = [["1", "2"], ["3", "∅"]];
    for csv in [
        "a,b\n1,2\n3,\n",
        "a,b\r\n1,2\r\n3,\r\n",
        "a,b\r1,2\r3,\r",
        "a,b\n1,2\n3,",
        "a,b\n\n\n1,2\r\n\r\n \t \n3,\n\n   \n",
        "a,b\r\n1,2\n3,\"\"",
    ] {
        assert_eq!(cells(csv), expected, "{csv:?}");
    }
}

#[test]
fn quoted_cells_hold_delimiters_line_breaks_and_quotes() {
    let csv = "a,b\n\"x, \"\"y\"\"\n\r\nz\",\"[\"\"id-1\"\"]\"\n\"\"\"\",\"é\"\"\"\n";
    assert_eq!(cells(csv), [["x, \"y\"\n\r\nz", "[\"id-1\"]"], ["\"", "é\""]]);
}

#[test]
fn stray_quotes_are_read_as_most_readers_do() {
    assert_eq!(cells("a,b\nx\"y\"\"z,\"q\"r\"s\n"), [["x\"y\"\"z", "qr\"s"]]);
}

#[test]
fn a_ragged_row_is_malformed_and_the_next_is_read() {
    let read = rows("a,b,c\n1,2\n\"x\ny\",2,3,4\n\n1,2,3\nlone\n");
    assert_eq!(
        read[..2],
        [
            Read1::Malformed("line 2: 2 cells where the header has 3".into()),
            Read1::Malformed("line 3: 4 cells where the header has 3".into()),
        ]
    );
    assert!(matches!(&read[2], Read1::Row(row) if row[2] == ("c".into(), text("3"))));
    assert_eq!(read[3], Read1::Malformed("line 7: 1 cell where the header has 3".into()));
    assert_eq!(read.len(), 4);
}

#[test]
fn a_row_that_is_not_utf_8_names_the_column_and_no_content() {
    let mut csv =
        b"eventId,firstName,amount\nkeep,ok,1\nid,M\xFCller,1\n\"x\"\"\",a,\xFF\n".to_vec();
    csv.extend_from_slice(b"keep,ok,2\n");
    assert_eq!(
        malformed(&csv),
        [
            "line 3: column 2 (`firstName`) is not UTF-8 text",
            "line 4: column 3 (`amount`) is not UTF-8 text"
        ]
    );
    assert_eq!(rows(&csv).len(), 4);
}

#[test]
fn half_a_character_before_a_delimiter_does_not_pass() {
    assert_eq!(malformed(b"a,b\n\xC3,\xA9\n"), ["line 2: column 1 (`a`) is not UTF-8 text"]);
}

#[test]
fn a_quote_that_is_never_closed_costs_one_row() {
    let read = rows("a,b\n1,2\n\"x\ny\",\"open\n3,4\n5,6\n");
    assert_eq!(read.len(), 4);
    assert_eq!(
        read[1],
        Read1::Malformed("line 3: a quote is opened on line 4 and never closed".into())
    );
    assert_eq!(read[3], Read1::Row(vec![("a".into(), text("5")), ("b".into(), text("6"))]));

    assert_eq!(
        malformed("a,b\n1,2\n3,\"cut of"),
        ["line 3: a quote is opened on line 3 and never closed"]
    );
    assert_eq!(cells("a,b\n3,\"whole\""), [["3", "whole"]]);
}

#[test]
fn a_row_that_is_too_long_is_passed_over_in_bounded_memory() {
    let long = "x".repeat(1000);
    let csv = format!("a,b\n{long},1\n1,2\n{long}");
    for piece in [1, 7, 5000] {
        let reader = Trickle(csv.as_bytes(), piece);
        let read = read_all(&mut CsvSource::new(reader).with_max_row_bytes(20));
        assert_eq!(
            read,
            [
                Read1::Malformed("line 2: it is longer than 20 bytes".into()),
                Read1::Row(vec![("a".into(), text("1")), ("b".into(), text("2"))]),
                Read1::Malformed("line 4: it is longer than 20 bytes".into()),
            ],
            "{piece} bytes a read"
        );
    }
}

#[test]
fn the_longest_row_allowed_is_read() {
    let csv = "a,b\n12345,7890\n12345,78901\n";
    let read = read_all(&mut CsvSource::new(csv.as_bytes()).with_max_row_bytes(10));
    assert!(matches!(read[0], Read1::Row(_)));
    assert_eq!(read[1], Read1::Malformed("line 3: it is longer than 10 bytes".into()));
}

#[test]
fn a_quote_that_swallows_too_much_costs_one_row() {
    let csv = format!("a,b\n1,\"open\n{}2,\"q\"\n", "3,4\n".repeat(50));
    for piece in [1, 7, 5000] {
        let reader = Trickle(csv.as_bytes(), piece);
        let read = read_all(&mut CsvSource::new(reader).with_max_row_bytes(100));
        assert_eq!(
            read[0],
            Read1::Malformed(
                "line 2: a quote is opened on line 2 and not closed within 100 bytes".into()
            )
        );
        assert_eq!(values(read[1..].to_vec()).len(), 51);
    }
}

#[test]
fn cells_without_end_do_not_take_all_memory() {
    let commas = ",".repeat(1_000_000);
    assert_eq!(
        malformed(format!("a,b\n{commas}\n")),
        ["line 2: 1000001 cells where the header has 2"]
    );
    assert!(refused(commas).contains("more than 65536 columns"));
}

#[test]
fn line_numbers_count_every_line() {
    let csv = "\n\na,b\r\n\r\n\"x\ny\",2\r\nbad\n";
    assert_eq!(malformed(csv), ["line 7: 1 cell where the header has 2"]);
    assert_eq!(malformed("a,b\r\r1,2\rbad\r"), ["line 4: 1 cell where the header has 2"]);
}

#[test]
fn other_delimiters_can_be_set() {
    for (delimiter, byte) in
        [(Delimiter::Semicolon, ';'), (Delimiter::Tab, '\t'), (Delimiter::Pipe, '|')]
    {
        let csv = "a;b;c\n1,5;;\"x;y\"\n".replace(';', &byte.to_string());
        let mut source = CsvSource::new(csv.as_bytes()).with_delimiter(delimiter);
        let quoted = format!("x{byte}y");
        assert_eq!(values(read_all(&mut source)), [[text("1,5"), Seen::Null, text(&quoted)]]);
    }
}

#[test]
fn a_line_of_tabs_is_a_row_of_nulls_between_tabs() {
    let mut source = CsvSource::new("a\tb\n\t\n".as_bytes()).with_delimiter(Delimiter::Tab);
    assert_eq!(values(read_all(&mut source)), [[Seen::Null, Seen::Null]]);
}

#[test]
fn a_file_without_a_header_is_refused() {
    for csv in ["", "\u{feff}", "\n\r\n", "  \n"] {
        assert_eq!(
            refused(csv),
            "the input cannot be read as CSV: it is empty; the first line must name the columns, \
             such as conversionHappenedAt and SHA256_EMAIL",
            "{csv:?}"
        );
    }
}

#[test]
fn a_file_that_is_not_csv_is_refused_with_what_to_do() {
    for (csv, reason) in [
        (&b"\x1F\x8B\x08\0\0\0\0\0\0\x03"[..], "compressed with gzip; decompress it first"),
        (b"PK\x03\x04\x14\0\x06\0", "an Excel workbook; save the sheet as CSV in UTF-8"),
        (b"\xFF\xFEa\0,\0b\0\n\0", "UTF-16; save it as UTF-8"),
        (b"conversion,ev\0ntId\n", "NUL bytes"),
        (b"conversion,\xE9v\xE9nement\n", "its header is not UTF-8 text; save it as CSV in UTF-8"),
        (b"{\"conversion\":1}\n", "read it as JSON Lines"),
        (b"conversion;eventId\n", "a semicolon: set that as the delimiter"),
        (b"conversion\teventId\n", "a tab: set that as the delimiter"),
        (b"\"conversion,eventId\n1,2\n", "a quote is opened on line 1 and never closed"),
    ] {
        let message = refused(csv);
        assert!(message.contains(reason), "{message}");
        assert!(!message.contains('\n'), "{message}");
    }
}

#[test]
fn nothing_is_read_behind_a_header_that_was_refused() {
    let mut source = CsvSource::new(&b"\xE9\n1,2\n3,4\n"[..]);
    assert!(source.header().is_err());
    assert!(source.header().is_err());
}

#[test]
fn a_seekable_reader_gives_the_same_rows_again() {
    let csv = "\u{feff}a,b\n1,2\nbad\n3,4\n";
    let mut source = CsvSource::seekable(Cursor::new(csv));
    let first = read_all(&mut source);
    assert!(source.rewind().unwrap());
    assert_eq!(read_all(&mut source), first);
    assert_eq!(first.len(), 3);
}

#[test]
fn a_plain_reader_is_read_once() {
    let mut source = CsvSource::new("a,b\n1,2\n".as_bytes());
    assert_eq!(read_all(&mut source).len(), 1);
    assert!(!source.rewind().unwrap());
    assert_eq!(read_all(&mut source), []);
}

#[test]
fn debug_shows_no_content() {
    let mut source = CsvSource::new("a,b\nmike@example.com,\"x\"\"y\"\n".as_bytes());
    read_all(&mut source);
    let shown = format!("{source:?}");
    assert!(!shown.contains("mike") && !shown.contains("109, 105"), "{shown}");
}
