//! The configuration document: every key, every form it may have, every fault.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that breaks may panic")]

use capi_export::{ConfigError, ExportConfig};
use capi_model::ConversionRuleId;
use capi_model::api::{AttributionType, AutoAssociation, ConversionType};
use capi_rules::{NewRule, RuleSelector};

/// A document that is right but for what is added to it.
const APP: &str = "client_id: app\nclient_secret: planted-secret\nrefresh_token: planted-refresh\n";

fn read(lines: &str) -> Result<ExportConfig, ConfigError> {
    format!("{APP}ad_account_id: 5123456\n{lines}\n").parse()
}

fn rule(lines: &str) -> RuleSelector {
    read(lines).unwrap_or_else(|error| panic!("{lines}: {error}")).rule().clone()
}

fn fault(lines: &str) -> String {
    read(lines).err().unwrap_or_else(|| panic!("{lines} was taken")).to_string()
}

/// What the document says, as `Debug` shows it.
fn shown(lines: &str) -> String {
    format!("{:?}", read(lines).unwrap_or_else(|error| panic!("{lines}: {error}")))
}

fn by_id(id: u64) -> RuleSelector {
    RuleSelector::Id(ConversionRuleId::new(id).unwrap())
}

mod forms {
    use super::*;

    const JSON: &str = r#"{"type":"linkedin_ads_conversion_api","client_id":"app",
        "client_secret":"planted-secret","refresh_token":"planted-refresh","ad_account_id":"5123456",
        "conversion_rule_id":104012,"use_conversion_rule_id":true,"skip_invalid_records":false}"#;

    #[test]
    fn json_and_yaml_with_and_without_out_are_the_same_document() {
        let yaml = format!(
            "type: linkedin_ads_conversion_api\n{APP}ad_account_id: 5123456\n\
             conversion_rule_id: 104012\nuse_conversion_rule_id: true\nskip_invalid_records: false\n"
        );
        let indented = format!("  {}", yaml.trim_end().replace('\n', "\n  "));
        let documents = [
            JSON.to_owned(),
            format!("\u{feff}  \n{JSON}"),
            format!(r#"{{"out":{JSON}}}"#),
            yaml,
            format!("out:\n{indented}"),
            format!("---\n# an export\nout:\n{indented}"),
        ];
        let read = |text: &String| text.parse::<ExportConfig>().unwrap();
        let first = format!("{:?}", read(&documents[0]));
        assert!(first.contains("104012") && first.contains("5123456"), "{first}");
        for document in &documents {
            assert_eq!(format!("{:?}", read(document)), first, "{document}");
        }
    }

    #[test]
    fn nothing_may_stand_beside_out() {
        for text in
            [format!(r#"{{"out":{JSON},"type":"x"}}"#), format!(r#"{{"type":"x","out":{JSON}}}"#)]
        {
            let error = text.parse::<ExportConfig>().unwrap_err().to_string();
            assert_eq!(error, "nothing may stand beside `out`; move it below");
        }
    }

    #[test]
    fn what_is_no_document_says_where() {
        for (text, part) in [
            ("{\"type\":", "not valid JSON"),
            ("[1]", "not valid YAML"),
            ("type: [", "not valid YAML"),
            ("just text", "not valid YAML"),
            ("{\"type\": linkedin}", "line 1, column"),
        ] {
            let error = text.parse::<ExportConfig>().unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn a_key_that_is_given_twice_is_an_error() {
        let twice = "skip_invalid_records: true\nskip_invalid_records: false";
        assert_eq!(fault(twice), "`skip_invalid_records` is given twice; keep one");
        let json = r#"{"ad_account_id":1,"ad_account_id":1}"#;
        let error = json.parse::<ExportConfig>().unwrap_err().to_string();
        assert_eq!(error, "`ad_account_id` is given twice; keep one");
    }

    #[test]
    fn an_unknown_key_proposes_the_nearest() {
        for (key, near) in [
            ("conversion_rul", "conversion_rule"),
            ("skip_invalid_record", "skip_invalid_records"),
            ("campaign_auto_asociation", "campaign_auto_association"),
            ("adaccount_id", "ad_account_id"),
            ("Type", "type"),
        ] {
            assert_eq!(
                fault(&format!("{key}: 1")),
                format!("`{key}` is no parameter; did you mean `{near}`?")
            );
        }
        let far = fault("zzzzzzzz: 1");
        assert!(far.contains("the parameters are access_token, ad_account_id"), "{far}");
    }

    #[test]
    fn the_type_is_the_connector_s_in_any_case() {
        for word in ["linkedin_ads_conversion_api", "LinkedIn_Ads_Conversion_API", "null", "''"] {
            read(&format!("type: {word}")).unwrap();
        }
        assert_eq!(fault("type: facebook"), "`type`: expected `linkedin_ads_conversion_api`");
    }

    #[test]
    fn ids_are_numbers_or_text() {
        let urn = "urn:lla:llaPartnerConversion:104012";
        for id in ["104012", "'104012'", "\" 104012 \"", urn] {
            let lines = format!("use_conversion_rule_id: true\nconversion_rule_id: {id}");
            assert_eq!(rule(&lines), by_id(104_012), "{id}");
        }
        for id in ["0", "-1", "1.5", "abc", "[1]", "urn:li:sponsoredAccount:1"] {
            let lines = format!("use_conversion_rule_id: true\nconversion_rule_id: {id}");
            assert!(fault(&lines).starts_with("`conversion_rule_id`: "), "{id}");
        }
        for id in ["5123456", "'5123456'", "urn:li:sponsoredAccount:5123456"] {
            let config: ExportConfig = format!("{APP}ad_account_id: {id}").parse().unwrap();
            assert!(format!("{config:?}").contains("AdAccountId(5123456)"), "{id}");
        }
        let error = format!("{APP}ad_account_id: my account").parse::<ExportConfig>().unwrap_err();
        assert_eq!(error.to_string(), "`ad_account_id`: expected the id of an ad account");
    }

    #[test]
    fn booleans_are_booleans_or_text() {
        for (word, expected) in
            [("true", true), ("'true'", true), ("'TRUE'", true), ("\" False \"", false)]
        {
            let text = shown(&format!("skip_invalid_records: {word}"));
            assert!(text.contains(&format!("skip_invalid: {expected}")), "{word}: {text}");
        }
        assert!(shown("").contains("skip_invalid: true"), "the default");
        for word in ["1", "yes", "'on'", "[true]"] {
            assert_eq!(
                fault(&format!("skip_invalid_records: {word}")),
                "`skip_invalid_records`: expected true or false"
            );
        }
    }
}

mod credentials {
    use super::*;

    fn credentials(lines: &str) -> Result<ExportConfig, ConfigError> {
        lines.parse()
    }

    #[test]
    fn an_access_token_stands_in_place_of_the_triple() {
        let config = credentials("access_token: planted-access").unwrap();
        assert!(config.to_builder().unwrap().build().is_ok());
        assert!(config.app().unwrap().is_none());
        let both = credentials(&format!("{APP}access_token: planted-access")).unwrap_err();
        assert!(both.to_string().contains("give one or the others"), "{both}");
    }

    #[test]
    fn a_part_of_the_triple_names_what_is_missing() {
        for (lines, key) in [
            ("client_id: a\nclient_secret: b", "refresh_token"),
            ("client_id: a\nrefresh_token: c", "client_secret"),
            ("client_secret: b\nrefresh_token: c", "client_id"),
            ("client_id: a\nclient_secret: b\nrefresh_token: ''", "refresh_token"),
        ] {
            let error = credentials(lines).unwrap_err().to_string();
            assert!(error.starts_with(&format!("`{key}` is missing")), "{lines}: {error}");
        }
    }

    #[test]
    fn none_at_all_is_enough_to_check_rows_but_not_to_send() {
        let config = credentials("conversion_rule_id: 1\nuse_conversion_rule_id: true").unwrap();
        let _ = config.to_builder_without_credentials().build_checker();
        let error = config.to_builder().unwrap().build().unwrap_err();
        assert!(error.to_string().contains("credentials are missing"), "{error}");
    }

    #[test]
    fn a_secret_may_be_the_name_of_an_environment_variable() {
        // Cargo sets it for tests.
        let lines = "client_id: ${CARGO_PKG_NAME}\nclient_secret: x\nrefresh_token: y";
        let app = credentials(lines).unwrap().app().unwrap().unwrap();
        assert_eq!(app.client_id, "capi-export");
        for key in ["client_secret", "refresh_token", "access_token"] {
            let lines = match key {
                "client_secret" => "client_id: a\nclient_secret: ${NEVER_SET}\nrefresh_token: c",
                "refresh_token" => "client_id: a\nclient_secret: b\nrefresh_token: ${ NEVER_SET }",
                _ => "access_token: ${NEVER_SET}",
            };
            let error = credentials(lines).unwrap().to_builder().unwrap_err().to_string();
            let expected =
                format!("`{key}` refers to the environment variable `NEVER_SET`, which is not set");
            assert!(error.starts_with(&expected), "{error}");
        }
    }

    #[test]
    fn no_secret_is_in_a_debug_or_an_error() {
        let config = read("").unwrap();
        let access = credentials("access_token: planted-access").unwrap();
        let mut texts = vec![
            format!("{config:?} {:?}", config.to_builder().unwrap()),
            format!("{:?}", config.to_builder().unwrap().build().unwrap()),
            format!("{access:?} {:?}", access.to_builder().unwrap()),
        ];
        for lines in [
            "client_secret: planted-again",
            "access_token: planted-access",
            "access_token: [planted]",
            "conversion_rule_id: planted",
            "\tplanted: x",
            "planted",
            "segment_id: {planted: 1}",
            "type: planted",
            "conversion_type: planted",
            "api_version: planted",
        ] {
            let error = read(lines).unwrap_err();
            texts.push(format!("{error} {error:?}"));
        }
        for json in [
            r#"{"access_token":"planted"#,
            r#"{"access_token":planted}"#,
            r#"{"access_token":["planted"]}"#,
            r#"{"client_secret":"planted" "x":1}"#,
        ] {
            let error = json.parse::<ExportConfig>().unwrap_err();
            texts.push(format!("{error} {error:?}"));
        }
        for text in texts {
            assert!(!text.replace("`planted`", "").contains("planted"), "{text}");
        }
    }
}

mod one_rule {
    use super::*;

    #[test]
    fn every_way_by_itself() {
        assert_eq!(rule(""), RuleSelector::PerRow);
        assert_eq!(rule("use_conversion_rule_id: true\nconversion_rule_id: 7"), by_id(7));
        assert_eq!(rule("use_conversion_rule_jd: 'true'\nconversion_rule_id: '7'"), by_id(7));
        assert_eq!(rule("conversion_rule: CRM leads"), RuleSelector::Name("CRM leads".into()));
        assert_eq!(
            rule("create_new_conversion_rule: true\nconversion_rule_name: CRM carts"),
            RuleSelector::New(NewRule::builder("CRM carts").build().unwrap())
        );
    }

    #[test]
    fn what_is_false_or_empty_is_no_way() {
        let lines = "use_conversion_rule_id: false\ncreate_new_conversion_rule: 'False'\n\
                     conversion_rule: ''\nconversion_rule_name: null\nconversion_rule_id: ~";
        assert_eq!(rule(lines), RuleSelector::PerRow);
    }

    #[test]
    fn two_ways_at_once_are_an_error() {
        let id = "use_conversion_rule_id: true\nconversion_rule_id: 7";
        let name = "conversion_rule: CRM leads";
        let new = "create_new_conversion_rule: true\nconversion_rule_name: CRM carts";
        for lines in [
            format!("{id}\n{name}"),
            format!("{id}\n{new}"),
            format!("{name}\n{new}"),
            format!("{id}\n{name}\n{new}"),
            format!("{new}\nconversion_rule_id: 7"),
            format!("{name}\nconversion_rule_id: 7"),
            format!("{name}\nuse_conversion_rule_id: true"),
        ] {
            let error = fault(&lines);
            assert!(error.contains("chosen in more than one way"), "{lines}: {error}");
        }
    }

    #[test]
    fn half_a_way_says_what_is_missing() {
        for (lines, part) in [
            ("use_conversion_rule_id: true", "`conversion_rule_id` is missing"),
            ("conversion_rule_id: 7", "counts only with `use_conversion_rule_id: true`"),
            ("create_new_conversion_rule: true", "`conversion_rule_name` is missing"),
            (
                "conversion_rule_name: CRM carts",
                "counts only with `create_new_conversion_rule: true`",
            ),
        ] {
            assert!(fault(lines).contains(part), "{lines}: {}", fault(lines));
        }
    }

    #[test]
    fn a_rule_that_linkedin_is_asked_about_needs_the_ad_account() {
        for lines in [
            "conversion_rule: CRM leads",
            "create_new_conversion_rule: true\nconversion_rule_name: CRM carts",
        ] {
            let error = format!("{APP}{lines}").parse::<ExportConfig>().unwrap_err().to_string();
            assert!(error.starts_with("`ad_account_id` is missing"), "{error}");
        }
        let by_id = format!("{APP}use_conversion_rule_id: true\nconversion_rule_id: 7");
        assert!(by_id.parse::<ExportConfig>().is_ok());
    }
}

mod new_rule {
    use super::*;

    const NEW: &str = "create_new_conversion_rule: true\nconversion_rule_name: '  CRM purchases '";

    fn new(lines: &str) -> NewRule {
        match rule(&format!("{NEW}\n{lines}")) {
            RuleSelector::New(rule) => rule,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_setting_is_read_in_any_case_and_form() {
        let expected = NewRule::builder("CRM purchases")
            .conversion_type(ConversionType::Purchase)
            .post_click_window(365)
            .view_through_window(180)
            .attribution_type(AttributionType::LastTouchByConversion)
            .auto_association(Some(AutoAssociation::ObjectiveBased))
            .build()
            .unwrap();
        for lines in [
            "conversion_type: purchase\npost_click_attribution_window: 365\n\
             view_through_attribution_window: 180\nattribution_type: last_touch_by_conversion\n\
             campaign_auto_association: objective_based",
            "conversion_type: PURCHASE\npost_click_attribution_window: '365'\n\
             view_through_attribution_window: ' 180 '\nattribution_type: Last_Touch_By_Conversion\n\
             campaign_auto_association: OBJECTIVE_BASED",
        ] {
            assert_eq!(new(lines), expected);
        }
    }

    #[test]
    fn the_defaults_written_out_are_the_defaults() {
        let defaults = new("");
        assert_eq!(
            new("conversion_type: add_to_cart\npost_click_attribution_window: 30\n\
                 view_through_attribution_window: 7\nattribution_type: last_touch_by_campaign\n\
                 campaign_auto_association: all_campaigns"),
            defaults
        );
        assert_eq!(new("campaign_auto_association: all_campaings"), defaults);
        assert_eq!(new("campaign_auto_association: All_Campaings"), defaults);
        assert_eq!(new("campaign_auto_association: none").auto_association(), None);
    }

    #[test]
    fn settings_are_checked_before_any_call() {
        for (line, expected) in [
            (
                "conversion_type: add_to_card",
                "`conversion_type`: no such type; did you mean `ADD_TO_CART`?",
            ),
            (
                "conversion_type: sign_up\npost_click_attribution_window: 365",
                "`post_click_attribution_window`: 365 days is not a window of the type SIGN_UP, \
                 which may have 1, 7, 30, 90",
            ),
            (
                "view_through_attribution_window: 14",
                "`view_through_attribution_window`: 14 days is not a window of the type \
                 ADD_TO_CART, which may have 1, 7, 30, 90, 180, 365",
            ),
            (
                "post_click_attribution_window: a month",
                "`post_click_attribution_window`: expected a whole number of days",
            ),
            (
                "attribution_type: first_touch",
                "`attribution_type`: expected `last_touch_by_campaign` or \
                 `last_touch_by_conversion`",
            ),
            (
                "campaign_auto_association: some",
                "`campaign_auto_association`: expected `all_campaigns`, `objective_based` or `none`",
            ),
        ] {
            assert_eq!(fault(&format!("{NEW}\n{line}")), expected);
            // Whatever the way, what stands there must make sense.
            assert_eq!(fault(line), expected);
        }
    }

    #[test]
    fn keys_with_defaults_may_stand_beside_another_way() {
        let lines = "conversion_rule: CRM leads\nconversion_type: lead\n\
                     post_click_attribution_window: 30\ncampaign_auto_association: all_campaings";
        assert_eq!(rule(lines), RuleSelector::Name("CRM leads".into()));
    }
}
