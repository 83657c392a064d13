//! E-mail addresses, IP addresses and names that are sent as SHA-256, unless they already are.

use std::net::{Ipv4Addr, Ipv6Addr};

use capi_model::{Sha256Hex, Value};

use super::lower::{lower_ascii, push_lower};
use super::text::{has_control, text, trim};
use crate::rejection::{Code, Problem, Read};

/// `SHA256_EMAIL`: a digest, or an address without white space, in lower case (LinkedIn:
/// Conversions API schema, `SHA256_EMAIL`).
#[inline]
pub(super) fn email(value: Value<'_>, scratch: &mut String) -> Read<Sha256Hex> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::Text(text) => trim(text),
        other => return Err(Problem::wrong_type("an e-mail address or its SHA-256", &other)),
    };
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(hash) = Sha256Hex::parse(text) {
        return Ok(Some(hash));
    }
    scratch.clear();
    if !lower_ascii(text, scratch) {
        // Unlike in other columns, white space goes, so it cannot be a wrong control character.
        let mut kept = text.chars().filter(|c| !c.is_whitespace());
        if kept.clone().any(char::is_control) {
            return Err(Problem::control_character());
        }
        push_lower(&mut kept, scratch);
    }
    if is_address(scratch) {
        Ok(Some(Sha256Hex::of(scratch.as_bytes())))
    } else {
        Err(not_an_email(scratch))
    }
}

/// Exactly one `@`, and something on both sides of it.
#[inline]
fn is_address(text: &str) -> bool {
    let ats = text.bytes().fold(0_usize, |ats, byte| ats + usize::from(byte == b'@'));
    ats == 1 && !text.starts_with('@') && !text.ends_with('@')
}

#[cold]
fn not_an_email(text: &str) -> Problem {
    let digest = match text.len() {
        _ if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) => None,
        32 => Some("MD5"),
        40 => Some("SHA-1"),
        56 => Some("SHA-224"),
        96 => Some("SHA-384"),
        128 => Some("SHA-512"),
        _ => None,
    };
    match digest {
        Some(digest) => Problem::new(
            Code::InvalidEmail,
            format!(
                "this looks like an {digest} digest; expected an e-mail address or its SHA-256 \
                 as 64 hexadecimal digits"
            ),
        ),
        None => Problem::new(
            Code::InvalidEmail,
            "expected an e-mail address with exactly one `@` and text on both sides of it, or its \
             SHA-256 as 64 hexadecimal digits",
        ),
    }
}

/// `SHA256_IP_ADDRESS`: a digest, or an IPv4 address.
#[inline]
pub(super) fn ip_hash(value: Value<'_>) -> Read<Sha256Hex> {
    let Some(text) = text(value)? else { return Ok(None) };
    if let Some(hash) = Sha256Hex::parse(text) {
        return Ok(Some(hash));
    }
    // The standard library reads one form of each address only, so the text is what is hashed.
    match text.parse::<Ipv4Addr>() {
        Ok(_) => Ok(Some(Sha256Hex::of(text.as_bytes()))),
        Err(_) => Err(Problem::new(
            Code::InvalidIpAddress,
            "expected an IPv4 address such as 203.0.113.9, or its SHA-256 as 64 hexadecimal digits",
        )),
    }
}

/// `PLAINTEXT_IP_ADDRESS`: an IPv4 address, also when it is written as IPv6 (RFC 4291, section
/// 2.5.5.2).
#[inline]
pub(super) fn ip(value: Value<'_>) -> Read<Ipv4Addr> {
    let Some(text) = text(value)? else { return Ok(None) };
    if let Ok(ip) = text.parse::<Ipv4Addr>() {
        return Ok(Some(ip));
    }
    match text.parse::<Ipv6Addr>() {
        Ok(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => Ok(Some(ip)),
            None => Err(Problem::new(
                Code::InvalidIpAddress,
                "expected an IPv4 address: LinkedIn does not take IPv6",
            )),
        },
        Err(_) => Err(Problem::new(
            Code::InvalidIpAddress,
            "expected an IPv4 address such as 203.0.113.9",
        )),
    }
}

