//! The line: taking a ticket, being called, coming to the window, and every
//! other way in which a ticket ends.

mod call;
mod end;
mod line;
mod seat;
mod take;

pub use call::{again, begin, call_this, next};
pub(crate) use end::put_away;
pub use end::{back, finish, leave, pass, sweep, transfer};
pub use line::{Ahead, Line, Today, ahead, line, pace, today};
pub use seat::{rise, sit};
pub(crate) use take::LONGEST;
pub use take::{Take, come, take};

use kernel::Micros;
use store::Tx;

use crate::cx::{Cx, Refused};
use crate::rows::{self, State, Ticket, TicketId, Window};

/// The window at which the actor sits.
pub fn own_window(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<Window, Refused> {
    cx.require("serve")?;
    let account = cx.actor.account.ok_or(Refused::NotSeated)?;
    rows::window_of(tx, cx.community, account)?.ok_or(Refused::NotSeated)
}

/// The ticket in hand at the actor's window.
pub fn in_hand(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<(Window, Ticket), Refused> {
    let window = own_window(tx, cx)?;
    let id = window.ticket.ok_or(Refused::NotNow)?;
    let ticket = rows::ticket(tx, cx.community, id)?.ok_or(Refused::NotNow)?;
    Ok((window, ticket))
}

/// Ends what a window has in hand: `state` says how.
fn put_down(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    window: &mut Window,
    ticket: &mut Ticket,
    state: State,
) -> Result<(), Refused> {
    ticket.state = state;
    if matches!(state, State::Done | State::Left) {
        ticket.ended_at = Some(tx.now());
    }
    save(tx, cx, ticket, state.word())?;
    if tx.run(&rows::LET_GO, &[&cx.community, &window.id, &ticket.id])? != 1 {
        return Err(Refused::NotNow);
    }
    window.ticket = None;
    Ok(())
}

/// Saves a ticket with what was done to it.
pub(crate) fn keep(tx: &mut Tx<'_>, cx: &Cx<'_>, ticket: &mut Ticket, verb: &str) -> Result<(), Refused> {
    save(tx, cx, ticket, verb)
}

fn save(tx: &mut Tx<'_>, cx: &Cx<'_>, ticket: &mut Ticket, verb: &str) -> Result<(), Refused> {
    if !ticket.save(tx)? {
        return Err(Refused::NotNow);
    }
    told(tx, cx, ticket, verb)
}

fn told(tx: &mut Tx<'_>, cx: &Cx<'_>, ticket: &Ticket, verb: &str) -> Result<(), Refused> {
    let body =
        serde_json::json!({ "label": ticket.label(), "day": ticket.day.to_string(), "calls": ticket.calls });
    cx.log(tx, "ticket", &format!("ticket.{verb}"), ticket.id, &body)?;
    Ok(())
}

/// A ticket of today in one of these states.
fn expect(tx: &mut Tx<'_>, cx: &Cx<'_>, id: TicketId, states: &[State]) -> Result<Ticket, Refused> {
    let ticket = rows::ticket(tx, cx.community, id)?.ok_or(Refused::NotFound)?;
    if ticket.day == cx.today(tx) && states.contains(&ticket.state) {
        Ok(ticket)
    } else {
        Err(Refused::NotNow)
    }
}

/// Whole minutes between two times, never less than none.
pub(crate) fn minutes(from: Micros, until: Micros) -> i64 {
    until.since(from).max(0) / Micros::MINUTE
}
