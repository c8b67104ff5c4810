//! `/ticket/{id}`: one's own place in the line, on one's own telephone. The
//! address is the secret; there is no name on it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::CommunityId;
use paper::{Part, Sheet, Size};
use store::{StoreError, Tx};
use web::{Door, Failure, Form, Frame, Reply};

use super::Hand;
use crate::cx::Refused;
use crate::queue::{self, Ahead};
use crate::rows::{self, State, Ticket, TicketId};

/// A ticket with its place.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub ticket: Ticket,
    pub ahead: Ahead,
    /// The number of the window that called it.
    pub window: i32,
}

impl Place {
    pub fn of(tx: &mut Tx<'_>, community: CommunityId, id: TicketId) -> Result<Option<Self>, StoreError> {
        let Some(ticket) = rows::ticket(tx, community, id)? else {
            return Ok(None);
        };
        let window = match ticket.window {
            Some(id) => rows::window(tx, community, id)?.map_or(0, |window| window.number),
            None => 0,
        };
        Ok(Some(Self {
            ahead: queue::ahead(tx, &ticket)?,
            ticket,
            window,
        }))
    }

    /// What is said of the place and the time, in words.
    pub fn told(&self, f: &Frame) -> String {
        match self.ticket.state {
            State::Waiting => waiting(f, &self.ahead),
            State::Called => f.t1("counter-state-called", "window", self.window),
            State::Serving => f.t1("counter-state-serving", "window", self.window),
            State::Passed => f.t("counter-state-passed"),
            State::Done => f.t("counter-state-done"),
            State::Left => f.t("counter-state-left"),
        }
    }

    /// Whether something may still happen to it.
    pub fn is_open(&self) -> bool {
        matches!(self.ticket.state, State::Waiting | State::Passed)
    }

    /// Whether it may be rated now.
    pub fn is_done(&self) -> bool {
        self.ticket.state == State::Done
    }

    /// Whether it is the turn of this ticket.
    pub fn is_called(&self) -> bool {
        self.ticket.state == State::Called
    }
}

/// How many are before, and about how long that takes.
pub(crate) fn waiting(f: &Frame, ahead: &Ahead) -> String {
    match ahead.wait {
        Some(wait) => f.t3(
            "counter-state-waiting",
            "ahead",
            ahead.ahead,
            "from",
            wait.from,
            "until",
            wait.until,
        ),
        None => f.t1("counter-state-closed", "ahead", ahead.ahead),
    }
}

/// One's own page.
#[derive(Template)]
#[template(path = "counter/mine.html")]
pub(crate) struct MinePage {
    pub f: Frame,
    pub p: Place,
}

/// What is fetched again.
#[derive(Template)]
#[template(path = "counter/mine_block.html")]
pub(crate) struct MineBlock {
    pub f: Frame,
    pub p: Place,
}

async fn place(door: &Door, id: &str) -> Result<Place, Failure> {
    let id: TicketId = id.parse().map_err(|_| Failure::NotFound)?;
    let community = door.community.id;
    door.read::<_, StoreError, _>(move |tx| Place::of(tx, community, id))
        .await?
        .ok_or(Failure::NotFound)
}

/// `GET /ticket/{id}`
pub(crate) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let p = place(&door, &id).await?;
    let f = door.frame(door.t1("counter-mine-title", "label", p.ticket.label()));
    Ok(door.page(StatusCode::OK, &MinePage { f, p }))
}

/// `GET /ticket/{id}/block`
pub(crate) async fn block(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let p = place(&door, &id).await?;
    let f = door.frame_t("counter-mine-word");
    Ok(door.page(StatusCode::OK, &MineBlock { f, p }))
}

/// `GET /ticket/{id}/paper`: for the printer of the kiosk.
pub(crate) async fn paper(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let p = place(&door, &id).await?;
    let f = door.frame_t("counter-mine-word");
    let sheet = Sheet::new(
        Size::Roll,
        f.lang.tag(),
        f.t("counter-paper-title"),
        f.community.name.clone(),
    )
    .part(Part::Big {
        above: p.ticket.wish.clone(),
        text: p.ticket.label(),
        below: f.moment(p.ticket.taken_at),
    })
    .para(p.told(&f))
    .foot(f.t("counter-paper-foot"))
    .code(
        door.app.config().absolute(&format!("/ticket/{}", p.ticket.id)),
        f.t("counter-paper-code"),
    );
    matters::paper::answer(&door, sheet).await
}

/// `POST /ticket/{id}/leave`
pub(crate) async fn leave(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let id: TicketId = id.parse().map_err(|_| Failure::NotFound)?;
    let hand = Hand::of(&door);
    let back = format!("/ticket/{id}");
    let done = door
        .write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
            queue::leave(tx, &hand.cx(), id)?;
            Ok(Reply::to(format!("/ticket/{id}")))
        })
        .await;
    match done {
        // It was called meanwhile: the page says where to.
        Err(Refused::NotNow) => Ok(Reply::to(back).into_response()),
        other => Ok(other?),
    }
}
