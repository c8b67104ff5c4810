//! One session is moved, gets another room or teacher, or is called off: what
//! stands against it is shown first, and everybody in it is told once.

use std::collections::BTreeSet;

use kernel::{CommunityId, Micros};
use serde_json::json;
use store::{Entry, StoreError, Tx, statements};

use crate::ids::{PersonId, SessionId};
use crate::plan::{Busy, Clash};
use crate::rows::{self, Offering, Session, SessionState};
use crate::told::{Say, tell_takers};

statements! {
    /// One session.
    pub(crate) SESSION = "SELECT community_id, id, offering_id, original, starts_at, ends_at, place, teacher, state, note, version FROM bookings_session WHERE community_id = $1 AND id = $2";
    /// Its change, unless somebody was faster.
    SAVE = "UPDATE bookings_session SET starts_at = $4, ends_at = $5, place = $6, teacher = $7, state = $8, note = $9, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $3";
    /// What else the learners of an offering have between two instants.
    ELSEWHERE = "SELECT DISTINCT c.person_id, o2.title FROM bookings_claim c \
        JOIN bookings_claim d ON d.community_id = c.community_id AND d.person_id = c.person_id AND d.live AND d.offering_id <> c.offering_id \
        JOIN bookings_offering o2 ON o2.community_id = d.community_id AND o2.id = d.offering_id AND NOT o2.may_overlap \
        WHERE c.community_id = $1 AND c.offering_id = $2 AND c.live AND ((d.starts_at > 0 AND d.starts_at < $4 AND d.ends_at > $3) \
        OR EXISTS (SELECT 1 FROM bookings_session s WHERE s.community_id = $1 AND s.offering_id = d.offering_id AND s.starts_at < $4 AND s.ends_at > $3 AND s.state <> 'off' AND d.starts_at = 0)) \
        ORDER BY o2.title, c.person_id LIMIT 500";
    /// The offering's span follows its sessions.
    SPAN = "UPDATE bookings_offering SET first_at = (SELECT MIN(s.starts_at) FROM bookings_session s WHERE s.community_id = $1 AND s.offering_id = $2), \
        last_at = (SELECT MAX(s.ends_at) FROM bookings_session s WHERE s.community_id = $1 AND s.offering_id = $2) WHERE community_id = $1 AND id = $2";
}

/// What is to change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The version that was looked at.
    pub version: i32,
    /// From when; the length stays.
    pub starts: Micros,
    /// Where; empty for where it always is.
    pub place: String,
    /// Who; empty for the usual one.
    pub teacher: String,
    /// It does not take place.
    pub off: bool,
    /// Why.
    pub note: String,
}

/// What would come of a change.
#[derive(Clone, Debug, Default)]
pub struct Effect {
    /// What the teacher and the room have.
    pub clashes: Vec<Clash>,
    /// What learners have: the other title, and how many of them.
    pub learners: Vec<(String, usize)>,
    /// How many are told.
    pub takers: usize,
}

impl Effect {
    /// Whether nothing stands against it.
    pub fn is_clear(&self) -> bool {
        self.clashes.is_empty() && self.learners.is_empty()
    }
}

/// Why a session is not changed.
#[derive(Clone, Debug)]
pub enum ChangeError {
    /// There is no such session.
    NotFound,
    /// Somebody was faster.
    Stale,
    /// It is over.
    Over,
    /// Something stands against it.
    Clash(Effect),
    /// A reason is wanted.
    Note,
    /// It would begin in the past.
    Past,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for ChangeError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoRow => Self::NotFound,
            other => Self::Store(other),
        }
    }
}

/// The session with its offering.
pub fn session(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: SessionId,
) -> Result<(Session, Offering), StoreError> {
    let session = tx.one(&SESSION, &[&community, &id], Session::read)?;
    let offering = tx.one(&rows::OFFERING, &[&community, &session.offering], Offering::read)?;
    Ok((session, offering))
}

