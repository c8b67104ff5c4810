//! `/queue/appoint`: ask for an hour, so as not to stand in line.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Day;
use people::Centres;
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::Hand;
use crate::appoint::{self, Appointment, Ask, DAYS, Promise, Slot};
use crate::cx::Refused;
use crate::rows::{self, AppointmentId, Lane};

/// The page.
#[derive(Template)]
#[template(path = "counter/appoint.html")]
pub(crate) struct AppointPage {
    pub f: Frame,
    pub lanes: Vec<Lane>,
    pub days: Vec<Day>,
    /// The free hours, once lane and day are chosen.
    pub slots: Vec<Slot>,
    pub asked: bool,
    pub errors: Errors,
    pub values: Values,
}

/// What was promised.
#[derive(Template)]
#[template(path = "counter/promised.html")]
pub(crate) struct PromisedPage {
    pub f: Frame,
    pub a: Appointment,
}

impl AppointPage {
    fn time(&self, slot: &Slot) -> String {
        format!("{}:{:02}", slot.minute / 60, slot.minute % 60)
    }
}

impl PromisedPage {
    fn stands(&self) -> bool {
        self.a.state == Promise::Booked
    }

    fn word(&self) -> String {
        self.f.t(&format!("counter-promise-{}", self.a.state.word()))
    }
}

/// `GET /queue/appoint`
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    show(&door, StatusCode::OK, door.query(), Errors::none()).await
}

async fn show(door: &Door, status: StatusCode, values: Values, errors: Errors) -> Result<Response, Failure> {
    let (hand, zone, typed) = (Hand::of(door), door.community.zone.clone(), values.clone());
    let (lanes, days, slots) = door
        .read::<_, StoreError, _>(move |tx| free(tx, &hand, &zone, &typed))
        .await?;
    let asked = !values.text("letter").is_empty() && !values.text("day").is_empty();
    let page = AppointPage {
        f: door.frame_t("counter-appoint-title"),
        lanes,
        days,
        slots,
        asked,
        errors,
        values,
    };
    Ok(door.page(status, &page))
}

pub(crate) type Free = (Vec<Lane>, Vec<Day>, Vec<Slot>);

/// The letters, the days, and the hours of one of them.
pub(crate) fn free(tx: &mut Tx<'_>, hand: &Hand, zone: &str, typed: &Values) -> Result<Free, StoreError> {
    let cx = hand.cx();
    let centre = hand.app.shelf::<Centres>().get(tx, cx.community, zone)?;
    let mut lanes = rows::lanes(tx, cx.community)?;
    lanes.retain(|lane| !lane.closed && lane.seats > 0);
    let today = cx.today(tx);
    let days = (0..=DAYS)
        .map(|n| today.plus_days(n))
        .filter(|day| centre.calendar.is_workday(*day).value())
        .collect();
    let lane = lanes.iter().find(|lane| lane.letter == typed.text("letter"));
    let slots = match (lane, typed.parsed::<Day>("day")) {
        (Some(lane), Some(day)) => appoint::slots(tx, &cx, &centre, lane, day)?,
        _ => Vec::new(),
    };
    Ok((lanes, days, slots))
}

/// `POST /queue/appoint`
pub(crate) async fn save(door: Door, form: Form) -> Result<Response, Failure> {
    let ask = form.parsed::<Day>("day").zip(form.parsed::<u16>("minute"));
    let Some((day, minute)) = ask else {
        let (status, errors) = (
            StatusCode::UNPROCESSABLE_ENTITY,
            Errors::one("minute", "counter-appoint-missing"),
        );
        return show(&door, status, form.values().clone(), errors).await;
    };
    door.hold_back()?;
    let ask = Ask {
        letter: form.text("letter").to_owned(),
        wish: form.text("wish").to_owned(),
        day,
        minute,
        person: None,
    };
    let (hand, zone) = (Hand::of(&door), door.community.zone.clone());
    let done = door
        .write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
            let cx = hand.cx();
            let centre = hand.app.shelf::<Centres>().get(tx, cx.community, &zone)?;
            let made = appoint::promise(tx, &cx, &centre, &ask)?;
            Ok(Reply::to(format!("/queue/appointment/{}", made.id)))
        })
        .await;
    match done {
        Err(Refused::Field(field, key)) => {
            let errors = Errors::one(if field == "slot" { "minute" } else { field }, key);
            show(
                &door,
                StatusCode::UNPROCESSABLE_ENTITY,
                form.values().clone(),
                errors,
            )
            .await
        }
        other => Ok(other?),
    }
}

/// `GET /queue/appointment/{id}`
pub(crate) async fn promised(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: AppointmentId = id.parse().map_err(|_| Failure::NotFound)?;
    let community = door.community.id;
    let a = door
        .read::<_, StoreError, _>(move |tx| appoint::by_id(tx, community, id))
        .await?
        .ok_or(Failure::NotFound)?;
    let f = door.frame_t("counter-promised-title");
    Ok(door.page(StatusCode::OK, &PromisedPage { f, a }))
}

/// `POST /queue/appointment/{id}/off`
pub(crate) async fn off(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let id: AppointmentId = id.parse().map_err(|_| Failure::NotFound)?;
    let hand = Hand::of(&door);
    let done = door
        .write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
            appoint::call_off(tx, &hand.cx(), id)?;
            Ok(Reply::to(format!("/queue/appointment/{id}")))
        })
        .await;
    match done {
        Err(Refused::NotNow) => Ok(Reply::to(format!("/queue/appointment/{id}")).into_response()),
        other => Ok(other?),
    }
}
