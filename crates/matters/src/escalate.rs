//! The keeper of the clocks: a warning when four fifths of the time are gone,
//! and each day of lateness one level up (unit, building, community, street),
//! those without an owner too, the oldest first, all in one pass.

use kernel::{CommunityId, GridLevel, Micros, StaffId};
use store::audit::Entry;
use store::{StoreError, Tx};

use crate::cx::Cx;
use crate::event::Happened;
use crate::matter::TOP_LEVEL;
use crate::rows::{self, Matter};
use crate::words::{State, Verb};

/// How many matters one transaction looks at; others may write between two.
pub const BATCH: i64 = 500;

/// What one pass did.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Passed {
    /// Warnings.
    pub warned: usize,
    /// Matters that went up a level.
    pub raised: usize,
    /// Answers that nobody rated in time: closed.
    pub closed: usize,
}

impl Passed {
    /// How many matters were looked at.
    pub fn total(self) -> usize {
        self.warned + self.raised + self.closed
    }
}

/// One batch of a pass, oldest first. Call until it looked at fewer than [`BATCH`].
pub fn escalate(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<Passed, StoreError> {
    let now = tx.now();
    let mut passed = Passed::default();
    let mut bodies = Vec::new();
    for mut matter in tx.all(&rows::TO_ESCALATE, &[&cx.community, &now, &BATCH], Matter::read)? {
        let (verb, what) = step(cx, &mut matter, now, &mut passed);
        matter.updated_at = now;
        matter.look_again(now);
        // Somebody was faster: the next pass sees what they left.
        if matter.save(tx)? {
            bodies.push((verb, matter.id.0, cx.body(&matter, what)));
        }
    }
    let entries: Vec<Entry<'_>> = bodies
        .into_iter()
        .map(|(verb, subject, body)| Entry {
            actor: "clock",
            verb,
            subject_kind: "matter",
            subject,
            body,
        })
        .collect();
    tx.audit_many(cx.community, &entries)?;
    if passed.total() > 0 {
        tx.announce(cx.community, "desk");
        tx.announce(cx.community, "wall");
    }
    Ok(passed)
}

fn step(cx: &Cx<'_>, matter: &mut Matter, now: Micros, passed: &mut Passed) -> (&'static str, Happened) {
    if matter.state == State::Answered {
        matter.state = State::Closed;
        matter.closed_at = Some(now);
        passed.closed += 1;
        return (Verb::Close.word(), Happened::to_resident(String::new()));
    }
    let due = matter.open_due.unwrap_or(matter.settle_due);
    if now <= due && matter.escalated == 0 {
        matter.escalated = 1;
        passed.warned += 1;
    } else {
        matter.escalated = (matter.escalated.max(1) + 1).min(TOP_LEVEL);
        passed.raised += 1;
    }
    let told = told(cx, matter, now);
    let mut what = Happened::to_staff(String::new()).figure(matter.escalated);
    what.owner = told.map(|staff| staff.0);
    (Verb::Escalate.word(), what)
}

/// Who is told at a level: the owner, then the unit, the building's leader,
/// the secretary, the street.
fn told(cx: &Cx<'_>, matter: &Matter, now: Micros) -> Option<StaffId> {
    let found = match matter.escalated {
        0 | 1 => {
            return matter
                .owner
                .or_else(|| cx.centre.last_resort(now).map(|found| found.staff));
        }
        2 => cx.centre.on_duty("unit_head", matter.path, matter.unit, now),
        3 => {
            let building = matter
                .path
                .upward()
                .find(|path| path.level() == GridLevel::Building)
                .unwrap_or(matter.path);
            cx.centre.on_duty("leader", building, None, now)
        }
        4 => cx.centre.on_duty("secretary", matter.path, None, now),
        _ => cx.centre.on_duty("street", matter.path, None, now),
    };
    found
        .or_else(|| cx.centre.last_resort(now))
        .map(|found| found.staff)
}

/// The communities' pass as a job: batches until nothing is left.
pub fn pass(
    store: &store::Store,
    community: CommunityId,
    run: impl Fn(&mut Tx<'_>) -> Result<Passed, StoreError> + Send + Clone + 'static,
) -> Result<Passed, StoreError> {
    let mut sum = Passed::default();
    loop {
        let run = run.clone();
        let one = store.write_now(move |tx| run(tx))?;
        sum.warned += one.warned;
        sum.raised += one.raised;
        sum.closed += one.closed;
        if i64::try_from(one.total()).unwrap_or(i64::MAX) < BATCH {
            tracing::debug!(%community, warned = sum.warned, raised = sum.raised, closed = sum.closed, "clocks looked at");
            return Ok(sum);
        }
    }
}
