//! The hand-written JSON form of an event: three times as fast as serde, and the same bytes.

use std::net::Ipv4Addr;

use super::{ConversionEvent, ConversionValue, IdType, LeadId, Name, User, UserIds, UserInfo};
use crate::ConversionRuleId;

impl ConversionEvent<'_> {
    /// Appends the event as JSON, without white space: the same bytes as its serde form.
    #[inline]
    pub fn write_json(&self, out: &mut Vec<u8>) {
        raw(out, r#"{"conversion":""#);
        raw(out, ConversionRuleId::URN_PREFIX);
        number(out, self.conversion.as_u64());
        raw(out, r#"","conversionHappenedAt":"#);
        signed(out, self.happened_at.as_millis());
        if let Some(value) = &self.value {
            write_value(value, out);
        }
        if let Some(id) = &self.event_id {
            raw(out, r#","eventId":""#);
            escaped(out, id);
            raw(out, r#"""#);
        }
        write_user(&self.user, out);
        raw(out, "}");
    }
}

fn write_value(value: &ConversionValue<'_>, out: &mut Vec<u8>) {
    raw(out, r#","conversionValue":{"currencyCode":""#);
    out.extend_from_slice(value.currency.as_bytes());
    raw(out, r#"","amount":""#);
    raw(out, value.amount.as_str());
    raw(out, r#""}"#);
}

fn write_user(user: &User<'_>, out: &mut Vec<u8>) {
    raw(out, r#","user":{"userIds":["#);
    write_ids(&user.ids, out);
    raw(out, "]");
    if let Some(info) = &user.info {
        write_info(info, out);
    }
    if let Some(lead) = &user.lead {
        raw(out, r#","lead":""#);
        raw(out, LeadId::URN_PREFIX);
        escaped(out, lead.as_str());
        raw(out, r#"""#);
    }
    if let Some(id) = &user.external_id {
        raw(out, r#","externalIds":[""#);
        escaped(out, id);
        raw(out, r#""]"#);
    }
    raw(out, "}");
}

/// Behind an identifier.
const CLOSE: &str = r#""}"#;

fn write_ids(ids: &UserIds<'_>, out: &mut Vec<u8>) {
    let mut first = true;
    let mut open = |out: &mut Vec<u8>, id_type: IdType| {
        raw(out, if first { r#"{"idType":""# } else { r#",{"idType":""# });
        raw(out, id_type.name());
        raw(out, r#"","idValue":""#);
        first = false;
    };
    if let Some(hash) = &ids.sha256_email {
        open(out, IdType::Sha256Email);
        out.extend_from_slice(hash.as_bytes());
        raw(out, CLOSE);
    }
    if let Some(hash) = &ids.sha256_ip_address {
        open(out, IdType::Sha256IpAddress);
        out.extend_from_slice(hash.as_bytes());
        raw(out, CLOSE);
    }
    if let Some(ip) = ids.plaintext_ip_address {
        open(out, IdType::PlaintextIpAddress);
        write_ip(ip, out);
        raw(out, CLOSE);
    }
    for (id_type, id) in [
        (IdType::LinkedInTrackingUuid, &ids.linkedin_tracking_uuid),
        (IdType::AcxiomId, &ids.acxiom_id),
        (IdType::OracleMoatId, &ids.oracle_moat_id),
        (IdType::GoogleAid, &ids.google_aid),
    ] {
        if let Some(id) = id {
            open(out, id_type);
            escaped(out, id);
            raw(out, CLOSE);
        }
    }
}

fn write_ip(ip: Ipv4Addr, out: &mut Vec<u8>) {
    for (index, octet) in ip.octets().into_iter().enumerate() {
        if index > 0 {
            raw(out, ".");
        }
        number(out, octet.into());
    }
}

fn write_info(info: &UserInfo<'_>, out: &mut Vec<u8>) {
    raw(out, r#","userInfo":{"#);
    write_name(&info.first_name, r#""firstName":""#, r#""hashedFirstName":""#, out);
    raw(out, ",");
    write_name(&info.last_name, r#""lastName":""#, r#""hashedLastName":""#, out);
    if let Some(name) = &info.company_name {
        raw(out, r#","companyName":""#);
        escaped(out, name);
        raw(out, r#"""#);
    }
    if let Some(title) = &info.title {
        raw(out, r#","title":""#);
        escaped(out, title);
        raw(out, r#"""#);
    }
    if let Some(code) = &info.country_code {
        raw(out, r#","countryCode":""#);
        out.extend_from_slice(code.as_bytes());
        raw(out, r#"""#);
    }
    raw(out, "}");
}

fn write_name(name: &Name<'_>, plain_key: &str, hashed_key: &str, out: &mut Vec<u8>) {
    match name {
        Name::Plain(name) => {
            raw(out, plain_key);
            escaped(out, name);
        }
        Name::Hashed(hash) => {
            raw(out, hashed_key);
            out.extend_from_slice(hash.as_bytes());
        }
    }
    raw(out, r#"""#);
}

#[inline]
fn raw(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

/// The inside of a JSON string.
#[inline]
fn escaped(out: &mut Vec<u8>, text: &str) {
    if needs_escapes(text.as_bytes()) { escape(out, text) } else { raw(out, text) }
}

/// Whether a byte has to be escaped; nearly no text has one.
///
/// Looks at eight bytes at a time, the last of them twice if need be: most texts are too short for
/// a vectorised loop to pay.
#[inline]
fn needs_escapes(text: &[u8]) -> bool {
    let found = if let Some(last) = text.last_chunk() {
        let (words, _) = text.as_chunks();
        words.iter().fold(escapes(u64::from_le_bytes(*last)), |found, word| {
            found | escapes(u64::from_le_bytes(*word))
        })
    } else if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let halves = [u32::from_le_bytes(*first), u32::from_le_bytes(*last)];
        escapes(u64::from(halves[0]) << 32 | u64::from(halves[1]))
    } else {
        text.iter().fold(0, |found, &byte| found | escapes(u64::from(byte) * ONES))
    };
    found & HIGH_BITS != 0
}

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGH_BITS: u64 = ONES << 7;

/// Sets a high bit if a byte is a control character of JSON, a quote or a backslash.
const fn escapes(word: u64) -> u64 {
    const fn below(word: u64, byte: u8) -> u64 {
        word.wrapping_sub(ONES * byte as u64) & !word
    }
    const fn equal(word: u64, byte: u8) -> u64 {
        below(word ^ (ONES * byte as u64), 1)
    }
    below(word, b' ') | equal(word, b'"') | equal(word, b'\\')
}

#[cold]
fn escape(out: &mut Vec<u8>, text: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    for byte in text.bytes() {
        match byte {
            b'"' => raw(out, r#"\""#),
            b'\\' => raw(out, r"\\"),
            b'\n' => raw(out, r"\n"),
            b'\r' => raw(out, r"\r"),
            b'\t' => raw(out, r"\t"),
            0x08 => raw(out, r"\b"),
            0x0C => raw(out, r"\f"),
            byte if byte < b' ' => {
                raw(out, r"\u00");
                for digit in [byte >> 4, byte & 0xF] {
                    out.extend(HEX.get(usize::from(digit)));
                }
            }
            byte => out.push(byte),
        }
    }
}

fn signed(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        raw(out, "-");
    }
    number(out, value.unsigned_abs());
}

fn number(out: &mut Vec<u8>, mut value: u64) {
    const MAX_DIGITS: usize = 20;
    let mut digits = [0; MAX_DIGITS];
    let mut used = 0;
    // Two digits at a time: half the divisions.
    for pair in digits.as_chunks_mut().0.iter_mut().rev() {
        let last = (value % 100) as u8;
        *pair = [b'0' + last / 10, b'0' + last % 10];
        value /= 100;
        used += 2;
        if value == 0 {
            used -= usize::from(last < 10);
            break;
        }
    }
    out.extend_from_slice(digits.get(MAX_DIGITS - used..).unwrap_or_default());
}
