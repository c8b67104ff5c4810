//! Passkeys: the finger, face or code of one's own telephone or computer
//! instead of a code or a password. Without scripts, or where the browser makes
//! none, nothing of it is shown and the other doors stay.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use gate::{Answer, EnterBy, LogInError, PasskeyError, PasskeyRow, Question, Site};
use kernel::{AccountId, Micros, Uuid};
use serde_json::json;
use store::StoreError;

use crate::door::Door;
use crate::enter::asks;
use crate::errors::{Errors, Saying};
use crate::failure::Failure;
use crate::form::{Form, Limits, Values};
use crate::frame::Frame;
use crate::proof::too_many;
use crate::reply::Reply;
use crate::sign_in::{agent, refused, replaced, welcome};

/// Whoever keeps a new key got in so lately.
const FRESH: i64 = 10 * Micros::MINUTE;

/// What a device answers is longer than most forms.
pub(crate) fn limits() -> Limits {
    Limits::text(1 << 20)
}

#[derive(Template)]
#[template(path = "passkeys.html")]
struct KeysPage {
    f: Frame,
    errors: Errors,
    keys: Vec<PasskeyRow>,
    /// Whether keys can be made for this address at all.
    can: bool,
    /// Staff set up six digits first.
    first_second: bool,
}

/// Whether the doors of this site offer passkeys.
pub(crate) fn offered(door: &Door) -> bool {
    site(door).is_some()
}

fn site(door: &Door) -> Option<Site> {
    Site::of(&door.app.config().public_url)
}

fn own(door: &Door) -> Result<AccountId, Failure> {
    match door.actor.account {
        Some(_) if door.by_program() => Err(Failure::NotFound),
        Some(account) => Ok(account),
        None => Err(Failure::SignIn),
    }
}

/// A key is kept only by somebody who got in just now. Residents have no
/// password: they come in again.
fn fresh(door: &Door) -> Result<Option<Response>, Failure> {
    let works_here = door.actor.staff.is_some() || !door.actor.grants.is_empty();
    match door.require_proof(FRESH) {
        Err(Failure::Prove) if !works_here => {
            Ok(Some(Reply::to("/enter?to=%2Fme%2Fpasskeys").into_response()))
        }
        other => other.map(|()| None),
    }
}

/// `GET /me/passkeys`.
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    own(&door)?;
    match fresh(&door)? {
        Some(elsewhere) => Ok(elsewhere),
        None => shown(&door, StatusCode::OK, Errors::none()).await,
    }
}

async fn shown(door: &Door, status: StatusCode, errors: Errors) -> Result<Response, Failure> {
    let (community, account) = (door.community.id, own(door)?);
    let keys = door
        .read::<_, StoreError, _>(move |tx| gate::passkeys(tx, community, account))
        .await?;
    let second = door.session.as_ref().is_some_and(|session| session.has_second);
    let page = KeysPage {
        f: door.frame_t("web-passkey-title"),
        errors,
        keys,
        can: offered(door),
        first_second: door.actor.staff.is_some() && !second,
    };
    Ok(door.page(status, &page))
}

fn asked(door: &Door, done: Result<Question, PasskeyError>) -> Result<Response, Failure> {
    let said = match done {
        Ok(question) => {
            let body = json!({ "token": question.token.as_str(), "options": question.options });
            return Ok(door.json(StatusCode::OK, &body));
        }
        Err(PasskeyError::Store(error)) => return Err(error.into()),
        Err(other) => saying(door, &other),
    };
    let body = json!({ "error": door.frame("").say(&said) });
    Ok(door.json(StatusCode::UNPROCESSABLE_ENTITY, &body))
}

fn saying(door: &Door, error: &PasskeyError) -> Saying {
    match error {
        PasskeyError::TooMany { again } => too_many(door, *again),
        PasskeyError::Full => "web-passkey-full".into(),
        PasskeyError::NoSecond => "web-passkey-second".into(),
        PasskeyError::Wrong | PasskeyError::Store(_) => "web-passkey-wrong".into(),
    }
}

