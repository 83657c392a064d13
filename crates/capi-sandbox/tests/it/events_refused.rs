//! Events that LinkedIn refuses, word for word.

use crate::support::{Ask, NOW, event, sandbox};
use capi_sandbox::{DISABLED_RULE_ID, INSIGHT_TAG_RULE_ID, MessageForm, Sandbox};
use serde_json::{Value, json};

fn for_rule(rule: u64) -> Value {
    let mut event = event("r");
    event["conversion"] = format!("urn:lla:llaPartnerConversion:{rule}").into();
    event
}

fn too_old() -> Value {
    let mut event = event("old");
    event["conversionHappenedAt"] = 1_590_739_275_000_i64.into();
    event
}

#[tokio::test]
async fn out_of_time_names_every_offending_index() {
    let sandbox = sandbox().await;
    let reply = Ask::event(&too_old()).send(&sandbox).await;
    assert_eq!(reply.status, 400);
    assert_eq!(
        reply.body,
        r#"{"message":"Conversion time should be within 90 days and not exceed current time, indices [0] (0-indexed).","status":400}"#
    );
    let reply = Ask::batch(&[too_old(), event("b"), too_old()]).send(&sandbox).await;
    assert_eq!(
        reply.message(),
        "Conversion time should be within 90 days and not exceed current time, indices [0, 2] (0-indexed)."
    );
    assert!(sandbox.events().is_empty(), "a batch is all or nothing");
}

#[tokio::test]
async fn the_documentations_form_is_a_switch() {
    let sandbox = Sandbox::builder()
        .now_ms(NOW)
        .message_form(MessageForm::Documentation)
        .start()
        .await
        .unwrap();
    let reply = Ask::batch(&[event("a"), too_old()]).send(&sandbox).await;
    assert_eq!(
        reply.message(),
        "Validation failed because [{field=Invalid Conversion time, batchIndex=1, type=INVALID_CONVERSION_TIME_FIELD_VALUE, message=Conversion time should be within 90 days.}]"
    );
}

#[tokio::test]
async fn schema_faults_are_all_listed_children_first() {
    let sandbox = sandbox().await;
    let bad = json!({
        "conversionHappenedAt": "1795000000000",
        "conversionValue": {"currencyCode": "USD", "amount": 19.9},
        "email": "a@example.com",
        "user": {"userInfo": {"firstName": null}, "lead": "urn:li:lead:1"}
    });
    let reply = Ask::event(&bad).with("LinkedIn-Version", "202608").send(&sandbox).await;
    assert_eq!(reply.status, 422);
    assert_eq!(
        reply.message(),
        "ERROR :: /conversionHappenedAt :: 1795000000000 cannot be coerced to Long\n\
         ERROR :: /conversionValue/amount :: 19.9 cannot be coerced to String\n\
         ERROR :: /email :: unrecognized field found but not allowed\n\
         ERROR :: /user/lead :: Invalid Urn format. Invalid prefix.\n\
         ERROR :: /user/userInfo/firstName :: null cannot be coerced to String\n\
         ERROR :: /user/userInfo/lastName :: field is required but not found and has no default value\n\
         ERROR :: /user/userIds :: field is required but not found and has no default value\n\
         ERROR :: /conversion :: field is required but not found and has no default value\n"
    );
}

#[tokio::test]
async fn a_batch_prefixes_the_first_line_of_each_failing_event() {
    let sandbox = sandbox().await;
    let mut first = event("a");
    first["conversionValue"] = json!({"currencyCode": "USD"});
    first["user"]["userInfo"] = json!({"lastName": "b"});
    let mut third = event("c");
    third["conversion"] = "104000".into();
    let batch = Ask::batch(&[first, event("b"), third]);
    let reply = batch.send(&sandbox).await;
    assert_eq!(
        reply.body,
        r#"{"message":"Index: 0, ERROR :: /conversionValue/amount :: field is required but not found and has no default value\nERROR :: /user/userInfo/firstName :: field is required but not found and has no default value\nIndex: 2, ERROR :: /conversion :: Invalid Urn format. Invalid prefix.\n","status":422}"#
    );
    assert_eq!(reply.header("x-restli-error-response"), Some("true"));
}

#[tokio::test]
async fn the_wrong_container_and_the_wrong_symbol_have_their_own_words() {
    let sandbox = sandbox().await;
    let mut bad = event("a");
    bad["user"] =
        json!({"userIds": {"idType": "SHA256_EMAIL"}, "userInfo": [], "externalIds": "x"});
    let reply = Ask::event(&bad).send(&sandbox).await;
    assert_eq!(
        reply.message(),
        "ERROR :: /user/externalIds :: array type is not backed by a DataList\n\
         ERROR :: /user/userIds :: array type is not backed by a DataList\n\
         ERROR :: /user/userInfo :: record type is not backed by a DataMap\n"
    );
    bad["user"] =
        json!({"userIds": [{"idType": "AXCIOM_ID", "idValue": "x"}, {"idType": 1, "idValue": 7}]});
    assert_eq!(
        Ask::event(&bad).send(&sandbox).await.message(),
        "ERROR :: /user/userIds/0/idType :: \"AXCIOM_ID\" is not an enum symbol\n\
         ERROR :: /user/userIds/1/idType :: enum type is not backed by a String\n\
         ERROR :: /user/userIds/1/idValue :: 7 cannot be coerced to String\n"
    );
}

