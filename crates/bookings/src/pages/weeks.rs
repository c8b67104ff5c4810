//! A room week after week: what is left out, and why, is shown before anything
//! is booked.

use kernel::Micros;
use store::StoreError;
use web::{Door, Failure, Form};

use super::offering::{Week, read};
use super::slots::CELLS;
use crate::ids::OfferingId;
use crate::rows::{Offering, WayWord};

/// Weeks of a booking that comes again.
pub(super) const WEEKS: usize = 20;

/// The weeks of a booking that comes again, if it is to be looked at first.
pub(super) async fn look_first(
    door: &Door,
    id: OfferingId,
    form: &Form,
) -> Result<Option<Vec<Week>>, Failure> {
    let weeks = form.parsed::<usize>("weeks").unwrap_or(1).clamp(1, WEEKS);
    if weeks == 1 || form.text("do") == "save" {
        return Ok(None);
    }
    let community = door.community.id;
    let read = door
        .read::<_, StoreError, _>(move |tx| read(tx, community, id))
        .await?;
    if read.offering.way != WayWord::Unit {
        return Ok(None);
    }
    let from = Micros::parse(form.text("from"), &door.zone);
    let (Ok(from), Some(minutes)) = (from, form.parsed::<i64>("minutes")) else {
        return Err(Failure::bad("from", "bookings-choose-time"));
    };
    weekly(door, &read.offering, (from, minutes.clamp(1, 480)), weeks)
        .await
        .map(Some)
}

/// The same time week after week. What is a holiday, closed or taken by others
/// is left out, and it is said why.
pub(super) async fn weekly(
    door: &Door,
    offering: &Offering,
    (from, minutes): (Micros, i64),
    weeks: usize,
) -> Result<Vec<Week>, Failure> {
    let (community, id) = (door.community.id, offering.id);
    let centre = crate::desk::centre(door).await?;
    let today = door.now.day(&door.zone);
    let until = from.plus(i64::try_from(weeks).unwrap_or(1) * 7 * Micros::DAY);
    let (own, zone) = (offering.clone(), door.zone.clone());
    let (shut, taken, held) = door
        .read::<_, StoreError, _>(move |tx| {
            let taken: Vec<i64> = tx.all(&CELLS, &[&community, &id, &from, &until], |row| row.get(0))?;
            let shut = crate::plan::closure::closures(tx, community, today)?;
            Ok((shut, taken, crate::blocked::blocked(tx, community, &own, &zone)?))
        })
        .await?;
    let plan = crate::plan::Plan {
        rule: "FREQ=WEEKLY".to_owned(),
        starts: from.local(&door.zone),
        count: weeks,
        minutes,
        choice: crate::plan::Choice::Skip,
        place: offering.title.clone(),
    };
    let planned = crate::plan::plan(&plan, &door.zone, &centre.calendar, &shut)
        .map_err(|_| Failure::bad("from", "bookings-choose-time"))?;
    let f = door.frame("");
    let why = |one: &crate::plan::Planned| {
        let (from, until) = (one.session.starts.0, one.session.ends.0);
        let clash = one.clashes.first().filter(|_| !one.held);
        if let Some(clash) = clash {
            return crate::desk::clash_words(&f, clash);
        }
        if crate::blocked::is_blocked(&held, (from, until)) {
            return f.t("bookings-series-class");
        }
        if taken.iter().any(|cell| (from..until).contains(cell)) {
            return f.t("bookings-series-taken");
        }
        String::new()
    };
    Ok(planned
        .iter()
        .map(|one| Week {
            from: one.session.starts,
            value: one.session.starts.local(&door.zone),
            off: !one.held,
            why: why(one),
        })
        .collect())
}
