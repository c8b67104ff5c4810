//! Bad grades as the actor sees them: those that wait for a judge, then the
//! newest first, as far back as anybody likes to go.

use std::fmt;

use kernel::{Micros, Uuid};
use store::{StoreError, Tx, statements};

use crate::appeal::{Appeal, Finding};
use crate::cx::{Cx, Refused};
use crate::rows::{Matter, Rating};

/// How many are read at once.
const BATCH: i64 = 100;
/// How many are looked at for one page: whoever sees few of them goes on by hand.
const MOST: usize = 1_000;

macro_rules! rating {
    () => {
        "r.community_id, r.id, r.matter_id, r.intake_id, r.round, r.grade, r.reasons, r.words, r.channel, r.unit_id, r.at"
    };
}

statements! {
    RATING = concat!("SELECT ", rating!(), " FROM matters_rating r WHERE r.community_id = $1 AND r.id = $2");
    /// The newest first, behind a key.
    BAD = concat!("SELECT ", rating!(), " FROM matters_rating r WHERE r.community_id = $1 AND r.grade <= 2 AND (r.at, r.id) < ($2, $3) ORDER BY r.at DESC, r.id DESC LIMIT $4");
    /// Those that wait for a judge, the oldest first.
    WAITING = concat!("SELECT ", rating!(), " FROM matters_appeal p CROSS JOIN matters_rating r WHERE p.community_id = $1 AND p.verdict = '' AND r.community_id = $1 AND r.id = p.rating_id ORDER BY p.at LIMIT 60");
    APPEAL_OF = "SELECT community_id, id, rating_id, why, by_actor, by_name, at, verdict, ground, judged_name, judged_at FROM matters_appeal WHERE community_id = $1 AND rating_id = $2";
}

/// Where a page of the list ends: when the last grade that was looked at was
/// given, and which it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key {
    at: Micros,
    id: Uuid,
}

impl Key {
    /// Before everything.
    const NEWEST: Self = Self {
        at: Micros(i64::MAX),
        id: Uuid::nil(),
    };

    /// Reads what [`Display`](fmt::Display) wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('.')?;
        Some(Self {
            at: Micros(at.parse().ok()?),
            id: Uuid::parse_str(id).ok()?,
        })
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at.0, self.id.simple())
    }
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct Page {
    /// The grades.
    pub rows: Vec<Bad>,
    /// Where to go on, if it does not end here.
    pub next: Option<Key>,
}

/// A bad grade with its matter and what became of it.
#[derive(Clone, Debug)]
pub struct Bad {
    /// The rating.
    pub rating: Rating,
    /// Its matter.
    pub matter: Matter,
    /// The appeal, if there is one.
    pub appeal: Option<Appeal>,
}

impl Bad {
    /// Whether it waits for a judge.
    pub fn waits(&self) -> bool {
        let open = |appeal: &Appeal| appeal.verdict == Finding::None;
        self.appeal.as_ref().is_some_and(open)
    }

    /// Whether the actor may appeal: whoever answered, and their unit.
    pub fn may_appeal(&self, cx: &Cx<'_>) -> bool {
        self.appeal.is_none() && (is_theirs(cx, self) || cx.policy.may(cx.actor, "appeal", &self.matter))
    }

    /// Whether the actor may judge: neither whoever answered nor whoever appealed.
    pub fn may_judge(&self, cx: &Cx<'_>) -> bool {
        let asked = self.appeal.as_ref().map(|appeal| appeal.by.as_str());
        self.waits()
            && cx.policy.may(cx.actor, "judge", &self.matter)
            && !is_theirs(cx, self)
            && asked != Some(cx.actor.label().as_str())
    }
}

/// Whether the actor, or their unit, gave the answer that was graded.
fn is_theirs(cx: &Cx<'_>, bad: &Bad) -> bool {
    let (staff, matter) = (cx.actor.staff, &bad.matter);
    let handled = staff.is_some() && (staff == matter.owner || staff == matter.last_answerer);
    handled || cx.actor.units().any(|unit| Some(unit) == bad.rating.unit)
}

/// A grade as the actor sees it, if they work with its matter.
fn seen(tx: &mut Tx<'_>, cx: &Cx<'_>, rating: Rating) -> Result<Option<Bad>, StoreError> {
    let matter = Matter::by_id(tx, cx.community, rating.matter)?;
    let Some(matter) = matter.filter(|matter| cx.policy.may(cx.actor, "work", matter)) else {
        return Ok(None);
    };
    let appeal = tx.maybe(&APPEAL_OF, &[&cx.community, &rating.id], Appeal::read)?;
    Ok(Some(Bad {
        rating,
        matter,
        appeal,
    }))
}

/// A rating of a matter that the actor works with; else there is none.
pub fn by_id(tx: &mut Tx<'_>, cx: &Cx<'_>, id: Uuid) -> Result<Bad, Refused> {
    let rating = tx.maybe(&RATING, &[&cx.community, &id], Rating::read)?;
    let found = match rating {
        Some(rating) => seen(tx, cx, rating)?,
        None => None,
    };
    found.ok_or(Refused::NotFound)
}

/// Bad grades of matters that the actor works with, behind a key: `limit` of
/// them, the newest first. Those that wait for a judge lead the first page
/// besides, and are left out of all.
pub fn page(tx: &mut Tx<'_>, cx: &Cx<'_>, before: Option<Key>, limit: usize) -> Result<Page, StoreError> {
    let waiting = tx.all(&WAITING, &[&cx.community], Rating::read)?;
    let known: Vec<Uuid> = waiting.iter().map(|rating| rating.id).collect();
    let mut rows = Vec::new();
    if before.is_none() {
        for rating in waiting {
            rows.extend(seen(tx, cx, rating)?);
        }
    }
    let (mut key, full, mut looked) = (before.unwrap_or(Key::NEWEST), rows.len() + limit, 0);
    while looked < MOST {
        let batch = tx.all(&BAD, &[&cx.community, &key.at, &key.id, &BATCH], Rating::read)?;
        if batch.is_empty() {
            return Ok(Page { rows, next: None });
        }
        looked += batch.len();
        for rating in batch {
            let here = Key {
                at: rating.at,
                id: rating.id,
            };
            if !known.contains(&rating.id)
                && let Some(bad) = seen(tx, cx, rating)?
            {
                if rows.len() == full {
                    // There is one more to see: it begins the next page.
                    let next = Some(key);
                    return Ok(Page { rows, next });
                }
                rows.push(bad);
            }
            key = here;
        }
    }
    let next = Some(key);
    Ok(Page { rows, next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_record_holds() {
        assert_eq!(rating!().replace("r.", ""), Rating::COLUMNS);
    }
}
