//! Assign, transfer, join: who has a matter, and who helps.

use kernel::{StaffId, UnitId};
use store::Tx;

use crate::cx::{Cx, Refused, maybe_words, words};
use crate::event::Happened;
use crate::rows::{Matter, MatterId};
use crate::words::Verb;

/// To whom: a unit, a person or both; a missing person is found by the roster.
#[derive(Clone, Debug, Default)]
pub struct Give {
    /// The responsible unit.
    pub unit: Option<UnitId>,
    /// The person.
    pub owner: Option<StaffId>,
    /// Why, or what to mind.
    pub note: String,
}

/// Why a matter cannot be given there.
#[derive(Clone, Debug)]
pub enum GiveError {
    /// Neither a unit nor a person was chosen.
    Nobody,
    /// The unit is unknown or takes no more.
    UnknownUnit,
    /// The person is unknown, has left, or nobody of that unit is on duty.
    UnknownPerson,
    /// The unit leads or helps already.
    Already,
    /// Anything else.
    Refused(Refused),
}

impl<T: Into<Refused>> From<T> for GiveError {
    fn from(error: T) -> Self {
        Self::Refused(error.into())
    }
}

/// Gives a matter to a unit and a person, by somebody who decides such things.
pub fn assign(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    give: &Give,
) -> Result<Matter, GiveError> {
    hand_over(tx, cx, id, version, give, "assign", Verb::Assign)
}

/// Passes a matter on, by the one who has it.
pub fn transfer(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    give: &Give,
) -> Result<Matter, GiveError> {
    words(&give.note, 500)?;
    hand_over(tx, cx, id, version, give, "transfer", Verb::Transfer)
}

fn hand_over(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    give: &Give,
    action: &str,
    verb: Verb,
) -> Result<Matter, GiveError> {
    let (mut matter, next) = cx.take(tx, id, version, action, verb)?;
    let note = maybe_words(&give.note, 500)?;
    let (unit, owner) = receiver(cx, &matter, give, tx.now())?;
    matter.unit = Some(unit).flatten().or(matter.unit);
    matter.owner = Some(owner);
    matter.state = next;
    matter.assigned_at = Some(tx.now());
    matter.accepted_at = None;
    matter.escalated = 0;
    let what = Happened::to_resident(note).given_to(matter.owner, matter.unit);
    cx.keep(tx, &mut matter, verb, what)?;
    Ok(matter)
}

fn receiver(
    cx: &Cx<'_>,
    matter: &Matter,
    give: &Give,
    now: kernel::Micros,
) -> Result<(Option<UnitId>, StaffId), GiveError> {
    if let Some(unit) = give.unit {
        cx.centre
            .unit(unit)
            .filter(|unit| !unit.closed)
            .ok_or(GiveError::UnknownUnit)?;
    }
    if let Some(owner) = give.owner {
        let person = cx
            .centre
            .person(owner)
            .filter(|person| !person.closed)
            .ok_or(GiveError::UnknownPerson)?;
        return Ok((give.unit.or(person.unit), owner));
    }
    let unit = give.unit.ok_or(GiveError::Nobody)?;
    on_duty_for(cx, matter, unit, now)
        .map(|owner| (Some(unit), owner))
        .ok_or(GiveError::UnknownPerson)
}

/// The person of a unit who has a matter there: by the roster, else anybody of the unit.
pub(crate) fn on_duty_for(
    cx: &Cx<'_>,
    matter: &Matter,
    unit: UnitId,
    now: kernel::Micros,
) -> Option<StaffId> {
    let mut duties: Vec<&str> = cx
        .centre
        .rosters()
        .filter(|row| row.unit == Some(unit))
        .map(|row| row.duty.as_str())
        .collect();
    duties.sort_unstable();
    duties.dedup();
    let by_roster = duties.into_iter().find_map(|duty| {
        cx.centre
            .on_duty(duty, matter.path, Some(unit), now)
            .filter(|found| found.unit == Some(unit))
    });
    let anybody = || {
        cx.centre
            .staff
            .iter()
            .find(|person| person.unit == Some(unit) && !person.closed)
    };
    by_roster
        .map(|found| found.staff)
        .or_else(|| anybody().map(|person| person.id))
}

/// Has another unit help; the leading unit still owes the answer.
pub fn join(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    unit: UnitId,
    note: &str,
) -> Result<Matter, GiveError> {
    let (mut matter, _) = cx.take(tx, id, version, "join", Verb::Join)?;
    cx.centre
        .unit(unit)
        .filter(|unit| !unit.closed)
        .ok_or(GiveError::UnknownUnit)?;
    if !matter.add_helper(unit) {
        return Err(GiveError::Already);
    }
    let what = Happened {
        unit: Some(unit.0),
        ..Happened::to_staff(maybe_words(note, 500)?)
    };
    cx.keep(tx, &mut matter, Verb::Join, what)?;
    Ok(matter)
}
