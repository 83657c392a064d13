//! Searches of short texts, eight bytes at a time.
//!
//! Most texts of a row have 3 to 40 bytes, too few for a vectorised loop to pay.

/// Whether a byte can be part of a control character: U+0000 to U+001F, U+007F, or the first byte
/// of U+0080 to U+009F, which is also that of other characters.
#[inline]
pub(super) fn may_hold_control(bytes: &[u8]) -> bool {
    any_word(bytes, |word| below(word, 0x20) | equal(word, 0x7F) | equal(word, 0xC2))
}

/// Whether a word passes the test. The last bytes may be looked at twice.
#[inline]
fn any_word(bytes: &[u8], test: impl Fn(u64) -> u64) -> bool {
    let found = if let Some(last) = bytes.last_chunk() {
        let (words, _) = bytes.as_chunks();
        words.iter().fold(test(u64::from_le_bytes(*last)), |found, word| {
            found | test(u64::from_le_bytes(*word))
        })
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let halves = [u32::from_le_bytes(*first), u32::from_le_bytes(*last)];
        test(u64::from(halves[0]) << 32 | u64::from(halves[1]))
    } else {
        bytes.iter().fold(0, |found, &byte| found | test(u64::from(byte) * ONES))
    };
    found & HIGH_BITS != 0
}

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGH_BITS: u64 = ONES << 7;

/// Sets a high bit if a byte is below this ASCII one.
#[inline]
const fn below(word: u64, byte: u8) -> u64 {
    word.wrapping_sub(ONES * byte as u64) & !word
}

/// Sets a high bit if a byte is this one.
#[inline]
const fn equal(word: u64, byte: u8) -> u64 {
    below(word ^ (ONES * byte as u64), 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_search_looks_at_every_byte(
            mut text in prop::collection::vec(0x20_u8..0x7F, 0..40),
            at: prop::sample::Index,
            byte: u8,
        ) {
            prop_assert!(!may_hold_control(&text));
            if !text.is_empty() {
                *at.get_mut(&mut text) = byte;
                prop_assert_eq!(may_hold_control(&text), matches!(byte, 0..=0x1F | 0x7F | 0xC2));
            }
        }
    }
}
