//! One's own sessions and password.

use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use gate::{ChangePassword, ChangePasswordError, SessionRow, WeakPassword};
use kernel::{AccountId, Micros, Uuid};
use store::StoreError;

use crate::city;
use crate::cookie;
use crate::door::Door;
use crate::errors::{Errors, Saying};
use crate::failure::Failure;
use crate::form::{Form, Values};
use crate::frame::Frame;
use crate::porter::SESSION;
use crate::reply::Reply;

#[derive(Template)]
#[template(path = "sessions.html")]
struct SessionsPage {
    f: Frame,
    sessions: Vec<Shown>,
    /// They work here: a password, a second proof and the desk.
    works_here: bool,
    /// What the city's sign-on is called, if there is one, and since when this account is tied to it.
    city: Option<String>,
    tied: Option<Micros>,
}

struct Shown {
    row: SessionRow,
    here: bool,
    family: String,
    browser: String,
}

/// `GET /me/sessions`.
pub(crate) async fn sessions(door: Door) -> Result<Response, Failure> {
    let (account, community) = (own(&door)?, door.community.id);
    let (rows, tied) = door
        .read::<_, StoreError, _>(move |tx| {
            Ok((
                gate::sessions(tx, community, account)?,
                gate::tied_since(tx, community, account)?,
            ))
        })
        .await?;
    let f = door.frame_t("web-sessions-title");
    let here = door.session.as_ref().map(|session| session.family);
    let show = |row: SessionRow| Shown {
        here: Some(row.family) == here,
        family: row.family.simple().to_string(),
        browser: browser(&row.agent).map_or_else(|| f.t("web-browser-unknown"), str::to_owned),
        row,
    };
    let sessions = rows.into_iter().map(show).collect();
    Ok(door.page(
        StatusCode::OK,
        &SessionsPage {
            f: f.clone(),
            sessions,
            works_here: door.actor.staff.is_some() || !door.actor.grants.is_empty(),
            city: city::name(&door),
            tied,
        },
    ))
}

/// A browser by the name that people know it by, read from what it calls itself.
pub fn browser(agent: &str) -> Option<&'static str> {
    // The order matters: most browsers carry the names of others.
    const NAMES: [(&str, &str); 10] = [
        ("MicroMessenger", "微信"),
        ("AlipayClient", "支付宝"),
        ("HuaweiBrowser", "华为浏览器"),
        ("MiuiBrowser", "小米浏览器"),
        ("QQBrowser", "QQ 浏览器"),
        ("UCBrowser", "UC 浏览器"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    NAMES
        .iter()
        .find(|(sign, _)| agent.contains(sign))
        .map(|(_, name)| *name)
}

/// `POST /me/sessions/{family}/end`.
pub(crate) async fn end(door: Door, Path(family): Path<Uuid>, _form: Form) -> Result<Reply, Failure> {
    let (account, community, actor) = (own(&door)?, door.community.id, door.actor.clone());
    let ended = door
        .write::<_, StoreError, _>(move |tx| gate::end_session(tx, community, &actor, account, family))
        .await?;
    if ended {
        Ok(Reply::to("/me/sessions?said=web-sessions-ended-done"))
    } else {
        Err(Failure::NotFound)
    }
}

/// `POST /me/sessions/end-others`.
pub(crate) async fn end_others(door: Door, _form: Form) -> Result<Reply, Failure> {
    let (account, community, actor) = (own(&door)?, door.community.id, door.actor.clone());
    let here = door.session.as_ref().map(|session| session.family);
    door.write::<_, StoreError, _>(move |tx| gate::end_sessions(tx, community, &actor, account, here))
        .await?;
    Ok(Reply::to("/me/sessions?said=web-sessions-ended-done"))
}

/// The account of a person who signed in with a browser.
fn own(door: &Door) -> Result<AccountId, Failure> {
    match door.actor.account {
        Some(_) if door.by_token => Err(Failure::Denied),
        Some(account) => Ok(account),
        None => Err(Failure::SignIn),
    }
}

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    f: Frame,
    errors: Errors,
    values: Values,
    must: bool,
}

/// `GET /me/password`.
pub(crate) async fn password(door: Door) -> Result<Response, Failure> {
    own(&door)?;
    Ok(show_password(&door, StatusCode::OK, Errors::none()))
}

fn show_password(door: &Door, status: StatusCode, errors: Errors) -> Response {
    let must = door
        .session
        .as_ref()
        .is_some_and(|session| session.must_change_password);
    let page = PasswordPage {
        f: door.frame_t("web-password-title"),
        errors,
        values: Values::default(),
        must,
    };
    door.page(status, &page)
}

/// `POST /me/password`.
pub(crate) async fn change_password(door: Door, form: Form) -> Result<Response, Failure> {
    own(&door)?;
    let session = door.session.as_deref().cloned().ok_or(Failure::SignIn)?;
    let input = ChangePassword {
        community: door.community.id,
        session,
        current: form.raw("current").to_owned(),
        new: form.raw("new").to_owned(),
    };
    let (store, rules) = (door.app.store().clone(), door.app.log_in_rules());
    let done = tokio::task::spawn_blocking(move || gate::change_password(&store, input, rules))
        .await
        .map_err(|_| Failure::Broken)?;
    let errors = match done {
        Ok(token) => {
            let mut response = Reply::to("/me/sessions?said=web-password-changed-done").into_response();
            let cookie = cookie::set(SESSION, token.as_str(), None, door.app.config().secure());
            response.headers_mut().append(header::SET_COOKIE, cookie);
            return Ok(response);
        }
        Err(ChangePasswordError::Store(error)) => return Err(error.into()),
        Err(ChangePasswordError::Ended) => return Err(Failure::SignIn),
        Err(ChangePasswordError::Wrong) => Errors::one("current", "web-password-wrong"),
        Err(ChangePasswordError::Same) => Errors::one("new", "web-password-same"),
        Err(ChangePasswordError::Weak(weak)) => Errors::one("new", why(weak)),
        Err(ChangePasswordError::TooMany { again }) => {
            let span = door
                .frame("")
                .span(again.since(door.now) + kernel::Micros::MINUTE);
            Errors::one(
                "current",
                Saying::from("web-password-too-many").with("span", span),
            )
        }
    };
    Ok(show_password(&door, StatusCode::UNPROCESSABLE_ENTITY, errors))
}

fn why(weak: WeakPassword) -> &'static str {
    match weak {
        WeakPassword::TooShort => "web-password-too-short",
        WeakPassword::TooLong => "web-password-too-long",
        WeakPassword::Common => "web-password-common",
        WeakPassword::AboutYou => "web-password-about-you",
    }
}
