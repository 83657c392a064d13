//! Rules, accounts and campaigns: what is asked of LinkedIn, byte for byte, and what is made of its answers.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that breaks may panic"
)]

mod support;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use capi::client::{AdAccountSearch, CampaignSearch, Client, Observation, Observer};
use capi::model::CampaignId;
use capi::model::api::{AttributionType, AutoAssociation, ConversionType, RuleChanges};
use capi::rules::{
    FindError, RuleError, RuleSetting, accounts, ensure_rule, find_account, find_campaign,
    find_rule, update_rule,
};
use capi::{AdAccountId, ConversionRuleId, ExportConfig, NewRule, RuleSelector};
use capi_sandbox::{
    ACCESS_TOKEN, AD_ACCOUNT_ID, AdAccount, Campaign, ConversionMethod, DISABLED_RULE_ID, Fault,
    INSIGHT_TAG_RULE_ID, MEMBER, RULE_IDS, Role, Rule, Sandbox, Seed,
};
use futures_util::{StreamExt, TryStreamExt};
use support::{rows, sandbox};

fn account() -> AdAccountId {
    AD_ACCOUNT_ID.try_into().unwrap()
}

fn rule(id: u64) -> ConversionRuleId {
    id.try_into().unwrap()
}

fn campaign(id: u64) -> CampaignId {
    id.try_into().unwrap()
}

fn client(sandbox: &Sandbox) -> Client {
    support::client(sandbox).build().unwrap()
}

fn new_rule(name: &str) -> NewRule {
    NewRule::builder(name).build().unwrap()
}

/// The requests to the API so far: method, path with query, body.
fn calls(sandbox: &Sandbox) -> Vec<String> {
    let requests = sandbox.requests();
    let api = requests.iter().filter(|request| request.path().starts_with("/rest/"));
    api.map(|request| {
        let method = request.header("x-restli-method").map(|m| format!(" [{m}]"));
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        let line = format!(
            "{}{} {} {body}",
            request.method(),
            method.unwrap_or_default(),
            request.target()
        );
        line.trim_end().to_owned()
    })
    .collect()
}

fn creates(sandbox: &Sandbox) -> usize {
    calls(sandbox).iter().filter(|call| call.starts_with("POST /rest/conversions")).count()
}

/// The ids of the rules of this name.
fn named(sandbox: &Sandbox, name: &str) -> Vec<u64> {
    sandbox.rules().iter().filter(|rule| rule.name() == name).map(Rule::id).collect()
}

mod on_the_wire {
    use super::*;

    #[tokio::test]
    async fn reading_rules() {
        let sandbox = sandbox().start().await.unwrap();
        let client = client(&sandbox);
        let all: Vec<_> = client.conversion_rules(account()).try_collect().await.unwrap();
        assert_eq!(all.len(), 7);
        let one = client.conversion_rule(account(), rule(104_001)).await.unwrap();
        assert_eq!(one.name, "Sandbox purchases");
        let several = [rule(104_001), rule(999), rule(104_000)];
        let several = client.conversion_rules_by_id(account(), &several).await.unwrap();
        assert_eq!(
            several.iter().map(|(_, rule)| rule.is_ok()).collect::<Vec<_>>(),
            [true, false, true]
        );
        assert_eq!(
            calls(&sandbox),
            [
                "GET /rest/conversions?q=account&account=urn%3Ali%3AsponsoredAccount%3A5123456&start=0&count=100",
                "GET /rest/conversions/104001?account=urn%3Ali%3AsponsoredAccount%3A5123456",
                "GET /rest/conversions?ids=List(104001,999,104000)&account=urn%3Ali%3AsponsoredAccount%3A5123456",
            ]
        );
    }

