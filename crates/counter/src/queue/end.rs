//! Every other turn of a ticket: passed over, back again, to another letter,
//! done, gone; and the end of the day.

use kernel::{CommunityId, Micros};
use store::{StoreError, Tx};

use super::{expect, in_hand, put_down, save};
use crate::cx::{Cx, Refused};
use crate::rank::BEHIND;
use crate::rows::{self, State, Ticket, TicketId};

/// Nobody came: the window is free, the ticket may come back.
pub fn pass(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<Ticket, Refused> {
    let (mut window, mut ticket) = in_hand(tx, cx)?;
    if ticket.state != State::Called {
        return Err(Refused::NotNow);
    }
    put_down(tx, cx, &mut window, &mut ticket, State::Passed)?;
    Ok(ticket)
}

/// They are served.
pub fn finish(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<Ticket, Refused> {
    let (mut window, mut ticket) = in_hand(tx, cx)?;
    if ticket.state != State::Serving {
        return Err(Refused::NotNow);
    }
    put_down(tx, cx, &mut window, &mut ticket, State::Done)?;
    Ok(ticket)
}

/// They belong to another letter: they keep their place, and do not begin anew.
pub fn transfer(tx: &mut Tx<'_>, cx: &Cx<'_>, letter: &str, wish: &str) -> Result<Ticket, Refused> {
    let (mut window, mut ticket) = in_hand(tx, cx)?;
    let lanes = rows::lanes(tx, cx.community)?;
    let lane = lanes
        .into_iter()
        .find(|lane| lane.letter == letter && !lane.closed);
    let lane = lane.ok_or(Refused::Field("letter", "counter-take-letter"))?;
    // The number stays what it was: they hold it in their hand. Only the line changes.
    let wish = if wish.trim().is_empty() {
        lane.name.as_str()
    } else {
        wish.trim()
    };
    ticket.wish = wish.chars().take(super::take::LONGEST).collect();
    ticket.lane = lane.letter;
    (ticket.begun_at, ticket.account) = (None, None);
    put_down(tx, cx, &mut window, &mut ticket, State::Waiting)?;
    Ok(ticket)
}

/// Whoever missed the call is back, behind a few of those who wait.
pub fn back(tx: &mut Tx<'_>, cx: &Cx<'_>, id: TicketId) -> Result<Ticket, Refused> {
    let mut ticket = expect(tx, cx, id, &[State::Passed])?;
    let waiting: Vec<Micros> = tx.all(
        &rows::RANK_BEHIND,
        &[&cx.community, &ticket.day, &ticket.lane],
        |row| row.get(0),
    )?;
    let behind = usize::try_from(BEHIND).unwrap_or(usize::MAX);
    let third = waiting
        .get(behind.saturating_sub(1))
        .or(waiting.last())
        .map(|rank| rank.plus(1));
    ticket.state = State::Waiting;
    ticket.rank = third.unwrap_or(tx.now());
    ticket.window = None;
    save(tx, cx, &mut ticket, "back")?;
    Ok(ticket)
}

/// They do not want to wait any longer.
pub fn leave(tx: &mut Tx<'_>, cx: &Cx<'_>, id: TicketId) -> Result<Ticket, Refused> {
    let mut ticket = expect(tx, cx, id, &[State::Waiting, State::Passed])?;
    ticket.state = State::Left;
    ticket.ended_at = Some(tx.now());
    save(tx, cx, &mut ticket, "left")?;
    Ok(ticket)
}

/// Ends what was left over from days before: tickets that wait or were missed
/// have left, those at a window are done. Says how many.
pub fn sweep(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<u64, Refused> {
    let mut ended = 0;
    for (state, end) in [
        (State::Waiting, State::Left),
        (State::Passed, State::Left),
        (State::Called, State::Left),
        (State::Serving, State::Done),
    ] {
        for id in left_over(tx, cx.community, cx.today(tx), state)? {
            let Some(mut ticket) = rows::ticket(tx, cx.community, id)? else {
                continue;
            };
            put_away(tx, cx, &mut ticket, end)?;
            ended += 1;
        }
    }
    Ok(ended)
}

/// Ends a ticket without the clerk who had it in hand.
pub(crate) fn put_away(tx: &mut Tx<'_>, cx: &Cx<'_>, ticket: &mut Ticket, end: State) -> Result<(), Refused> {
    ticket.state = end;
    ticket.ended_at = Some(tx.now());
    if let Some(window) = ticket.window {
        tx.run(&rows::LET_GO, &[&cx.community, &window, &ticket.id])?;
    }
    save(tx, cx, ticket, end.word())
}

fn left_over(
    tx: &mut Tx<'_>,
    community: CommunityId,
    today: kernel::Day,
    state: State,
) -> Result<Vec<TicketId>, StoreError> {
    tx.all(&rows::LEFT_OVER, &[&community, &today, &state], |row| row.get(0))
}
