//! Accept: somebody takes a matter on. Return: somebody hands it back with a
//! ground; the second return goes to the arbiter.

use store::Tx;

use crate::cx::{Cx, Refused, words};
use crate::event::Happened;
use crate::rows::{Matter, MatterId};
use crate::words::Verb;

/// Takes a matter on: from now on it is in hand.
pub fn accept(tx: &mut Tx<'_>, cx: &Cx<'_>, id: MatterId, version: Option<i32>) -> Result<Matter, Refused> {
    let (mut matter, next) = cx.take(tx, id, version, "accept", Verb::Accept)?;
    matter.state = next;
    matter.accepted_at = Some(tx.now());
    matter.escalated = matter.escalated.min(1);
    if let Some(staff) = cx.actor.staff.filter(|_| matter.owner.is_none()) {
        matter.owner = Some(staff);
    }
    let what = Happened::to_resident(String::new()).given_to(matter.owner, matter.unit);
    cx.keep(tx, &mut matter, Verb::Accept, what)?;
    Ok(matter)
}

/// Hands a matter back with a ground. The first time it goes to the counter,
/// to be given to the right one; the second time to the arbiter, who decides.
pub fn hand_back(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    ground: &str,
) -> Result<Matter, Refused> {
    let (mut matter, next) = cx.take(tx, id, version, "return", Verb::Return)?;
    let ground = words(ground, 500)?;
    let now = tx.now();
    matter.returns += 1;
    matter.state = next;
    matter.accepted_at = None;
    let duty = if matter.returns >= 2 { "arbiter" } else { "centre" };
    let next_owner = cx
        .centre
        .on_duty(duty, matter.path, None, now)
        .or_else(|| cx.centre.last_resort(now));
    matter.owner = next_owner.map(|found| found.staff);
    matter.unit = next_owner.and_then(|found| found.unit).or(matter.unit);
    let what = Happened::to_staff(ground)
        .given_to(matter.owner, matter.unit)
        .figure(matter.returns);
    cx.keep(tx, &mut matter, Verb::Return, what)?;
    Ok(matter)
}