    #[tokio::test]
    async fn creating_rules() {
        let sandbox = sandbox().start().await.unwrap();
        let client = client(&sandbox);
        let rules = [
            new_rule("Summer_Sale CRM Carts"),
            NewRule::builder("„Leads“ & more")
                .conversion_type(ConversionType::Lead)
                .post_click_window(365)
                .view_through_window(180)
                .attribution_type(AttributionType::LastTouchByConversion)
                .auto_association(Some(AutoAssociation::ObjectiveBased))
                .without_value()
                .build()
                .unwrap(),
            NewRule::builder("Fixed")
                .conversion_type(ConversionType::SignUp)
                .post_click_window(1)
                .view_through_window(90)
                .fixed_value("19.90", "eur")
                .auto_association(None)
                .build()
                .unwrap(),
        ];
        for rule in &rules {
            assert!(ensure_rule(&client, account(), rule).await.unwrap().created);
        }
        let posts: Vec<_> =
            calls(&sandbox).into_iter().filter(|call| call.starts_with("POST")).collect();
        assert_eq!(
            posts,
            [
                r#"POST /rest/conversions?autoAssociationType=ALL_CAMPAIGNS {"name":"Summer_Sale CRM Carts","account":"urn:li:sponsoredAccount:5123456","conversionMethod":"CONVERSIONS_API","type":"ADD_TO_CART","enabled":true,"postClickAttributionWindowSize":30,"viewThroughAttributionWindowSize":7,"attributionType":"LAST_TOUCH_BY_CAMPAIGN","valueType":"DYNAMIC"}"#,
                r#"POST /rest/conversions?autoAssociationType=OBJECTIVE_BASED {"name":"„Leads“ & more","account":"urn:li:sponsoredAccount:5123456","conversionMethod":"CONVERSIONS_API","type":"LEAD","enabled":true,"postClickAttributionWindowSize":365,"viewThroughAttributionWindowSize":180,"attributionType":"LAST_TOUCH_BY_CONVERSION","valueType":"NO_VALUE"}"#,
                r#"POST /rest/conversions {"name":"Fixed","account":"urn:li:sponsoredAccount:5123456","conversionMethod":"CONVERSIONS_API","type":"SIGN_UP","enabled":true,"postClickAttributionWindowSize":1,"viewThroughAttributionWindowSize":90,"attributionType":"LAST_TOUCH_BY_CAMPAIGN","valueType":"FIXED","value":{"currencyCode":"EUR","amount":"19.90"}}"#,
            ]
        );
        let campaigns = |name| sandbox.associated_campaigns(named(&sandbox, name)[0]);
        assert_eq!(campaigns("Summer_Sale CRM Carts"), [330_001, 330_002, 330_003]);
        assert!(campaigns("Fixed").is_empty());
    }

    #[tokio::test]
    async fn changing_rules() {
        let sandbox = sandbox().start().await.unwrap();
        let client = client(&sandbox);
        for changes in [
            RuleChanges { enabled: Some(false), ..RuleChanges::default() },
            RuleChanges { enabled: Some(true), ..RuleChanges::default() },
            RuleChanges { name: Some(" New name ".into()), ..RuleChanges::default() },
        ] {
            update_rule(&client, account(), rule(104_000), &changes).await.unwrap();
        }
        assert_eq!(
            calls(&sandbox),
            [
                r#"POST [PARTIAL_UPDATE] /rest/conversions/104000?account=urn%3Ali%3AsponsoredAccount%3A5123456 {"patch":{"$set":{"enabled":false}}}"#,
                r#"POST [PARTIAL_UPDATE] /rest/conversions/104000?account=urn%3Ali%3AsponsoredAccount%3A5123456 {"patch":{"$set":{"enabled":true}}}"#,
                r#"POST [PARTIAL_UPDATE] /rest/conversions/104000?account=urn%3Ali%3AsponsoredAccount%3A5123456 {"patch":{"$set":{"name":"New name"}}}"#,
            ]
        );
        assert_eq!(sandbox.rule(104_000).unwrap().name(), "New name");
    }