#[tokio::test]
async fn hashed_names_are_unknown_before_202609() {
    let sandbox = sandbox().await;
    let mut hashed = event("a");
    hashed["user"]["userInfo"] = json!({"hashedFirstName": "a", "hashedLastName": "b"});
    assert_eq!(Ask::event(&hashed).send(&sandbox).await.status, 201);
    let reply = Ask::event(&hashed).with("LinkedIn-Version", "202608").send(&sandbox).await;
    assert_eq!(
        reply.message(),
        "ERROR :: /user/userInfo/hashedFirstName :: unrecognized field found but not allowed\n\
         ERROR :: /user/userInfo/hashedLastName :: unrecognized field found but not allowed\n\
         ERROR :: /user/userInfo/firstName :: field is required but not found and has no default value\n\
         ERROR :: /user/userInfo/lastName :: field is required but not found and has no default value\n"
    );
}

#[tokio::test]
async fn oracle_moat_id_is_refused_on_request_from_202605() {
    let sandbox = Sandbox::builder().now_ms(NOW).reject_oracle_moat_id(true).start().await.unwrap();
    let mut moat = event("a");
    moat["user"]["userIds"][0]["idType"] = "ORACLE_MOAT_ID".into();
    let reply = Ask::event(&moat).send(&sandbox).await;
    assert_eq!(reply.status, 422);
    assert_eq!(
        reply.message(),
        "ERROR :: /user/userIds/0/idType :: \"ORACLE_MOAT_ID\" is not an enum symbol\n"
    );
    let old = Ask::event(&moat).with("LinkedIn-Version", "202604");
    assert_eq!(old.send(&sandbox).await.status, 201);
}

#[tokio::test]
async fn an_event_from_nobody_is_refused() {
    let sandbox = sandbox().await;
    for user in [
        json!({"userIds": []}),
        json!({"userIds": [], "userInfo": {"firstName": "a"}}),
        json!({"userIds": [{"idType": "SHA256_EMAIL", "idValue": ""}]}),
        json!({"userIds": [], "userInfo": {"firstName": "a", "lastName": ""}}),
    ] {
        let mut nobody = event("n");
        nobody["user"] = user;
        let reply = Ask::batch(&[event("a"), nobody]).send(&sandbox).await;
        assert_eq!(reply.status, 400);
        assert_eq!(
            reply.message(),
            "The request must contain one of these fields: SHA256_EMAIL or LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID or ACXIOM_ID or PLAINTEXT_IP_ADDRESS or GOOGLE_AID or (firstName and lastName) or externalIds or lead, and the input shouldn't be empty string, indices [1] (0-indexed)"
        );
    }
}

#[tokio::test]
async fn an_unknown_rule_reads_like_an_account_problem() {
    let sandbox = sandbox().await;
    let reply = Ask::event(&for_rule(999)).send(&sandbox).await;
    assert_eq!(
        (reply.status, reply.body.as_str()),
        (403, r#"{"message":"No ad accounts found","status":403}"#)
    );
}

#[tokio::test]
async fn disabled_and_insight_tag_rules_take_no_events() {
    let sandbox = sandbox().await;
    for rule in [DISABLED_RULE_ID, INSIGHT_TAG_RULE_ID] {
        let reply = Ask::batch(&[event("a"), for_rule(rule)]).send(&sandbox).await;
        assert_eq!(
            (reply.status, reply.body.as_str()),
            (
                403,
                r#"{"message":"Invalid conversion target, failed to grant access. Conversion must be a CAPI conversion and not deleted.","status":403}"#
            )
        );
    }
}

#[tokio::test]
async fn the_documented_400_for_disabled_rules_is_a_switch() {
    let sandbox = Sandbox::builder().now_ms(NOW).deleted_rule_as_400(true).start().await.unwrap();
    let insight = Ask::event(&for_rule(INSIGHT_TAG_RULE_ID)).send(&sandbox).await;
    assert_eq!(
        insight.body,
        r#"{"message":"Incorrect conversions information provided. Conversion's method should be CONVERSIONS_API, indices [0] (0-indexed)","status":400}"#
    );
    let disabled = Ask::event(&for_rule(DISABLED_RULE_ID)).send(&sandbox).await;
    assert_eq!(
        disabled.message(),
        "Invalid Conversion information provided, this event(s) is associated to a conversion that's marked as deleted. Conversion enabled should be true, indices [0] (0-indexed)"
    );
}

#[tokio::test]
async fn a_body_that_is_no_json_or_empty_or_too_long_a_batch_is_a_400() {
    let sandbox = sandbox().await;
    let batch = Ask::batch(&[]);
    let reply = batch.clone().body("{\"elements\":[").send(&sandbox).await;
    assert_eq!(reply.status, 400);
    assert!(reply.message().starts_with("Error parsing entity body: "));
    let reply = batch.clone().body("").send(&sandbox).await;
    assert_eq!(
        reply.body,
        r#"{"message":"Empty entity body is not allowed for BATCH_CREATE method request","status":400}"#
    );
    let many: Vec<Value> = (0..5_001).map(|n| event(&n.to_string())).collect();
    let reply = Ask::batch(&many).send(&sandbox).await;
    assert_eq!(
        (reply.status, reply.message().as_str()),
        (
            400,
            "The request batch size: 5001 is larger than the allowed max batch size: 5000 for method: batch_create"
        )
    );
    assert_eq!(Ask::batch(&many[..5_000]).send(&sandbox).await.status, 200);
}

#[tokio::test]
async fn a_batch_without_its_header_is_read_as_one_event() {
    let sandbox = sandbox().await;
    let reply = Ask::batch(&[event("a")]).without("X-RestLi-Method").send(&sandbox).await;
    assert_eq!(reply.status, 422);
    assert!(reply.message().starts_with("ERROR :: /elements :: unrecognized field"));
}
