//! Everything that the manager's page counts, kept for half a minute; the
//! no-loss proof, which reads every matter, for ten.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{CommunityId, GridPath, Micros, UnitId};
use store::{StoreError, Tx};
use web::{Door, Failure};

use super::rows::{self, ByWeek, CARDS, WEEK, WEEKS, Waits};
use crate::lists::{self, Figures};
use crate::no_loss::{NoLoss, no_loss};
use crate::rows::Matter;

/// How long the figures are believed.
const FRESH: i64 = 30 * Micros::SECOND;
/// How long the proof is believed.
const PROVED: i64 = 10 * Micros::MINUTE;

/// The first few matters that wait for a decision, and how many there are.
#[derive(Clone, Debug, Default)]
pub(super) struct Waiting {
    pub first: Vec<Matter>,
    pub all: i64,
}

/// The figures.
#[derive(Clone, Debug, Default)]
pub(super) struct Board {
    /// When they were counted.
    pub at: Micros,
    /// The Monday with which the charts begin.
    pub start: Micros,
    pub now: Figures,
    pub raised: Waiting,
    pub returned: Waiting,
    pub unhappy: Waiting,
    /// Waits for the wall; counted by category.
    pub wall: Vec<Matter>,
    pub wall_by: Vec<(String, i64)>,
    pub received: ByWeek,
    pub answered: ByWeek,
    /// Days, how many, how many of these late.
    pub days: Vec<(i64, i64, i64)>,
    /// The most frequent promise in days.
    pub promise: Option<i64>,
    pub categories: Vec<(String, i64, i64)>,
    pub units: Vec<(Option<UnitId>, i64, Micros)>,
    pub places: Vec<(GridPath, i64)>,
    /// Merged, handed back, done again.
    pub tally: (i64, i64, i64),
    pub unowned: i64,
    /// The newest sealed batch of the log.
    pub head: Option<(i64, [u8; 32])>,
}

/// The proof, and when it was made.
#[derive(Clone, Debug, Default)]
pub(super) struct Proof {
    pub at: Micros,
    pub figures: NoLoss,
}

/// Something for each community, for a while.
#[derive(Debug)]
pub(super) struct Kept<T>(Mutex<HashMap<CommunityId, (Micros, Arc<T>)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Kept<T> {
    fn held(&self, community: CommunityId, now: Micros, fresh: i64) -> Option<Arc<T>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, value) = held.get(&community)?;
        (now.since(*at).abs() < fresh).then(|| Arc::clone(value))
    }

    fn keep(&self, community: CommunityId, now: Micros, value: T) -> Arc<T> {
        let value = Arc::new(value);
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.insert(community, (now, Arc::clone(&value)));
        value
    }
}

/// The figures of a centre.
pub(super) async fn board(door: &Door) -> Result<Arc<Board>, Failure> {
    let kept = door.app.shelf::<Kept<Board>>();
    let (community, now) = (door.community.id, door.now);
    if let Some(board) = kept.held(community, now, FRESH) {
        return Ok(board);
    }
    let today = now.day(&door.zone);
    let monday = today.plus_days(1 - i64::from(today.weekday().number()));
    let start = door.zone.instant(monday.plus_days(-7 * (WEEKS - 1)), 0);
    let month = door.zone.instant(today.first_of_month(), 0);
    // What the zone's clocks are ahead, so that days are counted from midnight.
    let ahead = today.number().saturating_mul(Micros::DAY) - door.zone.instant(today, 0).0;
    let board = door
        .read::<_, StoreError, _>(move |tx| count(tx, community, start, month, ahead))
        .await?;
    Ok(kept.keep(community, now, board))
}

/// The proof of a centre.
pub(super) async fn proof(door: &Door) -> Result<Arc<Proof>, Failure> {
    let kept = door.app.shelf::<Kept<Proof>>();
    let (community, now) = (door.community.id, door.now);
    if let Some(proof) = kept.held(community, now, PROVED) {
        return Ok(proof);
    }
    let figures = door
        .read::<_, StoreError, _>(move |tx| no_loss(tx, community))
        .await?;
    Ok(kept.keep(community, now, Proof { at: now, figures }))
}

fn count(
    tx: &mut Tx<'_>,
    community: CommunityId,
    start: Micros,
    month: Micros,
    ahead: i64,
) -> Result<Board, StoreError> {
    let now = tx.now();
    let before = start.plus(-WEEKS * WEEK);
    let raised = Waiting {
        first: rows::waiting(tx, community, Waits::Raised, now, CARDS)?,
        all: tx.one(&rows::RAISED, &[&community, &now], |row| row.get(0))?,
    };
    let unhappy = Waiting {
        first: rows::waiting(tx, community, Waits::Unhappy, start, CARDS)?,
        all: tx.one(&rows::UNHAPPY, &[&community, &start], |row| row.get(0))?,
    };
    let returned = Waiting {
        first: rows::waiting(tx, community, Waits::Returned, Micros(i64::MIN), CARDS)?,
        all: tx.one(&rows::RETURNED, &[&community], |row| row.get(0))?,
    };
    Ok(Board {
        at: now,
        start,
        now: lists::figures(tx, community, month)?,
        raised,
        returned,
        unhappy,
        wall: rows::waiting(tx, community, Waits::Wall, start, CARDS)?,
        wall_by: tx.all(&rows::WAITING, &[&community, &start], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?,
        received: rows::pairs(tx, &rows::RECEIVED, &[&community, &start])?,
        answered: rows::pairs(tx, &rows::ANSWERED, &[&community, &before, &start])?,
        days: tx.all(&rows::DAYS, &[&community, &start, &ahead], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?,
        promise: tx.maybe(&rows::PROMISE, &[&community, &start, &ahead], |row| row.get(0))?,
        categories: tx.all(&rows::CATEGORIES, &[&community, &start], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?,
        units: rows::late_units(tx, community)?,
        places: rows::places(tx, community, start)?,
        tally: tx.one(&rows::TALLY, &[&community, &start], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?,
        unowned: tx.one(&rows::UNOWNED, &[&community], |row| row.get(0))?,
        head: store::notary::head(tx, community)?,
    })
}
