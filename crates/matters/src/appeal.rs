//! Appeal: whoever answered holds a bad grade for malicious, and says why.
//! Somebody else judges. A grade that is struck no longer counts, and what it
//! had done again goes back to where it was; the call-back stays, so that
//! whoever gave it is told what was found.

use kernel::{ClockChange, CommunityId, Micros, Uuid};
use store::audit::Entry;
use store::{StoreError, Tx, record, statements};

use crate::cx::{Cx, Refused, timeline};
use crate::event::{Before, Happened};
use crate::rows::{Matter, Rating};
use crate::words::{State, Verb, is_bad};

/// The most signs of a reason.
const LONGEST: usize = 500;

kernel::stored_words! {
    /// What was found of an appeal.
    pub enum Finding {
        /// Nothing yet.
        None = "",
        /// The grade stands.
        Kept = "kept",
        /// The grade was malicious and does not count.
        Struck = "struck",
    }
}

record! {
    /// An appeal against a grade.
    pub struct Appeal in "matters_appeal" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "rating_id" => /// Against which rating.
        rating: Uuid,
        "why" => /// Why it is held for malicious.
        why: String,
        "by_actor" => /// Who says so, for machines.
        by: String,
        "by_name" => /// Their name.
        by_name: String,
        "at" => /// When.
        at: Micros,
        "verdict" => /// What was found.
        verdict: Finding,
        "ground" => /// On what ground.
        ground: String,
        "judged_name" => /// By whom.
        judged_name: String,
        "judged_at" => /// When it was found.
        judged_at: Option<Micros>,
    }
}

macro_rules! rating {
    () => {
        "r.community_id, r.id, r.matter_id, r.intake_id, r.round, r.grade, r.reasons, r.words, r.channel, r.unit_id, r.at"
    };
}

statements! {
    RATING = concat!("SELECT ", rating!(), " FROM matters_rating r WHERE r.community_id = $1 AND r.id = $2");
    LATEST_BAD = concat!("SELECT ", rating!(), " FROM matters_rating r WHERE r.community_id = $1 AND r.grade <= 2 ORDER BY r.at DESC LIMIT 30");
    /// Those that wait for a judge, the oldest first.
    WAITING = concat!("SELECT ", rating!(), " FROM matters_appeal p CROSS JOIN matters_rating r WHERE p.community_id = $1 AND p.verdict = '' AND r.community_id = $1 AND r.id = p.rating_id ORDER BY p.at LIMIT 60");
    APPEAL_OF = "SELECT community_id, id, rating_id, why, by_actor, by_name, at, verdict, ground, judged_name, judged_at FROM matters_appeal WHERE community_id = $1 AND rating_id = $2";
    JUDGED = "UPDATE matters_appeal SET verdict = $3, ground = $4, judged_name = $5, judged_at = $6 WHERE community_id = $1 AND id = $2 AND verdict = ''";
    /// The worst grade of a round that counts.
    WORST = "SELECT MIN(r.grade) FROM matters_rating r WHERE r.community_id = $1 AND r.matter_id = $2 AND r.round = $3 AND NOT EXISTS (SELECT 1 FROM matters_appeal p WHERE p.community_id = $1 AND p.rating_id = r.id AND p.verdict = 'struck')";
}

/// Why an appeal is not taken, or not judged.
#[derive(Clone, Debug)]
pub enum AppealError {
    /// No reason was given.
    NoWords,
    /// Only a bad grade can be malicious, and only once is it asked; what was
    /// found is found.
    NotNow,
    /// Anything else.
    Refused(Refused),
}

