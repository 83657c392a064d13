//! Reads the time of an event from text: RFC 3339, and what SQL engines print.
//!
//! Written by hand because a general parser takes a fifth of the time that a whole row may take;
//! proven equal to the `time` crate's by the tests below.

use capi_model::Timestamp;

/// Why text is not a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotATime {
    /// A date, or a date and a time, that holds for a different instant in every zone.
    Zoneless,
    /// Anything else, impossible dates too.
    Invalid,
}

/// Reads one of these forms; `T`, `Z` and `UTC` in any case:
///
/// | form | zone |
/// |---|---|
/// | `2024-08-28T15:30[:00[.123456789]]` | `Z`, `+02:00`, `+0200`, `+02` |
/// | `2024-08-28 15:30[:00[.123456789]]` | the same or `UTC`, also after a space; UTC if there is none but a fraction |
/// | either without a zone, `2024-08-28` | only if `zoneless` says that UTC is meant |
///
/// There is no second 60: the last leap second was in 2016, longer ago than any event may be.
pub(super) fn parse(text: &str, zoneless: bool) -> Result<Timestamp, NotATime> {
    let (date, rest) = text.as_bytes().split_first_chunk().ok_or(NotATime::Invalid)?;
    let days = date_days(*date).ok_or(NotATime::Invalid)?;
    let Some((separator, rest)) = rest.split_first() else {
        return if zoneless { Ok(instant(days, 0)) } else { Err(NotATime::Zoneless) };
    };
    let spaced = match separator {
        b'T' | b't' => false,
        b' ' => true,
        _ => return Err(NotATime::Invalid),
    };
    let (time, zone) = Time::split(rest).ok_or(NotATime::Invalid)?;
    let offset = match zone {
        [] if zoneless || (spaced && time.has_fraction) => 0,
        [] => return Err(NotATime::Zoneless),
        zone => offset_minutes(zone, spaced).ok_or(NotATime::Invalid)?,
    };
    Ok(instant(days, time.millis - offset * MINUTE))
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

const fn instant(days: i64, millis: i64) -> Timestamp {
    Timestamp::from_millis(days * DAY + millis)
}

/// Days from 1970-01-01 to a date `YYYY-MM-DD`, if there is such a date.
#[inline]
fn date_days(date: [u8; 10]) -> Option<i64> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date else { return None };
    let (year, month, day) = (number([y1, y2, y3, y4])?, number([m1, m2])?, number([d1, d2])?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=last).contains(&day) {
        return None;
    }
    // Count years from March, so that a leap day is the last day of its year. From there,
    // months have 31, 30, 31, 30, 31 days over and over: 153 in five months.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    Some(year * 365 + leap_days + day_of_year - DAYS_BEFORE_1970)
}

/// From the first of March of the year 0.
const DAYS_BEFORE_1970: i64 = 719_468;

/// A time of day.
struct Time {
    millis: i64,
    has_fraction: bool,
}

impl Time {
    /// Reads the time at the start, and gives what follows it.
    #[inline]
    fn split(text: &[u8]) -> Option<(Self, &[u8])> {
        let (&[h1, h2, b':', m1, m2], mut rest) = text.split_first_chunk()? else { return None };
        let (hour, minute) = (number([h1, h2])?, number([m1, m2])?);
        let mut second = 0;
        let mut fraction = None;
        if let Some((&[b':', s1, s2], after)) = rest.split_first_chunk() {
            second = number([s1, s2])?;
            rest = after;
            if let Some((b'.', after)) = rest.split_first() {
                let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
                let (digits, after) = after.split_at_checked(digits)?;
                fraction = Some(fraction_millis(digits)?);
                rest = after;
            }
        }
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let millis = hour * HOUR + minute * MINUTE + second * 1000 + fraction.unwrap_or(0);
        Some((Self { millis, has_fraction: fraction.is_some() }, rest))
    }
}

/// The milliseconds of 1 to 9 digits; finer ones are cut off.
#[inline]
fn fraction_millis(digits: &[u8]) -> Option<i64> {
    let digit = |byte: &u8| i64::from(byte - b'0');
    match digits {
        [a, b, c, rest @ ..] if rest.len() <= 6 => Some(digit(a) * 100 + digit(b) * 10 + digit(c)),
        [a, b] => Some(digit(a) * 100 + digit(b) * 10),
        [a] => Some(digit(a) * 100),
        _ => None,
    }
}