    #[tokio::test]
    async fn associating_campaigns() {
        let sandbox = sandbox().start().await.unwrap();
        let client = client(&sandbox);
        let (one, two, of) = (campaign(330_001), campaign(330_002), rule(104_000));
        client.associate_campaign(one, of).await.unwrap();
        let outcomes = client.associate_campaigns(&[(one, of), (two, of)]).await.unwrap();
        assert!(outcomes.iter().all(|(_, outcome)| outcome.is_ok()));
        assert_eq!(client.campaign_association(two, of).await.unwrap().campaign, two);
        let listed: Vec<_> = client.campaign_associations(&[one, two]).try_collect().await.unwrap();
        assert_eq!(listed.len(), 2);
        client.dissociate_campaign(one, of).await.unwrap();
        let outcomes = client.dissociate_campaigns(&[(two, of)]).await.unwrap();
        assert!(outcomes.iter().all(|(_, outcome)| outcome.is_ok()));
        assert!(sandbox.associated_campaigns(104_000).is_empty());
        assert_eq!(
            calls(&sandbox),
            [
                r#"PUT /rest/campaignConversions/(campaign:urn%3Ali%3AsponsoredCampaign%3A330001,conversion:urn%3Alla%3AllaPartnerConversion%3A104000) {"campaign":"urn:li:sponsoredCampaign:330001","conversion":"urn:lla:llaPartnerConversion:104000"}"#,
                r#"PUT [BATCH_UPDATE] /rest/campaignConversions?ids=List((campaign:urn%3Ali%3AsponsoredCampaign%3A330001,conversion:urn%3Alla%3AllaPartnerConversion%3A104000),(campaign:urn%3Ali%3AsponsoredCampaign%3A330002,conversion:urn%3Alla%3AllaPartnerConversion%3A104000)) {"entities":{"(campaign:urn%3Ali%3AsponsoredCampaign%3A330001,conversion:urn%3Alla%3AllaPartnerConversion%3A104000)":{"campaign":"urn:li:sponsoredCampaign:330001","conversion":"urn:lla:llaPartnerConversion:104000"},"(campaign:urn%3Ali%3AsponsoredCampaign%3A330002,conversion:urn%3Alla%3AllaPartnerConversion%3A104000)":{"campaign":"urn:li:sponsoredCampaign:330002","conversion":"urn:lla:llaPartnerConversion:104000"}}}"#,
                "GET /rest/campaignConversions/(campaign:urn%3Ali%3AsponsoredCampaign%3A330002,conversion:urn%3Alla%3AllaPartnerConversion%3A104000)",
                "GET /rest/campaignConversions?q=campaigns&campaigns=List(urn%3Ali%3AsponsoredCampaign%3A330001,urn%3Ali%3AsponsoredCampaign%3A330002)",
                "DELETE /rest/campaignConversions/(campaign:urn%3Ali%3AsponsoredCampaign%3A330001,conversion:urn%3Alla%3AllaPartnerConversion%3A104000)",
                "DELETE [BATCH_DELETE] /rest/campaignConversions?ids=List((campaign:urn%3Ali%3AsponsoredCampaign%3A330002,conversion:urn%3Alla%3AllaPartnerConversion%3A104000))",
            ]
        );
    }

    #[tokio::test]
    async fn listing_accounts_roles_and_campaigns() {
        let sandbox = sandbox().start().await.unwrap();
        let client = client(&sandbox);
        let found = accounts(&client, AdAccountSearch::new()).await.unwrap();
        assert_eq!(found.count().await, 1);
        let search = CampaignSearch::new();
        let found: Vec<_> = client.campaigns(account(), search).try_collect().await.unwrap();
        assert_eq!(found.len(), 3);
        assert_eq!(
            calls(&sandbox),
            [
                "GET /rest/adAccountUsers?q=authenticatedUser",
                "GET /rest/adAccounts?q=search&pageSize=1000",
                "GET /rest/adAccounts/5123456/adCampaigns?q=search&search=(status:(values:List(ACTIVE,PAUSED,DRAFT)))&pageSize=1000",
            ]
        );
    }
}

mod by_name {
    use super::*;

