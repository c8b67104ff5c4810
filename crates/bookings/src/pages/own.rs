//! What somebody has, waits for, entered and missed: read for their own page,
//! for the counter and for calendars.

use kernel::{CommunityId, Micros, Zone};
use store::{StoreError, Tx, statements};

use super::slots::is_by_day;
use crate::behalf;
use crate::club::{self, Club};
use crate::ids::{OfferingId, PersonId, WaitId};
use crate::learner;
use crate::ledger::ClaimState;
use crate::marks::{self, Mark};
use crate::no_show::NoShow;
use crate::presence;
use crate::rows::{self, ClaimRow, Offering, Session, SessionState};
use crate::told::{self, Word};

statements! {
    /// Where somebody waits.
    pub(crate) WAITS_OF = "SELECT w.id, w.offering_id, w.seq, (SELECT COUNT(*) FROM bookings_wait e \
        WHERE e.community_id = $1 AND e.offering_id = w.offering_id AND e.live AND e.seq <= w.seq), w.invited_until \
        FROM bookings_wait w WHERE w.community_id = $1 AND w.person_id = $2 AND w.live ORDER BY w.seq";
}

/// One booking.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub id: String,
    pub href: String,
    pub title: String,
    pub place: String,
    pub from: Micros,
    pub until: Micros,
    pub state: ClaimState,
    /// How often they came.
    pub hours: presence::Hours,
    /// Whether that makes a certificate.
    pub certificate: bool,
    /// Who asked for it, if another did.
    pub by: Option<String>,
    pub ends: Micros,
    pub seat: Option<i32>,
    pub live: bool,
    /// Whether it is a time that was booked, not a class.
    pub by_time: bool,
    /// Whether it is had by whole days: a locker.
    pub by_day: bool,
}

/// A place on a waiting list.
#[derive(Clone, Debug)]
pub(crate) struct Waits {
    pub id: String,
    pub href: String,
    pub title: String,
    pub position: i64,
    /// Until when a seat can be taken that others were asked about too; 0 for none.
    pub invited: Micros,
}

/// An entry in a lottery.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub href: String,
    pub title: String,
    pub code: String,
    pub closes: Micros,
    /// Whether it was drawn, and then whether this one won.
    pub won: Option<bool>,
    /// Its tickets.
    pub weight: i32,
    /// For how many people.
    pub party: i32,
}

/// A time to which they did not come.
#[derive(Clone, Debug)]
pub(crate) struct Missed {
    pub id: String,
    pub title: String,
    pub mark: Mark,
}

/// What is read of a person.
pub(crate) struct Own {
    pub name: String,
    pub lines: Vec<Line>,
    pub waits: Vec<Waits>,
    pub entries: Vec<Entry>,
    pub clubs: Vec<Club>,
    pub words: Vec<Word>,
    pub marks: Vec<Missed>,
    pub rule: NoShow,
    pub paused: Option<Micros>,
}

/// One claim as its holder sees it.
fn line(
    tx: &mut Tx<'_>,
    community: CommunityId,
    person: PersonId,
    claim: &ClaimRow,
) -> Result<Line, StoreError> {
    let now = tx.now();
    let offering = tx.one(&rows::OFFERING, &[&community, &claim.offering], Offering::read)?;
    let by_time = claim.starts.0 != 0;
    let sessions = tx.all(&rows::SESSIONS, &[&community, &claim.offering], Session::read)?;
    let next = sessions
        .iter()
        .find(|session| session.ends > now && session.state != SessionState::Off);
    let state = match presence::at_hand(&sessions, now) {
        Some(session) if presence::seen(tx, community, session.id, person)?.is_some() => {
            ClaimState::CheckedIn
        }
        Some(_) if claim.state == ClaimState::CheckedIn => ClaimState::Confirmed,
        Some(_) | None => claim.state,
    };
    let (hours, ran) = if sessions.is_empty() {
        Default::default()
    } else {
        presence::own_hours(tx, community, person, claim.offering)?
    };
    let (from, until) = match (by_time, next) {
        (true, _) => (claim.starts, claim.ends),
        (false, Some(next)) => (next.starts, next.ends),
        (false, None) => (offering.first, offering.last),
    };
    let by_day = is_by_day(&offering);
    Ok(Line {
        id: claim.id.to_string(),
        href: format!("/classes/{}", offering.id),
        title: offering.title,
        place: offering.place,
        from,
        until,
        state,
        hours,
        by: behalf::agent_of(tx, community, person, claim.offering)?,
        certificate: presence::is_enough(hours.times, ran),
        ends: claim.until,
        seat: (offering.way == rows::WayWord::Slot).then_some(claim.seat + 1),
        live: claim.live && until > now,
        by_time,
        by_day,
    })
}

