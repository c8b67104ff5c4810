//! The grid of what is given by time: which cells of a day are free, and how
//! long something can be had.

use std::collections::HashSet;

use kernel::{Day, Micros};
use store::statements;
use web::Door;

use crate::rows::{Offering, WayWord};

statements! {
    /// The cells of an offering that are taken between two instants.
    pub(crate) CELLS = "SELECT cell, seat, claim_id FROM bookings_cell WHERE community_id = $1 AND offering_id = $2 AND cell >= $3 AND cell < $4 ORDER BY cell";
}

/// A cell of the grid on a day.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub value: String,
    pub from: Micros,
    pub free: i64,
}

/// Whether it is given by whole days.
pub(super) fn is_by_day(offering: &Offering) -> bool {
    offering.slot_minutes >= 1440
}

/// Lengths that can be chosen, in minutes.
pub(super) fn lengths(offering: &Offering) -> Vec<i64> {
    if is_by_day(offering) {
        return [1, 3, 7, 14, 30].map(|days| days * 1440).to_vec();
    }
    let step = i64::from(offering.slot_minutes.max(15));
    (1..=8)
        .map(|times| times * step)
        .filter(|minutes| *minutes <= 240)
        .collect()
}

/// The cells of a day that are not over, each with the seats that are free in it.
pub(super) fn slots(
    offering: &Offering,
    day: Day,
    door: &Door,
    cells: &HashSet<(i64, i32)>,
    shut: &[(i64, i64)],
) -> Vec<Slot> {
    let seats = if offering.way == WayWord::Slot {
        offering.seats
    } else {
        1
    };
    let step = usize::try_from(offering.slot_minutes.max(15)).unwrap_or(30);
    let (open, close) = (
        u16::try_from(offering.open_minute).unwrap_or(0),
        u16::try_from(offering.close_minute).unwrap_or(1440),
    );
    let starts = (open..close)
        .step_by(step)
        .map(|minute| door.zone.instant(day, minute));
    let length = i64::from(offering.slot_minutes.max(15)) * Micros::MINUTE;
    let by_day = is_by_day(offering);
    starts
        .filter(|from| *from > door.now || (by_day && from.plus(length) > door.now))
        .filter(|from| !crate::blocked::is_blocked(shut, (from.0, from.0 + length)))
        .map(|from| Slot {
            value: from.local(&door.zone),
            from,
            free: (0..seats)
                .filter(|seat| !cells.contains(&(from.0, *seat)))
                .count()
                .try_into()
                .unwrap_or(0),
        })
        .collect()
}
