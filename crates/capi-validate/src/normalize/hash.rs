//! E-mail addresses, IP addresses and names that are sent as SHA-256, unless they already are.

use std::net::{Ipv4Addr, Ipv6Addr};

use capi_model::{Name, Sha256Hex, Value};

use super::lower::push_lower;
use super::text::{clean, has_control, trim};
use crate::rejection::{Code, Problem, Read};

/// `SHA256_EMAIL`: a digest, or an address without white space, in lower case (LinkedIn:
/// Conversions API schema, `SHA256_EMAIL`).
#[inline]
pub(super) fn email(value: &Value<'_>, scratch: &mut String, slot: &mut Option<Sha256Hex>) -> Read {
    let Value::Text(text) = *value else {
        return Err(Problem::wrong_type("an e-mail address or its SHA-256", value));
    };
    let text = trim(text);
    *slot = Sha256Hex::parse(text);
    if slot.is_some() || text.is_empty() {
        return Ok(());
    }
    let mut short = [0; SHORT];
    let address = match short_address(text, &mut short) {
        Some(address) => address,
        None => address(text, scratch)?.as_bytes(),
    };
    *slot = Some(Sha256Hex::of(address));
    Ok(())
}

/// Nearly all addresses are no longer.
const SHORT: usize = 64;

/// The normal form of an address that is short and holds nothing but visible ASCII.
///
/// Works on an array of fixed size, so that every step is a handful of instructions.
#[inline]
fn short_address<'s>(text: &str, space: &'s mut [u8; SHORT]) -> Option<&'s [u8]> {
    // Of no consequence to any of the steps.
    const FILLER: u8 = b'x';
    space.fill(FILLER);
    space.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    let plain = space.iter().fold(true, |plain, byte| plain & byte.is_ascii_graphic());
    let ats = space.iter().fold(0_u8, |ats, &byte| ats + u8::from(byte == b'@'));
    space.make_ascii_lowercase();
    let address = space.get(..text.len())?;
    let one_inside = ats == 1 && !matches!(address, [b'@', ..] | [.., b'@']);
    (plain && one_inside).then_some(address)
}

/// The normal form of any address.
#[cold]
fn address<'s>(text: &str, scratch: &'s mut String) -> Result<&'s str, Problem> {
    // Unlike in other columns, white space goes, so it cannot be a wrong control character.
    let mut kept = text.chars().filter(|c| !c.is_whitespace());
    if kept.clone().any(char::is_control) {
        return Err(Problem::control_character());
    }
    scratch.clear();
    push_lower(&mut kept, scratch);
    match scratch.split_once('@') {
        Some((name, host)) if !name.is_empty() && !host.is_empty() && !host.contains('@') => {
            Ok(scratch)
        }
        _ => Err(not_an_email(scratch)),
    }
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
                "expected an e-mail address or its SHA-256 as 64 hexadecimal digits; by its length \
                 this is a digest of another kind, {digest}"
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
pub(super) fn ip_hash(value: &Value<'_>, slot: &mut Option<Sha256Hex>) -> Read {
    let text = ip_text(value)?;
    *slot = Sha256Hex::parse(text);
    if slot.is_some() || text.is_empty() {
        return Ok(());
    }
    if text.parse::<Ipv4Addr>().is_err() {
        return Err(Problem::new(
            Code::InvalidIpAddress,
            "expected an IPv4 address such as 203.0.113.9, or its SHA-256 as 64 hexadecimal digits",
        ));
    }
    // The standard library reads one form of each address only, so the text is what is hashed.
    *slot = Some(Sha256Hex::of(text.as_bytes()));
    Ok(())
}

/// `PLAINTEXT_IP_ADDRESS`: an IPv4 address, also when it is written as IPv6 (RFC 4291, section
/// 2.5.5.2).
#[inline]
pub(super) fn ip(value: &Value<'_>, slot: &mut Option<Ipv4Addr>) -> Read {
    let text = ip_text(value)?;
    *slot = text.parse().ok();
    if slot.is_some() || text.is_empty() {
        return Ok(());
    }
    let message = match text.parse::<Ipv6Addr>().map(|ip| ip.to_ipv4_mapped()) {
        Ok(Some(ip)) => {
            *slot = Some(ip);
            return Ok(());
        }
        Ok(None) => "expected an IPv4 address: LinkedIn does not take IPv6",
        Err(_) => "expected an IPv4 address such as 203.0.113.9",
    };
    Err(Problem::new(Code::InvalidIpAddress, message))
}

