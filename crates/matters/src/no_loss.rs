//! The no-loss proof: every intake is answered, or open with an owner and a
//! date, or merged into a matter that is one of these. Nothing else exists.

use kernel::CommunityId;
use serde::Serialize;
use store::{StoreError, Tx, statements};

statements! {
    /// Intakes by what became of the matter that they began.
    INTAKES = "SELECT m.state, m.merged_into IS NOT NULL, m.owner_id IS NOT NULL, m.open_due IS NOT NULL, m.answered_at IS NOT NULL, count(*) FROM matters_intake i JOIN matters_matter m ON m.community_id = i.community_id AND m.id = i.matter_id WHERE i.community_id = $1 GROUP BY m.state, m.merged_into IS NOT NULL, m.owner_id IS NOT NULL, m.open_due IS NOT NULL, m.answered_at IS NOT NULL";
    /// Every intake.
    ALL_INTAKES = "SELECT count(*) FROM matters_intake WHERE community_id = $1";
    /// Every matter.
    ALL_MATTERS = "SELECT count(*) FROM matters_matter WHERE community_id = $1";
    /// Matters that nobody's words began.
    ORPHANS = "SELECT count(*) FROM matters_matter m WHERE m.community_id = $1 AND NOT EXISTS (SELECT 1 FROM matters_intake i WHERE i.community_id = m.community_id AND i.matter_id = m.id)";
    /// Merges that lead to nothing, or to another merge.
    BAD_MERGES = "SELECT count(*) FROM matters_matter c LEFT JOIN matters_matter p ON p.community_id = c.community_id AND p.id = c.merged_into WHERE c.community_id = $1 AND c.merged_into IS NOT NULL AND (p.id IS NULL OR p.state = 'merged')";
    /// Matters whose receipt stands in no line of the log.
    UNLOGGED = "SELECT count(*) FROM matters_matter m WHERE m.community_id = $1 AND NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.community_id = m.community_id AND e.subject_id = m.id AND e.verb = 'report')";
    /// Open matters whose promise is past and that nobody was told of.
    FORGOTTEN = "SELECT count(*) FROM matters_matter WHERE community_id = $1 AND open_due IS NOT NULL AND open_due < $2 AND paused_at IS NULL AND escalated < 2";
    /// Numbers that were given in a series: from, until.
    GIVEN = "SELECT count(*) FROM matters_intake WHERE community_id = $1 AND receipt >= $2 AND receipt < $3";
}

/// The equation and what breaks it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct NoLoss {
    /// Everything that anybody said.
    pub intakes: i64,
    /// Matters.
    pub matters: i64,
    /// Intakes whose matter is answered or closed.
    pub answered: i64,
    /// Intakes whose matter is open, with an owner and a due date.
    pub open: i64,
    /// Intakes whose matter is carried by another.
    pub merged: i64,
    /// Intakes that are none of these: must be 0.
    pub lost: i64,
    /// Matters without an intake: must be 0.
    pub orphans: i64,
    /// Merges into nothing or into a merged one: must be 0.
    pub bad_merges: i64,
    /// Matters without a line in the log: must be 0.
    pub unlogged: i64,
    /// Overdue ones that nobody was told of yet; 0 after the next pass of the clocks.
    pub forgotten: i64,
    /// Receipt numbers that were leased and never used.
    pub skipped_numbers: i64,
    /// Whether intakes = answered + open + merged, and nothing else is wrong.
    pub holds: bool,
}

/// Counts the equation over one community.
pub fn no_loss(tx: &mut Tx<'_>, community: CommunityId) -> Result<NoLoss, StoreError> {
    let now = tx.now();
    let mut out = NoLoss::default();
    let count = |tx: &mut Tx<'_>, sql: &store::Sql| tx.one(sql, &[&community], |row| row.get::<i64>(0));
    out.intakes = count(tx, &ALL_INTAKES)?;
    out.matters = count(tx, &ALL_MATTERS)?;
    out.orphans = count(tx, &ORPHANS)?;
    out.bad_merges = count(tx, &BAD_MERGES)?;
    out.unlogged = count(tx, &UNLOGGED)?;
    out.forgotten = tx.one(&FORGOTTEN, &[&community, &now], |row| row.get(0))?;
    let kinds = tx.all(&INTAKES, &[&community], |row| {
        let state: String = row.get(0)?;
        let facts: (bool, bool, bool, bool) = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        Ok((state, facts, row.get::<i64>(5)?))
    })?;
    for (state, (merged, owner, due, answered), number) in kinds {
        let place = match state.as_str() {
            "merged" if merged => &mut out.merged,
            "answered" | "closed" if answered => &mut out.answered,
            "received" | "assigned" | "in_hand" if owner && due => &mut out.open,
            _ => &mut out.lost,
        };
        *place += number;
    }
    out.skipped_numbers = skipped(tx, community)?;
    out.holds = out.intakes == out.answered + out.open + out.merged
        && [out.lost, out.orphans, out.bad_merges, out.unlogged]
            .iter()
            .all(|wrong| *wrong == 0);
    Ok(out)
}

fn skipped(tx: &mut Tx<'_>, community: CommunityId) -> Result<i64, StoreError> {
    let mut skipped = 0;
    for (series, next) in store::number::heads(tx, community)? {
        let Some(period) = series.strip_prefix("receipt:") else {
            continue;
        };
        let (from, until) = (format!("{period}-"), format!("{period}."));
        let given: i64 = tx.one(&GIVEN, &[&community, &from, &until], |row| row.get(0))?;
        skipped += (next - 1 - given).max(0);
    }
    Ok(skipped)
}
