//! `/api/v1/queue/slots` and `/appointments`: an hour, so as not to stand in line.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Day;
use people::Centres;
use serde::Deserialize;
use store::StoreError;
use utoipa::ToSchema;
use web::{Door, Failure, OpenJson, Reply};

use super::once;
use super::shown::{AppointmentOut, Nothing, SlotOut, SlotsOut};
use crate::appoint::{self, Ask};
use crate::cx::Refused;
use crate::pages::Hand;
use crate::pages::appoint::free;
use crate::rows::AppointmentId;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = AppointmentBody)]
pub(super) struct AskBody {
    /// What for, by letter.
    letter: String,
    /// What for, in a few words.
    wish: String,
    /// The day, `YYYY-MM-DD`.
    day: String,
    /// The minute of the day, as `GET /queue/slots` names it.
    minute: Option<u16>,
}

/// `GET /queue/slots?letter=…&day=…`: for everybody.
pub(super) async fn slots(door: Door) -> Result<Response, Failure> {
    let query = door.query();
    let day = query.opt("day").map(|day| {
        day.parse::<Day>()
            .map_err(|_| Failure::bad("day", "counter-api-day"))
    });
    let day = day.transpose()?;
    let (hand, zone) = (Hand::of(&door), door.community.zone.clone());
    let (lanes, days, slots) = door
        .read::<_, StoreError, _>(move |tx| free(tx, &hand, &zone, &query))
        .await?;
    let slot = |slot: &appoint::Slot| day.map(|day| SlotOut::of(slot, day, &door.zone));
    let out = SlotsOut {
        letters: lanes.into_iter().map(|lane| lane.letter).collect(),
        days: days.iter().map(Day::to_string).collect(),
        slots: slots.iter().filter_map(slot).collect(),
    };
    Ok(door.json(StatusCode::OK, &out))
}

/// `POST /queue/appointments`: anybody, as often as an address may post.
pub(super) async fn promise(door: Door, body: OpenJson<AskBody>) -> Result<Response, Failure> {
    door.hold_back()?;
    let json = body.0;
    let bad = || Failure::bad("day", "counter-api-day");
    let ask = Ask {
        letter: json.value.letter.clone(),
        wish: json.value.wish.clone(),
        day: json.value.day.parse().map_err(|_| bad())?,
        minute: json
            .value
            .minute
            .ok_or_else(|| Failure::bad("minute", "counter-appoint-missing"))?,
        person: None,
    };
    let (hand, zone, asking) = (Hand::of(&door), door.community.zone.clone(), door.clone());
    let done = door
        .write_once::<Refused, _>(&json.key, &json.bytes, move |tx| {
            let cx = hand.cx();
            let centre = hand.app().shelf::<Centres>().get(tx, cx.community, &zone)?;
            let made = appoint::promise(tx, &cx, &centre, &ask)?;
            let path = format!("/api/v1/queue/appointments/{}", made.id);
            Ok(Reply::created(path, &AppointmentOut::of(&made, &asking)))
        })
        .await;
    match done {
        Err(Refused::Field("slot", key)) => Err(Failure::bad("minute", key)),
        other => Ok(other?),
    }
}

fn id_of(text: &str) -> Result<AppointmentId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// `GET /queue/appointments/{id}`: whoever has the id.
pub(super) async fn one(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let (id, community) = (id_of(&id)?, door.community.id);
    let found = door
        .read::<_, StoreError, _>(move |tx| appoint::by_id(tx, community, id))
        .await?
        .ok_or(Failure::NotFound)?;
    Ok(door.json(StatusCode::OK, &AppointmentOut::of(&found, &door)))
}

/// `POST /queue/appointments/{id}/off`: whoever has the id.
pub(super) async fn off(
    door: Door,
    Path(id): Path<String>,
    body: OpenJson<Nothing>,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    once(door, body.0, move |tx, cx, door, _| {
        appoint::call_off(tx, cx, id)?;
        let found = appoint::by_id(tx, cx.community, id)?.ok_or(Refused::NotFound)?;
        Ok(AppointmentOut::of(&found, door))
    })
    .await
}
