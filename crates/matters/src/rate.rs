//! Rate: five grades by whoever reported, by any channel. A bad grade opens a
//! redo with another reviewer and a call-back (State Council office 2019
//! No. 51: 不满意 must be followed up, and the handler is not the judge).

use kernel::{ClockChange, Micros, StaffId};
use store::Tx;

use crate::cx::{Cx, Refused, maybe_words};
use crate::event::{Before, Happened};
use crate::report::{Dues, limits_text};
use crate::rows::{self, Intake, Matter, MatterId, Rating, Task};
use crate::words::{Channel, State, Verb, is_bad};

/// After this many rounds a bad grade no longer reopens by itself: the manager decides.
pub const ROUNDS: i32 = 3;

/// A rating.
#[derive(Clone, Debug)]
pub struct Rate {
    /// 5 to 1.
    pub grade: i32,
    /// Words of the list: slow, unsolved, rude, unclear, other …
    pub reasons: Vec<String>,
    /// In their own words.
    pub words: String,
    /// How it was taken.
    pub channel: Channel,
}

/// Why a rating is not taken.
#[derive(Clone, Debug)]
pub enum RateError {
    /// No grade from 1 to 5 was chosen.
    NoGrade,
    /// This answer was rated by this person already.
    Already,
    /// There is no answer yet.
    NotAnswered,
    /// Anything else.
    Refused(Refused),
}

impl<T: Into<Refused>> From<T> for RateError {
    fn from(error: T) -> Self {
        Self::Refused(error.into())
    }
}

/// The reasons that a page offers.
pub const REASONS: &[&str] = &[
    "quick", "solved", "kind", "slow", "unsolved", "unclear", "rude", "unfair",
];

/// Takes the rating of whoever reported `intake`; the caller has shown the
/// receipt's link or number, or is staff with the action `rate_for`.
pub fn rate(tx: &mut Tx<'_>, cx: &Cx<'_>, intake: &Intake, input: &Rate) -> Result<Matter, RateError> {
    let mut matter = carried(tx, cx, intake.matter)?;
    if !(1..=5).contains(&input.grade) {
        return Err(RateError::NoGrade);
    }
    let next = cx.step(&matter, Verb::Rate).map_err(|_| RateError::NotAnswered)?;
    let words = maybe_words(&input.words, 1000)?;
    let rated: i64 = tx.one(&rows::RATED, &[&cx.community, &intake.id, &matter.round], |row| {
        row.get(0)
    })?;
    if rated > 0 {
        return Err(RateError::Already);
    }
    let now = tx.now();
    let reasons: Vec<&str> = input
        .reasons
        .iter()
        .map(String::as_str)
        .filter(|word| REASONS.contains(word))
        .collect();
    let rating = Rating {
        community: cx.community,
        id: tx.clock().fresh(),
        matter: matter.id,
        intake: intake.id,
        round: matter.round,
        grade: input.grade,
        reasons: reasons.join(" "),
        words: words.clone(),
        channel: input.channel,
        unit: matter.unit,
        at: now,
    };
    rating.insert(tx)?;
    // One bad voice among many counts: the worst grade of the round stands.
    matter.grade = if matter.grade == 0 {
        input.grade
    } else {
        matter.grade.min(input.grade)
    };
    matter.state = next;
    let bad = is_bad(input.grade);
    if !bad && matter.state == State::Answered {
        matter.state = State::Closed;
        matter.closed_at = Some(now);
    }
    cx.keep(
        tx,
        &mut matter,
        Verb::Rate,
        Happened::to_resident(words).figure(input.grade),
    )?;
    if bad {
        call_back_task(tx, cx, &matter, None)?;
        if matter.round < ROUNDS {
            redo(tx, cx, &mut matter)?;
        }
    }
    Ok(matter)
}

/// The matter that carries another, or itself.
pub fn carried(tx: &mut Tx<'_>, cx: &Cx<'_>, id: MatterId) -> Result<Matter, Refused> {
    let mut matter = Matter::by_id(tx, cx.community, id)?.ok_or(Refused::NotFound)?;
    // A child is merged only while it has no children: two steps are the most.
    for _ in 0..8 {
        let Some(parent) = matter.merged_into else { break };
        matter = Matter::by_id(tx, cx.community, parent)?.ok_or(Refused::NotFound)?;
    }
    Ok(matter)
}

/// Has an answered matter done again, by staff, with a ground.
pub fn reopen(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    ground: &str,
) -> Result<Matter, Refused> {
    let (mut matter, _) = cx.take(tx, id, version, "reopen", Verb::Reopen)?;
    let ground = crate::cx::words(ground, 500)?;
    cx.log(tx, &matter, Verb::Note, Happened::to_resident(ground))?;
    redo(tx, cx, &mut matter)?;
    Ok(matter)
}

