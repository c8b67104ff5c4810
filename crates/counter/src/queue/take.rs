//! Take a ticket: at the kiosk, or from a clerk.

use kernel::PersonId;
use store::Tx;

use super::told;
use crate::appoint;
use crate::cx::{Cx, Refused};
use crate::rank::{Priority, rank, rank_of_promise};
use crate::rows::{self, AppointmentId, State, Ticket};

/// The most characters of a wish.
pub(crate) const LONGEST: usize = 40;

/// What is asked of the kiosk.
#[derive(Clone, Debug, Default)]
pub struct Take {
    /// What for, by letter.
    pub letter: String,
    /// What for, in a few words.
    pub wish: String,
    /// Why they need not wait as long, by word.
    pub priority: String,
    /// Who, if that is known already.
    pub person: Option<PersonId>,
}

/// Gives out the next ticket of a letter. The caller knows that a kiosk or a
/// clerk asks.
pub fn take(tx: &mut Tx<'_>, cx: &Cx<'_>, input: &Take) -> Result<Ticket, Refused> {
    let lane = rows::lanes(tx, cx.community)?
        .into_iter()
        .find(|lane| lane.letter == input.letter && !lane.closed)
        .ok_or(Refused::Field("letter", "counter-take-letter"))?;
    let priority = Priority::from_word(&input.priority).unwrap_or(Priority::Plain);
    let place = rank(tx.now(), priority);
    let wish = if input.wish.trim().is_empty() {
        lane.name
    } else {
        input.wish.trim().chars().take(LONGEST).collect()
    };
    let new = New {
        letter: lane.letter,
        wish,
        priority,
        place,
        appointment: None,
        person: input.person,
    };
    give(tx, cx, new)
}

/// Gives whoever comes for an appointment her place, by the digits that she was told.
pub fn come(tx: &mut Tx<'_>, cx: &Cx<'_>, code: &str, priority: Priority) -> Result<Ticket, Refused> {
    let kept = appoint::by_code(tx, cx, code)?;
    appoint::keep(tx, cx, &kept)?;
    let new = New {
        place: rank_of_promise(kept.at, tx.now(), priority),
        letter: kept.letter,
        wish: kept.wish,
        priority,
        appointment: Some(kept.id),
        person: kept.person,
    };
    give(tx, cx, new)
}

struct New {
    letter: String,
    wish: String,
    priority: Priority,
    place: kernel::Micros,
    appointment: Option<AppointmentId>,
    person: Option<PersonId>,
}

fn give(tx: &mut Tx<'_>, cx: &Cx<'_>, new: New) -> Result<Ticket, Refused> {
    let day = cx.today(tx);
    let series = format!("{day}/{}", new.letter);
    tx.run(&rows::BEGIN_SERIES, &[&cx.community, &series])?;
    let number: i32 = tx.one(&rows::NEXT_NUMBER, &[&cx.community, &series], |row| row.get(0))?;
    let ticket = Ticket {
        community: cx.community,
        id: tx.clock().fresh(),
        day,
        lane: new.letter.clone(),
        letter: new.letter,
        number,
        wish: new.wish,
        priority: new.priority,
        person: new.person,
        appointment: new.appointment,
        state: State::Waiting,
        rank: new.place,
        taken_at: tx.now(),
        called_at: None,
        begun_at: None,
        ended_at: None,
        calls: 0,
        window: None,
        account: None,
        version: 1,
    };
    ticket.insert(tx)?;
    told(tx, cx, &ticket, "taken")?;
    Ok(ticket)
}
