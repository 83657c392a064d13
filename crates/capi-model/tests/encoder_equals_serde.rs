//! The hand-written encoder gives the same bytes as the serde form, for any event.

#![expect(clippy::unwrap_used, reason = "fixed inputs of a test")]

use std::net::Ipv4Addr;

use capi_model::{
    Amount, ConversionEvent, ConversionRuleId, ConversionValue, CountryCode, CurrencyCode, LeadId,
    Name, Sha256Hex, Text, Timestamp, User, UserIds, UserInfo,
};
use proptest::option;
use proptest::prelude::*;

fn text() -> impl Strategy<Value = Text<'static>> {
    prop_oneof![
        any::<String>().prop_map(Text::from),
        any::<i64>().prop_map(Text::from_display),
        "[\\x00-\\x7f]{0,40}".prop_map(Text::from),
        Just(Text::from("Wayne \"Enterprises\" \\ 株式会社\u{2028}")),
    ]
}

fn hash() -> impl Strategy<Value = Sha256Hex> {
    any::<[u8; 8]>().prop_map(|bytes| Sha256Hex::of(&bytes))
}

fn name() -> impl Strategy<Value = Name<'static>> {
    prop_oneof![text().prop_map(Name::Plain), hash().prop_map(Name::Hashed)]
}

fn lead() -> impl Strategy<Value = LeadId<'static>> {
    prop_oneof![
        any::<u64>().prop_map(LeadId::from_number),
        Just(LeadId::parse("a\"\\\u{1}b").unwrap()),
    ]
}

prop_compose! {
    fn ids()(
        sha256_email in option::of(hash()),
        sha256_ip_address in option::of(hash()),
        plaintext_ip_address in option::of(any::<u32>().prop_map(Ipv4Addr::from)),
        linkedin_tracking_uuid in option::of(text()),
        acxiom_id in option::of(text()),
        oracle_moat_id in option::of(text()),
        google_aid in option::of(text()),
    ) -> UserIds<'static> {
        UserIds {
            sha256_email, sha256_ip_address, plaintext_ip_address, linkedin_tracking_uuid,
            acxiom_id, oracle_moat_id, google_aid,
        }
    }
}

prop_compose! {
    fn info()(
        first_name in name(),
        last_name in name(),
        company_name in option::of(text()),
        title in option::of(text()),
        country_code in option::of(Just(CountryCode::parse("nld").unwrap())),
    ) -> UserInfo<'static> {
        UserInfo { first_name, last_name, company_name, title, country_code }
    }
}

fn value() -> impl Strategy<Value = ConversionValue<'static>> {
    let amount = prop_oneof![
        Just(Amount::parse("50.00").unwrap()),
        (0..i64::pow(10, 17)).prop_map(|amount| Amount::from_i64(amount).unwrap()),
    ];
    let currency = CurrencyCode::parse("usd").unwrap();
    amount.prop_map(move |amount| ConversionValue { currency, amount })
}

prop_compose! {
    fn event()(
        conversion in 1..=u64::MAX,
        happened_at in any::<i64>(),
        value in option::of(value()),
        event_id in option::of(text()),
        ids in ids(),
        info in option::of(info()),
        lead in option::of(lead()),
        external_id in option::of(text()),
    ) -> ConversionEvent<'static> {
        ConversionEvent {
            conversion: ConversionRuleId::new(conversion).unwrap(),
            happened_at: Timestamp::from_millis(happened_at),
            value,
            event_id,
            user: User { ids, info, lead, external_id },
        }
    }
}

proptest! {
    #[test]
    fn the_encoder_gives_the_bytes_of_serde(event in event()) {
        let mut written = b"before".to_vec();
        event.write_json(&mut written);
        let serialized = [b"before".as_slice(), &serde_json::to_vec(&event).unwrap()].concat();
        prop_assert_eq!(String::from_utf8(written), String::from_utf8(serialized));
    }
}
