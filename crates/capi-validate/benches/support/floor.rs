//! The least work that turns typed columns into the body of a request: hash the plain e-mail
//! addresses and write the JSON by hand. Nothing is checked; all values are known to be good.

use sha2::{Digest, Sha256};

use super::Rows;

/// Writes events without checking anything.
#[derive(Default)]
pub(crate) struct Floor {
    scratch: Vec<u8>,
}

impl Floor {
    /// Appends the event of a row: the same bytes as the library gives.
    #[inline]
    pub(crate) fn write(&mut self, rows: &Rows, index: usize, out: &mut Vec<u8>) {
        raw(out, r#"{"conversion":"urn:lla:llaPartnerConversion:"#);
        number(out, rows.true_rule[index]);
        raw(out, r#"","conversionHappenedAt":"#);
        number(out, rows.true_time[index].unsigned_abs());
        if let (Some(currency), Some(amount)) = (rows.currency[index], rows.amount[index]) {
            raw(out, r#","conversionValue":{"currencyCode":""#);
            upper(out, currency);
            raw(out, r#"","amount":""#);
            raw(out, amount);
            raw(out, r#""}"#);
        }
        if let Some(id) = rows.event_id[index] {
            raw(out, r#","eventId":""#);
            escaped(out, id);
            raw(out, r#"""#);
        }
        raw(out, r#","user":{"userIds":["#);
        let mut comma = "";
        if let Some(email) = rows.email[index] {
            raw(out, r#"{"idType":"SHA256_EMAIL","idValue":""#);
            self.hashed(out, email);
            raw(out, r#""}"#);
            comma = ",";
        }
        for (column, open) in [
            (&rows.li_fat_id, r#"{"idType":"LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID","idValue":""#),
            (&rows.acxiom_id, r#"{"idType":"ACXIOM_ID","idValue":""#),
            (&rows.oracle_moat_id, r#"{"idType":"ORACLE_MOAT_ID","idValue":""#),
        ] {
            if let Some(id) = column[index] {
                raw(out, comma);
                raw(out, open);
                escaped(out, id);
                raw(out, r#""}"#);
                comma = ",";
            }
        }
        raw(out, "]");
        if let (Some(first), Some(last)) = (rows.first_name[index], rows.last_name[index]) {
            raw(out, r#","userInfo":{"firstName":""#);
            escaped(out, first);
            raw(out, r#"","lastName":""#);
            escaped(out, last);
            if let Some(company) = rows.company[index] {
                raw(out, r#"","companyName":""#);
                escaped(out, company);
            }
            if let Some(title) = rows.title[index] {
                raw(out, r#"","title":""#);
                escaped(out, title);
            }
            if let Some(country) = rows.country[index] {
                raw(out, r#"","countryCode":""#);
                upper(out, country);
            }
            raw(out, r#""}"#);
        }
        if let Some(lead) = rows.lead[index] {
            raw(out, r#","lead":""#);
            escaped(out, lead);
            raw(out, r#"""#);
        }
        if let Some(id) = rows.external_id[index] {
            raw(out, r#","externalIds":[""#);
            escaped(out, id);
            raw(out, r#""]"#);
        }
        raw(out, "}}");
    }

    #[inline]
    fn hashed(&mut self, out: &mut Vec<u8>, email: &str) {
        if email.len() == 64 {
            let start = out.len();
            raw(out, email);
            out[start..].make_ascii_lowercase();
            return;
        }
        self.scratch.clear();
        self.scratch.extend(email.bytes().filter(|byte| *byte > b' '));
        self.scratch.make_ascii_lowercase();
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let mut digits = [0; 64];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(Sha256::digest(&self.scratch)) {
            pair[0] = HEX[usize::from(byte >> 4)];
            pair[1] = HEX[usize::from(byte & 15)];
        }
        out.extend_from_slice(&digits);
    }
}

#[inline]
fn raw(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

#[inline]
fn upper(out: &mut Vec<u8>, text: &str) {
    let start = out.len();
    raw(out, text);
    out[start..].make_ascii_uppercase();
}

#[inline]
fn escaped(out: &mut Vec<u8>, text: &str) {
    if !needs_escapes(text.as_bytes()) {
        return raw(out, text);
    }
    for byte in text.bytes() {
        match byte {
            b'"' => raw(out, r#"\""#),
            b'\\' => raw(out, r"\\"),
            byte => out.push(byte),
        }
    }
}

/// Eight bytes at a time: the fastest way known for texts of this length.
#[inline]
fn needs_escapes(text: &[u8]) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let below = |word: u64, byte: u8| word.wrapping_sub(ONES * u64::from(byte)) & !word;
    let equal = |word: u64, byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    let escapes = |word| below(word, b' ') | equal(word, b'"') | equal(word, b'\\');
    let found = if let Some(last) = text.last_chunk() {
        let (words, _) = text.as_chunks();
        words.iter().fold(escapes(u64::from_le_bytes(*last)), |found, word| {
            found | escapes(u64::from_le_bytes(*word))
        })
    } else {
        text.iter().fold(0, |found, &byte| found | escapes(u64::from(byte) * ONES))
    };
    found & (ONES << 7) != 0
}

#[inline]
fn number(out: &mut Vec<u8>, mut value: u64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            return out.extend_from_slice(&digits[start..]);
        }
    }
}
