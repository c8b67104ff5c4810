//! Who came to which session, and how many hours that makes.

use std::collections::BTreeSet;

use kernel::{CommunityId, Micros};
use store::{StoreError, Tx, record, statements};

use crate::ids::{OfferingId, PersonId, SessionId};
use crate::rows::{self, Session, SessionState};

record! {
    /// Somebody came.
    pub struct Presence in "bookings_presence" {
        "community_id" => /// Whose.
        community: CommunityId,
        "session_id" => /// To what.
        session: SessionId,
        "person_id" => /// Who.
        person: PersonId,
        "offering_id" => /// Of what.
        offering: OfferingId,
        "at" => /// When.
        at: Micros,
        "way" => /// How it is known: `code`, `counter`.
        way: String,
        "actor" => /// Who wrote it down.
        actor: String,
    }
}

statements! {
    /// They came; twice is once.
    CAME = "INSERT INTO bookings_presence (community_id, session_id, person_id, offering_id, at, way, actor) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (community_id, session_id, person_id) DO NOTHING";
    /// Who came to a session.
    THERE = "SELECT person_id FROM bookings_presence WHERE community_id = $1 AND session_id = $2";
    /// How often each came to an offering, and for how long together.
    HOURS = "SELECT p.person_id, COUNT(*), CAST(SUM(s.ends_at - s.starts_at) AS BIGINT) FROM bookings_presence p \
        JOIN bookings_session s ON s.community_id = p.community_id AND s.id = p.session_id \
        WHERE p.community_id = $1 AND p.offering_id = $2 GROUP BY p.person_id";
    /// The same for one.
    OWN_HOURS = "SELECT COUNT(*), CAST(COALESCE(SUM(s.ends_at - s.starts_at), 0) AS BIGINT) FROM bookings_presence p \
        JOIN bookings_session s ON s.community_id = p.community_id AND s.id = p.session_id \
        WHERE p.community_id = $1 AND p.person_id = $2 AND p.offering_id = $3";
    /// When somebody was seen at a session.
    SEEN = "SELECT at FROM bookings_presence WHERE community_id = $1 AND session_id = $2 AND person_id = $3";
}

/// How far from now a session may be for somebody to come to it.
const NEAR: i64 = 12 * Micros::HOUR;

/// The session that somebody who comes now comes to: the one that runs, else
/// the nearest within half a day.
pub fn nearest(sessions: &[Session], now: Micros) -> Option<&Session> {
    let far = |session: &&Session| match () {
        () if session.starts <= now && now < session.ends => 0,
        () if now < session.starts => session.starts.since(now),
        () => now.since(session.ends),
    };
    sessions
        .iter()
        .filter(|session| session.state != SessionState::Off)
        .min_by_key(far)
        .filter(|session| far(session) <= NEAR)
}

/// The session that somebody at the counter comes to: the nearest, else the next.
pub fn at_hand(sessions: &[Session], now: Micros) -> Option<&Session> {
    nearest(sessions, now).or_else(|| {
        sessions
            .iter()
            .find(|session| session.ends > now && session.state != SessionState::Off)
    })
}

/// Writes down that somebody came; false if that was known.
pub fn came(
    tx: &mut Tx<'_>,
    community: CommunityId,
    session: &Session,
    person: PersonId,
    (way, actor): (&str, &str),
) -> Result<bool, StoreError> {
    let now = tx.now();
    write(tx, community, session, person, (way, actor, now))
}

/// Writes down that somebody came at an hour that is over: the counter's list of a past day.
pub fn came_at(
    tx: &mut Tx<'_>,
    community: CommunityId,
    session: &Session,
    person: PersonId,
    at: Micros,
) -> Result<bool, StoreError> {
    write(tx, community, session, person, ("counter", "system", at))
}

fn write(
    tx: &mut Tx<'_>,
    community: CommunityId,
    session: &Session,
    person: PersonId,
    (way, actor, now): (&str, &str, Micros),
) -> Result<bool, StoreError> {
    let fresh = tx.run(
        &CAME,
        &[
            &community,
            &session.id,
            &person,
            &session.offering,
            &now,
            &way,
            &actor,
        ],
    )?;
    if fresh > 0 {
        tx.announce(community, "bookings");
        let body = serde_json::json!({ "person": person.to_string(), "way": way }).to_string();
        tx.audit(
            community,
            &store::Entry {
                actor,
                verb: "session.attended",
                subject_kind: "session",
                subject: session.id.0,
                body,
            },
        )?;
    }
    Ok(fresh > 0)
}

/// When somebody was seen at a session.
pub fn seen(
    tx: &mut Tx<'_>,
    community: CommunityId,
    session: SessionId,
    person: PersonId,
) -> Result<Option<Micros>, StoreError> {
    tx.maybe(&SEEN, &[&community, &session, &person], |row| row.get(0))
}

/// Who came to a session.
pub fn there(
    tx: &mut Tx<'_>,
    community: CommunityId,
    session: SessionId,
) -> Result<BTreeSet<PersonId>, StoreError> {
    let all = tx.all(&THERE, &[&community, &session], |row| row.get(0))?;
    Ok(all.into_iter().collect())
}

/// How often somebody came, and for how many minutes together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Hours {
    /// Sessions.
    pub times: i64,
    /// Minutes.
    pub minutes: i64,
}

/// The hours of everybody who came to an offering.
pub fn hours(
    tx: &mut Tx<'_>,
    community: CommunityId,
    offering: OfferingId,
) -> Result<Vec<(PersonId, Hours)>, StoreError> {
    tx.all(&HOURS, &[&community, &offering], |row| {
        let (times, span): (i64, i64) = (row.get(1)?, row.get(2)?);
        Ok((
            row.get(0)?,
            Hours {
                times,
                minutes: span / Micros::MINUTE,
            },
        ))
    })
}

/// One's own hours in an offering, and how many sessions there were until now.
pub fn own_hours(
    tx: &mut Tx<'_>,
    community: CommunityId,
    person: PersonId,
    offering: OfferingId,
) -> Result<(Hours, i64), StoreError> {
    let now = tx.now();
    let own = tx.one(&OWN_HOURS, &[&community, &person, &offering], |row| {
        let (times, span): (i64, i64) = (row.get(0)?, row.get(1)?);
        Ok(Hours {
            times,
            minutes: span / Micros::MINUTE,
        })
    })?;
    let sessions = tx.all(&rows::SESSIONS, &[&community, &offering], Session::read)?;
    let ran = sessions
        .iter()
        .filter(|session| session.state != SessionState::Off && session.starts <= now)
        .count();
    Ok((own, i64::try_from(ran).unwrap_or(0)))
}

/// Whether so many sessions of so many make a certificate: two of three.
pub fn is_enough(times: i64, ran: i64) -> bool {
    ran > 0 && times * 3 >= ran * 2
}
