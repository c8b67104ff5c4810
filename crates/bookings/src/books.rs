//! Whether the books hold: nothing is given twice, nobody is in two places at
//! once, every decision stands in an unbroken chain. For `huiyin audit`.

use std::collections::HashMap;

use kernel::{CommunityId, Uuid};
use serde::Serialize;
use store::{StoreError, Tx, statements};

use crate::allocator::load;
use crate::ids::{OfferingId, PersonId};
use crate::ledger::{Ledger, chained};
use crate::rows::{self, JournalRow};

statements! {
    /// Slices that say another number than their live claims: must be none.
    UNEVEN = "SELECT p.id FROM bookings_pool p WHERE p.community_id = $1 AND p.taken <> \
        (SELECT CAST(COALESCE(SUM(c.party), 0) AS BIGINT) FROM bookings_claim c WHERE c.community_id = $1 \
        AND c.offering_id = p.offering_id AND c.live AND c.pool_id = p.id)";
    /// Cells of claims that are over: must be none.
    STRAY = "SELECT x.claim_id FROM bookings_cell x LEFT JOIN bookings_claim c ON c.community_id = x.community_id \
        AND c.id = x.claim_id AND c.live WHERE x.community_id = $1 AND c.id IS NULL LIMIT 20";
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Books {
    /// Whether everything holds.
    pub holds: bool,
    /// Live claims.
    pub claims: u64,
    /// Decisions in the journal.
    pub decisions: u64,
    /// What does not hold, a sentence each, twenty at most.
    pub faults: Vec<String>,
}

/// Looks at everything that is given out.
pub fn books(tx: &mut Tx<'_>, community: CommunityId) -> Result<Books, StoreError> {
    let mut faults = Vec::new();
    for pool in tx.all(&UNEVEN, &[&community], |row| row.get::<Uuid>(0))? {
        faults.push(format!("pool {pool} says another number than its claims"));
    }
    for claim in tx.all(&STRAY, &[&community], |row| row.get::<Uuid>(0))? {
        faults.push(format!("a cell belongs to claim {claim}, which is over"));
    }
    let forgotten = crate::fault::forgotten(tx, community)?;
    if forgotten > 0 {
        faults.push(format!(
            "{forgotten} reports of what does not work are no matters yet"
        ));
    }
    let (ledger, _) = load(tx, community)?;
    overlaps(&ledger, &mut faults);
    let decisions = chain(tx, community, &mut faults)?;
    faults.truncate(20);
    Ok(Books {
        holds: faults.is_empty(),
        claims: u64::try_from(ledger.claims().count()).unwrap_or(u64::MAX),
        decisions,
        faults,
    })
}

fn overlaps(ledger: &Ledger, faults: &mut Vec<String>) {
    for lot in ledger.lots() {
        for pool in lot.pools.iter().filter(|pool| pool.taken > pool.size) {
            faults.push(format!("pool {} holds more than it has", pool.id));
        }
    }
    let mut persons: HashMap<PersonId, Vec<_>> = HashMap::new();
    let mut seats: HashMap<(OfferingId, i32, i64), Uuid> = HashMap::new();
    for claim in ledger.claims() {
        persons.entry(claim.person).or_default().push(claim);
        for cell in &claim.walls {
            let before = seats.insert((claim.want.lot, claim.took.seat, *cell), claim.id.0);
            if before.is_some() {
                faults.push(format!("claim {} has a seat that another has", claim.id));
            }
        }
    }
    for (person, claims) in persons {
        let mut rest = claims.as_slice();
        while let Some((first, others)) = rest.split_first() {
            if others.iter().any(|other| first.excludes(other)) {
                faults.push(format!("person {person} is in two places at once"));
            }
            rest = others;
        }
    }
}

/// Walks the journal; gives how many decisions there are.
fn chain(tx: &mut Tx<'_>, community: CommunityId, faults: &mut Vec<String>) -> Result<u64, StoreError> {
    let (mut after, mut head, mut count) = (0i64, [0u8; 32], 0u64);
    loop {
        let rows = tx.all(&rows::JOURNAL, &[&community, &after], JournalRow::read)?;
        if rows.is_empty() {
            return Ok(count);
        }
        for row in rows {
            head = chained(&head, row.seq, &row.verb, row.thing, row.offering, row.person);
            if row.seq != after + 1 || row.hash != head {
                faults.push(format!(
                    "decision {} does not follow from the one before",
                    row.seq
                ));
                return Ok(count);
            }
            after = row.seq;
            count += 1;
        }
    }
}