    async fn find(sandbox: &Sandbox, name: &str) -> Result<u64, RuleError> {
        find_rule(&client(sandbox), account(), name).await.map(|rule| rule.id.as_u64())
    }

    #[tokio::test]
    async fn a_rule_on_the_40th_page_is_found() {
        let mut seed = Seed::new();
        for id in 200_000..204_000 {
            seed = seed.rule(Rule::new(id, AD_ACCOUNT_ID, format!("Rule {id}")));
        }
        let sandbox = sandbox().unknown_total(true).seed(seed).start().await.unwrap();
        // The account has seven rules of its own.
        assert_eq!(find(&sandbox, "Rule 203950").await.unwrap(), 203_950);
        let calls = calls(&sandbox);
        assert_eq!(calls.len(), 41);
        assert!(calls[39].ends_with("&start=3900&count=100"), "{}", calls[39]);
    }

    #[tokio::test]
    async fn the_list_is_read_no_further_than_it_is_needed() {
        let mut seed = Seed::new();
        for id in 200_000..200_300 {
            seed = seed.rule(Rule::new(id, AD_ACCOUNT_ID, "Many"));
        }
        let sandbox = sandbox().seed(seed).start().await.unwrap();
        let client = client(&sandbox);
        let first: Vec<_> = client.conversion_rules(account()).take(100).collect().await;
        assert_eq!((first.len(), calls(&sandbox).len()), (100, 1));
    }

    #[tokio::test]
    async fn two_of_one_name_are_refused_with_both_ids() {
        let seed = Seed::new()
            .rule(Rule::new(200_002, AD_ACCOUNT_ID, "CRM leads"))
            .rule(Rule::new(200_001, AD_ACCOUNT_ID, "CRM leads"));
        let sandbox = sandbox().seed(seed).start().await.unwrap();
        let error = find(&sandbox, "CRM leads").await.unwrap_err();
        assert!(
            matches!(&error, RuleError::Ambiguous { ids, .. } if *ids == [rule(200_001), rule(200_002)]),
            "{error:?}"
        );
        assert_eq!(
            error.to_string(),
            "ad account 5123456 has 2 enabled Conversions API rules named \"CRM leads\", with the \
             ids 200001, 200002. Choose one of them by its id (conversion_rule_id), or rename the \
             others"
        );
    }

    #[tokio::test]
    async fn an_insight_tag_rule_of_that_name_is_refused_by_its_reason() {
        let sandbox = sandbox().start().await.unwrap();
        let error = find(&sandbox, "Sandbox page views").await.unwrap_err();
        assert!(
            matches!(&error, RuleError::OtherMethod { rules, .. } if rules[0].0 == rule(INSIGHT_TAG_RULE_ID)),
            "{error:?}"
        );
        assert!(
            error.to_string().contains("INSIGHT_TAG_URL_MATCH_RULES, made for the Insight Tag")
        );
    }

    #[tokio::test]
    async fn a_disabled_rule_is_refused_by_its_reason() {
        let sandbox = sandbox().start().await.unwrap();
        let error = find(&sandbox, "Sandbox retired").await.unwrap_err();
        assert!(
            matches!(&error, RuleError::Disabled { ids, .. } if *ids == [rule(DISABLED_RULE_ID)]),
            "{error:?}"
        );
    }

    #[tokio::test]
    async fn a_name_that_is_not_there_proposes_those_that_take_events() {
        let sandbox = sandbox().start().await.unwrap();
        let error = find(&sandbox, "sandbox Leads").await.unwrap_err();
        let RuleError::NotFound { nearest, .. } = &error else { panic!("{error:?}") };
        assert_eq!((nearest[0].as_str(), nearest.len()), ("Sandbox leads", 5));
        assert!(
            !nearest.iter().any(|name| name == "Sandbox retired" || name.contains("page views"))
        );
        let empty: AdAccountId = 7_u64.try_into().unwrap();
        let error = find_rule(&client(&sandbox), empty, "x").await.unwrap_err();
        assert!(error.to_string().contains("no enabled Conversions API rule at all"), "{error}");
    }

