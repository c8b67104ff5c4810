//! The manager's figures: each counted over the last weeks by an index, or
//! over what is open now.

use kernel::{CommunityId, GridPath, Micros, UnitId};
use store::{Sql, StoreError, Tx, statements};

use crate::rows::Matter;

/// A week in microseconds; written out in the statements below.
pub(super) const WEEK: i64 = 604_800_000_000;
/// Weeks that the charts show.
pub(super) const WEEKS: i64 = 12;
/// How many of a kind of decision are shown one by one.
pub(super) const CARDS: i64 = 4;

statements! {
    /// What came in, by week.
    pub(super) RECEIVED = "SELECT (received_at - $2) / 604800000000, count(*) FROM matters_matter WHERE community_id = $1 AND key >= $2 GROUP BY 1";
    /// What was answered, by week; what was received long before is left out.
    pub(super) ANSWERED = "SELECT (answered_at - $3) / 604800000000, count(*) FROM matters_matter WHERE community_id = $1 AND key >= $2 AND answered_at >= $3 AND merged_into IS NULL GROUP BY 1";
    /// Civil days to the answer, with how many were late.
    pub(super) DAYS = "SELECT (answered_at + $3) / 86400000000 - (received_at + $3) / 86400000000, count(*), CAST(SUM(CASE WHEN late THEN 1 ELSE 0 END) AS BIGINT) FROM matters_matter WHERE community_id = $1 AND key >= $2 AND answered_at IS NOT NULL AND merged_into IS NULL GROUP BY 1";
    /// The promise that was given most often, in civil days.
    pub(super) PROMISE = "SELECT (settle_due + $3) / 86400000000 - (received_at + $3) / 86400000000, count(*) FROM matters_matter WHERE community_id = $1 AND key >= $2 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1";
    /// What came in, by category and week.
    pub(super) CATEGORIES = "SELECT category, (received_at - $2) / 604800000000, count(*) FROM matters_matter WHERE community_id = $1 AND key >= $2 GROUP BY 1, 2";
    /// What is late now, by unit, with the oldest promise.
    pub(super) LATE_UNITS = "SELECT unit_id, count(*), MIN(settle_due) FROM matters_matter WHERE community_id = $1 AND open_due IS NOT NULL AND open_due < $2 AND settle_due < $2 AND paused_at IS NULL GROUP BY unit_id";
    /// What came in, by building: two levels of two bytes.
    pub(super) PLACES = "SELECT COALESCE(substr(path, 1, 4), path), count(*) FROM matters_matter WHERE community_id = $1 AND key >= $2 GROUP BY 1";
    /// Merged, handed back, done again.
    pub(super) TALLY = "SELECT CAST(COALESCE(SUM(CASE WHEN merged_into IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(COALESCE(SUM(returns), 0) AS BIGINT), CAST(COALESCE(SUM(round - 1), 0) AS BIGINT) FROM matters_matter WHERE community_id = $1 AND key >= $2";
    /// Open ones that nobody owns.
    pub(super) UNOWNED = "SELECT count(*) FROM matters_matter WHERE community_id = $1 AND open_due IS NOT NULL AND owner_id IS NULL";
    /// Open ones that are past their promise and went up to the community.
    pub(super) RAISED = "SELECT count(*) FROM matters_matter WHERE community_id = $1 AND open_due IS NOT NULL AND open_due < $2 AND settle_due < $2 AND escalated >= 4 AND paused_at IS NULL";
    /// Open ones that were handed back twice and belong to nobody's unit yet.
    pub(super) RETURNED = "SELECT count(*) FROM matters_matter WHERE community_id = $1 AND open_due IS NOT NULL AND state = 'received' AND returns >= 2";
    /// Done three times, and still judged bad.
    pub(super) UNHAPPY = "SELECT count(*) FROM matters_matter WHERE community_id = $1 AND key >= $2 AND round >= 3 AND grade BETWEEN 1 AND 2 AND state <> 'closed' AND state <> 'merged'";
    /// Answered, and nobody decided whether the answer goes on the wall.
    pub(super) WAITING = "SELECT category, count(*) FROM matters_matter WHERE community_id = $1 AND key >= $2 AND state IN ('answered', 'closed') AND NOT private AND public_answer = '' GROUP BY category";
    /// Units' matters of a time: all, those whose first reply was owed, in time; whose answer was owed, in time.
    pub(super) LEAGUE = "SELECT unit_id, count(*), CAST(SUM(CASE WHEN replied_at IS NOT NULL OR first_due < $4 THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN replied_at IS NOT NULL AND replied_at <= first_due THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN answered_at IS NOT NULL OR (settle_due < $4 AND paused_at IS NULL) THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN answered_at IS NOT NULL AND NOT late THEN 1 ELSE 0 END) AS BIGINT) FROM matters_matter WHERE community_id = $1 AND key >= $2 AND key < $3 AND unit_id IS NOT NULL AND merged_into IS NULL GROUP BY unit_id";
    /// Units' ratings of a time: all that count, and those that are not bad.
    pub(super) LEAGUE_RATINGS = "SELECT unit_id, count(*), CAST(SUM(CASE WHEN grade >= 3 THEN 1 ELSE 0 END) AS BIGINT) FROM matters_rating r WHERE r.community_id = $1 AND r.at >= $2 AND r.at < $3 AND r.unit_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM matters_appeal p WHERE p.community_id = $1 AND p.rating_id = r.id AND p.verdict = 'struck') GROUP BY unit_id";
}

