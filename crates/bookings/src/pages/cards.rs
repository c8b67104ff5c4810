//! Offerings as lists show them: when, where, with whom, how many seats are left.

use std::collections::HashMap;

use kernel::{CommunityId, Micros};
use store::{StoreError, Tx, statements};
use web::{Door, Frame};

use crate::ids::OfferingId;
use crate::rows::{self, Mode, Offering, OfferingState, Session, SessionState};

statements! {
    /// Seats of each offering that is not over: all and left.
    pub(crate) SEATS = "SELECT p.offering_id, CAST(SUM(p.size) AS BIGINT), CAST(SUM(p.size - p.taken) AS BIGINT) \
        FROM bookings_offering o JOIN bookings_pool p ON p.community_id = o.community_id AND p.offering_id = o.id \
        WHERE o.community_id = $1 AND o.last_at > $2 GROUP BY p.offering_id";
}

/// How far ahead sessions are looked for.
const AHEAD: i64 = 30 * Micros::DAY;

/// An offering in a list.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub id: String,
    pub title: String,
    pub about: String,
    pub place: String,
    pub teacher: String,
    pub audience: String,
    pub kind: &'static str,
    /// The next sessions, three at most.
    pub next: Vec<(Micros, Micros)>,
    /// All seats, and those left; none for what is given by time.
    pub seats: Option<(i64, i64)>,
    pub opens: Micros,
    pub closes: Micros,
    pub waits: bool,
    pub drawn: bool,
    pub off: bool,
    /// Since when it is known.
    pub made: Micros,
}

impl Card {
    /// Where it leads.
    pub fn href(&self) -> String {
        format!("/classes/{}", self.id)
    }

    /// How it stands, in a few words, and the class of the tag.
    pub fn standing(&self, f: &Frame) -> (&'static str, String) {
        if self.off {
            return ("late", f.t("bookings-off"));
        }
        if f.now >= self.closes {
            return ("plain", f.t("bookings-closed"));
        }
        if f.now < self.opens {
            return ("warm", f.t1("bookings-opens", "when", f.moment(self.opens)));
        }
        if self.drawn {
            return ("sky", f.t("bookings-by-draw"));
        }
        match self.seats {
            None => ("", f.t("bookings-book-time")),
            Some((_, left)) if left > 0 => ("", f.t1("bookings-left", "n", left)),
            Some(_) if self.waits => ("warm", f.t("bookings-full-wait")),
            Some(_) => ("plain", f.t("bookings-full")),
        }
    }

    /// Whether it fits the word of an audience or a kind.
    pub fn is_for(&self, word: &str) -> bool {
        word.is_empty() || self.kind == word || self.audience.split(' ').any(|one| one == word)
    }
}

/// A card of an offering without its sessions and seats.
pub(crate) fn card(offering: &Offering) -> Card {
    Card {
        id: offering.id.to_string(),
        title: offering.title.clone(),
        about: offering.about.clone(),
        place: offering.place.clone(),
        teacher: offering.teacher.clone(),
        audience: offering.audience.clone(),
        kind: offering.kind.word(),
        next: Vec::new(),
        seats: None,
        opens: offering.opens,
        closes: offering.closes,
        waits: offering.waits,
        drawn: offering.mode == Mode::Draw,
        off: offering.state == OfferingState::Off,
        made: offering.made,
    }
}

/// Everything that is not over, soonest first.
pub(crate) async fn cards(door: &Door) -> Result<Vec<Card>, StoreError> {
    let community = door.community.id;
    door.read(move |tx| read(tx, community)).await
}

fn read(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Card>, StoreError> {
    let now = tx.now();
    let offerings = tx.all(&rows::OFFERINGS, &[&community, &now], Offering::read)?;
    let until = now.plus(AHEAD);
    let sessions = tx.all(
        &rows::SESSIONS_BETWEEN,
        &[&community, &now, &until],
        Session::read,
    )?;
    let seats: HashMap<OfferingId, (i64, i64)> = tx
        .all(&SEATS, &[&community, &now], |row| {
            Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
        })?
        .into_iter()
        .collect();
    let mut next: HashMap<OfferingId, Vec<(Micros, Micros)>> = HashMap::new();
    for session in sessions
        .iter()
        .filter(|session| session.state != SessionState::Off)
    {
        let some = next.entry(session.offering).or_default();
        if some.len() < 3 {
            some.push((session.starts, session.ends));
        }
    }
    let mut cards: Vec<Card> = offerings
        .iter()
        .map(|offering| Card {
            next: next.remove(&offering.id).unwrap_or_default(),
            seats: seats.get(&offering.id).copied(),
            ..card(offering)
        })
        .collect();
    cards.sort_by_key(|card| card.next.first().map_or(i64::MAX, |(from, _)| from.0));
    Ok(cards)
}