impl<T: Into<Refused>> From<T> for AppealError {
    fn from(error: T) -> Self {
        Self::Refused(error.into())
    }
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

fn of(tx: &mut Tx<'_>, rating: Rating) -> Result<Option<Bad>, StoreError> {
    let community = rating.community;
    let Some(matter) = Matter::by_id(tx, community, rating.matter)? else {
        return Ok(None);
    };
    let appeal = tx.maybe(&APPEAL_OF, &[&community, &rating.id], Appeal::read)?;
    Ok(Some(Bad {
        rating,
        matter,
        appeal,
    }))
}

/// A rating of a matter that the actor works with; else there is none.
pub fn by_id(tx: &mut Tx<'_>, cx: &Cx<'_>, id: Uuid) -> Result<Bad, AppealError> {
    let found = tx.maybe(&RATING, &[&cx.community, &id], Rating::read)?;
    let found = match found {
        Some(rating) => of(tx, rating)?,
        None => None,
    };
    let seen = |bad: &Bad| cx.policy.may(cx.actor, "work", &bad.matter);
    Ok(found.filter(seen).ok_or(Refused::NotFound)?)
}

/// Bad grades of matters that the actor works with: those that wait for a
/// judge first, then the latest.
pub fn latest_bad(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<Vec<Bad>, StoreError> {
    let mut all = tx.all(&WAITING, &[&cx.community], Rating::read)?;
    for rating in tx.all(&LATEST_BAD, &[&cx.community], Rating::read)? {
        if all.iter().all(|known| known.id != rating.id) {
            all.push(rating);
        }
    }
    let mut found = Vec::new();
    for rating in all {
        let bad = of(tx, rating)?;
        found.extend(bad.filter(|bad| cx.policy.may(cx.actor, "work", &bad.matter)));
    }
    Ok(found)
}

fn reason(text: &str) -> Result<String, AppealError> {
    let text: String = text.trim().chars().take(LONGEST).collect();
    if text.is_empty() {
        Err(AppealError::NoWords)
    } else {
        Ok(text)
    }
}

/// Whoever answered holds a grade for malicious, and says why.
pub fn appeal(tx: &mut Tx<'_>, cx: &Cx<'_>, id: Uuid, why: &str) -> Result<Bad, AppealError> {
    let mut bad = by_id(tx, cx, id)?;
    if bad.appeal.is_some() || !is_bad(bad.rating.grade) {
        return Err(AppealError::NotNow);
    }
    if !bad.may_appeal(cx) {
        return Err(Refused::Denied.into());
    }
    let appeal = Appeal {
        community: cx.community,
        id: tx.clock().fresh(),
        rating: id,
        why: reason(why)?,
        by: cx.actor.label(),
        by_name: cx.actor.name.clone(),
        at: tx.now(),
        verdict: Finding::None,
        ground: String::new(),
        judged_name: String::new(),
        judged_at: None,
    };
    appeal.insert(tx)?;
    log(
        tx,
        cx,
        id,
        "rating.appealed",
        &serde_json::json!({ "why": appeal.why }),
    )?;
    bad.appeal = Some(appeal);
    Ok(bad)
}

/// Somebody who had no part in it finds whether a grade counts.
pub fn judge(tx: &mut Tx<'_>, cx: &Cx<'_>, id: Uuid, struck: bool, ground: &str) -> Result<Bad, AppealError> {
    let bad = by_id(tx, cx, id)?;
    let Some(appeal) = bad.appeal.as_ref().filter(|_| bad.waits()) else {
        return Err(AppealError::NotNow);
    };
    if !bad.may_judge(cx) {
        return Err(Refused::Denied.into());
    }
    let (ground, now) = (reason(ground)?, tx.now());
    let verdict = if struck { Finding::Struck } else { Finding::Kept };
    let values: [&dyn kernel::Param; 6] =
        [&cx.community, &appeal.id, &verdict, &ground, &cx.actor.name, &now];
    if tx.run(&JUDGED, &values)? != 1 {
        return Err(AppealError::NotNow);
    }
    let body = serde_json::json!({ "verdict": verdict.word(), "ground": ground });
    log(tx, cx, id, "rating.judged", &body)?;
    if struck {
        // Whoever gave the grade reads it on their receipt.
        let told = format!("您给的评价，由别的人查过，不算数：{ground}");
        strike(tx, cx, &bad, &told)?;
    }
    by_id(tx, cx, id)
}

/// The grade no longer counts; what it had done again is taken back, unless
/// another bad grade of the same round asks for it, or it is done already.
fn strike(tx: &mut Tx<'_>, cx: &Cx<'_>, bad: &Bad, told: &str) -> Result<(), AppealError> {
    let mut matter = bad.matter.clone();
    let round = bad.rating.round;
    let worst: Option<i32> = tx.one(&WORST, &[&cx.community, &matter.id, &round], |row| row.get(0))?;
    let worst = worst.unwrap_or(0);
    let done_again = matter.round == round + 1 && matter.state.is_open();
    if matter.round == round {
        matter.grade = worst;
        cx.keep(tx, &mut matter, Verb::Note, Happened::to_resident(told))?;
    } else if done_again && !is_bad(worst) {
        let before = before_redo(tx, cx, &matter)?;
        matter.grade = worst;
        take_back(tx, cx, matter, before, told)?;
    } else {
        cx.log(tx, &matter, Verb::Note, Happened::to_resident(told))?;
    }
    Ok(())
}

/// How the matter stood when it was opened anew.
fn before_redo(tx: &mut Tx<'_>, cx: &Cx<'_>, matter: &Matter) -> Result<Option<Before>, StoreError> {
    let lines = timeline(tx, cx.community, matter.id)?;
    let reopened = lines.into_iter().rev().find(|line| line.verb == Verb::Reopen);
    Ok(reopened.and_then(|line| line.what.before))
}

/// Closes the round before as it was answered.
fn take_back(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    mut matter: Matter,
    before: Option<Before>,
    told: &str,
) -> Result<(), Refused> {
    let now = tx.now();
    matter.round -= 1;
    matter.state = State::Closed;
    matter.closed_at = Some(now);
    matter.paused_at = None;
    matter.reviewer = None;
    if let Some(before) = before {
        matter.first_due = Micros(before.first_due);
        matter.settle_due = Micros(before.settle_due);
        matter.accept_due = before.accept_due.map_or(matter.accept_due, Micros);
        matter.accepted_at = before.accepted_at.map(Micros).or(matter.accepted_at);
        matter.replied_at = before.replied_at.map(Micros).or(matter.replied_at);
        matter.late = before.late;
    }
    let what = Happened::to_resident(told).clock(ClockChange::Stop);
    let what = what.due(matter.settle_due);
    cx.keep(tx, &mut matter, Verb::Close, what)
}

fn log(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    rating: Uuid,
    verb: &str,
    body: &serde_json::Value,
) -> Result<(), StoreError> {
    let actor = cx.actor.label();
    let entry = Entry {
        actor: &actor,
        verb,
        subject_kind: "rating",
        subject: rating,
        body: body.to_string(),
    };
    tx.audit(cx.community, &entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_record_holds() {
        assert_eq!(rating!().replace("r.", ""), Rating::COLUMNS);
    }
}
