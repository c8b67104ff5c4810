//! `/desk/classes/{id}`: the teacher's list, to be printed; checking in.

use std::collections::BTreeSet;
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
use crate::ids::{ClaimId, OfferingId, PersonId, SessionId};
use crate::ledger::{Asker, ClaimState, Order};
use crate::pages::{Card, cards};
use crate::presence;
use crate::rows::{self, ClaimRow, Mode, Offering, Session};

statements! {
    /// Who has a seat in an offering, by name.
    ROLL = "SELECT c.id, c.state, c.starts_at, c.ends_at, c.seat, c.party, l.name, c.person_id FROM bookings_claim c \
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
    /// They are at the session shown.
    pub came: bool,
}

/// The list.
#[derive(Template)]
#[template(path = "bookings/roll.html")]
pub(crate) struct RollPage {
    pub f: Frame,
    /// Whether its lottery may be made again by whoever looks.
    pub may_redraw: bool,
    pub offering: Offering,
    pub next: Option<Session>,
    pub sessions: Vec<Session>,
    pub seats: Vec<Seat>,
    pub waiting: Vec<String>,
}

impl RollPage {
    fn state(&self, seat: &Seat) -> String {
        if seat.came {
            return self.f.t("bookings-state-checked-in");
        }
        if self.next.is_some() && seat.state == ClaimState::CheckedIn {
            return self.f.t("bookings-state-confirmed");
        }
        self.f
            .t(&format!("bookings-state-{}", seat.state.word().replace('_', "-")))
    }

    fn came(&self) -> usize {
        self.seats.iter().filter(|seat| self.is_here(seat)).count()
    }

    /// Whether they are here: at this session, or on their own time.
    fn is_here(&self, seat: &Seat) -> bool {
        seat.came || (self.next.is_none() && seat.state == ClaimState::CheckedIn)
    }

    /// Whether nobody came to a time that is over or runs.
    fn is_missing(&self, seat: &Seat) -> bool {
        seat.from.0 > 0 && seat.from <= self.f.now && seat.state == ClaimState::Confirmed
    }

    fn shown(&self, session: &Session) -> bool {
        self.next.as_ref().is_some_and(|next| next.id == session.id)
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

fn read(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: OfferingId,
    asked: Option<SessionId>,
) -> Result<Read, StoreError> {
    let now = tx.now();
    let since = now.plus(-Micros::HOUR);
    let offering = tx.one(&rows::OFFERING, &[&community, &id], Offering::read)?;
    let sessions = tx.all(&rows::SESSIONS, &[&community, &id], Session::read)?;
    let chosen = sessions.iter().find(|session| Some(session.id) == asked);
    let next = chosen
        .or_else(|| presence::at_hand(&sessions, now))
        .or(sessions.last())
        .cloned();
    let here = match &next {
        Some(session) => presence::there(tx, community, session.id)?,
        None => BTreeSet::new(),
    };
    let seats = tx.all(&ROLL, &[&community, &id, &since], |row| {
        let _: Micros = row.get(3)?;
        let person: PersonId = row.get(7)?;
        Ok(Seat {
            id: row.get::<ClaimId>(0)?.to_string(),
            state: row.get(1)?,
            from: row.get(2)?,
            seat: row.get::<i32>(4)? + 1,
            party: row.get(5)?,
            name: row.get(6)?,
            came: here.contains(&person),
        })
    })?;
    let waiting = tx.all(&QUEUE, &[&community, &id], |row| row.get(0))?;
    Ok((offering, next, seats, waiting, sessions))
}

/// What is read for the list.
type Read = (Offering, Option<Session>, Vec<Seat>, Vec<String>, Vec<Session>);

/// `GET /desk/classes/{id}`
pub(crate) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    let (community, id) = (
        door.community.id,
        id.parse::<OfferingId>().map_err(|_| Failure::NotFound)?,
    );
    let asked: Option<SessionId> = door.query().parsed("session");
    let (offering, next, seats, waiting, sessions) = door
        .read::<_, StoreError, _>(move |tx| read(tx, community, id, asked))
        .await?;
    let page = RollPage {
        f: door.frame(offering.title.clone()),
        may_redraw: offering.mode == Mode::Draw && door.may_any("bookings", "redraw"),
        offering,
        next,
        sessions,
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
        Answer::Receipt(_) | Answer::Again(_) => {
            let mark = if back.contains('?') { '&' } else { '?' };
            Ok(Reply::to(format!("{back}{mark}said={said}")).into_response())
        }
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
    door.require_any("bookings", "keep")?;
    let claim: ClaimId = claim.parse().map_err(|_| Failure::NotFound)?;
    let asked: Option<SessionId> = form.parsed("session");
    let said = match attend(&door, claim, asked, "counter").await? {
        Some(false) => "bookings-came-before-done",
        Some(true) | None => "bookings-came-done",
    };
    act(&door, Order::CheckIn(claim), &form, &back(&form, &id), said).await
}

/// Writes down that the holder of a claim came to a session: the one asked for,
/// else the nearest. None if there is no session to come to.
pub(crate) async fn attend(
    door: &Door,
    claim: ClaimId,
    asked: Option<SessionId>,
    way: &'static str,
) -> Result<Option<bool>, Failure> {
    let (community, actor) = (door.community.id, door.actor.label());
    Ok(door
        .write::<_, StoreError, _>(move |tx| {
            let claim = tx.one(&rows::CLAIM, &[&community, &claim], ClaimRow::read)?;
            if !claim.live {
                return Ok(None);
            }
            let sessions = tx.all(&rows::SESSIONS, &[&community, &claim.offering], Session::read)?;
            let now = tx.now();
            let chosen = sessions.iter().find(|session| Some(session.id) == asked);
            match chosen.or_else(|| presence::at_hand(&sessions, now)) {
                Some(session) => {
                    presence::came(tx, community, session, claim.person, (way, &actor)).map(Some)
                }
                None => Ok(None),
            }
        })
        .await?)
}

/// Does one thing with a claim of the list: which class, which claim, what.
async fn of_claim(
    door: &Door,
    (id, claim): (String, String),
    order: fn(ClaimId) -> Order,
    form: &Form,
    said: &str,
) -> Result<Response, Failure> {
    let claim: ClaimId = claim.parse().map_err(|_| Failure::NotFound)?;
    act(door, order(claim), form, &back(form, &id), said).await
}

/// `POST /desk/classes/{id}/no-show/{claim}`
pub(crate) async fn no_show(
    door: Door,
    Path(of): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    of_claim(&door, of, Order::NoShow, &form, "bookings-missed-done").await
}

/// `POST /desk/classes/{id}/cancel/{claim}`: for somebody who rings.
pub(crate) async fn cancel(
    door: Door,
    Path(of): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    of_claim(&door, of, Order::Cancel, &form, "bookings-cancelled-done").await
}

/// `POST /desk/classes/{id}/accept/{claim}`: for somebody who rings.
pub(crate) async fn accept(
    door: Door,
    Path(of): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    of_claim(&door, of, Order::Accept, &form, "bookings-accepted-done").await
}
