//! Country and currency codes, looked up in bitmaps that are filled once from `isocountry` and
//! `iso_currency`: those answer in up to 177 ns, a bitmap in a few.

use std::sync::LazyLock;

use iso_currency::Currency;
use isocountry::CountryCode as IsoCountry;

/// A country: ISO 3166-1 alpha-2, upper-case.
///
/// ```
/// use capi_model::CountryCode;
///
/// assert_eq!(CountryCode::parse("deu").map(|code| code.to_string()), Some("DE".to_owned()));
/// assert_eq!(CountryCode::parse("Germany"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// Reads an alpha-2 or alpha-3 code in any case; `None` when ISO 3166-1 has no such code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match *text.as_bytes() {
            [a, b] => {
                let index = letters([a, b])?;
                COUNTRIES.alpha2.contains(index).then(|| Self([a, b].map(upper)))
            }
            [a, b, c] => COUNTRIES.alpha3.get(letters([a, b, c])?).copied().flatten(),
            _ => None,
        }
    }

    /// The two letters, ASCII upper-case.
    #[inline]
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 2] {
        &self.0
    }
}

/// A currency: ISO 4217 alphabetic code in use, upper-case.
///
/// Codes that were withdrawn and that `iso_currency` still lists are refused: BGN, CUC, HRK, SLL
/// and ZWL.
///
/// ```
/// use capi_model::CurrencyCode;
///
/// assert_eq!(CurrencyCode::parse("eur").map(|code| code.to_string()), Some("EUR".to_owned()));
/// assert_eq!(CurrencyCode::parse("HRK"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CurrencyCode([u8; 3]);

impl CurrencyCode {
    const WITHDRAWN: [&str; 5] = ["BGN", "CUC", "HRK", "SLL", "ZWL"];

    /// Reads a code in any case; `None` when ISO 4217 has no such code in use.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let code: [u8; 3] = text.as_bytes().try_into().ok()?;
        CURRENCIES.contains(letters(code)?).then(|| Self(code.map(upper)))
    }

    /// The three letters, ASCII upper-case.
    #[inline]
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 3] {
        &self.0
    }
}

macro_rules! display_ascii {
    ($($name:ident)*) => {
        $(impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.iter().try_for_each(|&letter| std::fmt::Write::write_char(f, letter.into()))
            }
        })*
    };
}

display_ascii!(CountryCode CurrencyCode);

struct Countries {
    alpha2: Bitmap,
    alpha3: Box<[Option<CountryCode>]>,
}

static COUNTRIES: LazyLock<Countries> = LazyLock::new(|| {
    let mut alpha2 = Bitmap::new(2);
    let mut alpha3 = vec![None; LETTERS.pow(3)].into_boxed_slice();
    for country in IsoCountry::iter() {
        let code: Option<[u8; 2]> = country.alpha2().as_bytes().try_into().ok();
        let long: Option<[u8; 3]> = country.alpha3().as_bytes().try_into().ok();
        if let (Some(code), Some(long)) = (code, long) {
            if let Some(index) = letters(code) {
                alpha2.insert(index);
            }
            if let Some(slot) = letters(long).and_then(|index| alpha3.get_mut(index)) {
                *slot = Some(CountryCode(code));
            }
        }
    }
    Countries { alpha2, alpha3 }
});

static CURRENCIES: LazyLock<Bitmap> = LazyLock::new(|| {
    let mut codes = Bitmap::new(3);
    let letter = || b'A'..=b'Z';
    let all = letter().flat_map(|a| letter().flat_map(move |b| letter().map(move |c| [a, b, c])));
    for (index, code) in all.enumerate() {
        let text = str::from_utf8(&code).unwrap_or_default();
        if Currency::from_code(text).is_some() && !CurrencyCode::WITHDRAWN.contains(&text) {
            codes.insert(index);
        }
    }
    codes
});

const LETTERS: usize = 26;

/// One bit for every combination of letters.
struct Bitmap(Box<[u64]>);

impl Bitmap {
    fn new(letters: u32) -> Self {
        Self(vec![0; LETTERS.pow(letters).div_ceil(64)].into_boxed_slice())
    }

    fn contains(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    fn insert(&mut self, index: usize) {
        if let Some(word) = self.0.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
    }
}

/// The number of this combination of ASCII letters, `None` when one is no letter.
fn letters<const LEN: usize>(code: [u8; LEN]) -> Option<usize> {
    code.iter().try_fold(0, |index, &byte| {
        byte.is_ascii_alphabetic().then(|| index * LETTERS + usize::from(upper(byte) - b'A'))
    })
}

const fn upper(byte: u8) -> u8 {
    byte.to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_codes() -> impl Iterator<Item = String> {
        let ascii = || (b' '..=b'~').map(char::from);
        let two = ascii().flat_map(move |a| ascii().map(move |b| format!("{a}{b}")));
        let three = ascii().flat_map(move |a| {
            ascii().flat_map(move |b| ascii().map(move |c| format!("{a}{b}{c}")))
        });
        two.chain(three)
    }

    #[test]
    fn countries_are_those_of_isocountry_in_any_case() {
        let mut found = 0;
        for code in all_codes() {
            let upper = code.to_ascii_uppercase();
            let expected =
                IsoCountry::for_alpha2(&upper).or_else(|_| IsoCountry::for_alpha3(&upper)).ok();
            let parsed = CountryCode::parse(&code).map(|code| code.to_string());
            assert_eq!(parsed.as_deref(), expected.map(|country| country.alpha2()), "{code}");
            found += usize::from(expected.is_some());
        }
        // Every combination of upper and lower case, of two and of three letters.
        assert_eq!(found, IsoCountry::num_country_codes() * (4 + 8));
    }

    #[test]
    fn currencies_are_those_of_iso_currency_less_the_withdrawn_in_any_case() {
        for code in all_codes() {
            let upper = code.to_ascii_uppercase();
            let expected = Currency::from_code(&upper)
                .filter(|_| !["BGN", "CUC", "HRK", "SLL", "ZWL"].contains(&upper.as_str()))
                .map(|currency| currency.code().to_owned());
            assert_eq!(CurrencyCode::parse(&code).map(|code| code.to_string()), expected, "{code}");
        }
    }

    #[test]
    fn other_lengths_are_no_code() {
        for text in ["", "U", "USDX", "ÜS", "é"] {
            assert_eq!(CountryCode::parse(text), None);
            assert_eq!(CurrencyCode::parse(text), None);
        }
    }
}
