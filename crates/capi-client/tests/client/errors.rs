//! Each answer that LinkedIn is known to give: what it means, and what to do about it.

use capi_client::{ErrorKind, SendOptions};

use crate::support::{Server, VirtualRuntime, batch, reply, reply_with};

/// Status, body, kind, and a piece of the advice.
type Case = (u16, &'static str, ErrorKind, &'static str);

#[tokio::test(start_paused = true)]
#[expect(clippy::too_many_lines, reason = "a table")]
async fn each_known_refusal_of_events_has_its_kind_and_its_advice() {
    use ErrorKind::{
        AccessDenied, InvalidEvents, InvalidRequest, InvalidToken, NotFound, PayloadTooLarge,
        RateLimited, RuleRefused, Server as LinkedInFailed, VersionInactive,
    };
    let cases: &[Case] = &[
        (
            400,
            r#"{"status":400,"code":"VERSION_MISSING","message":"A version must be present. Please specify a version by adding the LinkedIn-Version header."}"#,
            VersionInactive,
            "api_version",
        ),
        (
            400,
            r#"{"message":"Conversion time should be within 90 days and not exceed current time, indices [0] (0-indexed).","status":400}"#,
            InvalidEvents,
            "stored none",
        ),
        (
            400,
            r#"{"message":"Incorrect conversions information provided. Conversion's method should be CONVERSIONS_API, indices [0] (0-indexed)","status":400}"#,
            InvalidEvents,
            "stored none",
        ),
        (
            400,
            r#"{"message":"The request batch size: 5001 is larger than the allowed max batch size: 5000 for method: batch_create","status":400}"#,
            PayloadTooLarge,
            "fewer events",
        ),
        (400, "<html>Bad Request</html>", InvalidRequest, ""),
        (
            401,
            r#"{"status":401,"serviceErrorCode":65600,"code":"INVALID_ACCESS_TOKEN","message":"Invalid access token"}"#,
            InvalidToken,
            "Check the access token",
        ),
        (
            401,
            r#"{"status":401,"serviceErrorCode":65601,"code":"REVOKED_ACCESS_TOKEN","message":"The token used in the request has been revoked by the user"}"#,
            InvalidToken,
            "revoked the token",
        ),
        (
            401,
            r#"{"status":401,"serviceErrorCode":65602,"code":"EXPIRED_ACCESS_TOKEN","message":"The token used in the request has expired"}"#,
            InvalidToken,
            "configure a refresh token",
        ),
        (
            401,
            r#"{"status":401,"serviceErrorCode":65604,"code":"EMPTY_ACCESS_TOKEN","message":"Empty oauth2 access token"}"#,
            InvalidToken,
            "Check the access token",
        ),
        (
            403,
            r#"{"message":"No ad accounts found","status":403}"#,
            RuleRefused,
            "wrong conversion rule id",
        ),
        (
            403,
            r#"{"message":"Invalid conversion target, failed to grant access. Conversion must be a CAPI conversion and not deleted.","status":403}"#,
            RuleRefused,
            "CONVERSIONS_API",
        ),
        (403, r#"{"status":403,"code":"USER_NOT_AUTHORIZED"}"#, AccessDenied, "role above VIEWER"),
        (
            403,
            r#"{"status":403,"serviceErrorCode":100,"code":"ACCESS_DENIED","message":"Not enough permissions to access: partnerApiConversionEvents.CREATE.20260901"}"#,
            AccessDenied,
            "rw_conversions",
        ),
        (
            404,
            r#"{"message":"No root resource defined for path '/conversionEvent'","status":404}"#,
            NotFound,
            "Check the id",
        ),
        (413, "", PayloadTooLarge, "fewer events"),
        (
            422,
            r#"{"message":"Index: 0, ERROR :: /conversion :: Invalid Urn format. Invalid prefix.\n","status":422}"#,
            InvalidEvents,
            "stored none",
        ),
        (
            426,
            r#"{"status":426,"code":"NONEXISTENT_VERSION","message":"Requested version 20260901 is not active"}"#,
            VersionInactive,
            "Version 202609 was asked for: set api_version",
        ),
        (
            429,
            r#"{"serviceErrorCode":101,"message":"Resource level throttle limit for calls to this resource is reached.","status":429}"#,
            RateLimited,
            "00:00 UTC",
        ),
        (
            500,
            r#"{"message":"Internal Server Error","status":500}"#,
            LinkedInFailed,
            "linkedin-apistatus",
        ),
        (502, "<html><body>Bad Gateway</body></html>", LinkedInFailed, "linkedin-apistatus"),
    ];
    for (status, body, kind, advice) in cases {
        let server = Server::new(&VirtualRuntime::new(), move |_| {
            reply_with(*status, &[("x-li-uuid", "AAYeuuid")], *body)
        });
        let error = server.client().send_events(batch(2), 2, SendOptions::new()).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (*kind, Some(*status)), "{error}");
        assert!(error.advice().unwrap_or_default().contains(advice), "{error}");
        assert_eq!(error.request_id(), Some("AAYeuuid"));
        let shown = error.to_string();
        assert!(shown.starts_with("send conversion events: "), "{shown}");
        assert!(shown.contains("AAYeuuid") && !shown.contains('\n'), "{shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn codes_and_messages_are_kept_apart() {
    let body = r#"{"status":401,"serviceErrorCode":65602,"code":"EXPIRED_ACCESS_TOKEN","message":"The token used in the request has expired"}"#;
    let server = Server::script(&VirtualRuntime::new(), [reply(401, body)]);
    let error = server.client().send_events(batch(1), 1, SendOptions::new()).await.unwrap_err();
    assert_eq!(error.code(), Some("EXPIRED_ACCESS_TOKEN"));
    assert_eq!(error.service_error_code(), Some(65602));
    assert_eq!(error.message(), Some("The token used in the request has expired"));
}

#[tokio::test(start_paused = true)]
async fn each_known_refusal_of_a_refresh_has_its_kind_and_its_advice() {
    let cases: &[Case] = &[
        (
            400,
            r#"{"error":"invalid_request","error_description":"The provided authorization grant or refresh token is invalid, expired or revoked"}"#,
            ErrorKind::ReauthorizationRequired,
            "365 days",
        ),
        (
            400,
            r#"{"error":"invalid_grant","error_description":"Token has been expired or revoked."}"#,
            ErrorKind::ReauthorizationRequired,
            "365 days",
        ),
        (
            400,
            r#"{"error":"invalid_request","error_description":"A required parameter \"refresh_token\" is missing"}"#,
            ErrorKind::InvalidRequest,
            "",
        ),
        (
            400,
            r#"{"error":"invalid_client_id","error_description":"The passed in client_id is invalid \"app\""}"#,
            ErrorKind::ClientRefused,
            "client_secret",
        ),
        (
            401,
            r#"{"error":"invalid_client_id","error_description":"The passed in client_id is invalid \"app\""}"#,
            ErrorKind::ClientRefused,
            "client_secret",
        ),
        (
            401,
            r#"{"error":"invalid_client","error_description":"Client authentication failed"}"#,
            ErrorKind::ClientRefused,
            "client_secret",
        ),
        (429, "", ErrorKind::RateLimited, "00:00 UTC"),
        (500, "<html>", ErrorKind::Server, "linkedin-apistatus"),
        (302, "", ErrorKind::Protocol, ""),
        (200, "<html>", ErrorKind::Protocol, ""),
        (200, r#"{"expires_in":60}"#, ErrorKind::Protocol, ""),
    ];
    for (status, body, kind, advice) in cases {
        let server = Server::new(&VirtualRuntime::new(), move |_| reply(*status, *body));
        let client = server.refreshing_builder().build().unwrap();
        let error = client.send_events(batch(1), 1, SendOptions::new()).await.unwrap_err();
        assert_eq!(error.kind(), *kind, "{error}");
        assert!(error.advice().unwrap_or_default().contains(advice), "{error}");
        assert!(error.to_string().starts_with("refresh the access token: "), "{error}");
        assert!(server.api_calls().is_empty());
    }
}
