//! Who teaches and which room is taken, when: read once, asked for each session.

use std::collections::BTreeSet;

use kernel::{CommunityId, Micros};
use store::{StoreError, Tx, statements};

use super::{Clash, Planned};
use crate::ids::SessionId;
use crate::rows::{self, ClaimRow, Offering, WayWord};

statements! {
    /// Who teaches and where, between two instants.
    TAKEN = "SELECT s.id, s.starts_at, s.ends_at, o.title, s.teacher, o.teacher, s.place, o.place FROM bookings_session s \
        JOIN bookings_offering o ON o.community_id = s.community_id AND o.id = s.offering_id \
        WHERE s.community_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3 AND s.state <> 'off' AND o.state <> 'off' ORDER BY s.starts_at";
}

/// A time that a teacher or a room is taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// The session, if it is one.
    pub session: Option<SessionId>,
    /// From.
    pub from: Micros,
    /// Until just before.
    pub until: Micros,
    /// By what.
    pub title: String,
    /// The teacher; empty for none.
    pub teacher: String,
    /// The room; empty for none.
    pub place: String,
}

/// Everything that is taken in a time.
#[derive(Clone, Debug, Default)]
pub struct Busy(Vec<Taken>);

impl Busy {
    /// Reads the sessions between two instants, and who booked one of these rooms.
    pub fn read(
        tx: &mut Tx<'_>,
        community: CommunityId,
        (from, until): (Micros, Micros),
        places: &BTreeSet<&str>,
    ) -> Result<Self, StoreError> {
        let early = from.plus(-Micros::DAY);
        let or = |own: String, usual: String| if own.is_empty() { usual } else { own };
        let mut all = tx.all(&TAKEN, &[&community, &early, &until], |row| {
            Ok(Taken {
                session: Some(row.get(0)?),
                from: row.get(1)?,
                until: row.get(2)?,
                title: row.get(3)?,
                teacher: or(row.get(4)?, row.get(5)?),
                place: or(row.get(6)?, row.get(7)?),
            })
        })?;
        let now = tx.now();
        let rooms = tx.all(&rows::OFFERINGS, &[&community, &now], Offering::read)?;
        let asked = |room: &&Offering| room.way == WayWord::Unit && places.contains(room.title.as_str());
        for room in rooms.iter().filter(asked) {
            let claims = tx.all(&rows::LIVE, &[&community, &room.id, &from], ClaimRow::read)?;
            all.extend(claims.into_iter().map(|claim| Taken {
                session: None,
                from: claim.starts,
                until: claim.ends,
                title: room.title.clone(),
                teacher: String::new(),
                place: room.title.clone(),
            }));
        }
        Ok(Self(all))
    }

    /// Adds what is about to be kept.
    pub fn add(&mut self, taken: Taken) {
        self.0.push(taken);
    }

    /// What stands against a teacher and a room at a time, one's own session left out.
    pub fn against(
        &self,
        (from, until): (Micros, Micros),
        teacher: &str,
        place: &str,
        own: Option<SessionId>,
    ) -> Vec<Clash> {
        let mut clashes = Vec::new();
        for one in &self.0 {
            let meets = one.from < until && from < one.until;
            if !meets || (own.is_some() && one.session == own) {
                continue;
            }
            if !teacher.is_empty() && one.teacher == teacher {
                clashes.push(Clash::Teacher(one.title.clone()));
            }
            if !place.is_empty() && one.place == place {
                clashes.push(Clash::Room(one.title.clone()));
            }
        }
        clashes
    }

    /// Adds to each session that takes place what stands against it.
    pub fn lay_over(&self, planned: &mut [Planned], teacher: &str, place: &str) {
        for one in planned.iter_mut().filter(|one| one.held) {
            let span = (one.session.starts, one.session.ends);
            one.clashes.extend(self.against(span, teacher, place, None));
        }
    }
}
