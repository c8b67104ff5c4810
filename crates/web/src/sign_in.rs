//! Signing in and out. What somebody typed before the session ended comes back.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use gate::{LogIn, LogInError, LoggedIn, SessionId};
use store::StoreError;

use crate::again::{Again, AgainPage, Typed};
use crate::app::App;
use crate::city;
use crate::cookie;
use crate::door::Door;
use crate::errors::Errors;
use crate::failure::Failure;
use crate::form::{Form, Values};
use crate::frame::Frame;
use crate::manner::Kept;
use crate::passkey;
use crate::porter::{SESSION, Visitor, seconds_until};
use crate::prefs;
use crate::proof::too_many;
use crate::sign_in_code;
use crate::url;

/// How long the cookie of a resident lives: half a year, as their sessions do.
const RESIDENTS: u32 = 180 * 24 * 3600;

#[derive(Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignInPage {
    f: Frame,
    errors: Errors,
    values: Values,
    to: String,
    resume: String,
    passkeys: bool,
    /// What the city's sign-on is called and its door, if there is one.
    city: Option<(String, String)>,
}

impl SignInPage {
    /// The page instead of what was asked for, keeping what was typed.
    pub fn instead(app: &App, kept: &Kept) -> Response {
        let Some(door) = kept.door.get() else {
            return Failure::Unavailable.into_response();
        };
        let typed = kept.typed.get();
        let resume = typed.map(|typed| typed.seal(app.store().keys(), app.clock(), door.community.id));
        let page = Self {
            f: door.frame_t("web-sign-in-title"),
            errors: Errors::none(),
            values: Values::default(),
            to: door.manner.here.clone(),
            resume: resume.unwrap_or_default(),
            passkeys: passkey::offered(door),
            city: city::way(door, &door.manner.here),
        };
        door.page(StatusCode::UNAUTHORIZED, &page)
    }
}

/// `GET /sign-in`.
pub(crate) async fn show(door: Door) -> Response {
    let query = door.query();
    let page = SignInPage {
        f: door.frame_t("web-sign-in-title"),
        errors: Errors::none(),
        values: Values::default(),
        to: url::local(query.text("to")).to_owned(),
        resume: String::new(),
        passkeys: passkey::offered(&door),
        city: city::way(&door, query.text("to")),
    };
    door.page(StatusCode::OK, &page)
}

/// `POST /sign-in`.
pub(crate) async fn sign_in(
    State(app): State<App>,
    headers: HeaderMap,
    door: Door,
    form: Result<Form, Failure>,
) -> Result<Response, Failure> {
    let form = match form {
        Ok(form) => form,
        // The page lay open too long: a fresh one, with nothing lost but the password.
        Err(Failure::Stale | Failure::SignIn) => {
            return Ok(refused(
                &door,
                &Form::for_test(&[]),
                Errors::one("login", "web-failure-stale-title"),
            ));
        }
        Err(other) => return Err(other),
    };
    let mut errors = Errors::none();
    if form.text("login").is_empty() {
        errors.add("login", "web-sign-in-empty-login");
    }
    if form.raw("password").is_empty() {
        errors.add("password", "web-sign-in-empty-password");
    }
    if !errors.is_empty() {
        return Ok(refused(&door, &form, errors));
    }
    let input = LogIn {
        community: door.community.id,
        login: form.text("login").to_owned(),
        password: form.raw("password").to_owned(),
        address: door.address.clone(),
        agent: agent(&headers),
        replaces: replaced(&door),
    };
    let (store, rules) = (app.store().clone(), app.log_in_rules());
    let done = tokio::task::spawn_blocking(move || gate::log_in(&store, input, rules))
        .await
        .map_err(|_| Failure::Broken)?;
    match done {
        Ok(opened) => welcome(door, &form, opened).await,
        Err(LogInError::Second(half)) => Ok(sign_in_code::ask(&door, &form, &half)),
        Err(LogInError::Store(error)) => Err(error.into()),
        Err(LogInError::Wrong) => Ok(refused(&door, &form, Errors::one("login", "web-sign-in-wrong"))),
        Err(LogInError::Closed) => Ok(refused(&door, &form, Errors::one("login", "web-sign-in-closed"))),
        Err(LogInError::RunOut) => Ok(refused(
            &door,
            &form,
            Errors::one("password", "web-sign-in-run-out"),
        )),
        Err(LogInError::TooMany { again }) => {
            let saying = too_many(&door, again);
            let mut response = refused(&door, &form, Errors::one("login", saying));
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds_until(again, door.now).into());
            Ok(response)
        }
    }
}

pub(crate) fn refused(door: &Door, form: &Form, errors: Errors) -> Response {
    let page = SignInPage {
        f: door.frame_t("web-sign-in-title"),
        errors,
        values: form.values().clone(),
        to: url::local(form.text("to")).to_owned(),
        resume: form.text("resume").to_owned(),
        passkeys: passkey::offered(door),
        city: city::way(door, form.text("to")),
    };
    door.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The browser's name for itself.
pub(crate) fn agent(headers: &HeaderMap) -> String {
    let named = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok());
    named.unwrap_or_default().to_owned()
}

/// The session of this browser so far: it ends with a new one.
pub(crate) fn replaced(door: &Door) -> Option<SessionId> {
    let own = door.session.as_ref().filter(|_| !door.by_token);
    own.map(|session| session.id)
}

/// Where somebody goes after signing in, with the cookie and their looks.
pub(crate) async fn welcome(mut door: Door, form: &Form, opened: LoggedIn) -> Result<Response, Failure> {
    let secure = door.app.config().secure();
    let works_here = !opened.session.actor.grants.is_empty() || opened.session.actor.staff.is_some();
    let lasts = if works_here { None } else { Some(RESIDENTS) };
    let cookie = cookie::set(SESSION, opened.token.as_str(), lasts, secure);
    let looks = prefs::kept(&door, &opened.session).await?;
    let must_change = opened.session.must_change_password;
    let typed = Typed::open(door.app.store().keys(), door.community.id, form.text("resume"));
    let mut response = match typed.as_ref().and_then(Again::of).filter(|_| !must_change) {
        Some(again) => {
            // The form of this page must be good for the session that has just begun.
            door.visitor = Visitor {
                id: opened.session.csrf_id(),
                fresh: false,
            }
            .into();
            door.actor = opened.session.actor.clone();
            let page = AgainPage {
                f: door.frame_t("web-again-title"),
                again,
            };
            door.page(StatusCode::OK, &page)
        }
        None => {
            let to = match url::local(form.text("to")) {
                "/" if works_here => "/desk",
                "/" => "/?said=web-enter-done",
                to if to.starts_with("/sign-") => "/desk",
                to => to,
            };
            crate::Reply::to(to).into_response()
        }
    };
    response.headers_mut().append(header::SET_COOKIE, cookie);
    for cookie in looks {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        axum::http::HeaderValue::from_static("no-store"),
    );
    Ok(response)
}

/// `POST /sign-out`.
pub(crate) async fn sign_out(door: Door, _form: Form) -> Result<Response, Failure> {
    if let Some(session) = door.session.clone().filter(|_| !door.by_token) {
        let community = door.community.id;
        door.write::<_, StoreError, _>(move |tx| gate::log_out(tx, community, &session))
            .await?;
    }
    let mut response = crate::Reply::to("/?said=web-signed-out-done").into_response();
    let gone = cookie::set(SESSION, "", Some(0), door.app.config().secure());
    response.headers_mut().append(header::SET_COOKIE, gone);
    Ok(response)
}
