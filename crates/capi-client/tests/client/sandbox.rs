//! The client against the simulator, over real HTTP: two readings of LinkedIn's documentation.

use std::time::Duration;

use capi_client::{
    AdAccountSearch, Authorizer, CampaignSearch, Client, ClientBuilder, Credentials, Error,
    ErrorKind, FileTokenStore, Guarantee, RedirectListener, RetryPolicy, Secret, SendOptions,
    TokenStore,
};
use capi_model::api::{AutoAssociation, ConversionType, NewConversionRule, RuleChanges};
use capi_model::{AdAccountId, CampaignId, ConversionRuleId};
use capi_sandbox::{
    AD_ACCOUNT_ID, CAMPAIGN_IDS, CLIENT_ID, CLIENT_SECRET, Fault, REFRESH_TOKEN, RULE_IDS, Rule,
    Sandbox, Seed,
};
use futures_util::TryStreamExt;

const NOW_MS: i64 = 1_795_000_000_000;

async fn sandbox() -> Sandbox {
    Sandbox::builder().now_ms(NOW_MS).start().await.unwrap()
}

fn builder(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder()
        .credentials(Credentials::refresh_token(CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN))
        .api_url(sandbox.api_url())
        .auth_url(sandbox.auth_url())
        .retry(RetryPolicy::new().base_backoff(Duration::ZERO))
}

fn client(sandbox: &Sandbox) -> Client {
    builder(sandbox).build().unwrap()
}

fn event(happened_at_ms: i64) -> String {
    let rule = RULE_IDS[0];
    format!(
        r#"{{"conversion":"urn:lla:llaPartnerConversion:{rule}","conversionHappenedAt":{happened_at_ms},"user":{{"userIds":[],"externalIds":["crm-1"]}}}}"#
    )
}

async fn send(client: &Client, events: &[String]) -> Result<usize, Error> {
    let body = format!(r#"{{"elements":[{}]}}"#, events.join(","));
    let outcome = client.send_events(body.into(), events.len(), SendOptions::new()).await?;
    Ok(outcome.accepted())
}

fn account() -> AdAccountId {
    AdAccountId::new(AD_ACCOUNT_ID).unwrap()
}

fn rule(id: u64) -> ConversionRuleId {
    ConversionRuleId::new(id).unwrap()
}

#[tokio::test]
async fn a_batch_arrives_after_one_refresh() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    assert_eq!(send(&client, &vec![event(NOW_MS - 1000); 5000]).await.unwrap(), 5000);
    assert_eq!(send(&client, &[event(NOW_MS - 1000)]).await.unwrap(), 1);
    assert_eq!(sandbox.audit().events, 5001);
    assert_eq!(sandbox.audit().requests_to("/oauth/v2/accessToken"), 1);
}

#[tokio::test]
async fn a_refused_batch_names_its_events_and_stores_none() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let good = event(NOW_MS - 1000);
    let late = event(NOW_MS + 60_000);
    let error = send(&client, &[good.clone(), late.clone(), good.clone(), late]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidEvents);
    assert_eq!(error.refused_indices().collect::<Vec<_>>(), [1, 3]);
    let broken = good.replace("userIds", "userId");
    let error = send(&client, &[good, broken]).await.unwrap_err();
    assert_eq!(error.refused_indices().collect::<Vec<_>>(), [1]);
    assert_eq!(sandbox.audit().events, 0);
}

