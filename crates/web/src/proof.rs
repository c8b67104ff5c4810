//! Proving anew who somebody is, before sealed things are shown: the app's
//! digits if there is an app, else the password.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use gate::{LogInError, Token};
use kernel::Micros;
use store::StoreError;

use crate::again::{Again, AgainPage, Typed};
use crate::app::App;
use crate::cookie;
use crate::door::Door;
use crate::errors::{Errors, Saying};
use crate::failure::Failure;
use crate::form::Form;
use crate::frame::Frame;
use crate::manner::Kept;
use crate::porter::SESSION;
use crate::reply::Reply;
use crate::url;

#[derive(Template)]
#[template(path = "proof.html")]
pub(crate) struct ProofPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: crate::form::Values,
    pub to: String,
    pub resume: String,
    /// The app's digits are asked for.
    pub second: bool,
    /// A passkey may prove it instead.
    pub passkeys: bool,
}

impl ProofPage {
    /// The page instead of what was asked for, keeping what was typed.
    pub fn instead(app: &App, kept: &Kept) -> Response {
        let Some(door) = kept.door.get() else {
            return Failure::Unavailable.into_response();
        };
        let typed = kept.typed.get();
        let resume = typed.map(|typed| typed.seal(app.store().keys(), app.clock(), door.community.id));
        let to = door.manner.here.clone();
        shown(
            door,
            StatusCode::UNAUTHORIZED,
            Errors::none(),
            &to,
            &resume.unwrap_or_default(),
        )
    }
}

fn shown(door: &Door, status: StatusCode, errors: Errors, to: &str, resume: &str) -> Response {
    let page = ProofPage {
        f: door.frame_t("web-proof-title"),
        errors,
        values: crate::form::Values::default(),
        to: url::local(to).to_owned(),
        resume: resume.to_owned(),
        second: door.session.as_ref().is_some_and(|session| session.has_second),
        passkeys: crate::passkey::offered(door),
    };
    door.page(status, &page)
}

/// `GET /me/proof`.
pub(crate) async fn show(door: Door) -> Result<Response, Failure> {
    own(&door)?;
    let query = door.query();
    Ok(shown(&door, StatusCode::OK, Errors::none(), query.text("to"), ""))
}

fn own(door: &Door) -> Result<gate::Session, Failure> {
    match door.session.as_deref() {
        Some(_) if door.by_token => Err(Failure::Denied),
        Some(session) => Ok(session.clone()),
        None => Err(Failure::SignIn),
    }
}

/// `POST /me/proof`.
pub(crate) async fn prove(door: Door, form: Form) -> Result<Response, Failure> {
    let session = own(&door)?;
    let (proved, field) = if session.has_second {
        (by_second(&door, session, form.text("code")).await?, "code")
    } else {
        (
            by_password(&door, session, form.raw("password")).await?,
            "password",
        )
    };
    let errors = match proved {
        Ok(Some(token)) => return Ok(welcome_back(&door, &form, &token)),
        Ok(None) => Errors::one(field, "web-proof-wrong"),
        Err(again) => Errors::one(field, too_many(&door, again)),
    };
    let (to, resume) = (form.text("to"), form.text("resume"));
    Ok(shown(&door, StatusCode::UNPROCESSABLE_ENTITY, errors, to, resume))
}

type Proved = Result<Option<Token>, Micros>;

async fn by_second(door: &Door, session: gate::Session, typed: &str) -> Result<Proved, Failure> {
    let (community, typed) = (door.community.id, typed.to_owned());
    let proved =
        door.write::<_, StoreError, _>(move |tx| gate::prove_second(tx, community, &session, &typed));
    Ok(proved.await?)
}

async fn by_password(door: &Door, session: gate::Session, typed: &str) -> Result<Proved, Failure> {
    let (store, community, typed) = (door.app.store().clone(), door.community.id, typed.to_owned());
    let work = move || gate::prove_password(&store, community, session, &typed);
    let done = tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Failure::Broken)?;
    match done {
        Ok(token) => Ok(Ok(token)),
        Err(LogInError::TooMany { again }) => Ok(Err(again)),
        Err(LogInError::Store(error)) => Err(error.into()),
        Err(LogInError::Wrong | LogInError::Closed | LogInError::RunOut | LogInError::Second(_)) => {
            Ok(Ok(None))
        }
    }
}

/// What is said to somebody who tried too often.
pub(crate) fn too_many(door: &Door, again: Micros) -> Saying {
    let span = door.frame("").span(again.since(door.now) + Micros::MINUTE);
    Saying::from("web-sign-in-too-many").with("span", span)
}

fn welcome_back(door: &Door, form: &Form, token: &Token) -> Response {
    let typed = Typed::open(door.app.store().keys(), door.community.id, form.text("resume"));
    let mut response = match typed.as_ref().and_then(Again::of) {
        Some(again) => {
            let page = AgainPage {
                f: door.frame_t("web-again-title"),
                again,
            };
            door.page(StatusCode::OK, &page)
        }
        None => Reply::to(url::local(form.text("to"))).into_response(),
    };
    let cookie = cookie::set(SESSION, token.as_str(), None, door.app.config().secure());
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}
