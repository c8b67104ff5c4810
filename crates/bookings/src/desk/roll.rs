//! `/desk/classes/{id}`: the teacher's list, to be printed; checking in.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{CommunityId, Micros};
use store::{StoreError, Tx, statements};
use web::{Door, Failure, Form, Frame, Reply, url};

use crate::allocator::Answer;
use crate::api::{allocator, say};
use crate::ids::{ClaimId, OfferingId, PersonId};
use crate::ledger::{Asker, ClaimState, Order};
use crate::pages::{Card, cards};
use crate::rows::{self, Offering, Session};

statements! {
    /// Who has a seat in an offering, by name.
    ROLL = "SELECT c.id, c.state, c.starts_at, c.ends_at, c.seat, c.party, l.name FROM bookings_claim c \
        JOIN bookings_learner l ON l.community_id = c.community_id AND l.id = c.person_id \
        WHERE c.community_id = $1 AND c.offering_id = $2 AND c.live AND c.ends_at > $3 ORDER BY c.starts_at, l.name, c.id LIMIT 500";
    /// Who waits for it, in order.
    QUEUE = "SELECT l.name FROM bookings_wait w JOIN bookings_learner l ON l.community_id = w.community_id AND l.id = w.person_id \
        WHERE w.community_id = $1 AND w.offering_id = $2 AND w.live ORDER BY w.seq LIMIT 200";
}

/// Everything that runs.
#[derive(Template)]
#[template(path = "bookings/desk_list.html")]
pub(crate) struct DeskListPage {
    pub f: Frame,
    pub cards: Vec<Card>,
}

/// One of the list.
#[derive(Clone, Debug)]
pub(crate) struct Seat {
    pub id: String,
    pub state: ClaimState,
    pub from: Micros,
    pub seat: i32,
    pub party: i32,
    pub name: String,
}

/// The list.
#[derive(Template)]
#[template(path = "bookings/roll.html")]
pub(crate) struct RollPage {
    pub f: Frame,
    pub offering: Offering,
    pub next: Option<Session>,
    pub seats: Vec<Seat>,
    pub waiting: Vec<String>,
}

impl RollPage {
    fn state(&self, seat: &Seat) -> String {
        self.f
            .t(&format!("bookings-state-{}", seat.state.word().replace('_', "-")))
    }

    fn came(&self) -> usize {
        self.seats
            .iter()
            .filter(|seat| seat.state == ClaimState::CheckedIn)
            .count()
    }
}

/// `GET /desk/classes`
pub(crate) async fn list(door: Door) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    let page = DeskListPage {
        cards: cards(&door).await?,
        f: door.frame_t("bookings-desk-title"),
    };
    Ok(door.page(StatusCode::OK, &page))
}

fn read(tx: &mut Tx<'_>, community: CommunityId, id: OfferingId) -> Result<Read, StoreError> {
    let now = tx.now();
    let since = now.plus(-Micros::HOUR);
    let offering = tx.one(&rows::OFFERING, &[&community, &id], Offering::read)?;
    let sessions = tx.all(&rows::SESSIONS, &[&community, &id], Session::read)?;
    let seats = tx.all(&ROLL, &[&community, &id, &since], |row| {
        let _: Micros = row.get(3)?;
        Ok(Seat {
            id: row.get::<ClaimId>(0)?.to_string(),
            state: row.get(1)?,
            from: row.get(2)?,
            seat: row.get::<i32>(4)? + 1,
            party: row.get(5)?,
            name: row.get(6)?,
        })
    })?;
    let waiting = tx.all(&QUEUE, &[&community, &id], |row| row.get(0))?;
    let next = sessions.into_iter().find(|session| session.ends > since);
    Ok((offering, next, seats, waiting))
}

/// What is read for the list.
type Read = (Offering, Option<Session>, Vec<Seat>, Vec<String>);

/// `GET /desk/classes/{id}`
pub(crate) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    let (community, id) = (
        door.community.id,
        id.parse::<OfferingId>().map_err(|_| Failure::NotFound)?,
    );
    let (offering, next, seats, waiting) = door
        .read::<_, StoreError, _>(move |tx| read(tx, community, id))
        .await?;
    let page = RollPage {
        f: door.frame(offering.title.clone()),
        offering,
        next,
        seats,
        waiting,
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// Does something to a claim for staff, and leads back.
pub(crate) async fn act(
    door: &Door,
    order: Order,
    form: &Form,
    back: &str,
    said: &str,
) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    let actor = door.actor.label();
    let asker = Asker {
        actor: Arc::from(actor.as_str()),
        channel: "counter",
        person: PersonId(kernel::Uuid::nil()),
        standing: 0,
    };
    let key = format!("{actor}/{}", form.key());
    let body = format!("{order:?}").into_bytes();
    match allocator(door)?.ask(asker, order, key, body).await {
        Answer::Receipt(_) | Answer::Again(_) => Ok(Reply::to(format!("{back}?said={said}")).into_response()),
        Answer::OtherBody => Err(Failure::OtherBody),
        Answer::Unavailable => Err(Failure::Unavailable),
        Answer::Refused(why) => Err(Failure::conflict(say(why))),
    }
}

/// Where the form leads back to: a page of ours.
fn back(form: &Form, id: &str) -> String {
    match form.opt("back") {
        Some(back) => url::local(back).to_owned(),
        None => format!("/desk/classes/{}", url::part(id)),
    }
}

/// `POST /desk/classes/{id}/check-in/{claim}`
pub(crate) async fn check_in(
    door: Door,
    Path((id, claim)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let claim: ClaimId = claim.parse().map_err(|_| Failure::NotFound)?;
    act(
        &door,
        Order::CheckIn(claim),
        &form,
        &back(&form, &id),
        "bookings-came-done",
    )
    .await
}

/// `POST /desk/classes/{id}/no-show/{claim}`
pub(crate) async fn no_show(
    door: Door,
    Path((id, claim)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let claim: ClaimId = claim.parse().map_err(|_| Failure::NotFound)?;
    act(
        &door,
        Order::NoShow(claim),
        &form,
        &back(&form, &id),
        "bookings-missed-done",
    )
    .await
}
