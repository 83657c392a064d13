//! Request lines and bodies, letter for letter as LinkedIn documents them; pages; outcomes per key.

use capi_client::{AdAccountSearch, CampaignSearch, Client, ErrorKind};
use capi_model::api::{
    AdAccountRole, AdAccountStatus, AdAccountType, AutoAssociation, ConversionType,
    NewConversionRule, RuleChanges,
};
use capi_model::{AdAccountId, CampaignId, ConversionRuleId};
use futures_util::{StreamExt, TryStreamExt};

use crate::support::{Reply, Seen, Server, VirtualRuntime, reply, reply_with};

fn account() -> AdAccountId {
    AdAccountId::new(5_123_456).unwrap()
}

fn rule(id: u64) -> ConversionRuleId {
    ConversionRuleId::new(id).unwrap()
}

fn campaign(id: u64) -> CampaignId {
    CampaignId::new(id).unwrap()
}

fn script(replies: impl IntoIterator<Item = Reply>) -> (Server, Client) {
    let server = Server::script(&VirtualRuntime::new(), replies);
    let client = server.client();
    (server, client)
}

/// Method and target of each request.
fn lines(server: &Server) -> Vec<String> {
    let line = |seen: &Seen| {
        format!("{} {}", seen.method, seen.uri.strip_prefix("https://api.linkedin.com").unwrap())
    };
    server.seen().iter().map(line).collect()
}

