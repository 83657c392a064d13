//! What goes over the wire, held against the bytes that LinkedIn documents.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that breaks may panic"
)]

mod support;

use capi::Row;
use support::{NOW, exporter, sandbox};

#[tokio::test]
async fn a_batch_has_the_documented_headers_and_body() {
    let sandbox = sandbox().start().await.unwrap();
    let row = Row::new()
        .with("conversion", "urn:lla:llaPartnerConversion:104001")
        .with("conversionHappenedAt", NOW - 1)
        .with("eventId", "order-8812")
        .with("SHA256_EMAIL", "USER@example.com ")
        .with("SHA256_IP_ADDRESS", "203.0.113.9")
        .with("PLAINTEXT_IP_ADDRESS", "::ffff:203.0.113.9")
        .with("LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID", "df5gf5-gh6t7-ph4j7h-fgf6n1")
        .with("ACXIOM_ID", "XY1")
        .with("GOOGLE_AID", "38400000-8cf0-11bd-b23e-10b96e40000d")
        .with("firstName", "Mike")
        .with("hashedLastName", " O'Smith ")
        .with("companyName", "Wayne \"Enterprises\"")
        .with("title", "Software\tEngineer")
        .with("countryCode", "usa")
        .with("lead", 7_001_234)
        .with("externalIds", ["crm-123"])
        .with("currencyCode", "usd")
        .with("amount", 50.0);
    let report = exporter(&sandbox).build().unwrap().send(vec![row]).await.unwrap();
    assert_eq!(report.rows.delivered, 1, "{report}");

    let requests = sandbox.requests();
    let [token, batch] = requests.as_slice() else { panic!("{}", requests.len()) };
    assert_eq!((token.method(), token.path()), ("POST", "/oauth/v2/accessToken"));
    assert_eq!(token.header("content-type"), Some("application/x-www-form-urlencoded"));

    assert_eq!((batch.method(), batch.target()), ("POST", "/rest/conversionEvents"));
    assert_eq!(batch.header("linkedin-version"), Some("202609"));
    assert_eq!(batch.header("x-restli-protocol-version"), Some("2.0.0"));
    assert_eq!(batch.header("x-restli-method"), Some("BATCH_CREATE"));
    assert_eq!(batch.header("content-type"), Some("application/json"));
    let expected = r#"{"elements":[{
"conversion":"urn:lla:llaPartnerConversion:104001",
"conversionHappenedAt":1794999999999,
"conversionValue":{"currencyCode":"USD","amount":"50"},
"eventId":"order-8812",
"user":{"userIds":[
{"idType":"SHA256_EMAIL","idValue":"b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514"},
{"idType":"SHA256_IP_ADDRESS","idValue":"IP_HASH"},
{"idType":"PLAINTEXT_IP_ADDRESS","idValue":"203.0.113.9"},
{"idType":"LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID","idValue":"df5gf5-gh6t7-ph4j7h-fgf6n1"},
{"idType":"ACXIOM_ID","idValue":"XY1"},
{"idType":"GOOGLE_AID","idValue":"38400000-8cf0-11bd-b23e-10b96e40000d"}],
"userInfo":{"firstName":"Mike","hashedLastName":"NAME_HASH","companyName":"Wayne \"Enterprises\"","title":"Software Engineer","countryCode":"US"},
"lead":"urn:li:leadGenFormResponse:7001234",
"externalIds":["crm-123"]}}]}"#
        .replace('\n', "")
        // sha256 of "203.0.113.9" and of "osmith".
        .replace("IP_HASH", "d861b7e91033ebc1c1e8e7af3929010158b3241b54ca87ef73e79c32f26400ec")
        .replace("NAME_HASH", "e5a9fb69a57c7f13d46060c3edbb010da731f758500522a79f38d32be118debd");
    assert_eq!(str::from_utf8(batch.body()).unwrap(), expected);
}