    #[tokio::test]
    async fn rules_of_the_name_that_take_no_events_are_no_obstacle() {
        let tag = Rule::new(200_001, AD_ACCOUNT_ID, "Purchases")
            .method(ConversionMethod::InsightTagJavascriptEvent);
        let seed = Seed::new()
            .rule(tag)
            .rule(Rule::new(200_002, AD_ACCOUNT_ID, "Purchases").enabled(false))
            .rule(Rule::new(200_003, AD_ACCOUNT_ID, "Purchases"));
        let sandbox = sandbox().seed(seed).start().await.unwrap();
        assert_eq!(find(&sandbox, "Purchases").await.unwrap(), 200_003);
    }

    #[tokio::test]
    async fn without_an_ad_account_nothing_is_asked() {
        let sandbox = sandbox().start().await.unwrap();
        let client = client(&sandbox);
        for selector in [RuleSelector::Name("CRM".into()), RuleSelector::New(new_rule("CRM"))] {
            let error = selector.resolve(&client, None).await.unwrap_err();
            assert!(matches!(error, RuleError::AdAccountMissing { .. }), "{error}");
        }
        assert!(sandbox.requests().is_empty());
    }

    #[tokio::test]
    async fn an_export_by_name_sends_to_the_rule() {
        let sandbox = sandbox().start().await.unwrap();
        let exporter = support::exporter(&sandbox)
            .rule(RuleSelector::Name("Sandbox carts".into()))
            .ad_account(account())
            .build()
            .unwrap();
        let report = exporter.send(rows(3)).await.unwrap();
        assert_eq!((report.rows.delivered, report.rule), (3, Some(rule(RULE_IDS[4]))));
        assert_eq!(sandbox.events()[0]["conversion"], "urn:lla:llaPartnerConversion:104004");
    }
}

mod creation {
    use super::*;

    /// An exporter from a configuration document that creates a rule.
    fn exporter(sandbox: &Sandbox, more: &str) -> capi::Exporter {
        let document = format!(
            "out:\n  type: linkedin_ads_conversion_api\n  access_token: {ACCESS_TOKEN}\n  \
             ad_account_id: {AD_ACCOUNT_ID}\n  create_new_conversion_rule: true\n  \
             conversion_rule_name: Nightly carts\n{more}"
        );
        let config: ExportConfig = document.parse().unwrap();
        config
            .to_builder()
            .unwrap()
            .with_api_url(sandbox.api_url())
            .with_auth_url(sandbox.auth_url())
            .with_runtime(support::Clock::default())
            .build()
            .unwrap()
    }

    async fn export(sandbox: &Sandbox) -> u64 {
        let report = exporter(sandbox, "").send(rows(1)).await.unwrap();
        assert_eq!(report.rows.delivered, 1);
        report.rule.unwrap().as_u64()
    }

    #[tokio::test]
    async fn three_exports_make_one_rule() {
        let sandbox = sandbox().start().await.unwrap();
        let used = [export(&sandbox).await, export(&sandbox).await, export(&sandbox).await];
        assert_eq!(named(&sandbox, "Nightly carts"), [used[0]]);
        assert!(used.iter().all(|id| *id == used[0]));
        assert_eq!((creates(&sandbox), sandbox.events().len()), (1, 3));
    }

    #[tokio::test]
    async fn a_connection_that_is_cut_after_the_create_makes_one_rule() {
        for fault in
            [Fault::drop_after_storing(), Fault::truncate_body(), Fault::drop_before_storing()]
        {
            let sandbox = sandbox().start().await.unwrap();
            sandbox.inject(fault.clone().on("/rest/conversions").method("POST"));
            let used = export(&sandbox).await;
            assert_eq!(named(&sandbox, "Nightly carts"), [used], "{fault:?}");
            assert!(sandbox.faults().is_empty(), "the fault came to pass");
            let expected = if fault == Fault::drop_before_storing() { 2 } else { 1 };
            assert_eq!(creates(&sandbox), expected, "{fault:?}");
        }
    }