/// Opens the next round: new clocks from now, and a reviewer who is not the
/// one who answered.
fn redo(tx: &mut Tx<'_>, cx: &Cx<'_>, matter: &mut Matter) -> Result<(), Refused> {
    let next = cx.step(matter, Verb::Reopen)?;
    let now = tx.now();
    let category = cx.book.category(&matter.category).ok_or(Refused::NotFound)?;
    let dues = Dues::from(cx, category, now)?;
    let before = Before {
        state: matter.state.word().to_owned(),
        first_due: matter.first_due.0,
        settle_due: matter.settle_due.0,
        followers: matter.followers,
        accept_due: Some(matter.accept_due.0),
        accepted_at: matter.accepted_at.map(|at| at.0),
        replied_at: matter.replied_at.map(|at| at.0),
        late: matter.late,
    };
    matter.state = next;
    matter.round += 1;
    (matter.accept_due, matter.first_due, matter.settle_due) = (dues.accept, dues.first, dues.settle);
    matter.provisional = dues.provisional;
    (matter.accepted_at, matter.replied_at, matter.closed_at) = (None, None, None);
    matter.assigned_at = Some(now);
    matter.escalated = 0;
    matter.late = false;
    matter.grade = 0;
    matter.reviewer = reviewer(cx, matter, now);
    let what = Happened {
        limits: Some(limits_text(category)),
        before: Some(before),
        ..Happened::to_resident(String::new())
    };
    let what = what
        .given_to(matter.owner, matter.unit)
        .clock(ClockChange::Restart)
        .due(matter.settle_due);
    cx.keep(tx, matter, Verb::Reopen, what)
}

/// Another than who answered: the arbiter, else the secretary, else anybody with either duty.
fn reviewer(cx: &Cx<'_>, matter: &Matter, now: Micros) -> Option<StaffId> {
    another(cx, matter, now, matter.last_answerer)
}

/// The same for anything: whoever it is about is not the judge.
pub(crate) fn another(cx: &Cx<'_>, matter: &Matter, now: Micros, not_by: Option<StaffId>) -> Option<StaffId> {
    let other = |staff: &StaffId| Some(*staff) != not_by;
    let on_duty = ["arbiter", "secretary", "centre"]
        .into_iter()
        .filter_map(|duty| cx.centre.on_duty(duty, matter.path, None, now))
        .map(|found| found.staff)
        .find(other);
    on_duty.or_else(|| cx.centre.rosters().map(|row| row.staff).find(other))
}

/// Somebody rings them within a working day; not whoever it is about.
pub(crate) fn call_back_task(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    matter: &Matter,
    not_by: Option<StaffId>,
) -> Result<(), Refused> {
    let now = tx.now();
    let due = cx.centre.calendar.add_workdays(now, 1)?;
    let owner = cx
        .centre
        .on_duty("centre", matter.path, None, now)
        .or_else(|| cx.centre.last_resort(now));
    let owner = owner.map(|found| found.staff);
    let owner = match owner {
        Some(staff) if Some(staff) == not_by => another(cx, matter, now, not_by),
        other => other,
    };
    let task = Task {
        community: cx.community,
        id: tx.clock().fresh(),
        matter: matter.id,
        kind: "call_back".to_owned(),
        owner,
        due_at: due.at,
        done_at: None,
        done_by: String::new(),
        note: String::new(),
    };
    Ok(task.insert(tx)?)
}

/// Notes what came of a call-back; the task is done.
pub fn call_back(tx: &mut Tx<'_>, cx: &Cx<'_>, id: MatterId, note: &str) -> Result<Matter, Refused> {
    let (matter, _) = cx.take(tx, id, None, "call_back", Verb::CallBack)?;
    let note = crate::cx::words(note, 1000)?;
    let now = tx.now();
    let by = cx.actor.label();
    for task in tx.all(&rows::TASKS, &[&cx.community, &id], Task::read)? {
        if task.done_at.is_none() && task.kind == "call_back" {
            tx.run(&rows::DO_TASK, &[&cx.community, &task.id, &now, &by, &note])?;
        }
    }
    cx.log(tx, &matter, Verb::CallBack, Happened::to_staff(note))?;
    Ok(matter)
}

/// Closes an answered matter, by staff: the resident said so by word of mouth.
pub fn close(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    note: &str,
) -> Result<Matter, Refused> {
    let (mut matter, next) = cx.take(tx, id, version, "close", Verb::Close)?;
    let note = crate::cx::words(note, 500)?;
    matter.state = next;
    matter.closed_at = Some(tx.now());
    cx.keep(tx, &mut matter, Verb::Close, Happened::to_resident(note))?;
    Ok(matter)
}

/// What is to be done, the soonest due first, 200 at most.
pub fn open_tasks(tx: &mut Tx<'_>, community: kernel::CommunityId) -> Result<Vec<Task>, store::StoreError> {
    tx.all(&rows::OPEN_TASKS, &[&community], Task::read)
}
