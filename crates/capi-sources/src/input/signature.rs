//! Files that are no text, told by their first bytes.

/// Why a file that starts like this cannot be lines of text, and what to do; `None` when it can.
pub(super) fn not_text(start: &[u8]) -> Option<&'static str> {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"\x1F\x8B", "it is compressed with gzip; decompress it first"),
        (b"\x28\xB5\x2F\xFD", "it is compressed with zstd; decompress it first"),
        (b"BZh", "it is compressed with bzip2; decompress it first"),
        (b"\xFD7zXZ\0", "it is compressed with xz; decompress it first"),
        (b"PK\x03\x04", "it is a ZIP archive or an Excel workbook; save the sheet as CSV in UTF-8"),
        (b"\xD0\xCF\x11\xE0", "it is an Excel workbook; save the sheet as CSV in UTF-8"),
        (b"PAR1", "it is a Parquet file, not text"),
        (b"ARROW1", "it is an Arrow file, not text"),
        (b"Obj\x01", "it is an Avro file, not text"),
        (b"\xFF\xFE", "it is text in UTF-16; save it as UTF-8"),
        (b"\xFE\xFF", "it is text in UTF-16; save it as UTF-8"),
    ];
    SIGNATURES
        .iter()
        .find_map(|&(signature, reason)| start.starts_with(signature).then_some(reason))
        .or_else(|| {
            start.contains(&0).then_some(
                "it holds NUL bytes, so it is a binary file or text in UTF-16; save it as text in \
                 UTF-8",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_not_taken_for_something_else() {
        for text in ["", "B", "BZ,h", "conversion", "\u{feff}conversion", "{\"a\":1}", "Ünïcödé"]
        {
            assert_eq!(not_text(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_text_is_named() {
        for (start, word) in [
            (&b"\x1F\x8B\x08\0\0\0\0\0"[..], "gzip"),
            (b"PK\x03\x04\x14\0\0\0", "Excel"),
            (b"\xFF\xFEc\0o\0", "UTF-16"),
            (b"c\0o\0n\0v\0", "NUL"),
            (b"PAR1\x15\x04\x15", "Parquet"),
        ] {
            assert!(not_text(start).unwrap().contains(word), "{word}");
        }
    }
}