/// Matters that wait for a decision, the oldest first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Waits {
    Raised,
    Returned,
    Unhappy,
    Wall,
}

/// The statement of the first few of them; `$2` is now or the first week.
fn waiting_sql(what: Waits) -> Sql {
    let condition = match what {
        Waits::Raised => {
            "open_due IS NOT NULL AND open_due < $2 AND settle_due < $2 AND escalated >= 4 AND paused_at IS NULL ORDER BY open_due, key"
        }
        Waits::Returned => {
            "open_due IS NOT NULL AND open_due > $2 AND state = 'received' AND returns >= 2 ORDER BY open_due, key"
        }
        Waits::Unhappy => {
            "key >= $2 AND round >= 3 AND grade BETWEEN 1 AND 2 AND state <> 'closed' AND state <> 'merged' ORDER BY key"
        }
        Waits::Wall => {
            "key >= $2 AND state IN ('answered', 'closed') AND NOT private AND public_answer = '' ORDER BY key"
        }
    };
    Sql::composed(format!(
        "SELECT {} FROM matters_matter WHERE community_id = $1 AND {condition} LIMIT $3",
        Matter::COLUMNS
    ))
}

/// The first few matters that wait for a decision.
pub(super) fn waiting(
    tx: &mut Tx<'_>,
    community: CommunityId,
    what: Waits,
    from: Micros,
    limit: i64,
) -> Result<Vec<Matter>, StoreError> {
    tx.all(&waiting_sql(what), &[&community, &from, &limit], Matter::read)
}

fn best_sql() -> Sql {
    Sql::composed(format!(
        "SELECT {} FROM matters_matter WHERE community_id = $1 AND wall > 0 AND wall = 2 AND wall_at >= $2 AND wall_at < $3 AND grade = 5 ORDER BY wall_at DESC, key DESC LIMIT 3",
        Matter::COLUMNS
    ))
}

/// The newest answers on the wall that residents called very good.
pub(super) fn best(
    tx: &mut Tx<'_>,
    community: CommunityId,
    from: Micros,
    until: Micros,
) -> Result<Vec<Matter>, StoreError> {
    tx.all(&best_sql(), &[&community, &from, &until], Matter::read)
}

/// Samples of the composed statements, for the statement test.
pub(crate) fn samples() -> Vec<(&'static str, Sql)> {
    vec![
        ("WAITS_RAISED", waiting_sql(Waits::Raised)),
        ("WAITS_RETURNED", waiting_sql(Waits::Returned)),
        ("WAITS_UNHAPPY", waiting_sql(Waits::Unhappy)),
        ("WAITS_WALL", waiting_sql(Waits::Wall)),
        ("BEST_ANSWERS", best_sql()),
    ]
}

/// Figures by week: which week, how many.
pub(super) type ByWeek = Vec<(i64, i64)>;

/// A unit's figures of a time.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Score {
    pub all: i64,
    pub reply_owed: i64,
    pub reply_in_time: i64,
    pub answer_owed: i64,
    pub answer_in_time: i64,
    pub rated: i64,
    pub satisfied: i64,
}

/// Every unit's figures of a time.
pub(super) fn scores(
    tx: &mut Tx<'_>,
    community: CommunityId,
    from: Micros,
    until: Micros,
) -> Result<Vec<(UnitId, Score)>, StoreError> {
    let now = tx.now();
    let mut scores = tx.all(&LEAGUE, &[&community, &from, &until, &now], |row| {
        let score = Score {
            all: row.get(1)?,
            reply_owed: row.get(2)?,
            reply_in_time: row.get(3)?,
            answer_owed: row.get(4)?,
            answer_in_time: row.get(5)?,
            ..Score::default()
        };
        Ok((row.get::<UnitId>(0)?, score))
    })?;
    let rated = tx.all(&LEAGUE_RATINGS, &[&community, &from, &until], |row| {
        Ok((row.get::<UnitId>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?))
    })?;
    for (unit, all, good) in rated {
        let known = scores.iter().position(|(known, _)| *known == unit);
        match known.and_then(|at| scores.get_mut(at)) {
            Some((_, score)) => (score.rated, score.satisfied) = (all, good),
            None => scores.push((
                unit,
                Score {
                    rated: all,
                    satisfied: good,
                    ..Score::default()
                },
            )),
        }
    }
    Ok(scores)
}

/// Pairs of numbers.
pub(super) fn pairs(tx: &mut Tx<'_>, sql: &Sql, params: &[&dyn store::Param]) -> Result<ByWeek, StoreError> {
    tx.all(sql, params, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// What is late now, by unit.
pub(super) fn late_units(
    tx: &mut Tx<'_>,
    community: CommunityId,
) -> Result<Vec<(Option<UnitId>, i64, Micros)>, StoreError> {
    let now = tx.now();
    tx.all(&LATE_UNITS, &[&community, &now], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// What came in, by building: two levels of two bytes.
pub(super) fn places(
    tx: &mut Tx<'_>,
    community: CommunityId,
    from: Micros,
) -> Result<Vec<(GridPath, i64)>, StoreError> {
    tx.all(&PLACES, &[&community, &from], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}
