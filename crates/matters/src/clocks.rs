//! Pause, resume, extend: the clocks stand still or get more time by
//! somebody's decision, with a reason; the date moves and the resident is told.

use kernel::{ClockChange, ClockEvent, ClockState, Limit, LimitUnit, Micros};
use store::Tx;

use crate::cx::{Cx, Refused, timeline, words};
use crate::event::{Happened, Line};
use crate::rows::{self, Matter, MatterId};
use crate::words::Verb;

/// The most that one extension grants.
const MOST: u32 = 60;

/// Why the clocks stay as they are.
#[derive(Clone, Debug)]
pub enum ClockError {
    /// They stand still already, or run already.
    Already,
    /// An extension of 0, or of more than 60 days.
    Amount,
    /// Anything else.
    Refused(Refused),
}

impl<T: Into<Refused>> From<T> for ClockError {
    fn from(error: T) -> Self {
        Self::Refused(error.into())
    }
}

/// Lets the clocks stand still. The approver is the one who does it.
pub fn pause(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    reason: &str,
) -> Result<Matter, ClockError> {
    let (mut matter, _) = cx.take(tx, id, version, "pause", Verb::Pause)?;
    let reason = words(reason, 500)?;
    if matter.paused_at.is_some() {
        return Err(ClockError::Already);
    }
    matter.paused_at = Some(tx.now());
    cx.keep(
        tx,
        &mut matter,
        Verb::Pause,
        Happened::to_resident(reason).clock(ClockChange::Pause),
    )?;
    Ok(matter)
}

/// Lets the clocks go on; the promise moves by what the pause took.
pub fn resume(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    reason: &str,
) -> Result<Matter, ClockError> {
    let (mut matter, _) = cx.take(tx, id, version, "resume", Verb::Resume)?;
    let reason = crate::cx::maybe_words(reason, 500)?;
    if matter.paused_at.is_none() {
        return Err(ClockError::Already);
    }
    matter.paused_at = None;
    move_dues(tx, cx, &mut matter, ClockChange::Resume)?;
    let what = Happened::to_resident(reason)
        .clock(ClockChange::Resume)
        .due(matter.settle_due);
    cx.keep(tx, &mut matter, Verb::Resume, what)?;
    Ok(matter)
}

/// Grants more working days for the answer.
pub fn extend(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    workdays: u32,
    reason: &str,
) -> Result<Matter, ClockError> {
    let (mut matter, _) = cx.take(tx, id, version, "extend", Verb::Extend)?;
    let reason = words(reason, 500)?;
    if !(1..=MOST).contains(&workdays) {
        return Err(ClockError::Amount);
    }
    let change = ClockChange::Extend(Limit::workdays(workdays));
    move_dues(tx, cx, &mut matter, change)?;
    matter.escalated = matter.escalated.min(1);
    let what = Happened::to_resident(reason).clock(change).due(matter.settle_due);
    cx.keep(tx, &mut matter, Verb::Extend, what)?;
    Ok(matter)
}

/// Derives the due instants anew from the timeline and one change that is
/// happening now. What was merged into the matter keeps its stricter promise.
pub(crate) fn move_dues(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    matter: &mut Matter,
    change: ClockChange,
) -> Result<(), Refused> {
    let now = tx.now();
    let mut lines = vec![(matter.received_at, timeline(tx, cx.community, matter.id)?)];
    for child in tx.all(&rows::CHILDREN, &[&cx.community, &matter.id], Matter::read)? {
        lines.push((child.received_at, timeline(tx, cx.community, child.id)?));
    }
    let own: Vec<ClockEvent> = lines
        .first()
        .map(|(_, lines)| clock_events(lines))
        .unwrap_or_default();
    let mut best: Option<Derived> = None;
    for (start, lines) in &lines {
        let mut events = own.clone();
        events.push(ClockEvent {
            at: now,
            kind: change,
        });
        let dues = derive(cx, *start, pinned_limits(lines, cx, matter), &events, now)?;
        best = Some(match best {
            None => dues,
            Some(strictest) => strictest.min(dues),
        });
    }
    if let Some(dues) = best {
        (matter.accept_due, matter.first_due, matter.settle_due) = (dues.accept, dues.first, dues.settle);
        matter.provisional = dues.provisional;
    }
    Ok(())
}

/// The due instants as the events say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Derived {
    /// To be taken on by.
    pub accept: Micros,
    /// First reply by.
    pub first: Micros,
    /// Answer by.
    pub settle: Micros,
    /// A day counted is not certain.
    pub provisional: bool,
}

impl Derived {
    fn min(self, other: Self) -> Self {
        Self {
            accept: self.accept.min(other.accept),
            first: self.first.min(other.first),
            settle: self.settle.min(other.settle),
            provisional: self.provisional || other.provisional,
        }
    }
}

/// The three clocks of limits from a start, with changes up to `now`.
pub fn derive(
    cx: &Cx<'_>,
    start: Micros,
    limits: [Limit; 3],
    events: &[ClockEvent],
    now: Micros,
) -> Result<Derived, Refused> {
    let [accept, first, settle] = limits;
    let others: Vec<ClockEvent> = events
        .iter()
        .copied()
        .filter(|event| !matches!(event.kind, ClockChange::Extend(_)))
        .collect();
    let of =
        |limit, events: &[ClockEvent]| ClockState::derive(&cx.centre.calendar, start, limit, events, now);
    let (accept, first, settle) = (of(accept, &others)?, of(first, &others)?, of(settle, events)?);
    Ok(Derived {
        accept: accept.due.at,
        first: first.due.at,
        settle: settle.due.at,
        provisional: accept.due.provisional || first.due.provisional || settle.due.provisional,
    })
}

/// What a timeline did to the clocks.
pub fn clock_events(lines: &[Line]) -> Vec<ClockEvent> {
    lines.iter().filter_map(Line::clock_event).collect()
}

/// The limits that a timeline pinned last, else those of the category today.
pub fn pinned_limits(lines: &[Line], cx: &Cx<'_>, matter: &Matter) -> [Limit; 3] {
    let pinned = lines.iter().rev().find_map(|line| {
        let mut parts = line.what.limits.as_deref()?.split(' ').map(str::parse);
        Some([parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?])
    });
    let today = || {
        cx.book
            .category(&matter.category)
            .map(|category| [category.accept, category.first, category.settle])
    };
    let day = Limit {
        unit: LimitUnit::WorkDays,
        amount: 1,
    };
    pinned.or_else(today).unwrap_or([day, day, day])
}