/// `POST /me/passkeys/begin`: what the device is asked, as JSON.
pub(crate) async fn begin(door: Door, _form: Form) -> Result<Response, Failure> {
    own(&door)?;
    door.require_proof(FRESH)?;
    let site = site(&door).ok_or(Failure::NotFound)?;
    let (community, session) = (
        door.community.id,
        door.session.as_deref().cloned().ok_or(Failure::SignIn)?,
    );
    let done = door
        .write(move |tx| gate::begin_passkey(tx, &site, community, &session))
        .await;
    asked(&door, done)
}

fn answer(form: &Form) -> Answer {
    Answer {
        token: form.text("token").to_owned(),
        credential: form.raw("credential").to_owned(),
        name: form.text("name").to_owned(),
    }
}

/// `POST /me/passkeys`: keeps the key that the device made.
pub(crate) async fn keep(door: Door, form: Form) -> Result<Response, Failure> {
    own(&door)?;
    door.require_proof(FRESH)?;
    let site = site(&door).ok_or(Failure::NotFound)?;
    let (community, session, answer) = (
        door.community.id,
        door.session.as_deref().cloned().ok_or(Failure::SignIn)?,
        answer(&form),
    );
    let done = door
        .write(move |tx| gate::finish_passkey(tx, &site, community, &session, &answer))
        .await;
    match done {
        Ok(()) => Ok(Reply::to("/me/passkeys?said=web-passkey-kept-done").into_response()),
        Err(PasskeyError::Store(error)) => Err(error.into()),
        Err(other) => {
            let errors = Errors::one("name", saying(&door, &other));
            shown(&door, StatusCode::UNPROCESSABLE_ENTITY, errors).await
        }
    }
}

/// `POST /me/passkeys/{id}/end`.
pub(crate) async fn end(door: Door, Path(id): Path<Uuid>, _form: Form) -> Result<Reply, Failure> {
    let (community, account, actor) = (door.community.id, own(&door)?, door.actor.clone());
    let gone = door
        .write::<_, StoreError, _>(move |tx| gate::drop_passkey(tx, community, &actor, account, id))
        .await?;
    if gone {
        Ok(Reply::to("/me/passkeys?said=web-passkey-ended-done"))
    } else {
        Err(Failure::NotFound)
    }
}

/// `POST /enter/passkey`: what whatever device is there is asked, as JSON.
pub(crate) async fn ask(door: Door, _form: Form) -> Result<Response, Failure> {
    let site = site(&door).ok_or(Failure::NotFound)?;
    let (community, address) = (door.community.id, door.address.clone());
    let done = door
        .write(move |tx| gate::ask_passkey(tx, &site, community, &address))
        .await;
    asked(&door, done)
}

/// `POST /enter/passkey/done`: gets in by the device's answer.
pub(crate) async fn enter(headers: HeaderMap, door: Door, form: Form) -> Result<Response, Failure> {
    let site = site(&door).ok_or(Failure::NotFound)?;
    let by = EnterBy {
        community: door.community.id,
        typed: String::new(),
        address: door.address.clone(),
        agent: agent(&headers),
        replaces: replaced(&door),
    };
    let answer = answer(&form);
    let done = door
        .write::<_, StoreError, _>(move |tx| gate::enter_by_passkey(tx, &site, &by, &answer))
        .await?;
    let said = match done {
        Ok(opened) => return welcome(door, &form, opened).await,
        Err(LogInError::Store(error)) => return Err(error.into()),
        Err(LogInError::Closed) => "web-sign-in-closed",
        Err(_) => "web-passkey-unknown",
    };
    if form.text("from") == "staff" {
        return Ok(refused(&door, &form, Errors::one("login", said)));
    }
    Ok(asks(
        &door,
        StatusCode::UNPROCESSABLE_ENTITY,
        Errors::one("phone", said),
        Values::default(),
        form.text("to"),
    ))
}
