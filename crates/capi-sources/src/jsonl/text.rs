//! Strings inside JSON.

use bumpalo::Bump;
use bumpalo::collections::String as BumpString;

use super::fault::Fault;

const CONTROL: &str = "a control character in text must be escaped";
const ESCAPE: &str = "JSON has no such escape";
const OPEN: &str = "text is not closed";
const SURROGATE: &str = "half of a surrogate pair is no character";

/// Reads the string whose content begins at `start`, behind its opening quote. Returns the text
/// and where reading goes on.
#[inline]
pub(super) fn read<'a>(
    line: &'a str,
    start: usize,
    arena: &'a Bump,
) -> Result<(&'a str, usize), Fault> {
    let end = plain_end(line.as_bytes(), start);
    match line.as_bytes().get(end) {
        Some(b'"') => Ok((slice(line, start, end), end + 1)),
        Some(b'\\') => read_escaped(line, start, end, arena),
        _ => Err(not_closed(line, end)),
    }
}

/// The string from `start`, whose first escape stands at `at`.
fn read_escaped<'a>(
    line: &'a str,
    mut start: usize,
    mut at: usize,
    arena: &'a Bump,
) -> Result<(&'a str, usize), Fault> {
    let bytes = line.as_bytes();
    let mut text = BumpString::with_capacity_in(at - start + 32, arena);
    loop {
        text.push_str(slice(line, start, at));
        match bytes.get(at) {
            Some(b'"') => return Ok((text.into_bump_str(), at + 1)),
            Some(b'\\') => {
                let (char, after) = escape(bytes, at)?;
                text.push(char);
                start = after;
                at = plain_end(bytes, start);
            }
            _ => return Err(not_closed(line, at)),
        }
    }
}

/// The character of the escape whose backslash stands at `at`, and where it ends.
fn escape(bytes: &[u8], at: usize) -> Result<(char, usize), Fault> {
    let char = match bytes.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode_escape(bytes, at),
        Some(_) => return Err(Fault::new(ESCAPE, at)),
        None => return Err(Fault::new(OPEN, bytes.len())),
    };
    Ok((char, at + 2))
}

/// `\uXXXX`, or the two of a surrogate pair.
fn unicode_escape(bytes: &[u8], at: usize) -> Result<(char, usize), Fault> {
    let unit = hex_unit(bytes, at)?;
    if let Some(char) = char::from_u32(unit) {
        return Ok((char, at + 6));
    }
    let (is_high, second_at) = (unit < 0xDC00, at + 6);
    if !is_high || bytes.get(second_at..second_at + 2) != Some(br"\u") {
        return Err(Fault::new(SURROGATE, at));
    }
    let second = hex_unit(bytes, second_at)?;
    if !(0xDC00..0xE000).contains(&second) {
        return Err(Fault::new(SURROGATE, at));
    }
    let code = 0x1_0000 + ((unit - 0xD800) << 10) + (second - 0xDC00);
    let char = char::from_u32(code).ok_or(Fault::new(SURROGATE, at))?;
    Ok((char, second_at + 6))
}

/// The four hexadecimal digits of the escape at `at`.
fn hex_unit(bytes: &[u8], at: usize) -> Result<u32, Fault> {
    let digits = bytes.get(at + 2..at + 6).ok_or(Fault::new(ESCAPE, at))?;
    digits.iter().try_fold(0, |unit, &digit| {
        let digit = char::from(digit).to_digit(16).ok_or(Fault::new(ESCAPE, at))?;
        Ok(unit << 4 | digit)
    })
}

/// Where the text that stands for itself ends: at a quote, a backslash, a control character, or
/// the end of the line.
#[inline]
fn plain_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let special = special_bytes(u64::from_le_bytes(*eight));
        if special != 0 {
            return at + special.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let is_special = |&byte: &u8| byte == b'"' || byte == b'\\' || byte < b' ';
    at + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Sets the top bit of each byte that is a quote, a backslash or a control character. Exact for
/// the lowest such byte; one above it may be marked in error.
#[inline]
const fn special_bytes(word: u64) -> u64 {
    const EACH: u64 = u64::MAX / 0xFF;
    const TOPS: u64 = EACH * 0x80;
    const fn below(word: u64, limit: u8) -> u64 {
        word.wrapping_sub(EACH * limit as u64) & !word
    }
    let quote = below(word ^ (EACH * b'"' as u64), 1);
    let backslash = below(word ^ (EACH * b'\\' as u64), 1);
    let control = below(word, b' ');
    (quote | backslash | control) & TOPS
}

#[cold]
fn not_closed(line: &str, at: usize) -> Fault {
    Fault::new(if at < line.len() { CONTROL } else { OPEN }, at)
}

/// The text between two places beside ASCII, so never a part of a character.
#[inline]
fn slice(line: &str, start: usize, end: usize) -> &str {
    line.get(start..end).unwrap_or_default()
}
