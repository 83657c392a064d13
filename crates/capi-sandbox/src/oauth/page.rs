//! The pages that a browser shows.

use hyper::StatusCode;
use hyper::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue, X_FRAME_OPTIONS};

use crate::server::Answer;

/// A page that says what is wrong, and leads nowhere.
pub(super) fn problem(status: StatusCode, text: &str) -> Answer {
    page(status, "Something is wrong", &format!("<p id=\"problem\">{}</p>", escape(text)))
}

/// The question whether an application may have what it asks for; `fields` come back with the
/// answer.
pub(super) fn question(client_id: &str, scopes: &[&str], fields: &[(&str, &str)]) -> Answer {
    let scopes: Vec<String> =
        scopes.iter().map(|scope| format!("<li>{}</li>", escape(scope))).collect();
    let hidden: Vec<String> = fields
        .iter()
        .map(|(name, value)| {
            format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value))
        })
        .collect();
    let body = format!(
        "<p>The application <b>{}</b> would like to:</p><ul>{}</ul>\
         <form method=\"post\" action=\"/oauth/v2/authorization\">{}\
         <button id=\"allow\" name=\"decision\" value=\"allow\">Allow</button> \
         <button id=\"cancel\" name=\"decision\" value=\"cancel\">Cancel</button></form>",
        escape(client_id),
        scopes.concat(),
        hidden.concat()
    );
    page(StatusCode::OK, "Sandbox sign-in", &body)
}

fn page(status: StatusCode, title: &str, body: &str) -> Answer {
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
         <body><h1>{title}</h1>{body}</body></html>\n"
    );
    Answer::text(status, "text/html; charset=utf-8", html)
        .with(CACHE_CONTROL, HeaderValue::from_static("no-store"))
        .with(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"))
        .with(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