fn ip_text<'a>(value: &Value<'a>) -> Result<&'a str, Problem> {
    match *value {
        Value::Text(text) => clean(text),
        _ => Err(Problem::wrong_type("an IP address", value)),
    }
}

/// `hashedFirstName` and `hashedLastName`: a digest, or a name in lower case, without white space
/// and ASCII punctuation (LinkedIn: Conversions API schema, `hashedFirstName`).
#[inline]
pub(super) fn name<'a>(value: &Value<'a>, scratch: &mut String, slot: &mut Name<'a>) -> Read {
    let Value::Text(text) = *value else {
        return Err(Problem::wrong_type("a name or its SHA-256", value));
    };
    let text = trim(text);
    if text.is_empty() {
        return Ok(());
    }
    let hash = match Sha256Hex::parse(text) {
        Some(hash) => hash,
        None => Sha256Hex::of(plain_name(text, scratch)?.as_bytes()),
    };
    *slot = Name::Hashed(hash);
    Ok(())
}

/// The normal form of a name.
fn plain_name<'s>(text: &str, scratch: &'s mut String) -> Result<&'s str, Problem> {
    // As in an e-mail address, white space goes.
    if has_control(text) && text.contains(|c: char| c.is_control() && !c.is_whitespace()) {
        return Err(Problem::control_character());
    }
    scratch.clear();
    push_lower(&mut text.chars(), scratch);
    scratch.retain(|c| !c.is_whitespace() && !c.is_ascii_punctuation());
    if scratch.is_empty() {
        let message = "expected a name: only punctuation is left of it";
        return Err(Problem::new(Code::EmptyField, message));
    }
    Ok(scratch)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hash_of(text: &str) -> Sha256Hex {
        Sha256Hex::of(text.as_bytes())
    }

    fn email_hash(text: &str) -> Result<Option<Sha256Hex>, Problem> {
        let mut slot = None;
        email(&Value::Text(text), &mut String::new(), &mut slot).map(|()| slot)
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
            assert_eq!(email_hash(text).unwrap(), Some(hash_of(normal)), "{text}");
        }
    }

    #[test]
    fn another_digest_is_named() {
        for (len, name) in
            [(32, "MD5"), (40, "SHA-1"), (56, "SHA-224"), (96, "SHA-384"), (128, "SHA-512")]
        {
            let problem = email_hash(&"aB".repeat(len / 2)).unwrap_err();
            assert!(format!("{problem:?}").contains(name));
        }
    }

    #[test]
    fn a_name_is_hashed_in_lower_case_without_white_space_and_punctuation() {
        for (text, normal) in [
            ("Jean-Luc", "jeanluc"),
            ("O'Brien ", "obrien"),
            ("van der Berg", "vanderberg"),
            ("Łukasz", "łukasz"),
            ("Nguyễn\u{a0}A", "nguyễna"),
            ("ΝΙΚΟΣ ΠΑΠΑΣ", "νικοςπαπας"),
        ] {
            assert_eq!(plain_name(text, &mut String::new()).unwrap(), normal);
        }
    }

    proptest! {
        #[test]
        fn the_short_way_gives_what_the_long_way_does(text in "[ -~]{0,4}@?[ -~]{0,70}") {
            let (mut space, mut scratch) = ([0; SHORT], String::new());
            let (text, long) = (trim(&text), address(trim(&text), &mut scratch));
            match short_address(text, &mut space) {
                Some(short) => prop_assert_eq!(Ok(short), long.map(str::as_bytes).map_err(drop)),
                None => prop_assert!(
                    long.is_err() || text.len() > SHORT || text.contains(char::is_whitespace)
                ),
            }
        }

        #[test]
        fn an_address_that_is_normal_stays_as_it_is(text in "[\\PC\\s]{1,8}@[\\PC\\s]{1,8}") {
            let mut scratch = String::new();
            if let Ok(normal) = address(&text, &mut scratch) {
                let kept: String = text.split_whitespace().collect();
                prop_assert_eq!(normal, kept.to_lowercase());
                let mut again = String::new();
                prop_assert_eq!(address(normal, &mut again).unwrap(), normal);
            }
        }

        #[test]
        fn a_name_that_is_normal_stays_as_it_is(text in "[\\PC\\s]{1,12}") {
            let mut scratch = String::new();
            if let Ok(normal) = plain_name(&text, &mut scratch) {
                let mut again = String::new();
                prop_assert_eq!(plain_name(normal, &mut again).unwrap(), normal);
            }
        }
    }
}
