//! Appeal: whoever answered holds a bad grade for malicious, and says why.
//! Somebody else judges. A grade that is struck no longer counts, and what it
//! had done again goes back to where it was; the call-back stays, so that
//! whoever gave it is told what was found.

use kernel::{ClockChange, CommunityId, Micros, Uuid};
use store::audit::Entry;
use store::{StoreError, Tx, record, statements};

use crate::bad::{Bad, by_id};
use crate::cx::{Cx, Refused, timeline};
use crate::event::{Before, Happened};
use crate::rows::Matter;
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

statements! {
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
    Ok(by_id(tx, cx, id)?)
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