/// `hashedFirstName` and `hashedLastName`: a digest, or a name in lower case, without white space
/// and ASCII punctuation (LinkedIn: Conversions API schema, `hashedFirstName`).
#[inline]
pub(super) fn name(value: Value<'_>, scratch: &mut String) -> Read<Sha256Hex> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::Text(text) => trim(text),
        other => return Err(Problem::wrong_type("a name or its SHA-256", &other)),
    };
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(hash) = Sha256Hex::parse(text) {
        return Ok(Some(hash));
    }
    if has_control(text) && text.contains(|c: char| c.is_control() && !c.is_whitespace()) {
        return Err(Problem::control_character());
    }
    scratch.clear();
    push_lower(&mut text.chars(), scratch);
    scratch.retain(|c| !c.is_whitespace() && !c.is_ascii_punctuation());
    if scratch.is_empty() {
        return Err(Problem::new(
            Code::EmptyField,
            "expected a name: only punctuation is left of it",
        ));
    }
    Ok(Some(Sha256Hex::of(scratch.as_bytes())))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hash_of(text: &str) -> Sha256Hex {
        Sha256Hex::of(text.as_bytes())
    }

    #[test]
    fn an_address_is_hashed_without_white_space_in_lower_case() {
        for (text, normal) in [
            ("User@Example.com", "user@example.com"),
            ("  user @ example.com\t\n", "user@example.com"),
            ("us\u{a0}er\u{3000}@\u{2009}example.com\u{85}", "user@example.com"),
            ("JÜRGEN@FIRMA.DE", "jürgen@firma.de"),
            ("İ@x.com", "i\u{307}@x.com"),
            ("ΝΙΚΟΣ@EXAMPLE.COM", "νικος@example.com"),
            ("ΟΔΟΣ Α@x.com", "οδοσα@x.com"),
        ] {
            let hash = email(Value::Text(text), &mut String::new()).unwrap();
            assert_eq!(hash, Some(hash_of(normal)), "{text}");
        }
    }

    #[test]
    fn another_digest_is_named() {
        for (len, name) in [(32, "MD5"), (40, "SHA-1"), (96, "SHA-384"), (128, "SHA-512")] {
            let text = "aB".repeat(len / 2);
            let problem = email(Value::Text(&text), &mut String::new()).unwrap_err();
            assert!(format!("{problem:?}").contains(name));
        }
    }

    #[test]
    fn a_name_is_hashed_in_lower_case_without_white_space_and_punctuation() {
        for (text, normal) in [
            ("Jean-Luc", "jeanluc"),
            (" O'Brien ", "obrien"),
            ("van der Berg", "vanderberg"),
            ("Łukasz", "łukasz"),
            ("Nguyễn\u{a0}", "nguyễn"),
        ] {
            let hash = name(Value::Text(text), &mut String::new()).unwrap();
            assert_eq!(hash, Some(hash_of(normal)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_address_that_is_normal_stays_as_it_is(text in "[\\PC\\s]{1,8}@[\\PC\\s]{1,8}") {
            let mut scratch = String::new();
            if let Ok(Some(hash)) = email(Value::Text(&text), &mut scratch) {
                let kept: String = text.split_whitespace().collect();
                prop_assert_eq!(scratch.as_str(), kept.to_lowercase());
                prop_assert_eq!(email(Value::Text(&scratch), &mut String::new()).unwrap(), Some(hash));
            }
        }

        #[test]
        fn a_name_that_is_normal_stays_as_it_is(text in "[\\PC\\s]{1,12}") {
            let mut scratch = String::new();
            if let Ok(Some(hash)) = name(Value::Text(&text), &mut scratch) {
                prop_assert_eq!(name(Value::Text(&scratch), &mut String::new()).unwrap(), Some(hash));
            }
        }
    }
}
