//! `/desk/classes/rooms`: a month of all rooms and machines, how full each day is.

use std::collections::HashMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{CommunityId, Day, Micros, Zone};
use store::{StoreError, Tx, statements};
use web::{Door, Failure, Frame};

use crate::plan::closure::{Closure, closures};
use crate::rows::{self, Offering, WayWord};

statements! {
    /// Cells of one offering that are taken, by the start of each.
    MONTH_CELLS = "SELECT cell FROM bookings_cell WHERE community_id = $1 AND offering_id = $2 AND cell >= $3 AND cell < $4";
    /// Sessions of a month with their places.
    MONTH_SESSIONS = "SELECT s.starts_at, s.ends_at, s.place, o.place FROM bookings_session s \
        JOIN bookings_offering o ON o.community_id = s.community_id AND o.id = s.offering_id \
        WHERE s.community_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3 AND s.state <> 'off' AND o.state <> 'off'";
}

/// A day of a room.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// Minutes taken.
    pub minutes: i64,
    /// How full, 0 to 4.
    pub shade: i64,
    pub shut: bool,
}

/// A room's month.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub href: String,
    pub title: String,
    pub cells: Vec<Cell>,
    /// Of a hundred hours so many are used.
    pub share: i64,
}

/// The page.
#[derive(Template)]
#[template(path = "bookings/rooms.html")]
pub(super) struct RoomsPage {
    pub f: Frame,
    pub month: Day,
    pub before: Day,
    pub after: Day,
    pub days: Vec<Day>,
    pub lines: Vec<Line>,
}

impl RoomsPage {
    fn hours(&self, minutes: &i64) -> String {
        if *minutes == 0 {
            return String::new();
        }
        let (whole, half) = (minutes / 60, minutes % 60 >= 30);
        if half {
            format!("{whole}.5")
        } else {
            whole.to_string()
        }
    }

    fn key(&self, day: &Day) -> String {
        day.to_string().get(..7).unwrap_or_default().to_owned()
    }
}

/// Everything of a month: one question for each room, one for the sessions.
pub(super) fn month(
    tx: &mut Tx<'_>,
    community: CommunityId,
    zone: &Zone,
    first: Day,
) -> Result<Vec<Line>, StoreError> {
    let next = first.plus_months(1);
    let (from, until) = (zone.instant(first, 0), zone.instant(next, 0));
    let now = tx.now();
    let mut offerings = tx.all(&rows::OFFERINGS, &[&community, &now], Offering::read)?;
    offerings.retain(|one| matches!(one.way, WayWord::Unit | WayWord::Slot));
    offerings.sort_by(|a, b| a.title.cmp(&b.title));
    let shut = closures(tx, community, first)?;
    let mut held: HashMap<String, Vec<(Micros, Micros)>> = HashMap::new();
    tx.all(&MONTH_SESSIONS, &[&community, &from, &until], |row| {
        let (own, usual): (String, String) = (row.get(2)?, row.get(3)?);
        let place = if own.is_empty() { usual } else { own };
        held.entry(place).or_default().push((row.get(0)?, row.get(1)?));
        Ok(())
    })?;
    let count = usize::try_from(next.since(first)).unwrap_or(31);
    let mut lines = Vec::with_capacity(offerings.len());
    for offering in &offerings {
        let mut minutes = vec![0i64; count];
        let mut add = |at: Micros, length: i64| {
            let day = usize::try_from(at.day(zone).since(first)).unwrap_or(usize::MAX);
            if let Some(sum) = minutes.get_mut(day) {
                *sum += length;
            }
        };
        let cells = tx.all(&MONTH_CELLS, &[&community, &offering.id, &from, &until], |row| {
            row.get::<Micros>(0)
        })?;
        for cell in cells {
            add(cell, i64::from(offering.slot_minutes));
        }
        for (starts, ends) in held.get(&offering.title).into_iter().flatten() {
            add(*starts, ends.since(*starts) / Micros::MINUTE);
        }
        lines.push(line(offering, first, &minutes, &shut));
    }
    Ok(lines)
}

fn line(offering: &Offering, first: Day, minutes: &[i64], shut: &[Closure]) -> Line {
    let seats = if offering.way == WayWord::Slot {
        i64::from(offering.seats.max(1))
    } else {
        1
    };
    let open = i64::from(offering.close_minute - offering.open_minute).max(1) * seats;
    let cells: Vec<Cell> = (0..)
        .zip(minutes)
        .map(|(ahead, minutes)| {
            let day = first.plus_days(ahead);
            Cell {
                minutes: *minutes,
                shade: if *minutes == 0 {
                    0
                } else {
                    (1 + minutes * 3 / open).min(4)
                },
                shut: shut.iter().any(|one| one.covers(day, &offering.title)),
            }
        })
        .collect();
    let days = i64::try_from(cells.len()).unwrap_or(30).max(1);
    Line {
        href: format!("/desk/classes/{}", offering.id),
        title: offering.title.clone(),
        share: minutes.iter().sum::<i64>() * 100 / (open * days),
        cells,
    }
}

/// The handler: `?month=2026-11`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    let asked = format!("{}-01", door.query().text("month"));
    let today = door.now.day(&door.zone);
    let first = asked.parse::<Day>().unwrap_or(today).first_of_month();
    let first = if first.since(today).abs() > 3660 {
        today.first_of_month()
    } else {
        first
    };
    let (community, zone) = (door.community.id, door.zone.clone());
    let lines = door
        .read::<_, StoreError, _>(move |tx| month(tx, community, &zone, first))
        .await?;
    let count = first.plus_months(1).since(first);
    let page = RoomsPage {
        f: door.frame_t("bookings-rooms-title"),
        month: first,
        before: first.plus_months(-1),
        after: first.plus_months(1),
        days: (0..count).map(|ahead| first.plus_days(ahead)).collect(),
        lines,
    };
    Ok(door.page(StatusCode::OK, &page))
}
