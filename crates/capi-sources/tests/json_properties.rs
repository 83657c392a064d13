//! The JSON Lines source takes the lines that `serde_json` takes, with the same values.

#![cfg(feature = "jsonl")]
#![expect(clippy::unwrap_used, reason = "fixed inputs of a test")]

mod support;

use std::fmt;

use capi_sources::JsonLinesSource;
use proptest::collection::vec;
use proptest::prelude::*;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Number, Value};
use support::{Read1, Seen, Trickle, read_all, values};

/// The keys and values of an object as `serde_json` reads them, in order, duplicates included.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

fn same(ours: &Seen, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Seen::Null, Value::Null) | (Seen::Object, Value::Object(_)) => true,
        (Seen::Bool(ours), Value::Bool(theirs)) => ours == theirs,
        (Seen::Text(ours), Value::String(theirs)) => ours == theirs,
        (Seen::Integer(ours), Value::Number(theirs)) => theirs.as_i64() == Some(*ours),
        (Seen::Float(ours), Value::Number(theirs)) => close(*ours, theirs),
        (Seen::Decimal(ours), Value::Number(theirs)) => close(ours.parse().unwrap(), theirs),
        (Seen::List(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(o, t)| same(o, t))
        }
        _ => false,
    }
}

/// `serde_json` may be off in the last bits, of which the smallest numbers have few.
fn close(ours: f64, theirs: &Number) -> bool {
    let theirs = theirs.as_f64().unwrap();
    let sign = ours.is_sign_negative() == theirs.is_sign_negative();
    sign && (ours - theirs).abs() <= 4.0 * f64::EPSILON * ours.abs() + 1e-300
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[\\x00-\\x7f]{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec(("[a-z\"\\\\é]{0,4}", inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// An object as text, with white space and duplicates, and how it is written.
fn line() -> impl Strategy<Value = String> {
    (vec(("[a-cé\"\\\\\n]{0,3}", json()), 0..15), "[ \t\r]{0,2}").prop_map(|(members, space)| {
        let member = |(key, value): (String, Value)| {
            format!("{space}{}{space}:{space}{value}{space}", Value::from(key))
        };
        let members: Vec<_> = members.into_iter().map(member).collect();
        format!("{space}{{{space}{}}}{space}", members.join(","))
    })
}

/// Text that is nearly JSON.
fn nearly_json() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\"a\"",
        "\"a\":",
        "{\"a\":",
        "1",
        "-",
        "0",
        ".",
        "e",
        "E+",
        "9223372036854775808",
        "1.5",
        "true",
        "false",
        "null",
        "nul",
        " ",
        "\t",
        "é",
        "\\u00e9",
        "\\ud83d",
        "\\ude00",
        "\\n",
        "\u{1}",
        "\u{7f}",
    ]);
    (vec(piece, 0..12), any::<bool>()).prop_map(|(pieces, inside)| {
        let text = pieces.concat();
        if inside { format!("{{\"a\":{text}}}") } else { text }
    })
}

fn check(line: &str) -> Result<(), TestCaseError> {
    let read = read_all(&mut JsonLinesSource::new(line.as_bytes()));
    if line.trim_ascii().is_empty() {
        prop_assert!(read.is_empty());
        return Ok(());
    }
    match (serde_json::from_str::<Members>(line), read.as_slice()) {
        (Ok(Members(theirs)), [Read1::Row(ours)]) => {
            prop_assert_eq!(ours.len(), theirs.len());
            for ((our_key, ours), (their_key, theirs)) in ours.iter().zip(&theirs) {
                prop_assert_eq!(our_key, their_key);
                prop_assert!(same(ours, theirs), "{:?} is not {:?}", ours, theirs);
            }
        }
        (Err(_), [Read1::Malformed(_)]) => {}
        (theirs, ours) => {
            prop_assert!(false, "serde_json: {:?}, ours: {:?}", theirs.map(|m| m.0.len()), ours);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_same_objects_are_read(line in line()) {
        check(&line)?;
    }

    #[test]
    fn the_same_lines_are_refused(line in nearly_json()) {
        check(&line)?;
    }

    #[test]
    fn a_changed_byte_changes_both(line in line(), at: prop::sample::Index, byte in "[ -~]") {
        let mut chars: Vec<char> = line.chars().collect();
        let at = at.index(chars.len());
        chars[at] = byte.chars().next().unwrap();
        check(&chars.into_iter().collect::<String>())?;
    }

    #[test]
    fn a_number_is_what_is_written(whole in "-?(0|[1-9][0-9]{0,24})", fraction in "(\\.[0-9]{1,12})?") {
        let number = format!("{whole}{fraction}");
        let line = format!("{{\"n\":{number}}}");
        let read = values(read_all(&mut JsonLinesSource::new(line.as_bytes()))).remove(0).remove(0);
        let plain = if fraction.is_empty() { &number } else { number.trim_end_matches('0').trim_end_matches('.') };
        let shown = match read {
            Seen::Integer(read) => read.to_string(),
            Seen::Decimal(read) => read,
            Seen::Float(read) => read.to_string(),
            other => panic!("{other:?}"),
        };
        prop_assert!(shown == plain || shown == "0" && plain == "-0", "{} for {}", shown, plain);
    }

    #[test]
    fn any_bytes_give_the_same_rows_in_any_pieces(
        bytes in vec(prop_oneof![4 => prop::sample::select(b"{}[]\":,\\a1e. \n\r".to_vec()), 1 => any::<u8>()], 0..200),
        lines in vec(line(), 0..4),
        piece in 1..20_u64,
    ) {
        let bytes = [lines.join("\n").as_bytes(), b"\n", &bytes[..]].concat();
        let bytes: Vec<u8> = bytes.into_iter().filter(|&byte| byte != 0).collect();
        prop_assume!(!bytes.starts_with(b"\xFF\xFE") && !bytes.starts_with(b"\xFE\xFF"));
        let mut whole = JsonLinesSource::new(&bytes[..]).with_max_row_bytes(60);
        let mut pieces = JsonLinesSource::new(Trickle(&bytes[..], piece)).with_max_row_bytes(60);
        prop_assert_eq!(read_all(&mut whole), read_all(&mut pieces));
    }
}