#[tokio::test]
async fn a_wrong_rule_and_a_sunset_version_are_explained() {
    let sandbox = sandbox().await;
    let unknown = event(NOW_MS).replace(&RULE_IDS[0].to_string(), "999");
    let error = send(&client(&sandbox), &[unknown]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RuleRefused, "{error}");
    assert!(error.advice().unwrap().contains("wrong conversion rule id"));
    let old = builder(&sandbox).api_version("202511".parse().unwrap()).build().unwrap();
    let error = send(&old, &[event(NOW_MS)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::VersionInactive);
    assert!(error.advice().unwrap().contains("202511"), "{error}");
}

#[tokio::test]
async fn faults_are_survived_or_named() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let events = [event(NOW_MS - 1000)];
    let path = "/rest/conversionEvents";
    for fault in [
        Fault::expire_token(),
        Fault::outage(503).times(2),
        Fault::outage(502),
        Fault::throttle(None),
        Fault::drop_before_storing(),
        Fault::truncate_body(),
    ] {
        sandbox.clear_faults();
        sandbox.inject(fault.clone().on(path));
        assert_eq!(send(&client, &events).await.unwrap(), 1, "{fault:?}");
    }
    for fault in
        [Fault::short_batch(1), Fault::endless_body(), Fault::redirect("http://127.0.0.1:1/")]
    {
        sandbox.clear_faults();
        sandbox.inject(fault.clone().on(path));
        let error = send(&client, &[events[0].clone(), events[0].clone()]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol, "{fault:?}: {error}");
    }
}

#[tokio::test]
async fn at_most_once_leaves_a_stored_batch_stored_once() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    sandbox.inject(Fault::drop_after_storing().on("/rest/conversionEvents"));
    let body = format!(r#"{{"elements":[{}]}}"#, event(NOW_MS - 1000));
    let options = SendOptions::new().guarantee(Guarantee::AtMostOnce);
    let error = client.send_events(body.into(), 1, options).await.unwrap_err();
    assert!(error.is_ambiguous());
    assert_eq!(sandbox.audit().events, 1);
}

#[tokio::test]
async fn accounts_roles_and_campaigns_are_listed() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let accounts: Vec<_> = client.ad_accounts(AdAccountSearch::new()).try_collect().await.unwrap();
    assert_eq!(accounts[0].id, account());
    assert_eq!(client.ad_account(account()).await.unwrap(), accounts[0]);
    let users: Vec<_> = client.ad_account_users().try_collect().await.unwrap();
    assert!(users[0].role.may_send_conversions());
    let campaigns: Vec<_> =
        client.campaigns(account(), CampaignSearch::new()).try_collect().await.unwrap();
    assert_eq!(campaigns.len(), 3, "active, paused, draft");
}

#[tokio::test]
async fn rules_are_made_read_changed_and_listed() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let new = NewConversionRule::new(account(), "Küche (rot), 50 %", ConversionType::Lead);
    let made =
        client.create_conversion_rule(&new, Some(AutoAssociation::AllCampaigns)).await.unwrap();
    assert_eq!(sandbox.associated_campaigns(made.id.as_u64()).len(), 3);
    let changes = RuleChanges { enabled: Some(false), ..RuleChanges::default() };
    client.update_conversion_rule(account(), made.id, &changes).await.unwrap();
    let read = client.conversion_rule(account(), made.id).await.unwrap();
    assert_eq!((&*read.name, read.enabled), ("Küche (rot), 50 %", Some(false)));
    for at in 0..250 {
        let name = format!("rule {at}");
        sandbox.seed(Seed::new().rule(Rule::new(200_000 + at, AD_ACCOUNT_ID, name)));
    }
    let all: Vec<_> = client.conversion_rules(account()).try_collect().await.unwrap();
    assert_eq!(all.len(), sandbox.rules().len());
    // So many ids are tunnelled.
    let ids: Vec<_> = (200_000..201_000).map(rule).collect();
    let several = client.conversion_rules_by_id(account(), &ids).await.unwrap();
    assert_eq!(several.iter().filter(|(_, outcome)| outcome.is_ok()).count(), 250);
    let missing = client.conversion_rule(account(), rule(9)).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn campaigns_are_associated_and_dissociated() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let rule = rule(RULE_IDS[0]);
    let campaigns = CAMPAIGN_IDS.map(|id| CampaignId::new(id).unwrap());
    client.associate_campaign(campaigns[0], rule).await.unwrap();
    let found = client.campaign_association(campaigns[0], rule).await.unwrap();
    assert_eq!((found.campaign, found.conversion), (campaigns[0], rule));
    let pairs = campaigns.map(|campaign| (campaign, rule));
    for (pair, outcome) in client.associate_campaigns(&pairs).await.unwrap() {
        outcome.unwrap_or_else(|error| panic!("{pair:?}: {error}"));
    }
    let listed: Vec<_> = client.campaign_associations(&campaigns).try_collect().await.unwrap();
    assert_eq!(listed.len(), 4);
    client.dissociate_campaign(campaigns[0], rule).await.unwrap();
    let error = client.campaign_association(campaigns[0], rule).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    for (pair, outcome) in client.dissociate_campaigns(&pairs[1..]).await.unwrap() {
        outcome.unwrap_or_else(|error| panic!("{pair:?}: {error}"));
    }
    assert!(sandbox.associated_campaigns(rule.as_u64()).is_empty());
}