#[tokio::test(start_paused = true)]
async fn ad_accounts_are_paged_by_cursor_and_only_as_far_as_they_are_read() {
    let (server, client) = script([
        reply(
            200,
            r#"{"elements":[{"id":1,"name":"A"},{"id":2,"name":"B"}],"metadata":{"nextPageToken":"to ken:(1)"}}"#,
        ),
        reply(200, r#"{"elements":[{"id":3,"name":"C"}],"metadata":{}}"#),
    ]);
    let search = AdAccountSearch::new()
        .types([AdAccountType::Business])
        .statuses([AdAccountStatus::Active])
        .test(false);
    let mut accounts = Box::pin(client.ad_accounts(search));
    assert!(server.seen().is_empty(), "nothing is asked before it is read");
    assert_eq!(accounts.next().await.unwrap().unwrap().name, "A");
    assert_eq!(server.seen().len(), 1);
    let rest: Vec<_> = accounts.try_collect().await.unwrap();
    assert_eq!(rest.len(), 2);
    let first = "GET /rest/adAccounts?q=search&search=(type:(values:List(BUSINESS)),status:(values:List(ACTIVE)),test:false)&pageSize=1000";
    assert_eq!(lines(&server), [first.to_owned(), format!("{first}&pageToken=to%20ken%3A%281%29")]);
}

#[tokio::test(start_paused = true)]
async fn a_cursor_that_does_not_move_is_an_error() {
    let page = || reply(200, r#"{"elements":[{"id":1}],"metadata":{"nextPageToken":"same"}}"#);
    let (_, client) = script([page(), page()]);
    let outcome: Result<Vec<_>, _> = client.ad_accounts(AdAccountSearch::new()).try_collect().await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Protocol);
}

#[tokio::test(start_paused = true)]
async fn one_account_and_the_members_roles() {
    let (server, client) = script([
        reply(200, r#"{"id":5123456,"name":"A","currency":"EUR"}"#),
        reply(
            200,
            r#"{"paging":{"start":0,"count":2147483647,"links":[],"total":1},"elements":[{"account":"urn:li:sponsoredAccount:5123456","user":"urn:li:person:abc","role":"VIEWER","changeAuditStamps":{}}]}"#,
        ),
    ]);
    assert_eq!(client.ad_account(account()).await.unwrap().currency.as_deref(), Some("EUR"));
    let users: Vec<_> = client.ad_account_users().try_collect().await.unwrap();
    assert_eq!((users[0].account, &users[0].role), (account(), &AdAccountRole::Viewer));
    assert_eq!(
        lines(&server),
        ["GET /rest/adAccounts/5123456", "GET /rest/adAccountUsers?q=authenticatedUser"]
    );
}

#[tokio::test(start_paused = true)]
async fn campaigns_are_searched_under_their_account() {
    let (server, client) =
        script([reply(200, r#"{"elements":[{"id":7,"name":"C","status":"ACTIVE"}]}"#)]);
    let campaigns: Vec<_> =
        client.campaigns(account(), CampaignSearch::new()).try_collect().await.unwrap();
    assert_eq!(campaigns[0].id, campaign(7));
    assert_eq!(
        lines(&server),
        [
            "GET /rest/adAccounts/5123456/adCampaigns?q=search&search=(status:(values:List(ACTIVE,PAUSED,DRAFT)))&pageSize=1000"
        ]
    );
}

fn rules_page(start: u64, count: u64, elements: u64) -> Reply {
    let rules: Vec<String> =
        (0..elements).map(|at| format!(r#"{{"id":{},"name":"r"}}"#, start + at + 1)).collect();
    reply(
        200,
        format!(
            r#"{{"paging":{{"start":{start},"count":{count},"links":[],"total":-1}},"elements":[{}]}}"#,
            rules.join(",")
        ),
    )
}

#[tokio::test(start_paused = true)]
async fn rules_are_paged_until_a_page_is_short_though_the_total_is_unknown() {
    let (server, client) =
        script([rules_page(0, 100, 100), rules_page(100, 100, 100), rules_page(200, 100, 7)]);
    let rules: Vec<_> = client.conversion_rules(account()).try_collect().await.unwrap();
    assert_eq!(rules.len(), 207);
    let line = |start: u64| {
        format!(
            "GET /rest/conversions?q=account&account=urn%3Ali%3AsponsoredAccount%3A5123456&start={start}&count=100"
        )
    };
    assert_eq!(lines(&server), [line(0), line(100), line(200)]);
}

#[tokio::test(start_paused = true)]
async fn a_server_with_smaller_pages_than_asked_for_is_followed() {
    let (server, client) =
        script([rules_page(0, 10, 10), rules_page(10, 10, 10), rules_page(20, 10, 0)]);
    let rules: Vec<_> = client.conversion_rules(account()).try_collect().await.unwrap();
    assert_eq!((rules.len(), server.seen().len()), (20, 3));
}

#[tokio::test(start_paused = true)]
async fn the_same_page_for_ever_is_an_error() {
    let server = Server::new(&VirtualRuntime::new(), |_| rules_page(0, 100, 100));
    let outcome: Result<Vec<_>, _> =
        server.client().conversion_rules(account()).try_collect().await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Protocol);
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn one_rule_and_several_rules() {
    let (server, client) = script([
        reply(200, r#"{"id":1,"name":"r"}"#),
        reply(
            200,
            r#"{"results":{"1":{"id":1,"name":"r"}},"statuses":{"2":404},"errors":{"2":{"status":404,"message":"Not found"}}}"#,
        ),
        reply(404, r#"{"status":404}"#),
    ]);
    assert_eq!(client.conversion_rule(account(), rule(1)).await.unwrap().id, rule(1));
    let several =
        client.conversion_rules_by_id(account(), &[rule(2), rule(1), rule(3)]).await.unwrap();
    assert_eq!(several[0].1.as_ref().unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(several[1].1.as_ref().unwrap().name, "r");
    assert_eq!(
        several[2].1.as_ref().unwrap_err().kind(),
        ErrorKind::Protocol,
        "it was not mentioned"
    );
    let error = client.conversion_rule(account(), rule(9)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let of = "account=urn%3Ali%3AsponsoredAccount%3A5123456";
    assert_eq!(
        lines(&server),
        [
            format!("GET /rest/conversions/1?{of}"),
            format!("GET /rest/conversions?ids=List(2,1,3)&{of}"),
            format!("GET /rest/conversions/9?{of}"),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn many_ids_are_tunnelled() {
    let (server, client) = script([reply(200, r#"{"results":{}}"#)]);
    let ids: Vec<_> = (1..1500).map(rule).collect();
    client.conversion_rules_by_id(account(), &ids).await.unwrap();
    let seen = &server.seen()[0];
    assert_eq!(lines(&server), ["POST /rest/conversions"]);
    assert_eq!(seen.header("x-http-method-override"), Some("GET"));
    assert_eq!(seen.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert!(seen.text().starts_with("ids=List(1,2,3,"));
}

#[tokio::test(start_paused = true)]
async fn a_new_rule_is_posted_and_its_id_found_wherever_it_is() {
    let new = NewConversionRule::new(account(), "Summer", ConversionType::Lead);
    let (server, client) = script([
        reply(
            201,
            r#"{"id":11,"name":"Summer","conversionMethod":"CONVERSIONS_API","enabled":true}"#,
        ),
        reply(201, r#"{"id":"12","created":"another type"}"#),
        reply_with(201, &[("x-restli-id", "13")], ""),
        reply_with(201, &[("x-linkedin-id", "14")], ""),
        reply_with(201, &[("location", "/conversions/15")], ""),
        reply(201, ""),
    ]);
    let associate = Some(AutoAssociation::AllCampaigns);
    let created = client.create_conversion_rule(&new, associate).await.unwrap();
    assert!(created.rule.unwrap().takes_events());
    for id in 12..=15 {
        assert_eq!(client.create_conversion_rule(&new, None).await.unwrap().id, rule(id));
    }
    let error = client.create_conversion_rule(&new, None).await.unwrap_err();
    assert!(error.is_ambiguous(), "the rule exists, its id is unknown");
    assert_eq!(lines(&server)[0], "POST /rest/conversions?autoAssociationType=ALL_CAMPAIGNS");
    assert_eq!(lines(&server)[1], "POST /rest/conversions");
    let seen = &server.seen()[0];
    assert_eq!(seen.header("x-restli-method"), None);
    assert_eq!(
        seen.text(),
        r#"{"name":"Summer","account":"urn:li:sponsoredAccount:5123456","conversionMethod":"CONVERSIONS_API","type":"LEAD","enabled":true}"#
    );
}

#[tokio::test(start_paused = true)]
async fn a_create_that_may_have_happened_is_not_repeated() {
    let new = NewConversionRule::new(account(), "Summer", ConversionType::Lead);
    let (server, client) = script([reply(504, "")]);
    let error = client.create_conversion_rule(&new, None).await.unwrap_err();
    assert!(error.is_ambiguous());
    assert_eq!(server.seen().len(), 1);
    let (server, client) = script([reply(503, ""), reply_with(201, &[("x-restli-id", "1")], "")]);
    client.create_conversion_rule(&new, None).await.unwrap();
    assert_eq!(server.seen().len(), 2, "503 says that it did not happen");
}

#[tokio::test(start_paused = true)]
async fn a_rule_is_changed_by_a_patch() {
    let (server, client) = script([reply(204, "")]);
    let changes =
        RuleChanges { enabled: Some(false), name: Some("New".into()), ..RuleChanges::default() };
    client.update_conversion_rule(account(), rule(1), &changes).await.unwrap();
    assert_eq!(
        lines(&server),
        ["POST /rest/conversions/1?account=urn%3Ali%3AsponsoredAccount%3A5123456"]
    );
    let seen = &server.seen()[0];
    assert_eq!(seen.header("x-restli-method"), Some("PARTIAL_UPDATE"));
    assert_eq!(seen.text(), r#"{"patch":{"$set":{"name":"New","enabled":false}}}"#);
}

const KEY_1_2: &str =
    "(campaign:urn%3Ali%3AsponsoredCampaign%3A1,conversion:urn%3Alla%3AllaPartnerConversion%3A2)";
const KEY_3_2: &str =
    "(campaign:urn%3Ali%3AsponsoredCampaign%3A3,conversion:urn%3Alla%3AllaPartnerConversion%3A2)";

#[tokio::test(start_paused = true)]
async fn one_association_is_made_read_and_ended() {
    let (server, client) = script([
        reply(204, ""),
        reply(
            200,
            r#"{"campaign":"urn:li:sponsoredCampaign:1","conversion":"urn:lla:llaPartnerConversion:2","associatedAt":1690000000000}"#,
        ),
        reply(204, ""),
    ]);
    client.associate_campaign(campaign(1), rule(2)).await.unwrap();
    let found = client.campaign_association(campaign(1), rule(2)).await.unwrap();
    assert_eq!(found.associated_at.unwrap().as_millis(), 1_690_000_000_000);
    client.dissociate_campaign(campaign(1), rule(2)).await.unwrap();
    let path = format!("/rest/campaignConversions/{KEY_1_2}");
    assert_eq!(
        lines(&server),
        [format!("PUT {path}"), format!("GET {path}"), format!("DELETE {path}")]
    );
    assert_eq!(
        server.seen()[0].text(),
        r#"{"campaign":"urn:li:sponsoredCampaign:1","conversion":"urn:lla:llaPartnerConversion:2"}"#
    );
}

#[tokio::test(start_paused = true)]
async fn several_associations_have_an_outcome_each() {
    let results = format!(
        r#"{{"results":{{"{KEY_1_2}":{{"status":204}}}},"errors":{{"{KEY_3_2}":{{"status":403,"code":"ACCESS_DENIED"}}}}}}"#
    );
    let (server, client) = script([reply(200, results.clone()), reply(200, results)]);
    let pairs = [(campaign(3), rule(2)), (campaign(1), rule(2)), (campaign(9), rule(2))];
    let made = client.associate_campaigns(&pairs).await.unwrap();
    let ended = client.dissociate_campaigns(&pairs).await.unwrap();
    for outcomes in [made, ended] {
        assert_eq!(outcomes[0].1.as_ref().unwrap_err().kind(), ErrorKind::AccessDenied);
        assert!(outcomes[1].1.is_ok());
        assert_eq!(outcomes[2].1.as_ref().unwrap_err().kind(), ErrorKind::Protocol);
    }
    let ids = format!("/rest/campaignConversions?ids=List({KEY_3_2},{KEY_1_2},");
    assert!(lines(&server)[0].starts_with(&format!("PUT {ids}")), "{}", lines(&server)[0]);
    assert!(lines(&server)[1].starts_with(&format!("DELETE {ids}")));
    let put = &server.seen()[0];
    assert_eq!(put.header("x-restli-method"), Some("BATCH_UPDATE"));
    assert!(put.text().starts_with(&format!(
        r#"{{"entities":{{"{KEY_1_2}":{{"campaign":"urn:li:sponsoredCampaign:1","conversion":"urn:lla:llaPartnerConversion:2"}},"#
    )), "{}", put.text());
}

#[tokio::test(start_paused = true)]
async fn the_associations_of_campaigns_are_listed() {
    let page = |start: u64, count: u64| {
        let elements: Vec<String> = (0..count)
            .map(|at| format!(r#"{{"campaign":"urn:li:sponsoredCampaign:{}","conversion":"urn:lla:llaPartnerConversion:2"}}"#, start + at + 1))
            .collect();
        reply(
            200,
            format!(
                r#"{{"paging":{{"start":{start},"count":10}},"elements":[{}]}}"#,
                elements.join(",")
            ),
        )
    };
    let (server, client) = script([page(0, 10), page(10, 3)]);
    let found: Vec<_> =
        client.campaign_associations(&[campaign(1), campaign(2)]).try_collect().await.unwrap();
    assert_eq!(found.len(), 13);
    let line = "GET /rest/campaignConversions?q=campaigns&campaigns=List(urn%3Ali%3AsponsoredCampaign%3A1,urn%3Ali%3AsponsoredCampaign%3A2)";
    assert_eq!(lines(&server), [line.to_owned(), format!("{line}&start=10")]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_not_what_was_asked_for_is_not_quoted() {
    let (_, client) = script([reply(200, r#"{"id":"jane@example.com"}"#)]);
    let error = client.ad_account(account()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
    assert!(!format!("{error} {error:?}").contains("jane"), "{error}");
    assert!(error.to_string().starts_with("read an ad account: "), "{error}");
}
