//! `/api/v1/queue/tickets`: take one, see one's place, leave the line.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use store::{StoreError, Tx};
use utoipa::ToSchema;
use web::{Door, Failure, OpenJson, Reply};

use super::once;
use super::shown::{Nothing, TicketOut};
use crate::cx::Refused;
use crate::pages::mine::Place;
use crate::pages::{Hand, kiosk};
use crate::queue::{self, Take};
use crate::rank::Priority;
use crate::rows::TicketId;

/// What is asked of the kiosk.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TicketBody)]
pub(super) struct TakeBody {
    /// What for, by letter.
    letter: String,
    /// What for, in a few words.
    wish: String,
    /// elder, disabled, pregnant, soldier; leave out for none.
    priority: String,
    /// The digits of an appointment, in place of a letter.
    code: String,
}

/// Why they need not wait as long, by its word.
pub(super) fn priority(word: &str) -> Result<Priority, Failure> {
    Priority::from_word(word).ok_or_else(|| Failure::bad("priority", "counter-api-priority"))
}

/// The ticket of a path.
pub(super) fn id_of(text: &str) -> Result<TicketId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// A ticket as it stands, inside a rule.
fn shown(tx: &mut Tx<'_>, door: &Door, id: TicketId) -> Result<TicketOut, Refused> {
    let place = Place::of(tx, door.community.id, id)?.ok_or(Refused::NotFound)?;
    Ok(TicketOut::of(&place, door))
}

/// `POST /queue/tickets`: a kiosk by its token, or a clerk.
pub(super) async fn take(
    door: Door,
    headers: HeaderMap,
    body: OpenJson<TakeBody>,
) -> Result<Response, Failure> {
    if !kiosk::may(&door, &headers).await? {
        door.require_any("counter", "take")?;
    }
    let (json, hand, asking) = (body.0, Hand::of(&door), door.clone());
    let (body, priority) = (json.value.clone(), priority(&json.value.priority)?);
    let done = door
        .write_once::<Refused, _>(&json.key, &json.bytes, move |tx| {
            let cx = hand.cx();
            let ticket = if body.code.is_empty() {
                let take = Take {
                    letter: body.letter.clone(),
                    wish: body.wish.clone(),
                    priority: body.priority.clone(),
                    person: None,
                };
                queue::take(tx, &cx, &take)?
            } else {
                queue::come(tx, &cx, &body.code, priority)?
            };
            let path = format!("/api/v1/queue/tickets/{}", ticket.id);
            Ok(Reply::created(path, &shown(tx, &asking, ticket.id)?))
        })
        .await;
    Ok(done?)
}

/// `GET /queue/tickets/{id}`: whoever has the id.
pub(super) async fn one(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let (id, community) = (id_of(&id)?, door.community.id);
    let place = door
        .read::<_, StoreError, _>(move |tx| Place::of(tx, community, id))
        .await?
        .ok_or(Failure::NotFound)?;
    Ok(door.json(StatusCode::OK, &TicketOut::of(&place, &door)))
}

/// `POST /queue/tickets/{id}/leave`: whoever has the id.
pub(super) async fn leave(
    door: Door,
    Path(id): Path<String>,
    body: OpenJson<Nothing>,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    once(door, body.0, move |tx, cx, door, _| {
        queue::leave(tx, cx, id)?;
        shown(tx, door, id)
    })
    .await
}
