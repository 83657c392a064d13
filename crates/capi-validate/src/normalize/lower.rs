//! Lower case without an allocation.

/// Appends `text` in lower case if it holds nothing but visible ASCII; else appends nothing and
/// returns `false`.
#[inline]
pub(super) fn lower_ascii(text: &str, out: &mut String) -> bool {
    // Without a branch per byte, so that it is vectorised.
    let plain = text.bytes().fold(true, |plain, byte| plain & byte.is_ascii_graphic());
    if plain {
        out.push_str(text);
        out.make_ascii_lowercase();
    }
    plain
}

/// Appends these characters in lower case, as [`str::to_lowercase`] has it: the Unicode mapping,
/// with a capital sigma at the end of a word as `ς`, which is what most languages' libraries do.
#[cold]
pub(super) fn push_lower(chars: &mut (impl Iterator<Item = char> + Clone), out: &mut String) {
    /// The one letter whose lower case depends on the letters around it.
    const SIGMA: char = 'Σ';
    if chars.clone().any(|c| c == SIGMA) {
        out.push_str(&chars.collect::<String>().to_lowercase());
    } else {
        out.extend(chars.flat_map(char::to_lowercase));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lower_case_is_that_of_the_standard_library(text in "[ΣσΑa .@\\PC]{0,12}") {
            let mut out = String::new();
            push_lower(&mut text.chars(), &mut out);
            prop_assert_eq!(&out, &text.to_lowercase());

            let mut out = String::new();
            if lower_ascii(&text, &mut out) {
                prop_assert_eq!(&out, &text.to_lowercase());
            } else {
                prop_assert!(out.is_empty());
            }
        }
    }
}
