//! The first record, which names the columns.

use std::io::Read;

use capi_model::SourceError;

use super::record::MAX_CELLS;
use super::{CsvSource, Delimiter, Next};

/// Longer names are cut in messages.
const SHOWN_CHARS: usize = 60;

/// Reads the column names.
pub(super) fn read<R: Read>(source: &mut CsvSource<R>) -> Result<Vec<String>, SourceError> {
    source.input.start()?;
    let place = match source.next_record()? {
        Next::Record { place, .. } => place,
        Next::Fault { fault, .. } => {
            let reason = fault.reason(source.max_row_bytes);
            return Err(refused(source, &format!("its header cannot be read: {reason}")));
        }
        Next::End => {
            return Err(refused(
                source,
                "it is empty; the first line must name the columns, such as \
                 conversionHappenedAt and SHA256_EMAIL",
            ));
        }
    };
    let record = source.input.consumed(place);
    if record.contains(&0) {
        return Err(refused(
            source,
            "its header holds NUL bytes, so it is a binary file or text in UTF-16; save it as CSV \
             in UTF-8",
        ));
    }
    let Ok(record) = str::from_utf8(record) else {
        return Err(refused(source, "its header is not UTF-8 text; save it as CSV in UTF-8"));
    };
    if record.starts_with("{\"") {
        return Err(refused(
            source,
            "its first line is a JSON object; read it as JSON Lines (a name that ends in .jsonl)",
        ));
    }
    if source.record.count() > MAX_CELLS {
        return Err(refused(source, &format!("its header has more than {MAX_CELLS} columns")));
    }
    let cells = source.record.cells();
    let header: Vec<String> =
        cells.iter().map(|cell| cell.text(record, &source.arena).to_owned()).collect();
    if let ([name], Some(other)) = (header.as_slice(), other_delimiter(record, source.delimiter)) {
        return Err(refused(
            source,
            &format!(
                "its header is one column, {}, read with a {} between columns; it seems to be \
                 written with a {}: set that as the delimiter, or save it anew",
                shown(Some(name)),
                source.delimiter.name(),
                other.name()
            ),
        ));
    }
    Ok(header)
}

/// A column name for messages: cut, and without control characters.
pub(super) fn shown(name: Option<&String>) -> String {
    let mut chars = name.map_or("", String::as_str).trim().chars();
    let start: String = chars.by_ref().take(SHOWN_CHARS).flat_map(char::escape_debug).collect();
    let more = if chars.next().is_some() { "…" } else { "" };
    format!("`{start}{more}`")
}

/// The delimiter that a header of one column seems to be written with.
fn other_delimiter(header: &str, delimiter: Delimiter) -> Option<Delimiter> {
    let mut others = Delimiter::ALL.into_iter().filter(|&other| other != delimiter);
    others.find(|other| header.bytes().any(|byte| byte == other.byte()))
}

fn refused<R: Read>(source: &CsvSource<R>, reason: &str) -> SourceError {
    SourceError::new(format!("{} cannot be read as CSV: {reason}", source.input.name()))
}
