//! LinkedIn's messages repeat values of the request: e-mail hashes, names, amounts. What is shown
//! of them is therefore what is *known* to be harmless, word by word; all else becomes `…`.

use super::vocabulary::VOCABULARY;

/// Longest message that is kept, in characters.
const LONGEST: usize = 600;
const HIDDEN: &str = "…";

/// The parts of `message` that cannot be a value of the request, on one line.
///
/// Kept are: words of [`VOCABULARY`], names put together from them (`userIds`,
/// `/user/userIds/0/idType`, `SHA256_EMAIL`), and numbers straight after words such as `indices` or
/// `within`. Inside double quotes only put-together names are kept.
pub(crate) fn redact(message: &str) -> String {
    let mut out = Writer::default();
    let mut quoted = false;
    let mut before = "";
    let mut rest = message;
    while !rest.is_empty() && out.length < LONGEST {
        let end = rest.find(is_separator).unwrap_or(rest.len());
        if end == 0 {
            let mut chars = rest.chars();
            let separator = chars.next().unwrap_or(' ');
            quoted ^= separator == '"';
            out.separator(separator);
            rest = chars.as_str();
            continue;
        }
        let (atom, after) = rest.split_at(end);
        rest = after;
        let core = atom.trim_matches(['\'', '.', ':', '!', '?']);
        let keep = if is_number(core) {
            !quoted && is_before_number(before)
        } else {
            core.is_empty() || is_name(core, quoted)
        };
        if keep {
            out.text(atom);
            // A list of indices goes on after its first number.
            if !is_number(core) {
                before = core;
            }
        } else {
            out.hidden();
            before = "";
        }
    }
    out.finish(!rest.is_empty())
}

/// `text` if it is a symbolic code: capital letters and `_`, at most 64. No digits: hashes and ids
/// have them.
pub(crate) fn symbol(text: &str) -> Option<String> {
    let fits = |b: u8| b.is_ascii_uppercase() || b == b'_';
    (!text.is_empty() && text.len() <= 64 && text.bytes().all(fits)).then(|| text.to_owned())
}

/// `text` if it is the `error` of an OAuth answer: small letters and `_`, at most 64 (RFC 6749 §5.2
/// has no other).
pub(crate) fn oauth_symbol(text: &str) -> Option<String> {
    let fits = |b: u8| b.is_ascii_lowercase() || b == b'_';
    (!text.is_empty() && text.len() <= 64 && text.bytes().all(fits)).then(|| text.to_owned())
}

#[derive(Default)]
struct Writer {
    text: String,
    length: usize,
    last_was_hidden: bool,
}

impl Writer {
    fn separator(&mut self, separator: char) {
        let separator = if separator.is_whitespace() { ' ' } else { separator };
        if separator == ' ' && (self.text.is_empty() || self.text.ends_with(' ')) {
            return;
        }
        self.text.push(separator);
        self.length += 1;
    }

    fn text(&mut self, atom: &str) {
        self.text.push_str(atom);
        self.length += atom.len();
        self.last_was_hidden = false;
    }

    /// One mark for a run of hidden words.
    fn hidden(&mut self) {
        if self.last_was_hidden && self.text.ends_with("… ") {
            self.text.pop();
            return;
        }
        self.text.push_str(HIDDEN);
        self.length += 1;
        self.last_was_hidden = true;
    }

    fn finish(mut self, cut: bool) -> String {
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        if cut && !self.text.ends_with(HIDDEN) {
            self.text.push_str(HIDDEN);
        }
        self.text
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '{' | '}' | '[' | ']' | '(' | ')' | ',' | ';' | '=' | '"')
}

fn is_number(atom: &str) -> bool {
    !atom.is_empty() && atom.len() <= 8 && atom.bytes().all(|b| b.is_ascii_digit())
}

/// Words after which a number is LinkedIn's own: a position, a limit, a version.
fn is_before_number(word: &str) -> bool {
    matches!(
        word,
        "Index"
            | "indices"
            | "batchIndex"
            | "within"
            | "version"
            | "size"
            | "than"
            | "max"
            | "limit"
    )
}

/// A word of the vocabulary, or several of them joined as in a path, a constant or camel case.
fn is_name(atom: &str, quoted: bool) -> bool {
    let mut words = 0;
    let mut digits = 0;
    for part in atom.split(['/', '_', '-', '.']) {
        let mut rest = part;
        while !rest.is_empty() {
            let (word, after) = rest.split_at(word_end(rest));
            rest = after;
            if word.bytes().all(|b| b.is_ascii_digit()) {
                digits += 1;
                if word.len() > 4 && !is_release(atom, word) {
                    return false;
                }
            } else if is_known(word) {
                words += 1;
            } else {
                return false;
            }
        }
    }
    words > 0 && (!quoted || words + digits > 1)
}

