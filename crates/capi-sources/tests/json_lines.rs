//! What the JSON Lines source hands over, and what it refuses.

#![cfg(feature = "jsonl")]
#![expect(clippy::panic, clippy::unwrap_used, reason = "fixed inputs of a test")]

mod support;

use std::io::Cursor;

use capi_model::RowSource;
use capi_sources::JsonLinesSource;
use support::{Read1, Seen, Trickle, read_all, text, values};

fn rows(lines: impl AsRef<[u8]>) -> Vec<Read1> {
    read_all(&mut JsonLinesSource::new(lines.as_ref()))
}

fn value(json: &str) -> Seen {
    values(rows(format!("{{\"k\":{json}}}"))).remove(0).remove(0)
}

/// Why a line is malformed, behind `line 1, `.
fn fault(line: impl AsRef<[u8]>) -> String {
    match rows(line).remove(0) {
        Read1::Malformed(reason) => reason.strip_prefix("line 1, ").unwrap().to_owned(),
        Read1::Row(row) => panic!("read as a row of {}", row.len()),
    }
}

#[test]
fn values_keep_their_types() {
    for (json, expected) in [
        ("null", Seen::Null),
        ("true", Seen::Bool(true)),
        ("false", Seen::Bool(false)),
        ("0", Seen::Integer(0)),
        ("1795000000000", Seen::Integer(1_795_000_000_000)),
        ("-9223372036854775808", Seen::Integer(i64::MIN)),
        ("19.90", Seen::Float(19.9)),
        ("-0.5e+3", Seen::Float(-500.0)),
        ("1E2", Seen::Float(100.0)),
        ("50.0", Seen::Float(50.0)),
        ("\"\"", text("")),
        ("\" é \"", text(" é ")),
        ("[]", Seen::List(vec![])),
        ("[1, \"a\",null]", Seen::List(vec![Seen::Integer(1), text("a"), Seen::Null])),
        (r#"[["\n"],{"a":[1]}]"#, Seen::List(vec![Seen::List(vec![text("\n")]), Seen::Object])),
        ("{}", Seen::Object),
        (r#"{"a":{"b":[1,2,"x\u00e9"]}}"#, Seen::Object),
    ] {
        assert_eq!(value(json), expected, "{json}");
    }
}

#[test]
fn no_number_loses_digits_that_a_decimal_keeps() {
    for (json, expected) in [
        ("9223372036854775808", Seen::Decimal("9223372036854775808".into())),
        ("-9223372036854775809", Seen::Decimal("-9223372036854775809".into())),
        ("123456789012345678.12", Seen::Decimal("123456789012345678.12".into())),
        ("-0.30000000000000004", Seen::Decimal("-0.30000000000000004".into())),
        ("999999999999999.5", Seen::Decimal("999999999999999.5".into())),
        ("99999999999999.5", Seen::Float(99_999_999_999_999.5)),
        ("0.000000000000000000000001", Seen::Float(1e-24)),
        (&"9".repeat(40), Seen::Float(1e40)),
        (&format!("0.{}", "3".repeat(50)), Seen::Float(1.0 / 3.0)),
    ] {
        assert_eq!(value(json), expected, "{json}");
    }
    let Seen::Float(zero) = value("-0") else { panic!("an integer has no negative zero") };
    assert!(zero == 0.0 && zero.is_sign_negative());
}

#[test]
fn escapes_are_read() {
    assert_eq!(
        value(r#""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00é""#),
        text("\"\\/\u{8}\u{c}\n\r\tAé😀é")
    );
    let rows = rows(r#"{"event\u0049d":1,"":2}"#);
    let expected = [("eventId".into(), Seen::Integer(1)), (String::new(), Seen::Integer(2))];
    assert_eq!(rows, [Read1::Row(expected.into())]);
}

#[test]
fn keys_come_in_order_and_twice_when_given_twice() {
    let Read1::Row(row) = rows(r#"{"b":1,"a":2,"b":3}"#).remove(0) else { panic!("malformed") };
    let names: Vec<_> = row.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["b", "a", "b"]);
}

#[test]
fn rows_have_no_header() {
    assert_eq!(JsonLinesSource::new("{}\n".as_bytes()).header().unwrap(), None);
}

#[test]
fn blank_lines_a_byte_order_mark_and_crlf_do_not_matter() {
    let expected = values(rows("{\"a\":1}\n{\"a\":2}\n"));
    for lines in [
        "\u{feff}{\"a\":1}\r\n{\"a\":2}\r\n",
        "\n \t\r\n{\"a\":1}\n\n\n  { \"a\" : 2 }  ",
        "{\"a\":1}\n{\"a\":2}",
    ] {
        assert_eq!(values(rows(lines)), expected, "{lines:?}");
    }
    assert_eq!(rows(""), []);
    assert_eq!(rows("\n\n"), []);
}

#[test]
fn an_empty_object_is_a_row() {
    assert_eq!(rows("{}\n{ }"), [Read1::Row(vec![]), Read1::Row(vec![])]);
}

#[test]
fn a_line_that_is_not_an_object_is_malformed_and_the_next_is_read() {
    let read = rows("[{\"a\":1}]\n\n{\"a\":1}\nnull\n");
    assert_eq!(
        read[0],
        Read1::Malformed(
            "line 1, column 1: an object is expected, not a list; put each object on its own line"
                .into()
        )
    );
    assert!(matches!(read[1], Read1::Row(_)));
    assert_eq!(read[2], Read1::Malformed("line 4, column 1: an object is expected".into()));
    assert_eq!(fault(" \"x\""), "column 2: an object is expected, not text");
    assert_eq!(fault("-1"), "column 1: an object is expected, not a number");
    assert_eq!(fault("a,b"), "column 1: an object is expected");
}

#[test]
fn a_fault_says_what_was_expected_and_where() {
    for (line, expected) in [
        (r"{", "column 2: a key in double quotes is expected"),
        (r#"{"a":1,}"#, "column 8: a key in double quotes is expected"),
        (r"{a:1}", "column 2: a key in double quotes is expected"),
        (r#"{"a" 1}"#, "column 6: a colon is expected after the key"),
        (r#"{"a":}"#, "column 6: a value is expected"),
        (r#"{"a":nul}"#, "column 6: a value is expected"),
        (r#"{"é":True}"#, "column 6: a value is expected"),
        (r#"{"a":1"#, "column 7: a comma or a closing brace is expected"),
        (r#"{"a":1 "b":2}"#, "column 8: a comma or a closing brace is expected"),
        (r#"{"a":[1 2]}"#, "column 9: a comma or a closing bracket is expected"),
        (r#"{"a":[1,]}"#, "column 9: a value is expected"),
        (r#"{"a":1}{"#, "column 8: something stands behind the object"),
        (r#"{"a":"x"#, "column 8: text is not closed"),
        (r#"{"a":"x\"#, "column 9: text is not closed"),
        ("{\"a\":\"x\ty\"}", "column 8: a control character in text must be escaped"),
        (r#"{"a":"\x"}"#, "column 7: JSON has no such escape"),
        (r#"{"a":"\u12g4"}"#, "column 7: JSON has no such escape"),
        (r#"{"a":"\u12"#, "column 7: JSON has no such escape"),
        (r#"{"a":"\ud800"}"#, "column 7: half of a surrogate pair is no character"),
        (r#"{"a":"\ud800\u0041"}"#, "column 7: half of a surrogate pair is no character"),
        (r#"{"a":"\udc00\ud800"}"#, "column 7: half of a surrogate pair is no character"),
        (r#"{"a":01}"#, "column 6: JSON has no such number"),
        (r#"{"a":-}"#, "column 7: JSON has no such number"),
        (r#"{"a":1.}"#, "column 8: JSON has no such number"),
        (r#"{"a":1e}"#, "column 8: JSON has no such number"),
        (r#"{"a":1e400}"#, "column 6: the number is too large"),
        (r#"{"a":NaN}"#, "column 6: a value is expected"),
        (r#"{"a":+1}"#, "column 6: a value is expected"),
    ] {
        assert_eq!(fault(line), expected, "{line}");
    }
}

#[test]
fn a_line_that_is_not_utf_8_is_malformed() {
    let read = rows(b"{\"a\":\"\xC3\xA9 M\xFCller\"}\n{\"a\":1}\n");
    assert_eq!(read[0], Read1::Malformed("line 1, column 10: the line is not UTF-8 text".into()));
    assert!(matches!(read[1], Read1::Row(_)));
}

#[test]
fn a_line_that_is_too_long_is_passed_over_in_bounded_memory() {
    let lines = format!("{{\"a\":\"{}\"}}\n{{\"a\":12}}\n{{\"a\":123}}\n", "x".repeat(1000));
    for piece in [1, 7, 5000] {
        let reader = Trickle(lines.as_bytes(), piece);
        let read = read_all(&mut JsonLinesSource::new(reader).with_max_row_bytes(8));
        assert_eq!(
            read,
            [
                Read1::Malformed("line 1: it is longer than 8 bytes".into()),
                Read1::Row(vec![("a".into(), Seen::Integer(12))]),
                Read1::Malformed("line 3: it is longer than 8 bytes".into()),
            ],
            "{piece} bytes a read"
        );
    }
}

#[test]
fn levels_and_items_are_bounded() {
    let nested = |levels: usize| format!("{{\"a\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
    assert!(matches!(rows(nested(126))[0], Read1::Row(_)));
    assert_eq!(fault(nested(127)), "column 132: there are more than 127 levels");
    assert_eq!(fault("{\"a\":".repeat(100_000)), "column 636: there are more than 127 levels");

    let items = |count: usize| format!("{{\"a\":[1{}]}}", ",1".repeat(count - 1));
    assert!(matches!(rows(items(65_536))[0], Read1::Row(_)));
    assert!(fault(items(65_537)).contains("more than 65,536 items"));
}

#[test]
fn a_file_that_is_not_text_is_refused_before_the_first_row() {
    for (bytes, word) in [(&b"\x1F\x8B\x08\0\0\0\0\0"[..], "gzip"), (b"\xFF\xFE{\0", "UTF-16")] {
        let mut source = JsonLinesSource::new(bytes);
        let message = source.header().unwrap_err().to_string();
        assert!(message.contains(word), "{message}");
    }
}

#[test]
fn a_seekable_reader_gives_the_same_rows_again() {
    let mut source = JsonLinesSource::seekable(Cursor::new("\u{feff}{\"a\":1}\nbad\n{\"a\":2}"));
    let first = read_all(&mut source);
    assert!(source.rewind().unwrap());
    assert_eq!(read_all(&mut source), first);
    assert_eq!(first.len(), 3);
    assert!(!JsonLinesSource::new("{}".as_bytes()).rewind().unwrap());
}

#[test]
fn no_message_holds_content() {
    let secret = "mike@example.com";
    for line in [
        format!("{{\"{secret}\" 1}}"),
        format!("{{\"a\":{secret}}}"),
        format!("{{\"a\":\"{secret}"),
        format!("{{\"a\":1}} {secret}"),
        secret.to_owned(),
        format!("\"{secret}\""),
        format!("{{\"a\":\"\\{secret}\"}}"),
    ] {
        assert!(!fault(&line).contains("mike"), "{line}");
    }
    let mut source = JsonLinesSource::new(secret.as_bytes());
    read_all(&mut source);
    let shown = format!("{source:?}");
    assert!(!shown.contains("mike") && !shown.contains("109, 105"), "{shown}");
}
