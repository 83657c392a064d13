//! The time of an event: text is read as the `time` crate reads it, where that crate reads it.

#![no_main]

use capi_fuzz::{NOW, event, row};
use capi_model::{Field, Timestamp, Value};
use capi_validate::Normalizer;
use libfuzzer_sys::fuzz_target;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

fuzz_target!(|text: &str| {
    let fields = row(Field::ConversionHappenedAt, Value::Text(text));
    let mut zoned = Normalizer::builder().build();
    let mut zoneless = Normalizer::builder().zoneless_times(true).build();
    if let Ok(json) = event(&mut zoned, &fields, NOW) {
        // The setting adds forms and changes none.
        assert_eq!(Ok(json), event(&mut zoneless, &fields, NOW));
    }
    let _ = event(&mut zoneless, &fields, NOW);
    if let Ok(at) = OffsetDateTime::parse(text, &Rfc3339) {
        let at = Timestamp::from(at);
        let has_leap_second = text.get(17..19) == Some("60");
        let separator = text.get(10..11);
        if matches!(separator, Some("T" | "t")) && !has_leap_second {
            let json = event(&mut zoned, &fields, at).expect("RFC 3339 is read");
            assert_eq!(json["conversionHappenedAt"], at.as_millis());
        }
    }
});
