//! `/oauth/v2/authorization`: the member's consent (LinkedIn: Authorization code flow).

use hyper::StatusCode;
use hyper::header::LOCATION;

use super::form::Form;
use super::grants::{App, Code};
use super::page;
use crate::defaults::MEMBER;
use crate::server::{Answer, Call};
use crate::sync::lock;
use crate::world::World;

const CODE_LIFE_MS: i64 = 30 * 60 * 1_000;

/// The scopes that an application of this kind can ask for.
const SCOPES: [&str; 6] =
    ["r_ads", "rw_ads", "rw_conversions", "r_liteprofile", "r_basicprofile", "r_ads_reporting"];

/// What an application asks for, once it is known that it may ask at all.
struct Request<'a> {
    client_id: &'a str,
    redirect_uri: &'a str,
    state: Option<&'a str>,
    scopes: Vec<&'a str>,
}

/// Shows the question.
pub(super) fn ask(world: &World, call: &Call) -> Answer {
    let form = Form::parse(call.query().as_bytes());
    let request = match read(world, &form) {
        Ok(request) => request,
        Err(page) => return *page,
    };
    if let Some(answer) = request.refuse_scopes() {
        return answer;
    }
    let scope = request.scopes.join(" ");
    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", request.client_id),
        ("redirect_uri", request.redirect_uri),
        ("scope", &scope),
    ];
    fields.extend(request.state.map(|state| ("state", state)));
    page::question(request.client_id, &request.scopes, &fields)
}

/// Takes the member's answer, and sends the browser back to the application with it.
pub(super) fn decide(world: &World, call: &Call) -> Answer {
    let form = Form::parse(&call.body);
    let request = match read(world, &form) {
        Ok(request) => request,
        Err(page) => return *page,
    };
    if let Some(answer) = request.refuse_scopes() {
        return answer;
    }
    match form.optional("decision") {
        Some("allow") => {
            let code = lock(&world.grants).issue_code(Code {
                client_id: request.client_id.into(),
                redirect_uri: request.redirect_uri.into(),
                member: MEMBER.into(),
                scopes: request.scopes.iter().map(ToString::to_string).collect(),
                expires_ms: world.clock.now_ms().saturating_add(CODE_LIFE_MS),
                used: false,
            });
            request.back(&[("code", &code)])
        }
        Some("cancel") => request.back(&[
            ("error", "user_cancelled_authorize"),
            ("error_description", "The user cancelled the authorization"),
        ]),
        _ => page::problem(StatusCode::BAD_REQUEST, "Neither allowed nor cancelled."),
    }
}

/// Reads who asks, and where the answer goes. What is wrong here must not be sent anywhere: it ends
/// in a page.
fn read<'a>(world: &World, form: &'a Form<'_>) -> Result<Request<'a>, Box<Answer>> {
    let problem = |text| Box::new(page::problem(StatusCode::BAD_REQUEST, text));
    if form.optional("response_type") != Some("code") {
        return Err(problem("The response_type must be code."));
    }
    let grants = lock(&world.grants);
    let client_id = form.optional("client_id").unwrap_or_default();
    let app = grants.apps.get(client_id).ok_or_else(|| problem("The client_id is not known."))?;
    let redirect_uri = form.optional("redirect_uri").unwrap_or_default();
    if !may_redirect(app, redirect_uri, world.settings.any_loopback_redirect) {
        return Err(problem("The redirect_uri does not match a registered one."));
    }
    let scopes = form.optional("scope").unwrap_or_default();
    let scopes: Vec<&str> = scopes.split([' ', ',']).filter(|scope| !scope.is_empty()).collect();
    if scopes.is_empty() {
        return Err(problem("The scope is empty."));
    }
    Ok(Request { client_id, redirect_uri, state: form.optional("state"), scopes })
}

/// A redirect matches a registered one exactly, its query aside; on loopback any port and path may
/// do.
fn may_redirect(app: &App, redirect_uri: &str, any_loopback: bool) -> bool {
    if redirect_uri.contains('#') {
        return false;
    }
    let path = redirect_uri.split('?').next().unwrap_or_default();
    app.redirects.iter().any(|registered| registered == path)
        || (any_loopback && is_loopback(redirect_uri))
}

fn is_loopback(uri: &str) -> bool {
    let Some(rest) = uri.strip_prefix("http://") else { return false };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) => (host, port),
        None => (authority, "80"),
    };
    matches!(host, "127.0.0.1" | "localhost" | "[::1]") && port.parse::<u16>().is_ok()
}

impl Request<'_> {
    /// Sends the browser back at once if a scope is not to be had.
    fn refuse_scopes(&self) -> Option<Answer> {
        let unknown = self.scopes.iter().find(|scope| !SCOPES.contains(scope))?;
        let text = format!("Scope \"{unknown}\" is not authorized for your application");
        Some(self.back(&[("error", "unauthorized_scope_error"), ("error_description", &text)]))
    }

    /// Sends the browser back with `parameters` and the application's own `state`.
    fn back(&self, parameters: &[(&str, &str)]) -> Answer {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(parameters);
        if let Some(state) = self.state {
            query.append_pair("state", state);
        }
        let joint = if self.redirect_uri.contains('?') { '&' } else { '?' };
        let location = format!("{}{joint}{}", self.redirect_uri, query.finish());
        Answer::empty(StatusCode::FOUND).with_text(LOCATION, &location)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_true_loopback_addresses_need_no_registration() {
        for uri in ["http://127.0.0.1:7777/cb", "http://localhost/", "http://[::1]:1/?a=b"] {
            assert!(is_loopback(uri), "{uri}");
        }
        for uri in [
            "https://127.0.0.1:7777/",
            "http://127.0.0.1.evil.example/",
            "http://localhost@evil.example/",
            "http://evil.example/?http://localhost/",
            "http://localhost:x/",
        ] {
            assert!(!is_loopback(uri), "{uri}");
        }
    }
}
