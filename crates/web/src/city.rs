//! A city's single sign-on, by OpenID Connect: authorization code with PKCE, a
//! state that is kept here and used once, a nonce, the issuer's signature.
//! Whoever works here ties their own account to it once, after proving
//! themselves; it makes no accounts.

use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use gate::{EnterBy, LogInError, Subject};
use kernel::{AccountId, Micros};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    TokenResponse,
};
use serde::{Deserialize, Serialize};
use store::StoreError;

use crate::config::Config;
use crate::door::Door;
use crate::errors::Errors;
use crate::failure::Failure;
use crate::form::Form;
use crate::reply::Reply;
use crate::sign_in::{agent, refused, replaced, welcome};
use crate::url;

/// Whoever ties their account proved who they are so lately.
const FRESH: i64 = 10 * Micros::MINUTE;
/// How long the sign-on may take for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most of an answer that is read.
const LONGEST: u64 = 256 << 10;

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What is kept between the two halves.
#[derive(Serialize, Deserialize)]
struct Asked {
    nonce: String,
    verifier: String,
    /// Whose browser it was.
    visitor: String,
    to: String,
    /// The account is tied, not entered.
    tie: bool,
}

/// What the page calls the sign-on; none if there is none.
pub(crate) fn name(door: &Door) -> Option<String> {
    let config = door.app.config();
    (!config.oidc_issuer.is_empty()).then(|| match config.oidc_name.as_str() {
        "" => door.t("web-city-name"),
        named => named.to_owned(),
    })
}

/// What the page calls the sign-on, and where it begins for whoever wants to
/// go to `to` afterwards.
pub(crate) fn way(door: &Door, to: &str) -> Option<(String, String)> {
    let there = format!("/sign-in/city?to={}", url::part(url::local(to)));
    name(door).map(|name| (name, there))
}

/// Why the sign-on could not be asked: for the log, without secrets.
#[derive(Debug)]
struct Silent(String);

fn http(request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
    let agent = ureq::Agent::new_with_config(
        ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .http_status_as_error(false)
            .build(),
    );
    let (head, mut body) = agent.run(request)?.into_parts();
    let bytes = body.with_config().limit(LONGEST).read_to_vec()?;
    Ok(HttpResponse::from_parts(head, bytes))
}

fn client(config: &Config) -> Result<Client, Silent> {
    let silent = |error: &dyn std::fmt::Display| Silent(error.to_string());
    let issuer = IssuerUrl::new(config.oidc_issuer.clone()).map_err(|error| silent(&error))?;
    let back = RedirectUrl::new(config.absolute("/sign-in/city/back")).map_err(|error| silent(&error))?;
    let secret = match config.oidc_secret_file.as_os_str().is_empty() {
        true => None,
        false => Some(std::fs::read_to_string(&config.oidc_secret_file).map_err(|error| silent(&error))?),
    };
    let secret = secret.map(|text| ClientSecret::new(text.trim().to_owned()));
    let found = CoreProviderMetadata::discover(&issuer, &http).map_err(|error| silent(&error))?;
    let id = ClientId::new(config.oidc_client.clone());
    Ok(CoreClient::from_provider_metadata(found, id, secret).set_redirect_uri(back))
}

async fn asking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Silent> + Send + 'static,
) -> Result<Option<T>, Failure> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(done)) => Ok(Some(done)),
        Ok(Err(Silent(why))) => {
            tracing::warn!(why, "the city's sign-on did not answer as it should");
            Ok(None)
        }
        Err(_) => Err(Failure::Broken),
    }
}

fn sorry(door: &Door, said: &'static str) -> Response {
    refused(door, &Form::for_test(&[]), Errors::one("login", said))
}

/// `GET /sign-in/city`: goes over to the city's sign-on. With `tie`, for
/// somebody who is in, to tie their account.
pub(crate) async fn go(door: Door) -> Result<Response, Failure> {
    name(&door).ok_or(Failure::NotFound)?;
    let query = door.query();
    let tie = query.is("tie", "1");
    if tie {
        own(&door)?;
        door.require_proof(FRESH)?;
    }
    door.hold_back()?;
    let app = door.app.clone();
    let Some(client) = asking(move || client(app.config())).await? else {
        return Ok(sorry(&door, "web-city-silent"));
    };
    let fresh = || gate::Token::fresh(door.app.clock()).as_str().to_owned();
    let asked = Asked {
        nonce: fresh(),
        verifier: fresh(),
        visitor: door.visitor.id.clone(),
        to: url::local(query.text("to")).to_owned(),
        tie,
    };
    let (community, account) = (door.community.id, door.actor.account.filter(|_| tie));
    let kept = serde_json::to_string(&asked).map_err(|_| Failure::Broken)?;
    let state = door
        .write::<_, StoreError, _>(move |tx| gate::keep_ceremony(tx, community, account, &kept))
        .await?;
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(asked.verifier));
    let (state, nonce) = (state.as_str().to_owned(), asked.nonce);
    let (there, _, _) = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            || CsrfToken::new(state),
            || Nonce::new(nonce),
        )
        .set_pkce_challenge(challenge)
        .url();
    Ok(Reply::to(there).into_response())
}

