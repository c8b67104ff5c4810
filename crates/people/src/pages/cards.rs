//! `/desk/card`: a log-in card for a resident who has no telephone. Its digits
//! are shown once, to be printed and handed over.

use askama::Template;
use askama::filters::Safe;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use gate::AccountError;
use web::{Door, Errors, Failure, Form, Frame, Values};

/// Letters of a name on a card.
const LONGEST: usize = 30;

/// The form.
#[derive(Template)]
#[template(path = "people/card.html")]
pub(super) struct CardPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
}

/// The card, shown once.
#[derive(Template)]
#[template(path = "people/card_made.html")]
pub(super) struct MadePage {
    pub f: Frame,
    pub name: String,
    pub digits: String,
    pub qr: Safe<String>,
}

/// `GET /desk/card`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("resident", "card")?;
    Ok(shown(&door, StatusCode::OK, Errors::none(), Values::default()))
}

fn shown(door: &Door, status: StatusCode, errors: Errors, values: Values) -> Response {
    let page = CardPage {
        f: door.frame_t("people-card"),
        errors,
        values,
    };
    door.page(status, &page)
}

/// `POST /desk/card`. Not done once for a key: the kept answer would hold the digits.
pub(super) async fn issue(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("resident", "card")?;
    let name = form.text("name").to_owned();
    if name.is_empty() || name.chars().count() > LONGEST {
        let errors = Errors::one("name", "people-card-bad-name");
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(shown(&door, status, errors, form.values().clone()));
    }
    let (community, actor, told) = (door.community.id, door.actor.clone(), name.clone());
    let issued = door
        .write(move |tx| {
            let id = gate::new_resident(tx, community, &actor, &told)?;
            gate::issue_card(tx, community, &actor, id)
        })
        .await;
    let digits = issued.map_err(|error: AccountError| match error {
        AccountError::Store(error) => error.into(),
        _ => Failure::Broken,
    })?;
    Ok(made(&door, name, digits))
}

/// The card, shown once.
pub(crate) fn made(door: &Door, name: String, digits: String) -> Response {
    let plain = digits.replace(' ', "");
    let address = door.app.config().absolute(&format!("/enter/card?card={plain}"));
    let f = door.frame_t("people-card-made");
    let page = MadePage {
        qr: web::qr::svg(&address, &f.t("people-card-scan")),
        name,
        digits,
        f,
    };
    let mut response = door.page(StatusCode::OK, &page);
    let never = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, never);
    response
}
