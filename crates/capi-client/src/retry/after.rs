//! `Retry-After`, in both of its forms.

use std::time::{Duration, SystemTime};

use capi_model::Timestamp;
use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

/// How long an answer asks to wait, as seconds or as a date (RFC 9110 §10.2.3).
///
/// A date is measured from this machine's clock and from the answer's own `Date`; the longer wait
/// counts, so that a clock that is fast does not come back too early.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let until = date(text)?;
    let sent = headers.get(DATE).and_then(|date| date.to_str().ok()).and_then(date);
    let from = sent.map_or(now, |sent| sent.min(now));
    let millis = until.as_millis().saturating_sub(from.as_millis()).max(0);
    Some(Duration::from_millis(millis.unsigned_abs()))
}

fn date(text: &str) -> Option<Timestamp> {
    let at: SystemTime = httpdate::parse_http_date(text).ok()?;
    Some(at.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    // Sun, 06 Nov 1994 08:49:37 GMT
    const NOW: Timestamp = Timestamp::from_millis(784_111_777_000);

    fn wait(retry_after: &str, date: Option<&str>) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, retry_after.parse().unwrap());
        if let Some(date) = date {
            headers.insert(DATE, date.parse().unwrap());
        }
        super::retry_after(&headers, NOW).map(|wait| wait.as_secs())
    }

    #[test]
    fn seconds_and_all_three_date_forms_are_read() {
        assert_eq!(wait("120", None), Some(120));
        assert_eq!(wait("Sun, 06 Nov 1994 08:50:37 GMT", None), Some(60));
        assert_eq!(wait("Sunday, 06-Nov-94 08:50:37 GMT", None), Some(60));
        assert_eq!(wait("Sun Nov  6 08:50:37 1994", None), Some(60));
    }

    #[test]
    fn a_fast_local_clock_does_not_shorten_the_wait() {
        let sent = Some("Sun, 06 Nov 1994 08:48:37 GMT");
        assert_eq!(wait("Sun, 06 Nov 1994 08:50:37 GMT", sent), Some(120));
    }

    #[test]
    fn a_date_in_the_past_is_no_wait_and_nonsense_is_none() {
        assert_eq!(wait("Sun, 06 Nov 1994 08:00:00 GMT", None), Some(0));
        for text in ["", "soon", "-1", "1.5", "+3"] {
            assert_eq!(wait(text, None), None, "{text}");
        }
        assert_eq!(wait("99999999999999999999999", None), Some(u64::MAX));
    }
}