/// What would come of a change; nothing is kept.
pub fn weigh(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: SessionId,
    change: &Change,
) -> Result<Effect, StoreError> {
    let (session, offering) = session(tx, community, id)?;
    let takers = crate::told::takers(tx, community, offering.id)?.len();
    if change.off {
        return Ok(Effect {
            takers,
            ..Effect::default()
        });
    }
    let or = |own: &str, usual: &str| {
        if own.is_empty() {
            usual.to_owned()
        } else {
            own.to_owned()
        }
    };
    let (teacher, place) = (
        or(&change.teacher, &offering.teacher),
        or(&change.place, &offering.place),
    );
    let ends = change.starts.plus(session.ends.since(session.starts));
    let busy = Busy::read(
        tx,
        community,
        (change.starts, ends),
        &BTreeSet::from([place.as_str()]),
    )?;
    let clashes = busy.against((change.starts, ends), &teacher, &place, Some(id));
    let mut learners: Vec<(String, usize)> = Vec::new();
    if !offering.may_overlap {
        let elsewhere: Vec<(PersonId, String)> = tx.all(
            &ELSEWHERE,
            &[&community, &offering.id, &change.starts, &ends],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        for (_, title) in elsewhere {
            match learners.iter_mut().find(|(known, _)| *known == title) {
                Some((_, count)) => *count += 1,
                None => learners.push((title, 1)),
            }
        }
    }
    Ok(Effect {
        clashes,
        learners,
        takers,
    })
}

/// Whether a change makes sense in itself.
fn may_be(before: &Session, change: &Change, now: Micros) -> Result<(), ChangeError> {
    if before.ends <= now {
        return Err(ChangeError::Over);
    }
    if change.note.trim().is_empty() || change.note.chars().count() > 100 {
        return Err(ChangeError::Note);
    }
    if !change.off && change.starts <= now && change.starts != before.starts {
        return Err(ChangeError::Past);
    }
    Ok(())
}

/// The session as it will be.
fn changed(before: &Session, change: &Change) -> Session {
    let starts = if change.off { before.starts } else { change.starts };
    Session {
        starts,
        ends: starts.plus(before.ends.since(before.starts)),
        place: change.place.clone(),
        teacher: change.teacher.clone(),
        state: if change.off {
            SessionState::Off
        } else {
            SessionState::Moved
        },
        note: change.note.trim().to_owned(),
        version: before.version + 1,
        ..before.clone()
    }
}

/// Changes a session and leaves word for everybody in it. The allocator must be
/// told to look at the offering afterwards.
pub fn change(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &str,
    id: SessionId,
    change: &Change,
    words: &dyn Fn(&Session, &Offering) -> Say,
) -> Result<(Session, usize), ChangeError> {
    let (before, offering) = session(tx, community, id)?;
    may_be(&before, change, tx.now())?;
    let effect = weigh(tx, community, id, change)?;
    if !effect.is_clear() {
        return Err(ChangeError::Clash(effect));
    }
    let after = changed(&before, change);
    let saved = tx.run(
        &SAVE,
        &[
            &community,
            &id,
            &change.version,
            &after.starts,
            &after.ends,
            &after.place,
            &after.teacher,
            &after.state,
            &after.note,
        ],
    )?;
    if saved == 0 {
        return Err(ChangeError::Stale);
    }
    tx.run(&SPAN, &[&community, &offering.id])?;
    let told = tell_takers(tx, community, offering.id, &words(&after, &offering))?;
    let body = json!({ "from": before.starts.rfc3339_utc(), "to": after.starts.rfc3339_utc(),
        "state": after.state.word(), "note": after.note, "told": told });
    tx.audit(
        community,
        &Entry {
            actor,
            verb: "session.changed",
            subject_kind: "session",
            subject: id.0,
            body: body.to_string(),
        },
    )?;
    tx.announce(community, "bookings");
    Ok((after, told))
}
