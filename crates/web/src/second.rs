//! `/me/second`: the second proof of a member of staff, begun, confirmed and
//! given up by its owner.

use askama::Template;
use askama::filters::Safe;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use gate::{AccountError, Second};
use kernel::Micros;
use store::StoreError;

use crate::cookie;
use crate::door::Door;
use crate::errors::Errors;
use crate::failure::Failure;
use crate::form::{Form, Values};
use crate::frame::Frame;
use crate::porter::SESSION;
use crate::qr;
use crate::reply::Reply;

/// Whoever changes their second proof proved who they are so lately.
const FRESH: i64 = 10 * Micros::MINUTE;

#[derive(Template)]
#[template(path = "second.html")]
struct SecondPage {
    f: Frame,
    errors: Errors,
    values: Values,
    /// Nothing is begun, or begun and not confirmed, or it counts.
    second: Option<Second>,
    /// While it is not confirmed: the code to scan, and the secret to type.
    qr: Safe<String>,
    secret: String,
}

#[derive(Template)]
#[template(path = "second_paper.html")]
struct PaperPage {
    f: Frame,
    paper: Vec<String>,
}

async fn shown(door: &Door, status: StatusCode, errors: Errors) -> Result<Response, Failure> {
    let (community, account) = (door.community.id, account(door)?);
    let (second, owner) = door
        .read::<_, StoreError, _>(move |tx| {
            Ok((
                gate::second(tx, community, account)?,
                gate::account(tx, community, account)?,
            ))
        })
        .await?;
    let f = door.frame_t("web-second-title");
    let secret = second
        .as_ref()
        .and_then(|second| second.secret.clone())
        .unwrap_or_default();
    let login = owner.map(|owner| owner.login).unwrap_or_default();
    let qr = if secret.is_empty() {
        Safe(String::new())
    } else {
        let address = gate::totp_address(&secret, &door.community.name, &login);
        qr::svg(&address, &f.t("web-second-qr"))
    };
    let groups: Vec<String> = secret
        .as_bytes()
        .chunks(4)
        .map(|part| String::from_utf8_lossy(part).into_owned())
        .collect();
    let page = SecondPage {
        errors,
        values: Values::default(),
        second,
        qr,
        secret: groups.join(" "),
        f,
    };
    Ok(door.page(status, &page))
}

fn account(door: &Door) -> Result<kernel::AccountId, Failure> {
    match door.actor.account {
        // A resident has no password that a second proof could stand beside.
        Some(_) if door.by_token || door.actor.staff.is_none() && door.actor.grants.is_empty() => {
            Err(Failure::NotFound)
        }
        Some(account) => Ok(account),
        None => Err(Failure::SignIn),
    }
}

/// `GET /me/second`.
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    account(&door)?;
    door.require_proof(FRESH)?;
    shown(&door, StatusCode::OK, Errors::none()).await
}

/// `POST /me/second/begin`.
pub(crate) async fn begin(door: Door, _form: Form) -> Result<Reply, Failure> {
    let (community, account) = (door.community.id, account(&door)?);
    door.require_proof(FRESH)?;
    door.write::<_, StoreError, _>(move |tx| gate::begin_second(tx, community, account))
        .await?;
    Ok(Reply::to("/me/second"))
}

/// `POST /me/second/confirm`.
pub(crate) async fn confirm(door: Door, form: Form) -> Result<Response, Failure> {
    account(&door)?;
    door.require_proof(FRESH)?;
    let session = door.session.as_deref().cloned().ok_or(Failure::SignIn)?;
    let (community, typed) = (door.community.id, form.text("code").to_owned());
    let done = door
        .write::<_, StoreError, _>(move |tx| gate::confirm_second(tx, community, &session, &typed))
        .await?;
    let Some((token, paper)) = done else {
        let errors = Errors::one("code", "web-second-wrong");
        return shown(&door, StatusCode::UNPROCESSABLE_ENTITY, errors).await;
    };
    let page = PaperPage {
        f: door.frame_t("web-second-paper-title"),
        paper,
    };
    let mut response = door.page(StatusCode::OK, &page);
    let cookie = cookie::set(SESSION, token.as_str(), None, door.app.config().secure());
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// `POST /me/second/end`.
pub(crate) async fn end(door: Door, _form: Form) -> Result<Response, Failure> {
    let (community, account) = (door.community.id, account(&door)?);
    door.require_proof(FRESH)?;
    let here = door.session.as_ref().map(|session| session.family);
    let actor = door.actor.clone();
    let ended = door
        .write(move |tx| gate::drop_second(tx, community, &actor, account, here))
        .await;
    match ended {
        Ok(()) => Ok(Reply::to("/me/sessions?said=web-second-ended-done").into_response()),
        Err(AccountError::Store(error)) => Err(error.into()),
        Err(_) => Err(Failure::NotFound),
    }
}
