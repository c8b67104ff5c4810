//! For whom something is by age: asked of every page and every program before
//! the allocator is asked for a seat.

use store::StoreError;
use web::{Door, Failure};

use crate::allocator::Allocator;
use crate::ids::{OfferingId, PersonId};
use crate::learner;
use crate::rows::{self, Learner, Offering};

/// Whether somebody is of the age that something is for; on the day of its first session.
pub(crate) fn fits(door: &Door, offering: &Offering, learner: &Learner) -> Result<(), Failure> {
    match wrong(door, offering, learner) {
        Some(key) => Err(Failure::bad("born", key)),
        None => Ok(()),
    }
}

/// What is wrong with somebody's age, as the key of its message.
fn wrong(door: &Door, offering: &Offering, learner: &Learner) -> Option<&'static str> {
    let (low, high) = (offering.min_age, offering.max_age);
    if low == 0 && high == 0 {
        return None;
    }
    let day = offering.first.max(door.now).day(&door.zone);
    match learner::age(learner, day) {
        None => Some("bookings-age-wanted"),
        Some(age) if (low > 0 && age < low) || (high > 0 && age > high) => Some("bookings-wrong-age"),
        Some(_) => None,
    }
}

/// The same for a program, of several at once. What is for every age costs no query.
pub(crate) async fn require(
    door: &Door,
    allocator: &Allocator,
    person: PersonId,
    lots: &[OfferingId],
) -> Result<(), Failure> {
    let aged = |lot: &OfferingId| allocator.front.may_be_aged(*lot);
    let lots: Vec<OfferingId> = lots.iter().copied().filter(aged).collect();
    if lots.is_empty() {
        return Ok(());
    }
    let community = door.community.id;
    let (known, offerings) = door
        .read::<_, StoreError, _>(move |tx| {
            let mut found = Vec::new();
            for lot in &lots {
                found.extend(tx.maybe(&rows::OFFERING, &[&community, lot], Offering::read)?);
            }
            Ok((learner::by_id(tx, community, person)?, found))
        })
        .await?;
    let known = known.ok_or(Failure::NotFound)?;
    match offerings.iter().find_map(|one| wrong(door, one, &known)) {
        Some(key) => Err(Failure::bad("person", key)),
        None => Ok(()),
    }
}