/// Reads what somebody has.
pub(crate) fn own(tx: &mut Tx<'_>, community: CommunityId, person: PersonId) -> Result<Own, StoreError> {
    let known = learner::by_id(tx, community, person)?.ok_or(StoreError::NoRow)?;
    let claims = tx.all(&rows::OF_PERSON, &[&community, &person], ClaimRow::read)?;
    let mut lines = Vec::new();
    for claim in claims {
        lines.push(line(tx, community, person, &claim)?);
    }
    lines.sort_by_key(|line| if line.live { line.from.0 } else { i64::MAX });
    let held: Vec<String> = lines
        .iter()
        .filter(|line| line.state == ClaimState::Held)
        .map(|line| line.id.clone())
        .collect();
    let waits: Vec<(WaitId, OfferingId, i64, Micros)> = tx.all(&WAITS_OF, &[&community, &person], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(3)?, row.get(4)?))
    })?;
    let mut shown = Vec::new();
    for (id, offering, position, invited) in waits {
        let offering = tx.one(&rows::OFFERING, &[&community, &offering], Offering::read)?;
        shown.push(Waits {
            id: id.to_string(),
            href: format!("/classes/{}", offering.id),
            title: offering.title,
            position,
            invited,
        });
    }
    Ok(Own {
        clubs: club::clubs_of(tx, community, person)?,
        entries: entries(tx, community, person)?,
        words: words(tx, community, person, &held)?,
        marks: missed(tx, community, person)?,
        rule: NoShow::of(tx, community)?,
        paused: marks::paused_until(tx, community, person, tx.now().day(&Zone::shanghai()))?,
        name: known.name,
        lines,
        waits: shown,
    })
}

/// What they were told; an offer that was taken or ran out is not told any more.
fn words(
    tx: &mut Tx<'_>,
    community: CommunityId,
    person: PersonId,
    held: &[String],
) -> Result<Vec<Word>, StoreError> {
    let id = |text: &str| kernel::Uuid::try_parse(text).ok();
    let held: Vec<_> = held.iter().filter_map(|one| id(one)).collect();
    let mut words = told::words_of(tx, community, person)?;
    words.retain(|word| match word.topic.split_once(':') {
        Some(("offered", claim)) => id(claim).is_some_and(|claim| held.contains(&claim)),
        Some(("invited", _)) => false,
        Some(_) | None => true,
    });
    Ok(words)
}

fn missed(tx: &mut Tx<'_>, community: CommunityId, person: PersonId) -> Result<Vec<Missed>, StoreError> {
    let marks = marks::of_person(tx, community, person)?;
    let mut shown = Vec::with_capacity(marks.len());
    for mark in marks {
        let offering = tx.one(&rows::OFFERING, &[&community, &mark.offering], Offering::read)?;
        shown.push(Missed {
            id: mark.id.to_string(),
            title: offering.title,
            mark,
        });
    }
    Ok(shown)
}

fn entries(tx: &mut Tx<'_>, community: CommunityId, person: PersonId) -> Result<Vec<Entry>, StoreError> {
    tx.all(&rows::ENTRIES_OF, &[&community, &person], |row| {
        let code: kernel::Uuid = row.get(0)?;
        let (draw, fate): (crate::ids::DrawId, i32) = (row.get(1)?, row.get(2)?);
        Ok(Entry {
            href: format!("/draws/{draw}"),
            won: (fate > 0).then_some(fate == 1),
            title: row.get(5)?,
            code: code.simple().to_string(),
            closes: row.get(4)?,
            weight: row.get(6)?,
            party: row.get(7)?,
        })
    })
}