fn own(door: &Door) -> Result<AccountId, Failure> {
    match door.actor.account {
        Some(_) if door.by_program() || door.actor.staff.is_none() && door.actor.grants.is_empty() => {
            Err(Failure::NotFound)
        }
        Some(account) => Ok(account),
        None => Err(Failure::SignIn),
    }
}

/// Who came back, as the sign-on signed it.
fn subject(config: &Config, code: String, asked: &Asked) -> Result<Subject, Silent> {
    let silent = |error: &dyn std::fmt::Display| Silent(error.to_string());
    let client = client(config)?;
    let given = client
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|error| silent(&error))?
        .set_pkce_verifier(PkceCodeVerifier::new(asked.verifier.clone()))
        .request(&http)
        .map_err(|error| silent(&error))?;
    let token = given.id_token().ok_or_else(|| Silent("no ID token".to_owned()))?;
    let claims = token
        .claims(&client.id_token_verifier(), &Nonce::new(asked.nonce.clone()))
        .map_err(|error| silent(&error))?;
    Ok(Subject {
        issuer: claims.issuer().to_string(),
        name: claims.subject().to_string(),
    })
}

/// `GET /sign-in/city/back`: comes back from the city's sign-on.
pub(crate) async fn back(headers: HeaderMap, door: Door) -> Result<Response, Failure> {
    name(&door).ok_or(Failure::NotFound)?;
    let query = door.query();
    let (community, state) = (door.community.id, query.text("state").to_owned());
    let kept = door
        .write::<_, StoreError, _>(move |tx| gate::take_ceremony(tx, community, &state))
        .await?;
    let asked = kept.and_then(|(account, text)| Some((account, serde_json::from_str::<Asked>(&text).ok()?)));
    // Only the browser that went over may come back.
    let Some((account, asked)) = asked.filter(|(_, asked)| asked.visitor == door.visitor.id) else {
        return Ok(sorry(&door, "web-second-late"));
    };
    if query.text("code").is_empty() {
        return Ok(sorry(&door, "web-city-refused"));
    }
    let (app, code) = (door.app.clone(), query.text("code").to_owned());
    let (to, tie) = (asked.to.clone(), asked.tie);
    let found = asking(move || subject(app.config(), code, &asked)).await?;
    let Some(subject) = found else {
        return Ok(sorry(&door, "web-city-silent"));
    };
    match account.filter(|_| tie) {
        Some(account) => tied(door, account, subject).await,
        None => entered(headers, door, subject, &to).await,
    }
}

async fn tied(door: Door, account: AccountId, subject: Subject) -> Result<Response, Failure> {
    if own(&door)? != account {
        return Err(Failure::NotFound);
    }
    let (community, actor) = (door.community.id, door.actor.clone());
    let done = door
        .write::<_, StoreError, _>(move |tx| gate::tie_subject(tx, community, &actor, account, &subject))
        .await?;
    let said = if done {
        "web-city-tied-done"
    } else {
        "web-city-other-done"
    };
    Ok(Reply::to(format!("/me/sessions?said={said}")).into_response())
}

async fn entered(headers: HeaderMap, door: Door, subject: Subject, to: &str) -> Result<Response, Failure> {
    let by = EnterBy {
        community: door.community.id,
        typed: String::new(),
        address: door.address.clone(),
        agent: agent(&headers),
        replaces: replaced(&door),
    };
    let done = door
        .write::<_, StoreError, _>(move |tx| gate::enter_by_subject(tx, &subject, &by))
        .await?;
    match done {
        Ok(opened) => welcome(door, &Form::for_test(&[("to", to)]), opened).await,
        Err(LogInError::Store(error)) => Err(error.into()),
        Err(LogInError::Closed) => Ok(sorry(&door, "web-sign-in-closed")),
        Err(_) => Ok(sorry(&door, "web-city-unknown")),
    }
}

/// `POST /me/city/end`: unties one's own account.
pub(crate) async fn end(door: Door, _form: Form) -> Result<Response, Failure> {
    let (community, account, actor) = (door.community.id, own(&door)?, door.actor.clone());
    let gone = door
        .write::<_, StoreError, _>(move |tx| gate::untie_subject(tx, community, &actor, account))
        .await?;
    if gone {
        Ok(Reply::to("/me/sessions?said=web-city-untied-done").into_response())
    } else {
        Err(Failure::NotFound)
    }
}
