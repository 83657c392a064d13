//! Calls of the token endpoint, in the `oauth2` crate's words over this crate's transport.

use bytes::Bytes;
use http::{Method, Response};
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
};
use oauth2::{
    AsyncHttpClient, AuthType, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, RedirectUrl, RefreshToken, RequestTokenError,
    StandardRevocableToken, TokenUrl,
};

use super::App;
use super::token::{TokenAnswer, UsedGrant};
use crate::auth::TokenSet;
use crate::dispatch::{Dispatcher, Outgoing};
use crate::error::{Error, Subject};
use crate::runtime::BoxFuture;

pub(super) type OAuthClient = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// An access token for a refresh token.
pub(super) async fn refresh(
    dispatcher: &Dispatcher,
    app: &App,
    endpoint: &TokenUrl,
    grant: &UsedGrant,
) -> Result<TokenSet, Error> {
    let client = client(app, endpoint);
    let token = RefreshToken::new(grant.refresh_token.expose().to_owned());
    // Asking twice does no harm: the refresh token stays the same.
    let http = Http {
        dispatcher,
        operation: "refresh the access token",
        subject: Subject::TokenRefresh,
        retry_ambiguous: true,
    };
    let answer = client
        .exchange_refresh_token(&token)
        .request_async(&http)
        .await
        .map_err(|error| http.explain(error))?;
    Ok(answer.into_tokens(dispatcher.runtime.now(), Some(grant)))
}

/// Tokens for an authorisation code, which serves only once.
pub(super) async fn exchange(
    dispatcher: &Dispatcher,
    app: &App,
    endpoint: &TokenUrl,
    redirect: RedirectUrl,
    code: AuthorizationCode,
) -> Result<TokenSet, Error> {
    let client = client(app, endpoint).set_redirect_uri(redirect);
    let http = Http {
        dispatcher,
        operation: "exchange the authorisation code",
        subject: Subject::TokenExchange,
        retry_ambiguous: false,
    };
    let answer = client
        .exchange_code(code)
        .request_async(&http)
        .await
        .map_err(|error| http.explain(error))?;
    Ok(answer.into_tokens(dispatcher.runtime.now(), None))
}

pub(super) fn client(app: &App, endpoint: &TokenUrl) -> OAuthClient {
    oauth2::Client::new(ClientId::new(app.client_id.clone()))
        .set_client_secret(ClientSecret::new(app.client_secret.expose().to_owned()))
        // LinkedIn wants the secret in the body, not in an `Authorization` header.
        .set_auth_type(AuthType::RequestBody)
        .set_token_uri(endpoint.clone())
}

/// What `oauth2` takes for an HTTP client. Every status but a success is an error already, because
/// `oauth2`'s own errors do not keep the status.
struct Http<'a> {
    dispatcher: &'a Dispatcher,
    operation: &'static str,
    subject: Subject,
    retry_ambiguous: bool,
}

impl<'c> AsyncHttpClient<'c> for Http<'_> {
    type Error = Error;
    type Future = BoxFuture<'c, Result<HttpResponse, Error>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        let (parts, body) = request.into_parts();
        let call = Outgoing {
            operation: self.operation,
            method: Method::POST,
            uri: parts.uri.to_string(),
            headers: parts.headers.iter().map(|(k, v)| (k.clone(), v.clone())).collect(),
            body: Bytes::from(body),
            subject: self.subject,
            retry_ambiguous: self.retry_ambiguous,
        };
        Box::pin(async move {
            let answer = self.dispatcher.send(&call, None).await?;
            let mut response = Response::new(answer.body.to_vec());
            *response.headers_mut() = answer.headers;
            Ok(response)
        })
    }
}

impl Http<'_> {
    /// The parse error of `oauth2` holds the whole body, tokens included: nothing of it is kept.
    fn explain(&self, error: RequestTokenError<Error, BasicErrorResponse>) -> Error {
        match error {
            RequestTokenError::Request(error) => error,
            RequestTokenError::ServerResponse(_)
            | RequestTokenError::Parse(..)
            | RequestTokenError::Other(_) => {
                Error::protocol("the token endpoint did not answer with a token")
                    .with_operation(self.operation)
            }
        }
    }
}
