//! `/classes/{id}/lobby`: coming before the opening, one's place, being let in.
//! Without scripts the page is asked for again by itself.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Micros;
use store::StoreError;
use web::{Door, Failure, Form, Frame, Reply};

use super::join;
use super::offering::{build, offering_id, read};
use crate::ids::OfferingId;
use crate::lobby::{self, Orders, Place};
use crate::rows::{self, Offering};

/// The page of one ticket.
#[derive(Template)]
#[template(path = "bookings/lobby.html")]
pub(crate) struct LobbyPage {
    pub f: Frame,
    pub id: String,
    pub ticket: String,
    pub opens: Micros,
    pub waits: bool,
    pub place: Place,
    /// Seconds after which the page is asked for again.
    pub every: i64,
    pub commitment: String,
}

/// Its part that follows the lobby.
#[derive(Template)]
#[template(path = "bookings/lobby_block.html")]
pub(crate) struct LobbyBlock {
    pub f: Frame,
    pub id: String,
    pub ticket: String,
    pub opens: Micros,
    pub waits: bool,
    pub place: Place,
}

/// `POST /classes/{id}/lobby`: comes in.
pub(crate) async fn enter(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.hold_back()?;
    let id = offering_id(&id)?;
    match come(&door, id, &form).await {
        Ok(ticket) => Ok(Reply::to(format!("/classes/{id}/lobby/{ticket}")).into_response()),
        Err(Failure::BadInput(errors)) => {
            let page = build(&door, id, errors, form.values().clone()).await?;
            Ok(door.page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(other) => Err(other),
    }
}

async fn come(door: &Door, id: OfferingId, form: &Form) -> Result<String, Failure> {
    let community = door.community.id;
    let found = door
        .read::<_, StoreError, _>(move |tx| read(tx, community, id))
        .await?;
    let offering = found.offering;
    if !offering.has_lobby(door.now) {
        return Err(Failure::bad("name", "bookings-refused-not-open"));
    }
    let learner = join::learner(door, &offering, form).await?;
    let (actor, person) = (join::label(door), learner.id);
    door.write::<_, StoreError, _>(move |tx| lobby::enter(tx, &actor, &offering, person))
        .await?;
    Ok(lobby::ticket(door.app.store().keys(), community, id, person))
}

struct Seen {
    offering: Offering,
    place: Place,
    commitment: String,
}

async fn look(door: &Door, id: OfferingId, given: &str) -> Result<Seen, Failure> {
    let community = door.community.id;
    let person = lobby::holder(door.app.store().keys(), community, id, given).ok_or(Failure::NotFound)?;
    let orders = door.app.shelf::<Orders>();
    Ok(door
        .read::<_, StoreError, _>(move |tx| {
            let offering = tx.one(&rows::OFFERING, &[&community, &id], Offering::read)?;
            let place = lobby::place(tx, &orders, &offering, person)?.ok_or(StoreError::NoRow)?;
            Ok(Seen {
                commitment: lobby::published(tx, &offering)?.commitment,
                place,
                offering,
            })
        })
        .await?)
}

/// How long until the next look: longer where many wait.
fn pause(place: Place) -> i64 {
    (place.all / 1000 + 3).min(30).min(place.wait.max(2))
}

/// `GET /classes/{id}/lobby/{ticket}`
pub(crate) async fn page(door: Door, Path((id, given)): Path<(String, String)>) -> Result<Response, Failure> {
    let id = offering_id(&id)?;
    let seen = look(&door, id, &given).await?;
    let page = LobbyPage {
        f: door.frame(door.t1("bookings-lobby-title", "title", seen.offering.title.as_str())),
        id: id.to_string(),
        ticket: given,
        opens: seen.offering.opens,
        waits: seen.offering.waits,
        every: pause(seen.place),
        place: seen.place,
        commitment: seen.commitment,
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// `GET /classes/{id}/lobby/{ticket}/block`
pub(crate) async fn block(
    door: Door,
    Path((id, given)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let id = offering_id(&id)?;
    let seen = look(&door, id, &given).await?;
    let page = LobbyBlock {
        f: door.frame(""),
        id: id.to_string(),
        ticket: given,
        opens: seen.offering.opens,
        waits: seen.offering.waits,
        place: seen.place,
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// `GET /classes/{id}/lobby.json`: the promise, and after the opening its proof.
pub(crate) async fn proof(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let (community, id) = (door.community.id, offering_id(&id)?);
    let proof = door
        .read::<_, StoreError, _>(move |tx| {
            let offering = tx.one(&rows::OFFERING, &[&community, &id], Offering::read)?;
            lobby::published(tx, &offering)
        })
        .await?;
    Ok(door.json(StatusCode::OK, &proof))
}
