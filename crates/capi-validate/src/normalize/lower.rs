//! Lower case without an allocation.

/// Appends these characters in lower case, as [`str::to_lowercase`] has it: the Unicode mapping,
/// with a capital sigma at the end of a word as `ς`, which is what most languages' libraries do.
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
        }
    }
}