#[tokio::test]
async fn many_associations_are_tunnelled_with_their_body() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let campaign = CampaignId::new(CAMPAIGN_IDS[0]).unwrap();
    let pairs: Vec<_> = RULE_IDS.iter().cycle().take(60).map(|id| (campaign, rule(*id))).collect();
    let mut pairs: Vec<_> =
        pairs.into_iter().chain((1..60).map(|id| (campaign, rule(id)))).collect();
    pairs.sort();
    pairs.dedup();
    let outcomes = client.associate_campaigns(&pairs).await.unwrap();
    assert_eq!(outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count(), 5);
    let last = sandbox.requests().pop().unwrap();
    assert_eq!((last.method(), last.header("x-http-method-override")), ("POST", Some("PUT")));
}

/// What the browser does on the consent page.
async fn decide(page: &str, decision: &str) {
    let page = url::Url::parse(page).unwrap();
    let form = format!("{}&decision={decision}", page.query().unwrap());
    let mut target = page;
    target.set_query(None);
    let browser = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .tls_backend_preconfigured(tls())
        .build()
        .unwrap();
    let answer = browser
        .post(target)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .unwrap();
    let back = answer.headers()["location"].to_str().unwrap();
    assert!(browser.get(back).send().await.unwrap().status().is_success());
}

fn tls() -> rustls::ClientConfig {
    rustls::ClientConfig::builder_with_provider(std::sync::Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .unwrap()
    .with_root_certificates(rustls::RootCertStore::empty())
    .with_no_client_auth()
}

#[tokio::test]
async fn a_member_authorises_and_the_stored_tokens_send() {
    let sandbox = sandbox().await;
    let authorizer =
        Authorizer::builder(CLIENT_ID, CLIENT_SECRET).auth_url(sandbox.auth_url()).build().unwrap();
    let listener = RedirectListener::bind("http://127.0.0.1:0/callback").await.unwrap();
    let request = authorizer.request(listener.redirect_url()).unwrap();
    let (tokens, ()) = tokio::join!(
        authorizer.complete(&request, listener, Duration::from_secs(60)),
        decide(request.url(), "allow"),
    );
    let tokens = tokens.unwrap();
    let known = authorizer.introspect(&tokens.access_token).await.unwrap();
    assert!(known.active && known.scopes.iter().any(|scope| scope == "rw_conversions"));

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("tokens.json");
    FileTokenStore::new(&path).save(&tokens).await.unwrap();
    let client = builder(&sandbox)
        .credentials(Credentials::stored(CLIENT_ID, Secret::new(CLIENT_SECRET)))
        .token_store(FileTokenStore::new(&path))
        .build()
        .unwrap();
    assert_eq!(send(&client, &[event(NOW_MS - 1000)]).await.unwrap(), 1);
    assert!(client.introspect_token().await.unwrap().active);
}

#[tokio::test]
async fn a_member_refuses() {
    let sandbox = sandbox().await;
    let authorizer =
        Authorizer::builder(CLIENT_ID, CLIENT_SECRET).auth_url(sandbox.auth_url()).build().unwrap();
    let listener = RedirectListener::bind("http://127.0.0.1:0/callback").await.unwrap();
    let request = authorizer.request(listener.redirect_url()).unwrap();
    let (outcome, ()) = tokio::join!(
        authorizer.complete(&request, listener, Duration::from_secs(60)),
        decide(request.url(), "cancel"),
    );
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), Some("user_cancelled_authorize"));
    assert!(error.to_string().contains("The user cancelled the authorization"), "{error}");
}
