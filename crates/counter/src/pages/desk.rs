//! `/counter`: the clerk's page. The line at the left, whoever is served in the
//! middle, today at the right; a key for everything.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Micros;
use store::{StoreError, Tx};
use web::{Door, Failure, Form, Frame, Reply, Values};
use window::reach::Reach;

use super::Hand;
use super::serving::{self, Serving};
use crate::cx::{Cx, Refused};
use crate::queue::{self, Line, Take, Today};
use crate::rows::{self, Lane, State, Ticket, Window};
use crate::work::{self, WorkError};

/// From here on a wait is shown as too long.
const TOO_LONG: i64 = 10;
/// So many of the line are shown.
const SHOWN: usize = 12;

/// The page.
#[derive(Template)]
#[template(path = "counter/board.html")]
pub(crate) struct DeskPage {
    pub f: Frame,
    pub d: Desk,
    /// What did not work just now, as a key.
    pub missed: Option<&'static str>,
    /// Nothing typed yet, for the forms that are never shown again.
    pub no: Values,
}

/// The line, fetched again when it moves.
#[derive(Template)]
#[template(path = "counter/line_block.html")]
pub(crate) struct DeskBlock {
    pub f: Frame,
    pub d: Desk,
}

/// What the clerk sees.
#[derive(Clone, Debug, Default)]
pub(crate) struct Desk {
    pub line: Line,
    pub window: Option<Window>,
    pub ticket: Option<Ticket>,
    pub today: Today,
    /// Who is served, and how far they are.
    pub s: Serving,
}

impl Desk {
    /// Those of the line that this window calls, the next first.
    pub fn mine(&self) -> Vec<&Ticket> {
        let serves = |ticket: &&Ticket| {
            self.window
                .as_ref()
                .is_none_or(|window| window.serves(&ticket.lane))
        };
        self.line.waiting.iter().filter(serves).collect()
    }

    /// As many of them as are shown.
    pub fn shown(&self) -> Vec<&Ticket> {
        self.mine().into_iter().take(SHOWN).collect()
    }

    /// How many minutes a ticket has waited.
    pub fn waited(&self, f: &Frame, ticket: &Ticket) -> i64 {
        f.now.since(ticket.taken_at).max(0) / Micros::MINUTE
    }

    pub fn is_long(&self, f: &Frame, ticket: &Ticket) -> bool {
        self.waited(f, ticket) > TOO_LONG
    }

    /// Since when the ticket in hand is served.
    pub fn begun(&self) -> Option<Micros> {
        self.ticket.as_ref().and_then(|ticket| ticket.begun_at)
    }

    /// How long that is, in words.
    pub fn spent(&self, f: &Frame) -> String {
        f.span(self.begun().map_or(0, |begun| f.now.since(begun)))
    }

    /// The longest wait in whole minutes.
    pub fn longest(&self, f: &Frame) -> i64 {
        let waits = self.mine().into_iter().map(|ticket| self.waited(f, ticket));
        waits.max().unwrap_or(0)
    }

    pub fn lanes(&self) -> Vec<&Lane> {
        self.line.lanes.iter().filter(|lane| !lane.closed).collect()
    }

    pub fn is_called(&self) -> bool {
        self.ticket
            .as_ref()
            .is_some_and(|ticket| ticket.state == State::Called)
    }
}

impl DeskPage {
    pub fn of(f: Frame, d: Desk, missed: Option<&'static str>) -> Self {
        Self {
            f,
            d,
            missed,
            no: Values::default(),
        }
    }

    /// Where those sit who could be relieved, and where nobody sits.
    fn free(&self) -> Vec<&Window> {
        let free = |window: &&Window| window.account.is_none() && !window.closed;
        self.d.line.windows.iter().filter(free).collect()
    }
}

/// Reads what the clerk sees.
pub(crate) async fn desk(door: &Door, reach: &Reach) -> Result<Desk, Failure> {
    let (hand, reach) = (Hand::of(door), reach.clone());
    let read = door.read::<_, StoreError, _>(move |tx| look(tx, &hand.cx(), &reach));
    Ok(read.await?)
}

fn look(tx: &mut Tx<'_>, cx: &Cx<'_>, reach: &Reach) -> Result<Desk, StoreError> {
    let day = cx.today(tx);
    let window = match cx.actor.account {
        Some(account) => rows::window_of(tx, cx.community, account)?,
        None => None,
    };
    let line = queue::line(tx, cx.community, day)?;
    let today = match &window {
        Some(window) => queue::today(tx, cx.community, day, window.id)?,
        None => Today::default(),
    };
    let ticket = match window.as_ref().and_then(|window| window.ticket) {
        Some(id) => rows::ticket(tx, cx.community, id)?,
        None => None,
    };
    let s = match &ticket {
        Some(ticket) => serving::serving(tx, reach, ticket, day)?,
        None => Serving::default(),
    };
    Ok(Desk {
        line,
        window,
        ticket,
        today,
        s,
    })
}

