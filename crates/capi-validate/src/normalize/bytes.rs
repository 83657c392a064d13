//! Searches of short texts.

/// Whether a byte passes the test.
///
/// Looks at 16 bytes at a time, the last ones twice if need be, so that the test is vectorised
/// whatever the length: most texts of a row have 5 to 40 bytes.
#[inline]
pub(super) fn any_byte(bytes: &[u8], test: impl Fn(u8) -> bool + Copy) -> bool {
    if let Some(last) = bytes.last_chunk::<16>() {
        let (chunks, _) = bytes.as_chunks::<16>();
        chunks.iter().fold(any_of(last, test), |found, chunk| found | any_of(chunk, test))
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        any_of(first, test) | any_of(last, test)
    } else {
        bytes.iter().any(|&byte| test(byte))
    }
}

#[inline]
fn any_of<const LEN: usize>(chunk: &[u8; LEN], test: impl Fn(u8) -> bool) -> bool {
    chunk.iter().fold(false, |found, &byte| found | test(byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_search_looks_at_every_byte(text in prop::collection::vec(0_u8..20, 0..70)) {
            let test = |byte| byte == 7;
            prop_assert_eq!(any_byte(&text, test), text.iter().any(|&byte| test(byte)));
        }
    }
}