    #[tokio::test]
    async fn a_create_that_never_gets_an_answer_ends() {
        let sandbox = sandbox().start().await.unwrap();
        let fault = Fault::drop_before_storing().on("/rest/conversions").method("POST");
        sandbox.inject(fault.forever());
        let error = exporter(&sandbox, "").send(rows(1)).await.unwrap_err();
        assert!(matches!(error.kind(), capi::ExportErrorKind::Rule(RuleError::Client(_))));
        assert_eq!((creates(&sandbox), sandbox.events().len()), (3, 0));
        assert!(named(&sandbox, "Nightly carts").is_empty());
    }

    #[tokio::test]
    async fn an_answer_that_refuses_is_not_tried_again() {
        let seed = Seed::new().role(MEMBER, AD_ACCOUNT_ID, Role::Viewer);
        let sandbox = sandbox().seed(seed).start().await.unwrap();
        let error = exporter(&sandbox, "").send(rows(1)).await.unwrap_err();
        assert!(error.to_string().contains("role above VIEWER"), "{error}");
        assert_eq!(creates(&sandbox), 1);
    }

    #[tokio::test]
    async fn a_rule_with_other_settings_is_an_error_that_shows_the_difference() {
        let sandbox = sandbox().start().await.unwrap();
        let id = export(&sandbox).await;
        let more = "  conversion_type: lead\n  post_click_attribution_window: 90\n  \
                    campaign_auto_association: none\n";
        let error = exporter(&sandbox, more).send(rows(1)).await.unwrap_err();
        let capi::ExportErrorKind::Rule(RuleError::Different { id: existing, differences, .. }) =
            error.kind()
        else {
            panic!("{error}")
        };
        assert_eq!(existing.as_u64(), id);
        let settings: Vec<_> = differences.iter().map(|difference| difference.setting).collect();
        assert_eq!(settings, [RuleSetting::ConversionType, RuleSetting::PostClickWindow]);
        assert!(
            error.to_string().contains(
                "conversion type is ADD_TO_CART, wanted is LEAD, post-click attribution window is \
                 30 days, wanted is 90 days"
            ),
            "{error}"
        );
        assert_eq!((creates(&sandbox), sandbox.events().len()), (1, 1));
    }