/// Minutes east of UTC.
#[inline]
fn offset_minutes(zone: &[u8], spaced: bool) -> Option<i64> {
    let zone = match zone {
        [b' ', rest @ ..] if spaced => rest,
        zone => zone,
    };
    let (sign, hour, minute) = match *zone {
        [b'Z' | b'z'] => return Some(0),
        [b'U' | b'u', b'T' | b't', b'C' | b'c'] if spaced => return Some(0),
        [sign, h1, h2, b':', m1, m2] | [sign, h1, h2, m1, m2] => {
            (sign, number([h1, h2])?, number([m1, m2])?)
        }
        [sign, h1, h2] => (sign, number([h1, h2])?, 0),
        _ => return None,
    };
    if hour > 23 || minute > 59 {
        return None;
    }
    match sign {
        b'+' => Some(hour * 60 + minute),
        b'-' => Some(-(hour * 60 + minute)),
        _ => None,
    }
}

/// The number that these digits make.
#[inline]
fn number<const LEN: usize>(digits: [u8; LEN]) -> Option<i64> {
    digits.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::OffsetDateTime;
    use time::format_description::well_known::Rfc3339;

    use super::*;

    /// What the `time` crate reads, which takes RFC 3339 alone.
    fn reference(text: &str) -> Option<Timestamp> {
        OffsetDateTime::parse(text, &Rfc3339).ok().map(Timestamp::from)
    }

    prop_compose! {
        /// A date and a time, most of them possible.
        fn date_time()(
            year in 0..=9999, month in 0..=13, day in 0..=32,
            hour in 0..=24, minute in 0..=60, second in 0..=59,
        ) -> (String, String) {
            (format!("{year:04}-{month:02}-{day:02}"), format!("{hour:02}:{minute:02}:{second:02}"))
        }
    }

    fn offset() -> impl Strategy<Value = String> {
        prop_oneof![
            Just("Z".to_owned()),
            (prop::bool::ANY, 0..=23, 0..=59).prop_map(|(east, hour, minute)| {
                format!("{}{hour:02}:{minute:02}", if east { '+' } else { '-' })
            }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn rfc_3339_is_read_as_the_time_crate_reads_it(
            (date, time) in date_time(),
            fraction in "(\\.[0-9]{1,9})?",
            offset in offset(),
        ) {
            let text = format!("{date}T{time}{fraction}{offset}");
            prop_assert_eq!(parse(&text, false).ok(), reference(&text), "{}", text);
            let spaced = format!("{date} {time}{fraction} {offset}");
            prop_assert_eq!(parse(&spaced, false), parse(&text, false));
        }

        #[test]
        fn without_a_zone_utc_is_meant_if_the_form_or_the_setting_says_so(
            (date, time) in date_time(),
            fraction in "(\\.[0-9]{1,9})?",
            spaced: bool,
            zoneless: bool,
        ) {
            let utc = reference(&format!("{date}T{time}{fraction}Z"));
            let separator = if spaced { ' ' } else { 'T' };
            let found = parse(&format!("{date}{separator}{time}{fraction}"), zoneless);
            if zoneless || (spaced && !fraction.is_empty()) {
                prop_assert_eq!(found.ok(), utc);
            } else {
                let problem = if utc.is_some() { NotATime::Zoneless } else { NotATime::Invalid };
                prop_assert_eq!(found, Err(problem));
            }
        }

        #[test]
        fn the_first_instant_of_a_date_is_midnight((date, _) in date_time()) {
            let midnight = reference(&format!("{date}T00:00:00Z"));
            prop_assert_eq!(parse(&date, true).ok(), midnight);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9TZ:.+ -]{0,40}|\\PC{0,40}", zoneless: bool) {
            let _ = parse(&text, zoneless);
        }
    }

    #[test]
    fn every_day_of_four_centuries_follows_the_one_before() {
        let mut expected = -DAYS_BEFORE_1970 - 60;
        for year in 0..=400 {
            for month in 1..=12 {
                for day in 1..=31 {
                    let text = format!("{year:04}-{month:02}-{day:02}");
                    if let Some(days) = date_days(text.as_bytes().try_into().unwrap()) {
                        assert_eq!(days, expected, "{text}");
                        expected += 1;
                    }
                }
            }
        }
    }
}
