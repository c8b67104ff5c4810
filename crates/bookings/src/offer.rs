//! Something new is given out: an offering with its sessions and its slices.

use kernel::{CommunityId, Micros};
use store::{Entry, StoreError, Tx};

use crate::ids::{OfferingId, PoolId};
use crate::rows::{Kind, Mode, Offering, OfferingState, PoolRow, Session, SessionState, WayWord};

/// A slice of the seats.
#[derive(Clone, Debug)]
pub struct NewPool {
    /// Its name.
    pub name: String,
    /// What an asker must be, as bits.
    pub needs: u8,
    /// Seats.
    pub size: i32,
    /// From when anybody may have what is left; the far end for never.
    pub release: Micros,
}

impl NewPool {
    /// Seats for everybody.
    pub fn open(size: i32) -> Self {
        Self {
            name: String::new(),
            needs: 0,
            size,
            release: Micros(i64::MAX),
        }
    }
}

/// One occurrence to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSession {
    /// The start that the rule gave it, in local time.
    pub original: String,
    /// From.
    pub starts: Micros,
    /// Until.
    pub ends: Micros,
}

impl Offering {
    /// An offering with a title and nothing else said: a count of people, first
    /// come first served, open now.
    pub fn blank(community: CommunityId, id: OfferingId, title: &str, kind: Kind, now: Micros) -> Self {
        let text = String::new;
        Self {
            community,
            id,
            title: title.to_owned(),
            about: text(),
            kind,
            way: WayWord::Count,
            mode: Mode::First,
            audience: text(),
            place: text(),
            teacher: text(),
            term: text(),
            rule: text(),
            starts: text(),
            minutes: 90,
            slot_minutes: 0,
            open_minute: 0,
            close_minute: 1440,
            seats: 0,
            per_person: 1,
            least: 0,
            min_age: 0,
            max_age: 0,
            may_overlap: false,
            waits: true,
            opens: Micros(0),
            closes: Micros(i64::MAX),
            first: now,
            last: Micros(i64::MAX),
            state: OfferingState::Open,
            version: 1,
            made: now,
            lobby_minutes: 0,
            release_minutes: 0,
        }
    }
}

/// Keeps an offering with its slices and sessions. The allocator must be told
/// to look at it afterwards.
pub fn offer(
    tx: &mut Tx<'_>,
    actor: &str,
    offering: &Offering,
    pools: &[NewPool],
    sessions: &[NewSession],
) -> Result<OfferingId, StoreError> {
    let mut offering = offering.clone();
    let (first, last) = (
        sessions.iter().map(|session| session.starts).min(),
        sessions.iter().map(|session| session.ends).max(),
    );
    if let (Some(first), Some(last)) = (first, last) {
        (offering.first, offering.last) = (first, last);
    }
    offering.insert(tx)?;
    let (community, id) = (offering.community, offering.id);
    slices(tx, community, id, pools)?;
    occurrences(tx, community, id, sessions)?;
    let body = serde_json::json!({ "title": offering.title, "sessions": sessions.len() }).to_string();
    tx.audit(
        community,
        &Entry {
            actor,
            verb: "offering.made",
            subject_kind: "offering",
            subject: id.0,
            body,
        },
    )?;
    Ok(id)
}

fn slices(
    tx: &mut Tx<'_>,
    community: CommunityId,
    offering: OfferingId,
    pools: &[NewPool],
) -> Result<(), StoreError> {
    let rows: Vec<PoolRow> = (0i32..)
        .zip(pools)
        .map(|(place, pool)| PoolRow {
            community,
            id: tx.clock().fresh::<PoolId>(),
            offering,
            name: pool.name.clone(),
            needs: i32::from(pool.needs),
            place,
            size: pool.size,
            taken: 0,
            opens: Micros(0),
            release: pool.release,
        })
        .collect();
    PoolRow::insert_all(&rows, tx)
}

fn occurrences(
    tx: &mut Tx<'_>,
    community: CommunityId,
    offering: OfferingId,
    sessions: &[NewSession],
) -> Result<(), StoreError> {
    let rows: Vec<Session> = sessions
        .iter()
        .map(|session| Session {
            community,
            id: tx.clock().fresh(),
            offering,
            original: session.original.clone(),
            starts: session.starts,
            ends: session.ends,
            place: String::new(),
            teacher: String::new(),
            state: SessionState::On,
            note: String::new(),
            version: 1,
        })
        .collect();
    Session::insert_all(&rows, tx)
}