    #[tokio::test]
    async fn a_name_that_another_kind_of_rule_has_is_not_given_twice() {
        for (existing, part) in [
            (Rule::new(1, AD_ACCOUNT_ID, "Nightly carts").enabled(false), "enabled is false"),
            (
                Rule::new(1, AD_ACCOUNT_ID, "Nightly carts")
                    .method(ConversionMethod::InsightTagUrlMatchRules),
                "method is INSIGHT_TAG_URL_MATCH_RULES",
            ),
        ] {
            let seed = Seed::new().rule(existing.kind("ADD_TO_CART"));
            let sandbox = sandbox().seed(seed).start().await.unwrap();
            let error = exporter(&sandbox, "").send(rows(1)).await.unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
            assert_eq!(creates(&sandbox), 0);
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn exports_started_at_once_make_one_rule() {
        let sandbox = sandbox().start().await.unwrap();
        // Time enough for the others to see that there is no such rule, if they looked.
        let slow = Fault::delay(Duration::from_millis(100));
        sandbox.inject(slow.on("/rest/conversions").method("POST"));
        let exports = (0..8).map(|_| {
            let exporter = exporter(&sandbox, "");
            tokio::spawn(async move { exporter.send(rows(1)).await.unwrap().rule.unwrap() })
        });
        let mut used = Vec::new();
        for export in exports.collect::<Vec<_>>() {
            used.push(export.await.unwrap().as_u64());
        }
        assert_eq!(named(&sandbox, "Nightly carts"), [used[0]]);
        assert!(used.iter().all(|id| *id == used[0]), "{used:?}");
    }

    /// Another program, which makes an equal rule after the first look at the list.
    #[derive(Clone)]
    struct Rival(Arc<(Sandbox, AtomicBool)>);

    impl Observer for Rival {
        fn observe(&self, observation: &Observation<'_>) {
            let (sandbox, done) = &*self.0;
            if let Observation::Attempt { operation: "list conversion rules", .. } = observation
                && !done.swap(true, Ordering::Relaxed)
            {
                let rule = Rule::new(104_500, AD_ACCOUNT_ID, "Nightly carts").kind("ADD_TO_CART");
                sandbox.seed(Seed::new().rule(rule));
            }
        }
    }

    impl fmt::Debug for Rival {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("Rival")
        }
    }

    #[tokio::test]
    async fn of_equal_rules_that_two_programs_made_both_use_the_lowest() {
        let rival = Rival(Arc::new((sandbox().start().await.unwrap(), AtomicBool::new(false))));
        let sandbox = &rival.0.0;
        let client = support::client(sandbox).observer(rival.clone()).build().unwrap();
        let new = new_rule("Nightly carts");
        let settled = ensure_rule(&client, account(), &new).await.unwrap();
        assert_eq!(named(sandbox, "Nightly carts"), [104_500, 104_501]);
        assert_eq!((settled.id, settled.created), (rule(104_500), false));
        assert_eq!(settled.duplicates, [rule(104_501)]);
        let next = ensure_rule(&client, account(), &new).await.unwrap();
        assert_eq!((next.id, creates(sandbox)), (rule(104_500), 1));
    }

    #[tokio::test]
    async fn a_type_that_the_version_does_not_make_is_refused_before_any_call() {
        let sandbox = sandbox().start().await.unwrap();
        let old = support::client(&sandbox).api_version("202607".parse().unwrap());
        let builder =
            NewRule::builder("MQL").conversion_type(ConversionType::MarketingQualifiedLead);
        let new = builder.build().unwrap();
        let error = ensure_rule(&old.build().unwrap(), account(), &new).await.unwrap_err();
        assert!(matches!(error, RuleError::TypeNeedsVersion { .. }), "{error}");
        assert!(sandbox.requests().is_empty());
        let now = client(&sandbox);
        assert!(ensure_rule(&now, account(), &new).await.unwrap().created);
    }
}

mod changes {
    use super::*;

    fn windows(post_click: Option<u16>, view_through: Option<u16>) -> RuleChanges {
        RuleChanges {
            post_click_attribution_window_size: post_click,
            view_through_attribution_window_size: view_through,
            ..RuleChanges::default()
        }
    }

    #[tokio::test]
    async fn windows_are_checked_against_the_type_before_the_change() {
        let sandbox = sandbox().start().await.unwrap();
        let client = client(&sandbox);
        let (purchases, sign_ups) = (rule(104_001), rule(104_002));
        update_rule(&client, account(), purchases, &windows(Some(365), Some(180))).await.unwrap();
        let changed = client.conversion_rule(account(), purchases).await.unwrap();
        assert_eq!(changed.post_click_attribution_window_size, Some(365));

        let long = windows(None, Some(180));
        let error = update_rule(&client, account(), sign_ups, &long).await.unwrap_err();
        let RuleError::Invalid(fault) = &error else { panic!("{error}") };
        assert_eq!(fault.setting(), RuleSetting::ViewThroughWindow);

        // The type that the rule is to have decides, for the windows that it has, too.
        let sign_up =
            RuleChanges { conversion_type: Some(ConversionType::SignUp), ..RuleChanges::default() };
        let error = update_rule(&client, account(), purchases, &sign_up).await.unwrap_err();
        assert!(error.to_string().contains("365 days is not a window of the type SIGN_UP"));
        let both =
            RuleChanges { conversion_type: sign_up.conversion_type, ..windows(Some(30), Some(7)) };
        update_rule(&client, account(), purchases, &both).await.unwrap();
    }

