//! Everything that is given out, read from the database.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use kernel::{CommunityId, Day, Micros, Uuid, Zone};
use store::{Community, StoreError, Tx};

use super::front::Known;
use crate::blocked::blocked;
use crate::ids::{OfferingId, PersonId};
use crate::ledger::{Ledger, Lot, Pool, Took, Wait, Want, Way};
use crate::rows::{
    self, ClaimRow, Mode, Offering, OfferingState, PoolRow, Session, SessionState, WaitRow, WayWord,
};

/// People whose standing is kept at hand.
const PEOPLE: usize = 400_000;

/// Reads the ledger, and what the front knows.
pub fn load(tx: &mut Tx<'_>, community: CommunityId) -> Result<(Ledger, Known), StoreError> {
    let mut ledger = Ledger::default();
    let last: Option<(i64, Vec<u8>)> =
        tx.maybe(&rows::LAST, &[&community], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if let Some((seq, hash)) = last {
        ledger.seq = seq;
        ledger.head = hash.try_into().unwrap_or_default();
    }
    let since = tx.now().plus(-2 * Micros::DAY);
    for offering in tx.all(&rows::OFFERINGS, &[&community, &since], Offering::read)? {
        fresh(tx, &offering)?.put_in(&mut ledger);
    }
    let known = Known {
        answers: answers(tx, community)?,
        standings: standings(tx, community)?,
    };
    Ok((ledger, known))
}

/// A lot with all that is known of it.
pub struct FreshLot {
    lot: Lot,
    claims: Vec<ClaimRow>,
    waits: Vec<WaitRow>,
}

impl FreshLot {
    /// Puts it in place of what the ledger knew of the lot.
    pub fn put_in(self, ledger: &mut Ledger) {
        let id = self.lot.id;
        ledger.forget(id);
        ledger.put(self.lot);
        for claim in self.claims {
            let by_time = claim.starts.0 != 0;
            let want = Want {
                lot: id,
                span: if by_time {
                    (claim.starts.0, claim.ends.0)
                } else {
                    (0, 0)
                },
                party: claim.party,
            };
            let took = Took {
                pool: claim.pool,
                seat: claim.seat,
            };
            ledger.restore(
                claim.id,
                claim.person,
                want,
                took,
                (claim.state, claim.seq, claim.until, claim.at),
            );
        }
        for wait in self.waits {
            ledger.restore_wait(Wait {
                id: wait.id,
                lot: id,
                person: wait.person,
                party: wait.party,
                standing: u8::try_from(wait.standing).unwrap_or_default(),
                seq: wait.seq,
                at_once: wait.at_once,
                invited: wait.invited,
            });
        }
    }
}

/// Reads one offering anew; none if there is no such one.
pub fn lot(tx: &mut Tx<'_>, community: CommunityId, id: OfferingId) -> Result<Option<FreshLot>, StoreError> {
    match tx.maybe(&rows::OFFERING, &[&community, &id], Offering::read)? {
        Some(offering) => fresh(tx, &offering).map(Some),
        None => Ok(None),
    }
}

fn fresh(tx: &mut Tx<'_>, offering: &Offering) -> Result<FreshLot, StoreError> {
    let (community, id) = (offering.community, offering.id);
    let zone = Community::by_id(tx, community)?
        .and_then(|community| Zone::named(&community.zone).ok())
        .unwrap_or_else(Zone::shanghai);
    let sessions = tx.all(&rows::SESSIONS, &[&community, &id], Session::read)?;
    let mut spans: Vec<(i64, i64)> = sessions
        .iter()
        .filter(|session| session.state != SessionState::Off)
        .map(|session| (session.starts.0, session.ends.0))
        .collect();
    spans.sort_unstable();
    let pools = tx.all(&rows::POOLS, &[&community, &id], PoolRow::read)?;
    let mut lot = Lot::new(id, way_of(offering));
    lot.pools = pools.iter().map(pool_of).collect();
    lot.spans = Arc::from(spans);
    lot.may_overlap = offering.may_overlap;
    lot.waits = offering.waits;
    lot.opens = offering.opens;
    lot.closes = if offering.state == OfferingState::Off {
        Micros(i64::MIN)
    } else {
        offering.closes
    };
    lot.hours = (i64::from(offering.open_minute), i64::from(offering.close_minute));
    lot.offset = offset_of(&zone, tx.now());
    lot.drawn = offering.mode == Mode::Draw;
    lot.aged = offering.min_age > 0 || offering.max_age > 0;
    lot.release = i64::from(offering.release_minutes) * Micros::MINUTE;
    lot.blocked = Arc::from(blocked(tx, community, offering, &zone)?);
    let since = tx.now().plus(-Micros::DAY);
    Ok(FreshLot {
        lot,
        claims: tx.all(&rows::LIVE, &[&community, &id, &since], ClaimRow::read)?,
        waits: tx.all(&rows::WAITING, &[&community, &id], WaitRow::read)?,
    })
}

/// What is added to an instant to get wall time.
fn offset_of(zone: &Zone, now: Micros) -> i64 {
    let (day, minute) = zone.day_and_minute(now);
    let wall = day.since(Day::from_number(0)) * Micros::DAY + i64::from(minute) * Micros::MINUTE;
    let whole = now.0.div_euclid(Micros::MINUTE) * Micros::MINUTE;
    wall - whole
}

fn way_of(offering: &Offering) -> Way {
    let cell = i64::from(offering.slot_minutes) * Micros::MINUTE;
    match offering.way {
        WayWord::Count => Way::Count,
        WayWord::Unit => Way::Unit { cell },
        WayWord::Slot => Way::Slot {
            cell,
            seats: offering.seats,
        },
        WayWord::Rate => Way::Rate {
            cell,
            total: offering.seats,
            each: offering.per_person,
        },
        WayWord::Shift => Way::Shift {
            least: offering.least,
        },
    }
}

fn pool_of(row: &PoolRow) -> Pool {
    Pool {
        id: row.id,
        needs: u8::try_from(row.needs).unwrap_or_default(),
        size: row.size,
        taken: row.taken,
        opens: row.opens,
        release: row.release,
    }
}

type Answers = HashMap<String, (Vec<u8>, Arc<str>)>;

fn answers(tx: &mut Tx<'_>, community: CommunityId) -> Result<Answers, StoreError> {
    let (mut after, mut all) = (String::new(), HashMap::new());
    loop {
        let rows: Vec<(String, Vec<u8>, String)> = tx.all(&rows::KEPT, &[&community, &after], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        let Some((last, ..)) = rows.last() else {
            return Ok(all);
        };
        after.clone_from(last);
        all.extend(
            rows.into_iter()
                .map(|(key, hash, receipt)| (key, (hash, Arc::from(receipt)))),
        );
    }
}

fn standings(tx: &mut Tx<'_>, community: CommunityId) -> Result<HashMap<PersonId, u8>, StoreError> {
    let (mut after, mut all) = (PersonId(Uuid::nil()), HashMap::new());
    while all.len() < PEOPLE {
        let rows: Vec<(PersonId, u8)> = tx.all(&rows::STANDINGS, &[&community, &after], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let Some((last, _)) = rows.last() else {
            break;
        };
        after = *last;
        all.extend(rows);
    }
    Ok(all)
}
