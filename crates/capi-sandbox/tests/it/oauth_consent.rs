//! The page on which a member consents.

use capi_sandbox::{CLIENT_ID, Sandbox, Seed};

use crate::support::{Ask, NOW, sandbox};

const PAGE: &str = "/oauth/v2/authorization";
const ASKED: &str = "response_type=code&client_id=86sandboxapp01&redirect_uri=http%3A%2F%2F127.0.0.1%3A7777%2Fcb&state=s%26t&scope=r_ads%20rw_conversions";

#[tokio::test]
async fn the_page_shows_who_asks_for_what_and_has_two_buttons() {
    let sandbox = sandbox().await;
    let reply = Ask::bare("GET", format!("{PAGE}?{ASKED}")).send(&sandbox).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
    for part in [
        CLIENT_ID,
        "<li>r_ads</li><li>rw_conversions</li>",
        "<button id=\"allow\"",
        "<button id=\"cancel\"",
        "name=\"state\" value=\"s&amp;t\"",
    ] {
        assert!(reply.body.contains(part), "{part} in {}", reply.body);
    }
}

#[tokio::test]
async fn allowing_sends_a_code_and_the_state_back() {
    let sandbox = sandbox().await;
    let reply = Ask::form(PAGE, &format!("{ASKED}&decision=allow")).send(&sandbox).await;
    assert_eq!(reply.status, 302);
    let location = reply.header("location").unwrap();
    assert!(location.starts_with("http://127.0.0.1:7777/cb?code=AQT"), "{location}");
    assert!(location.ends_with("&state=s%26t"), "{location}");
}

#[tokio::test]
async fn cancelling_sends_linkedins_words_and_the_state_back() {
    let sandbox = sandbox().await;
    let reply = Ask::form(PAGE, &format!("{ASKED}&decision=cancel")).send(&sandbox).await;
    assert_eq!(
        (reply.status, reply.header("location")),
        (
            302,
            Some(
                "http://127.0.0.1:7777/cb?error=user_cancelled_authorize&error_description=The+user+cancelled+the+authorization&state=s%26t"
            )
        )
    );
}

#[tokio::test]
async fn a_wrong_client_or_redirect_ends_in_a_page_and_goes_nowhere() {
    let sandbox = sandbox().await;
    let cases = [
        ASKED.replace("86sandboxapp01", "nobody"),
        ASKED.replace("127.0.0.1%3A7777", "evil.example"),
        ASKED.replace("%2Fcb", "%2Fcb%23fragment"),
        ASKED.replace("response_type=code", "response_type=token"),
        ASKED.replace("&scope=r_ads%20rw_conversions", ""),
    ];
    for query in cases {
        let reply = Ask::bare("GET", format!("{PAGE}?{query}")).send(&sandbox).await;
        assert_eq!((reply.status, reply.header("location")), (400, None), "{query}");
        assert!(reply.body.contains("id=\"problem\""));
        let reply = Ask::form(PAGE, &format!("{query}&decision=allow")).send(&sandbox).await;
        assert_eq!((reply.status, reply.header("location")), (400, None), "{query}");
    }
}

#[tokio::test]
async fn a_scope_that_is_not_to_be_had_is_told_to_the_application() {
    let sandbox = sandbox().await;
    let query = ASKED.replace("r_ads%20", "w_everything%20");
    let reply = Ask::bare("GET", format!("{PAGE}?{query}")).send(&sandbox).await;
    assert_eq!(reply.status, 302);
    let location = reply.header("location").unwrap();
    assert!(location.contains("?error=unauthorized_scope_error&error_description="), "{location}");
}

#[tokio::test]
async fn redirects_match_a_registered_one_exactly_their_query_aside() {
    let sandbox = Sandbox::builder()
        .now_ms(NOW)
        .any_loopback_redirect(false)
        .seed(Seed::new().client("app", "secret", ["https://app.example/cb"], true))
        .start()
        .await
        .unwrap();
    let asked = |redirect: &str| {
        let target =
            format!("{PAGE}?response_type=code&client_id=app&scope=r_ads&redirect_uri={redirect}");
        Ask::bare("GET", target)
    };
    for (redirect, status) in [
        ("https%3A%2F%2Fapp.example%2Fcb", 200),
        ("https%3A%2F%2Fapp.example%2Fcb%3Fx%3D1", 200),
        ("https%3A%2F%2Fapp.example%2Fcb2", 400),
        ("http%3A%2F%2F127.0.0.1%3A7777%2Fcb", 400),
    ] {
        assert_eq!(asked(redirect).send(&sandbox).await.status, status, "{redirect}");
    }
}

#[tokio::test]
async fn nothing_that_the_application_sends_becomes_markup() {
    let sandbox = sandbox().await;
    let query = ASKED.replace("s%26t", "%22%3E%3Cscript%3E");
    let reply = Ask::bare("GET", format!("{PAGE}?{query}")).send(&sandbox).await;
    assert!(!reply.body.contains("<script>"), "{}", reply.body);
}
