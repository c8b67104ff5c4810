//! The proof over the line: every ticket taken is called, left or waiting, and
//! no number was given twice.

use kernel::{CommunityId, Day};
use serde::Serialize;
use store::{StoreError, Tx};

use crate::{rate, rows, work};

/// What was counted.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Tickets {
    /// Whether it all comes out even.
    pub holds: bool,
    /// Numbers given out, over all days and letters.
    pub taken: i64,
    /// In the line.
    pub waiting: i64,
    /// Called or at a window.
    pub called: i64,
    /// Missed their call.
    pub passed: i64,
    /// Served.
    pub done: i64,
    /// Went without being served.
    pub left: i64,
    /// Series in which a number is missing or doubled.
    pub uneven: Vec<String>,
    /// Called tickets that no window has in hand.
    pub astray: i64,
    /// Forms that were sent and became nothing.
    pub unmade: i64,
    /// Bad grades that opened no matter.
    pub unheard: i64,
    /// Tickets that were served without ever being called.
    pub uncalled: i64,
}

/// Counts every ticket.
pub fn tickets(tx: &mut Tx<'_>, community: CommunityId) -> Result<Tickets, StoreError> {
    let mut found = Tickets::default();
    let series: Vec<(String, i64)> = tx.all(&rows::LAST_NUMBERS, &[&community], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    for (id, last) in series {
        found.taken += last;
        let Some((day, letter)) = id
            .split_once('/')
            .and_then(|(day, letter)| Some((day.parse::<Day>().ok()?, letter)))
        else {
            found.uneven.push(id);
            continue;
        };
        let counted: (i64, i64, i64) = tx.one(&rows::COUNTED, &[&community, &day, &letter], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        if counted != (last, last, last) {
            found.uneven.push(id);
        }
    }
    let states: Vec<(String, i64)> = tx.all(&rows::IN_STATES, &[&community], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    for (state, count) in states {
        match rows::State::from_word(&state) {
            Some(rows::State::Waiting) => found.waiting = count,
            Some(rows::State::Called | rows::State::Serving) => found.called += count,
            Some(rows::State::Passed) => found.passed = count,
            Some(rows::State::Done) => found.done = count,
            Some(rows::State::Left) => found.left = count,
            None => found.uneven.push(state),
        }
    }
    found.astray = tx.one(&rows::ASTRAY, &[&community], |row| row.get(0))?;
    found.uncalled = tx.one(&rows::UNCALLED, &[&community], |row| row.get(0))?;
    found.unheard = rate::without_matter(tx, community)?;
    found.unmade = work::unmade(tx, community)?;
    let somewhere = found.waiting + found.called + found.passed + found.done + found.left;
    found.holds = found.uneven.is_empty()
        && found.astray == 0
        && found.uncalled == 0
        && found.unheard == 0
        && found.unmade == 0
        && somewhere == found.taken;
    Ok(found)
}
