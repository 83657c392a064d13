//! The table of codes is complete.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a fixed document")]

use capi_validate::{Code, DatasetCode, Warning};

/// The rows of the table under a heading: the cells of each.
fn table(heading: &str) -> Vec<Vec<&'static str>> {
    let document = include_str!("../docs/rejections.md");
    let (_, section) = document.split_once(heading).unwrap();
    let section = section.split_once("\n## ").map_or(section, |(section, _)| section);
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

#[track_caller]
fn assert_complete(heading: &str, codes: impl Iterator<Item = &'static str>) {
    let table = table(heading);
    let listed: Vec<_> = table.iter().map(|row| row[0].trim_matches('`')).collect();
    assert_eq!(listed, codes.collect::<Vec<_>>(), "{heading}");
    for row in &table {
        assert_eq!(row.len(), 4, "code, example, why, what to do: {row:?}");
        assert!(row.iter().all(|cell| !cell.is_empty()), "{row:?}");
    }
}

#[test]
fn every_code_has_an_example_a_reason_and_a_remedy() {
    assert_complete("## Codes of a row", Code::ALL.iter().map(|code| code.as_str()));
    assert_complete("## Warnings", Warning::ALL.iter().map(|code| code.as_str()));
    assert_complete("## Codes of a dataset", DatasetCode::ALL.iter().map(|code| code.as_str()));
}
