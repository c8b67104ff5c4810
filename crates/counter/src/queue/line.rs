//! What is told of the line: who waits, how long it takes, what was done today.

use kernel::{CommunityId, Day, Micros};
use store::{StoreError, Tx};

use crate::rank::{Wait, wait};
use crate::rows::{self, Call, Lane, State, Ticket, Window, WindowId};

/// So many calls stand on a screen.
const SHOWN: i64 = 12;

/// The line as everybody may see it: numbers, no names.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// What people come for.
    pub lanes: Vec<Lane>,
    /// The windows.
    pub windows: Vec<Window>,
    /// Who waits, the next first.
    pub waiting: Vec<Ticket>,
    /// Who was called and did not come.
    pub passed: Vec<Ticket>,
    /// Who is called or at a window.
    pub serving: Vec<Ticket>,
    /// The latest calls, newest first.
    pub calls: Vec<Call>,
}

impl Line {
    /// How many windows with a clerk call a lane.
    pub fn open_windows(&self, lane: &str) -> i64 {
        let open = |window: &&Window| window.account.is_some() && !window.closed && window.serves(lane);
        i64::try_from(self.windows.iter().filter(open).count()).unwrap_or(i64::MAX)
    }

    /// The window's ticket, if it has one in hand.
    pub fn at(&self, window: &Window) -> Option<&Ticket> {
        self.serving
            .iter()
            .find(|ticket| Some(ticket.id) == window.ticket)
    }
}

/// Reads the line of a day.
pub fn line(tx: &mut Tx<'_>, community: CommunityId, day: Day) -> Result<Line, StoreError> {
    let mut in_state = |state: State| {
        let mut found = tx.all(&rows::IN_STATE, &[&community, &day, &state], Ticket::read)?;
        found.sort_by_key(|ticket| (ticket.rank, ticket.number));
        Ok::<_, StoreError>(found)
    };
    let (waiting, passed) = (in_state(State::Waiting)?, in_state(State::Passed)?);
    let mut serving = in_state(State::Called)?;
    serving.extend(in_state(State::Serving)?);
    Ok(Line {
        waiting,
        passed,
        serving,
        lanes: rows::lanes(tx, community)?,
        windows: rows::windows(tx, community)?,
        calls: rows::calls(tx, community, day, SHOWN)?,
    })
}

/// What is told to somebody who waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ahead {
    /// How many are called before.
    pub ahead: i64,
    /// How long that may take; `None` while no window works.
    pub wait: Option<Wait>,
}

/// How many are before a ticket, and how long it may take.
pub fn ahead(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<Ahead, StoreError> {
    let (community, day) = (ticket.community, ticket.day);
    let ahead: i64 = tx.one(
        &rows::AHEAD,
        &[&community, &day, &ticket.lane, &ticket.rank, &ticket.number],
        |row| row.get(0),
    )?;
    let windows = Line {
        windows: rows::windows(tx, community)?,
        ..Line::default()
    }
    .open_windows(&ticket.lane);
    let minutes = pace(tx, community, day, &ticket.lane)?;
    Ok(Ahead {
        ahead,
        wait: wait(ahead, windows, minutes),
    })
}

/// How many minutes one takes: as the latest twenty of today did, else as a rule.
pub fn pace(tx: &mut Tx<'_>, community: CommunityId, day: Day, lane: &str) -> Result<i64, StoreError> {
    let served: Vec<(Micros, Option<Micros>)> = tx.all(&rows::PACE, &[&community, &day, &lane], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    let times: Vec<i64> = served
        .iter()
        .filter_map(|(begun, ended)| ended.map(|ended| ended.since(*begun).max(0)))
        .collect();
    let count = i64::try_from(times.len()).unwrap_or(0);
    if count >= 3 {
        let minute = Micros::MINUTE;
        return Ok(((times.iter().sum::<i64>() / count + minute - 1) / minute).max(1));
    }
    let lanes = rows::lanes(tx, community)?;
    let rule = lanes.iter().find(|one| one.letter == lane);
    Ok(rule.map_or(10, |lane| i64::from(lane.minutes)))
}

/// What one window did today.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Today {
    /// So many were served.
    pub done: i64,
    /// One took so many minutes.
    pub minutes: i64,
}

/// What a window did on a day.
pub fn today(
    tx: &mut Tx<'_>,
    community: CommunityId,
    day: Day,
    window: WindowId,
) -> Result<Today, StoreError> {
    let served: Vec<(Option<Micros>, Option<Micros>)> =
        tx.all(&rows::TODAY_OF, &[&community, &day, &window], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let done = i64::try_from(served.len()).unwrap_or(0);
    let spent = |(begun, ended): &(Option<Micros>, Option<Micros>)| match (begun, ended) {
        (Some(begun), Some(ended)) => super::minutes(*begun, *ended),
        _ => 0,
    };
    let all: i64 = served.iter().map(spent).sum();
    Ok(Today {
        done,
        minutes: all.checked_div(done).unwrap_or(0),
    })
}