/// `GET /counter`
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("counter", "serve")?;
    let missed = match door.query().text("missed") {
        "nobody" => Some("counter-missed-nobody"),
        "state" => Some("counter-missed-state"),
        "seat" => Some("counter-missed-seat"),
        "letter" => Some("counter-take-letter"),
        _ => None,
    };
    let reach = Reach::of(&door).await?;
    let (f, mut d) = (door.frame_t("counter-title"), desk(&door, &reach).await?);
    if let Some(sheet) = &d.s.sheet {
        d.s.shown = serving::shown(&f, sheet);
    }
    d.s.nobody = door.query().is("nobody", "1");
    d.s.wanted = door.query().text("i").chars().take(60).collect();
    if !d.s.wanted.is_empty() {
        d.s.items = serving::items(&f, &reach.catalogue, &d.s.wanted);
    }
    Ok(door.page(StatusCode::OK, &DeskPage::of(f, d, missed)))
}

/// `GET /counter/block`
pub(crate) async fn block(door: Door) -> Result<Response, Failure> {
    door.require_any("counter", "serve")?;
    let reach = Reach::of(&door).await?;
    let (f, d) = (door.frame_t("counter-title"), desk(&door, &reach).await?);
    Ok(door.page(StatusCode::OK, &DeskBlock { f, d }))
}

/// `POST /counter/{verb}`: everything that is one key.
pub(crate) async fn act(door: Door, Path(verb): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("counter", "serve")?;
    let (hand, values) = (Hand::of(&door), form.values().clone());
    let done = door
        .write_once::<Refused, _>(form.key(), &form.canonical(), move |tx| {
            let came = perform(tx, &hand.cx(), &verb, &values)?;
            Ok(Reply::to(if came {
                "/counter"
            } else {
                "/counter?missed=nobody"
            }))
        })
        .await;
    answer(done)
}

/// What did not work is told on the page itself, with the line as it is now.
pub(crate) fn answer(done: Result<Response, Refused>) -> Result<Response, Failure> {
    match done {
        Ok(reply) => Ok(reply),
        Err(Refused::NotNow) => Ok(Reply::to("/counter?missed=state").into_response()),
        Err(Refused::NotSeated) => Ok(Reply::to("/counter?missed=seat").into_response()),
        Err(Refused::Field(..)) => Ok(Reply::to("/counter?missed=letter").into_response()),
        Err(other) => Err(other.into()),
    }
}

/// Does it; false if the line was empty.
pub(crate) fn perform(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    verb: &str,
    typed: &web::Values,
) -> Result<bool, Refused> {
    let ticket = || typed.parsed("ticket").ok_or(Refused::NotFound);
    match verb {
        "sit" => queue::sit(tx, cx, typed.parsed("window").ok_or(Refused::NotFound)?).map(|_| true),
        "rise" => queue::rise(tx, cx).map(|()| true),
        "next" | "finish" => over(tx, cx, verb),
        "again" => queue::again(tx, cx).map(|_| true),
        "begin" => queue::begin(tx, cx).map(|_| true),
        "pass" => queue::pass(tx, cx).map(|_| true),
        "transfer" => queue::transfer(tx, cx, typed.text("letter"), typed.text("wish")).map(|_| true),
        "call" => queue::call_this(tx, cx, ticket()?).map(|_| true),
        "back" => queue::back(tx, cx, ticket()?).map(|_| true),
        "take" => walk_in(tx, cx, typed).map(|()| true),
        _ => Err(Refused::NotFound),
    }
}

/// Ends what is in hand: what was begun and not sent is kept for another time.
fn over(tx: &mut Tx<'_>, cx: &Cx<'_>, verb: &str) -> Result<bool, Refused> {
    if let Some(id) = queue::own_window(tx, cx)?.ticket {
        work::put_aside(tx, cx, id).map_err(|error| match error {
            WorkError::Refused(refused) => refused,
            WorkError::Faults(_) | WorkError::Apply(_) => Refused::NotNow,
        })?;
    }
    if verb == "next" {
        Ok(queue::next(tx, cx)?.is_some())
    } else {
        queue::finish(tx, cx).map(|_| true)
    }
}

/// Somebody stands at the window without a ticket: they get one, and are served at once.
fn walk_in(tx: &mut Tx<'_>, cx: &Cx<'_>, typed: &web::Values) -> Result<(), Refused> {
    let take = Take {
        letter: typed.text("letter").to_owned(),
        wish: String::new(),
        priority: typed.text("priority").to_owned(),
        person: None,
    };
    let ticket = queue::take(tx, cx, &take)?;
    if typed.is("now", "1") {
        queue::call_this(tx, cx, ticket.id)?;
        queue::begin(tx, cx)?;
    }
    Ok(())
}
