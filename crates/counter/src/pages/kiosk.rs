//! `/kiosk`: take a ticket, or say the digits of an appointment.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::Hand;
use super::device::stranger;
use super::mine::Place;
use crate::cx::Refused;
use crate::device::{self, DeviceKind};
use crate::queue::{self, Take};
use crate::rank::Priority;
use crate::rows::{self, Lane, TicketId};

/// The kiosk.
#[derive(Template)]
#[template(path = "counter/kiosk.html")]
pub(crate) struct KioskPage {
    pub f: Frame,
    pub lanes: Vec<Lane>,
    pub errors: Errors,
    pub values: Values,
}

/// A ticket that was just taken.
#[derive(Template)]
#[template(path = "counter/taken.html")]
pub(crate) struct TakenPage {
    pub f: Frame,
    pub p: Place,
    /// The address of her own page.
    pub link: String,
}

/// Whether a kiosk or a clerk asks.
pub(crate) async fn may(door: &Door, headers: &HeaderMap) -> Result<bool, Failure> {
    if door.may_any("counter", "take") {
        return Ok(true);
    }
    let device = device::asking(door, headers).await?;
    Ok(device.is_some_and(|device| device.kind == DeviceKind::Kiosk))
}

/// `GET /kiosk`
pub(crate) async fn page(door: Door, headers: HeaderMap) -> Result<Response, Failure> {
    if !may(&door, &headers).await? {
        return Ok(stranger(&door));
    }
    show(&door, StatusCode::OK, Errors::none(), Values::default()).await
}

async fn show(door: &Door, status: StatusCode, errors: Errors, values: Values) -> Result<Response, Failure> {
    let community = door.community.id;
    let mut lanes = door.read(move |tx| rows::lanes(tx, community)).await?;
    lanes.retain(|lane| !lane.closed);
    let page = KioskPage {
        f: door.frame_t("counter-kiosk-title"),
        lanes,
        errors,
        values,
    };
    Ok(door.page(status, &page))
}

/// `POST /kiosk`
pub(crate) async fn take(door: Door, headers: HeaderMap, form: Form) -> Result<Response, Failure> {
    if !may(&door, &headers).await? {
        return Ok(stranger(&door));
    }
    let take = Take {
        letter: form.text("letter").to_owned(),
        wish: String::new(),
        priority: form.text("priority").to_owned(),
        person: None,
    };
    let hand = Hand::of(&door);
    let done = door
        .write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
            let ticket = queue::take(tx, &hand.cx(), &take)?;
            Ok(Reply::to(format!("/kiosk/ticket/{}", ticket.id)))
        })
        .await;
    told(&door, &form, done).await
}

/// `POST /kiosk/come`
pub(crate) async fn come(door: Door, headers: HeaderMap, form: Form) -> Result<Response, Failure> {
    if !may(&door, &headers).await? {
        return Ok(stranger(&door));
    }
    let hand = Hand::of(&door);
    let (code, priority) = (form.text("code").to_owned(), form.text("priority").to_owned());
    let done = door
        .write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
            let priority = Priority::from_word(&priority).unwrap_or(Priority::Plain);
            let ticket = queue::come(tx, &hand.cx(), &code, priority)?;
            Ok(Reply::to(format!("/kiosk/ticket/{}", ticket.id)))
        })
        .await;
    told(&door, &form, done).await
}

async fn told(door: &Door, form: &Form, done: Result<Response, Refused>) -> Result<Response, Failure> {
    match done {
        Ok(reply) => Ok(reply),
        Err(Refused::Field(field, key)) => {
            let (status, values) = (StatusCode::UNPROCESSABLE_ENTITY, form.values().clone());
            show(door, status, Errors::one(field, key), values).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /kiosk/ticket/{id}`
pub(crate) async fn taken(
    door: Door,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    if !may(&door, &headers).await? {
        return Ok(stranger(&door));
    }
    let id: TicketId = id.parse().map_err(|_| Failure::NotFound)?;
    let community = door.community.id;
    let p = door
        .read::<_, StoreError, _>(move |tx| Place::of(tx, community, id))
        .await?
        .ok_or(Failure::NotFound)?;
    let link = door.app.config().absolute(&format!("/ticket/{id}"));
    let page = TakenPage {
        f: door.frame_t("counter-taken-title"),
        p,
        link,
    };
    Ok(door.page(StatusCode::OK, &page).into_response())
}