    #[tokio::test]
    async fn a_name_that_no_rule_can_have_is_not_sent() {
        let sandbox = sandbox().start().await.unwrap();
        let changes = RuleChanges { name: Some(" ".into()), ..RuleChanges::default() };
        let error = update_rule(&client(&sandbox), account(), rule(104_000), &changes).await;
        assert!(matches!(error, Err(RuleError::Invalid(_))));
        assert!(sandbox.requests().is_empty());
    }

    #[tokio::test]
    async fn a_type_that_linkedin_invents_survives_being_read_and_written() {
        let seed = Seed::new().rule(Rule::new(200_000, AD_ACCOUNT_ID, "New").kind("TALENT_LEAD"));
        let sandbox = sandbox().seed(seed).start().await.unwrap();
        let read = client(&sandbox).conversion_rule(account(), rule(200_000)).await.unwrap();
        let written = serde_json::to_value(&read).unwrap();
        assert_eq!(written["type"], "TALENT_LEAD");
        assert_eq!(written["account"], "urn:li:sponsoredAccount:5123456");
    }
}

mod pickers {
    use super::*;

    fn accounts_and_roles() -> Seed {
        Seed::new()
            .account(AdAccount::new(11, "Acme"))
            .role(MEMBER, 11, Role::Viewer)
            .account(AdAccount::new(12, "Acme"))
            .role(MEMBER, 12, Role::CreativeManager)
            .account(AdAccount::new(13, "Nobody's"))
    }

    #[tokio::test]
    async fn accounts_come_with_the_member_s_role_and_whether_it_is_enough() {
        let sandbox = sandbox().seed(accounts_and_roles()).start().await.unwrap();
        let found = accounts(&client(&sandbox), AdAccountSearch::new()).await.unwrap();
        let found: Vec<_> = found.try_collect().await.unwrap();
        let shown: Vec<_> = found
            .iter()
            .map(|access| (access.account.id.as_u64(), access.may_send_conversions()))
            .collect();
        assert_eq!(shown, [(11, false), (12, true), (AD_ACCOUNT_ID, true)]);
    }

    #[tokio::test]
    async fn an_account_is_found_by_its_name() {
        let sandbox = sandbox().seed(accounts_and_roles()).start().await.unwrap();
        let client = client(&sandbox);
        let found = find_account(&client, "Sandbox ad account").await.unwrap();
        assert_eq!(found.account.id, account());
        let several = find_account(&client, "Acme").await.unwrap_err();
        assert!(matches!(&several, FindError::Ambiguous { ids, .. } if *ids == [11, 12]));
        let none = find_account(&client, "acme").await.unwrap_err();
        assert_eq!(
            none.to_string(),
            "there is no ad account named \"acme\"; the nearest: \"Acme\", \"Sandbox ad account\". \
             Names count letter for letter"
        );
    }

    #[tokio::test]
    async fn campaigns_are_found_on_every_page() {
        let mut seed = Seed::new();
        for id in 400_000..401_500 {
            seed = seed.campaign(Campaign::new(id, AD_ACCOUNT_ID, format!("Campaign {id}")));
        }
        let sandbox = sandbox().seed(seed).start().await.unwrap();
        let client = client(&sandbox);
        let found = find_campaign(&client, account(), "Campaign 401499").await.unwrap();
        assert_eq!(found.id.as_u64(), 401_499);
        assert_eq!(calls(&sandbox).len(), 2);
        let archived = find_campaign(&client, account(), "Sandbox last year").await.unwrap_err();
        assert!(matches!(archived, FindError::NotFound { what: "campaign", .. }), "{archived}");
    }
}

#[tokio::test]
async fn no_event_is_sent_when_the_rule_cannot_be_settled() {
    let sandbox = sandbox().start().await.unwrap();
    let exporter = support::exporter(&sandbox)
        .rule(RuleSelector::Name("Sandbox retired".into()))
        .ad_account(account())
        .build()
        .unwrap();
    let error = exporter.send(rows(3)).await.unwrap_err();
    assert!(matches!(error.kind(), capi::ExportErrorKind::Rule(RuleError::Disabled { .. })));
    assert!(sandbox.events().is_empty());
}
