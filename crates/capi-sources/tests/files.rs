//! Files: which format their names say, and errors that name them.

#![cfg(all(feature = "csv", feature = "jsonl"))]
#![expect(clippy::unwrap_used, reason = "fixed inputs of a test")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use capi_model::RowSource;
use capi_sources::{CsvSource, JsonLinesSource, RowFormat, open_rows};
use support::{Seen, read_all, text, values};
use tempfile::TempDir;

/// Its extension, when it is compiled in.
const PARQUET: &str = if cfg!(feature = "parquet") { ".parquet, " } else { "" };

fn file(dir: &TempDir, name: &str, content: &str) -> PathBuf {
    let path = dir.path().join(name);
    fs::write(&path, content).unwrap();
    path
}

fn message(path: &Path) -> String {
    open_rows(path).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn the_extension_says_the_format_in_any_case() {
    for (path, format) in [
        ("rows.csv", RowFormat::Csv),
        ("rows.CSV", RowFormat::Csv),
        ("a.b/rows.2026.tsv", RowFormat::Tsv),
        ("rows.jsonl", RowFormat::JsonLines),
        ("rows.NDJSON", RowFormat::JsonLines),
    ] {
        assert_eq!(RowFormat::from_path(path).unwrap(), format, "{path}");
    }
}

#[test]
fn another_extension_is_refused_with_what_is_known() {
    for path in ["rows.xlsx", "rows", "rows.csv.gz", ".csv", ""] {
        assert_eq!(
            RowFormat::from_path(path).unwrap_err().to_string(),
            format!(
                "the name of `{path}` does not say a format of rows; known are .csv, .jsonl, \
                 .ndjson, {PARQUET}.tsv, .json"
            )
        );
    }
}

#[test]
fn a_format_is_read_from_its_name() {
    for &format in RowFormat::ALL {
        assert_eq!(format.to_string().parse(), Ok(format));
    }
    assert_eq!("NDJSON".parse(), Ok(RowFormat::JsonLines));
    let error = "xlsx".parse::<RowFormat>().unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "unknown format of rows; known are csv, jsonl, {}tsv",
            PARQUET.trim_start_matches('.')
        )
    );
}

#[test]
fn a_json_file_is_json_lines_when_it_begins_with_an_object() {
    let dir = TempDir::new().unwrap();
    let lines = file(&dir, "rows.json", "\u{feff}\n {\"a\":1}\n{\"a\":2}\n");
    assert_eq!(RowFormat::from_path(&lines).unwrap(), RowFormat::JsonLines);
    let read = values(read_all(&mut open_rows(&lines).unwrap()));
    assert_eq!(read, [[Seen::Integer(1)], [Seen::Integer(2)]]);

    let list = message(&file(&dir, "list.json", "[\n{\"a\":1}]"));
    assert!(list.ends_with("it is one JSON list; write one JSON object a line"), "{list}");
    let empty = message(&file(&dir, "empty.json", " \n"));
    assert!(empty.contains("it is empty"), "{empty}");
    let csv = message(&file(&dir, "csv.json", "a,b\n"));
    assert!(csv.contains("does not begin with a JSON object"), "{csv}");
}

#[test]
fn tabs_stand_between_the_cells_of_a_tsv_file() {
    let dir = TempDir::new().unwrap();
    let path = file(&dir, "rows.tsv", "a\tb\n1,5\t\n");
    let expected = [[text("1,5"), Seen::Null]];
    assert_eq!(values(read_all(&mut open_rows(&path).unwrap())), expected);
    let mut reader = RowFormat::Tsv.reader(fs::File::open(&path).unwrap());
    assert_eq!(values(read_all(&mut reader)), expected);
    assert!(!reader.rewind().unwrap());
}

#[test]
fn a_file_is_read_again_after_rewinding() {
    let dir = TempDir::new().unwrap();
    for path in [file(&dir, "r.csv", "a\n1\n2\n"), file(&dir, "r.jsonl", "{\"a\":1}\n{\"a\":2}\n")]
    {
        let mut source = open_rows(&path).unwrap();
        let first = read_all(&mut source);
        assert_eq!(first.len(), 2);
        assert!(source.rewind().unwrap());
        assert_eq!(read_all(&mut source), first);
    }
}

#[test]
fn a_missing_file_is_named() {
    for name in ["none.csv", "none.jsonl", "none.json"] {
        let path = Path::new("/no/such/place").join(name);
        assert_eq!(message(&path), format!("cannot open `/no/such/place/{name}`: no such file"));
    }
}

#[test]
fn a_directory_is_named() {
    let dir = TempDir::new().unwrap();
    for error in [
        CsvSource::open(dir.path()).map(|_| ()).unwrap_err(),
        JsonLinesSource::open(dir.path()).map(|_| ()).unwrap_err(),
    ] {
        let shown = dir.path().display();
        assert_eq!(
            error.to_string(),
            format!("cannot open `{shown}`: it is a directory, not a file")
        );
    }
}

#[test]
fn an_error_inside_a_file_names_it() {
    let dir = TempDir::new().unwrap();
    let path = file(&dir, "empty.csv", "");
    let error = CsvSource::open(&path).unwrap().header().unwrap_err().to_string();
    assert!(error.starts_with(&format!("`{}` cannot be read as CSV: it is empty", path.display())));
}
