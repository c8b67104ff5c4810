//! How far a notice has come: figures by staircase, and who was not reached.

use kernel::{CommunityId, GridPath, PersonId};
use store::{StoreError, Tx};

use super::rows::{self, NoticeId, Told, ToldId};
use crate::register::{Person, Reach, persons};

/// One staircase.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stair {
    /// The place.
    pub path: GridPath,
    /// So many are to be told.
    pub all: i64,
    /// So many said that they know.
    pub read: i64,
    /// So many were told in person.
    pub told: i64,
    /// To so many a message went out.
    pub sent: i64,
}

/// The sum.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counted {
    /// So many are to be told.
    pub all: i64,
    /// So many said that they know.
    pub read: i64,
    /// So many were told in person.
    pub told: i64,
    /// To so many a message went out.
    pub sent: i64,
}

impl Counted {
    /// So many were not reached.
    pub fn open(&self) -> i64 {
        self.all - self.read - self.told
    }
}

/// Somebody who was not reached.
#[derive(Clone, PartialEq, Debug)]
pub struct Waiting {
    /// What they were to be told.
    pub told: Told,
    /// Who; none if the register no longer has them.
    pub person: Option<Person>,
}

/// The ranges of a reach: low and high ends of paths.
fn ranges(reach: &Reach) -> Vec<(Vec<u8>, Vec<u8>)> {
    match reach {
        Reach::All => vec![GridPath::ROOT.range()],
        Reach::In(places) => places.iter().map(|place| place.range()).collect(),
    }
}

/// Figures by staircase, as far as the reach goes.
pub fn stairs(
    tx: &mut Tx<'_>,
    community: CommunityId,
    notice: NoticeId,
    reach: &Reach,
) -> Result<Vec<Stair>, StoreError> {
    let mut all = Vec::new();
    for (low, high) in ranges(reach) {
        let found = tx.all(&rows::BY_STAIR, &[&community, &notice, &low, &high], |row| {
            Ok(Stair {
                path: row.get(0)?,
                all: row.get(1)?,
                read: row.get(2)?,
                told: row.get(3)?,
                sent: row.get(4)?,
            })
        })?;
        all.extend(found);
    }
    Ok(all)
}

/// The sum of staircases.
pub fn counted(stairs: &[Stair]) -> Counted {
    stairs.iter().fold(Counted::default(), |sum, stair| Counted {
        all: sum.all + stair.all,
        read: sum.read + stair.read,
        told: sum.told + stair.told,
        sent: sum.sent + stair.sent,
    })
}

/// Whether a notice concerns anybody or anything within the reach.
pub(super) fn concerns(
    tx: &mut Tx<'_>,
    community: CommunityId,
    notice: NoticeId,
    reach: &Reach,
) -> Result<bool, StoreError> {
    for (low, high) in ranges(reach) {
        let found = tx.maybe(&rows::CONCERNS, &[&community, &notice, &low, &high], |row| {
            row.get::<ToldId>(0)
        })?;
        if found.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Those of a notice who were not reached, within the reach, after a row; at most `limit`.
pub fn waiting(
    tx: &mut Tx<'_>,
    community: CommunityId,
    notice: NoticeId,
    reach: &Reach,
    after: Option<(GridPath, ToldId)>,
    limit: u32,
) -> Result<Vec<Waiting>, StoreError> {
    let (path, id) = after.unwrap_or((GridPath::ROOT, ToldId(kernel::Uuid::nil())));
    let mut all: Vec<Told> = Vec::new();
    for (low, high) in ranges(reach) {
        let room = i64::from(limit) - i64::try_from(all.len()).unwrap_or(i64::MAX);
        if room <= 0 {
            break;
        }
        let values: [&dyn kernel::Param; 7] = [&community, &notice, &low, &high, &path, &id, &room];
        all.extend(tx.all(&rows::OPEN_OF_NOTICE, &values, Told::read)?);
    }
    with_people(tx, community, all)
}

/// Those of a place who were not reached by any notice, at most `limit`: a leader's list.
pub fn waiting_in(
    tx: &mut Tx<'_>,
    community: CommunityId,
    reach: &Reach,
    limit: i64,
) -> Result<Vec<Waiting>, StoreError> {
    let mut all: Vec<Told> = Vec::new();
    for (low, high) in ranges(reach) {
        all.extend(tx.all(
            &rows::OPEN_OF_PLACE,
            &[&community, &low, &high, &limit],
            Told::read,
        )?);
    }
    with_people(tx, community, all)
}

fn with_people(tx: &mut Tx<'_>, community: CommunityId, all: Vec<Told>) -> Result<Vec<Waiting>, StoreError> {
    let ids: Vec<PersonId> = all.iter().map(|told| PersonId(told.subject)).collect();
    let found = persons(tx, community, &ids)?;
    let people: std::collections::HashMap<PersonId, Person> =
        found.into_iter().map(|person| (person.id, person)).collect();
    let known = |told: Told| Waiting {
        person: people.get(&PersonId(told.subject)).cloned(),
        told,
    };
    Ok(all.into_iter().map(known).collect())
}

/// The title of a notice.
pub fn title_of(tx: &mut Tx<'_>, community: CommunityId, id: NoticeId) -> Result<Option<String>, StoreError> {
    let found = tx.maybe(&rows::NOTICE, &[&community, &id], rows::Notice::read)?;
    Ok(found.map(|notice| notice.title))
}
