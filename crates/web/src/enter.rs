//! Residents get in: by a code that is sent to their telephone, or by the card
//! from the counter. Nothing here tells whether a number is known.

use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use gate::{EnterBy, LogInError, SendCodeError};
use store::{Sealed, StoreError};

use crate::door::Door;
use crate::errors::Errors;
use crate::failure::Failure;
use crate::form::{Form, Values};
use crate::frame::Frame;
use crate::passkey;
use crate::proof::too_many;
use crate::reply::Reply;
use crate::sign_in::{agent, replaced, welcome};
use crate::url;

/// The field under which the number that awaits its code is sealed.
const FIELD: &str = "web.enter";

#[derive(Template)]
#[template(path = "enter.html")]
struct EnterPage {
    f: Frame,
    errors: Errors,
    values: Values,
    to: String,
    passkeys: bool,
}

#[derive(Template)]
#[template(path = "enter_code.html")]
struct CodePage {
    f: Frame,
    errors: Errors,
    values: Values,
    to: String,
    ticket: String,
    tail: String,
    /// In a demo no telephone rings: its page shows what would have come.
    shown: Option<String>,
}

#[derive(Template)]
#[template(path = "enter_card.html")]
struct CardPage {
    f: Frame,
    errors: Errors,
    values: Values,
    to: String,
}

/// `GET /enter`.
pub(crate) async fn show(door: Door) -> Response {
    let values = Values::default();
    asks(
        &door,
        StatusCode::OK,
        Errors::none(),
        values,
        door.query().text("to"),
    )
}

/// The page with what went wrong.
pub(crate) fn asks(door: &Door, status: StatusCode, errors: Errors, values: Values, to: &str) -> Response {
    let page = EnterPage {
        f: door.frame_t("web-enter-title"),
        errors,
        values,
        to: url::local(to).to_owned(),
        passkeys: passkey::offered(door),
    };
    door.page(status, &page)
}

/// `POST /enter`: sends the code.
pub(crate) async fn send(door: Door, form: Form) -> Result<Response, Failure> {
    let (community, typed, address) = (
        door.community.id,
        form.text("phone").to_owned(),
        door.address.clone(),
    );
    let sent = door
        .write(move |tx| gate::send_code(tx, community, &typed, &address))
        .await;
    let (status, errors) = match sent {
        Ok(sent) => {
            let held = if door.app.config().demo {
                sent.code
            } else {
                String::new()
            };
            let ticket = format!("{} {held}", sent.phone);
            let keys = door.app.store().keys();
            let sealed = keys.seal(door.app.clock(), community, FIELD, &ticket)?;
            let to = url::part(url::local(form.text("to")));
            let ticket = gate::base64url(&sealed.0);
            return Ok(Reply::to(format!("/enter/code?for={ticket}&to={to}")).into_response());
        }
        Err(SendCodeError::BadPhone) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Errors::one("phone", "web-enter-bad-phone"),
        ),
        Err(SendCodeError::TooMany { again }) => (
            StatusCode::TOO_MANY_REQUESTS,
            Errors::one("phone", too_many(&door, again)),
        ),
        Err(SendCodeError::Store(error)) => return Err(error.into()),
    };
    Ok(asks(
        &door,
        status,
        errors,
        form.values().clone(),
        form.text("to"),
    ))
}

/// The number of a ticket, and in a demo the code.
fn opened(door: &Door, ticket: &str) -> Option<(String, String)> {
    let sealed = Sealed(url::unbase64(ticket).filter(|bytes| !bytes.is_empty())?);
    let text = door
        .app
        .store()
        .keys()
        .open(door.community.id, FIELD, &sealed)
        .ok()?;
    let (phone, code) = text.split_once(' ')?;
    Some((phone.to_owned(), code.to_owned()))
}

fn asks_code(door: &Door, status: StatusCode, errors: Errors, ticket: &str, to: &str) -> Response {
    let Some((phone, code)) = opened(door, ticket) else {
        return Reply::to("/enter").into_response();
    };
    let page = CodePage {
        f: door.frame_t("web-enter-code-title"),
        errors,
        values: Values::default(),
        to: url::local(to).to_owned(),
        ticket: ticket.to_owned(),
        tail: kernel::phone_tail(&phone).unwrap_or_default(),
        shown: Some(code).filter(|code| !code.is_empty() && door.app.config().demo),
    };
    door.page(status, &page)
}

/// `GET /enter/code`.
pub(crate) async fn code(door: Door) -> Response {
    let query = door.query();
    asks_code(
        &door,
        StatusCode::OK,
        Errors::none(),
        query.text("for"),
        query.text("to"),
    )
}

fn by(door: &Door, headers: &HeaderMap, typed: &str) -> EnterBy {
    EnterBy {
        community: door.community.id,
        typed: typed.to_owned(),
        address: door.address.clone(),
        agent: agent(headers),
        replaces: replaced(door),
    }
}

/// `POST /enter/code`.
pub(crate) async fn by_code(headers: HeaderMap, door: Door, form: Form) -> Result<Response, Failure> {
    let ticket = form.text("for").to_owned();
    let Some((phone, _)) = opened(&door, &ticket) else {
        return Ok(Reply::to("/enter").into_response());
    };
    let by = by(&door, &headers, form.text("code"));
    let done = door
        .write::<_, StoreError, _>(move |tx| gate::enter_by_code(tx, &phone, &by))
        .await?;
    let (status, errors) = match done {
        Ok(opened) => return welcome(door, &form, opened).await,
        Err(error) => refused(&door, error, "code", "web-enter-late")?,
    };
    Ok(asks_code(&door, status, errors, &ticket, form.text("to")))
}

/// What is said to somebody who did not get in.
fn refused(
    door: &Door,
    error: LogInError,
    field: &'static str,
    late: &'static str,
) -> Result<(StatusCode, Errors), Failure> {
    let said = match error {
        LogInError::Store(error) => return Err(error.into()),
        LogInError::TooMany { again } => {
            return Ok((
                StatusCode::TOO_MANY_REQUESTS,
                Errors::one(field, too_many(door, again)),
            ));
        }
        LogInError::RunOut => late,
        LogInError::Closed => "web-sign-in-closed",
        LogInError::Wrong | LogInError::Second(_) => "web-enter-wrong",
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Errors::one(field, said)))
}

/// `GET /enter/card`. The code on the card may come with the address.
pub(crate) async fn card(door: Door) -> Response {
    let query = door.query();
    let values = Values::default().or("card", query.text("card"));
    asks_card(&door, StatusCode::OK, Errors::none(), values, query.text("to"))
}

fn asks_card(door: &Door, status: StatusCode, errors: Errors, values: Values, to: &str) -> Response {
    let page = CardPage {
        f: door.frame_t("web-enter-card-title"),
        errors,
        values,
        to: url::local(to).to_owned(),
    };
    door.page(status, &page)
}

/// `POST /enter/card`.
pub(crate) async fn by_card(headers: HeaderMap, door: Door, form: Form) -> Result<Response, Failure> {
    let by = by(&door, &headers, form.text("card"));
    let done = door
        .write::<_, StoreError, _>(move |tx| gate::enter_by_card(tx, &by))
        .await?;
    let (status, errors) = match done {
        Ok(opened) => return welcome(door, &form, opened).await,
        Err(error) => refused(&door, error, "card", "web-enter-wrong")?,
    };
    Ok(asks_card(
        &door,
        status,
        errors,
        form.values().clone(),
        form.text("to"),
    ))
}