/// The date at the end of a permission: `partnerApiConversionEvents.CREATE.20260901`.
fn is_release(atom: &str, digits: &str) -> bool {
    digits.len() == 8 && atom.starts_with("partnerApi") && atom.ends_with(digits)
}

/// Where the first word of a part ends: at a change from small to capital, or from letter to digit.
fn word_end(part: &str) -> usize {
    let mut previous: Option<char> = None;
    for (at, c) in part.char_indices() {
        if let Some(previous) = previous {
            let camel = previous.is_ascii_lowercase() && c.is_ascii_uppercase();
            if camel || previous.is_ascii_digit() != c.is_ascii_digit() {
                return at;
            }
        }
        previous = Some(c);
    }
    part.len()
}

fn is_known(word: &str) -> bool {
    word.len() <= 16 && VOCABULARY.binary_search(&word.to_ascii_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabulary_is_sorted_and_lower_case() {
        assert!(VOCABULARY.is_sorted_by(|a, b| a < b));
        assert!(VOCABULARY.iter().all(|word| *word == word.to_lowercase() && word.len() <= 16));
    }

    #[test]
    fn documented_messages_stay_readable() {
        for message in [
            "No ad accounts found",
            "A version must be present. Please specify a version by adding the LinkedIn-Version header.",
            "Conversion time should be within 90 days and not exceed current time, indices [0, 17] (0-indexed).",
            "Incorrect conversions information provided. Conversion's method should be CONVERSIONS_API, indices [0] (0-indexed)",
            "Validation failed because [{field=Invalid Conversion time, batchIndex=0, type=INVALID_CONVERSION_TIME_FIELD_VALUE, message=Conversion time should be within 90 days.}]",
            "The request must contain one of these fields: SHA256_EMAIL or LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID or ACXIOM_ID or PLAINTEXT_IP_ADDRESS or GOOGLE_AID or (firstName and lastName) or externalIds or lead, and the input shouldn't be empty string",
            "Invalid Conversion information provided, this event(s) is associated to a conversion that's marked as deleted. Conversion enabled should be true",
            "Invalid conversion target, failed to grant access. Conversion must be a CAPI conversion and not deleted.",
            "Not enough permissions to access: partnerApiConversionEvents.CREATE.20260901",
            "The token used in the request has been revoked by the user",
            "Requested version 20250401 is not active",
            "Resource level throttle limit for calls to this resource is reached.",
            "Index: 0, ERROR :: /user/userIds/0/idType :: \"ORACLE_MOAT_ID\" is not an enum symbol",
            "The provided authorization grant or refresh token is invalid, expired or revoked",
            "Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired. Or external member binding exists",
            "The request batch size: 6000 is larger than the allowed max batch size: 5000 for method: batch_create",
        ] {
            assert_eq!(redact(message), message);
        }
    }

    #[test]
    fn values_of_the_request_are_hidden() {
        for (message, shown) in [
            ("19.9 cannot be coerced to String", "… cannot be coerced to String"),
            ("203.0.113.9 is not valid", "… is not valid"),
            ("\"jane@example.com\" is not an enum symbol", "\"…\" is not an enum symbol"),
            ("jane.doe@example.com cannot be coerced to Long", "… cannot be coerced to Long"),
            ("Jane Doe Acme cannot be coerced", "… cannot be coerced"),
            ("length of \"First Last\" is out of range 1...5", "length of \"…\" is out of range …"),
            ("phone 555 123 4567 found", "… found"),
            ("b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514 found", "… found"),
            ("urn:li:person:abc is not allowed", "… is not allowed"),
            ("Ünïcödé", "…"),
            (
                "The passed in client_id is invalid \"86abcdef\"",
                "The passed in client_id is invalid \"…\"",
            ),
            ("line one\nline\ttwo", "… one …"),
        ] {
            assert_eq!(redact(message), shown, "{message}");
        }
    }

    #[test]
    fn a_long_message_is_cut() {
        let cut = redact(&"invalid ".repeat(1000));
        assert!(cut.chars().count() < LONGEST + 10 && cut.ends_with('…'), "{}", cut.len());
    }

    #[test]
    fn a_symbol_is_of_one_case_and_has_no_digits() {
        assert_eq!(symbol("EXPIRED_ACCESS_TOKEN").as_deref(), Some("EXPIRED_ACCESS_TOKEN"));
        for text in ["", "jane", "Jane", "A1", "A B", &"A".repeat(65)] {
            assert_eq!(symbol(text), None, "{text}");
        }
        assert_eq!(oauth_symbol("invalid_grant").as_deref(), Some("invalid_grant"));
        for text in ["", "AQtoken", "a1", "a b", &"a".repeat(65)] {
            assert_eq!(oauth_symbol(text), None, "{text}");
        }
    }
}
