//! Call: the next of the line, one of them, once more; and begin when they are there.

use store::Tx;

use super::{expect, in_hand, own_window, put_down, save};
use crate::cx::{Cx, Refused};
use crate::rows::{self, Call, State, Ticket, TicketId, Window};

/// So many others may be faster before we give up.
const TRIES: usize = 16;

/// Calls the next ticket that the actor's window serves; what it had in hand is
/// done, or passed over if nobody came. `None` if nobody waits.
pub fn next(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<Option<Ticket>, Refused> {
    let mut window = own_window(tx, cx)?;
    empty_hands(tx, cx, &mut window)?;
    let letters: Vec<String> = rows::lanes(tx, cx.community)?
        .into_iter()
        .map(|lane| lane.letter)
        .filter(|letter| window.serves(letter))
        .collect();
    for _ in 0..TRIES {
        let Some(ticket) = first(tx, cx, &letters)? else {
            return Ok(None);
        };
        if let Some(called) = call(tx, cx, &mut window, ticket)? {
            return Ok(Some(called));
        }
    }
    Err(Refused::NotNow)
}

/// Calls one ticket out of its turn, or one that missed its call.
pub fn call_this(tx: &mut Tx<'_>, cx: &Cx<'_>, id: TicketId) -> Result<Ticket, Refused> {
    let mut window = own_window(tx, cx)?;
    let ticket = expect(tx, cx, id, &[State::Waiting, State::Passed])?;
    empty_hands(tx, cx, &mut window)?;
    call(tx, cx, &mut window, ticket)?.ok_or(Refused::NotNow)
}

/// Calls the ticket in hand once more.
pub fn again(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<Ticket, Refused> {
    let (window, mut ticket) = in_hand(tx, cx)?;
    if ticket.state != State::Called {
        return Err(Refused::NotNow);
    }
    ticket.calls += 1;
    ticket.called_at = Some(tx.now());
    heard(tx, cx, &window, &ticket)?;
    save(tx, cx, &mut ticket, "called_again")?;
    Ok(ticket)
}

/// They are at the window. Beginning twice is no harm.
pub fn begin(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<Ticket, Refused> {
    let (_, mut ticket) = in_hand(tx, cx)?;
    if ticket.state == State::Called {
        ticket.state = State::Serving;
        ticket.begun_at = Some(tx.now());
        ticket.account = cx.actor.account;
        save(tx, cx, &mut ticket, "begun")?;
    }
    Ok(ticket)
}

fn empty_hands(tx: &mut Tx<'_>, cx: &Cx<'_>, window: &mut Window) -> Result<(), Refused> {
    let Some(id) = window.ticket else { return Ok(()) };
    let mut ticket = rows::ticket(tx, cx.community, id)?.ok_or(Refused::NotNow)?;
    let end = if ticket.state == State::Serving {
        State::Done
    } else {
        State::Passed
    };
    put_down(tx, cx, window, &mut ticket, end)
}

/// The first of the line over these letters.
fn first(tx: &mut Tx<'_>, cx: &Cx<'_>, letters: &[String]) -> Result<Option<Ticket>, Refused> {
    let day = cx.today(tx);
    let mut best: Option<Ticket> = None;
    for letter in letters {
        let found = tx.maybe(&rows::FIRST, &[&cx.community, &day, letter], Ticket::read)?;
        best = [best, found]
            .into_iter()
            .flatten()
            .min_by_key(|ticket| ticket.rank);
    }
    Ok(best)
}

/// Calls a ticket; `None` if another window was faster.
fn call(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    window: &mut Window,
    mut ticket: Ticket,
) -> Result<Option<Ticket>, Refused> {
    ticket.state = State::Called;
    ticket.window = Some(window.id);
    ticket.calls += 1;
    ticket.called_at = Some(tx.now());
    if !ticket.save(tx)? {
        return Ok(None);
    }
    if tx.run(&rows::HOLD, &[&cx.community, &window.id, &ticket.id])? != 1 {
        return Err(Refused::NotNow);
    }
    window.ticket = Some(ticket.id);
    heard(tx, cx, window, &ticket)?;
    super::told(tx, cx, &ticket, "called")?;
    Ok(Some(ticket))
}

fn heard(tx: &mut Tx<'_>, cx: &Cx<'_>, window: &Window, ticket: &Ticket) -> Result<(), Refused> {
    let call = Call {
        community: cx.community,
        id: tx.clock().fresh(),
        day: ticket.day,
        ticket: ticket.id,
        label: ticket.label(),
        window: window.number,
        again: ticket.calls > 1,
        at: tx.clock().tick(),
    };
    Ok(call.insert(tx)?)
}
