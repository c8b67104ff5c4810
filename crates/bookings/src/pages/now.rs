//! `GET /now`: what is free at this moment, and what is still on today.

use std::collections::HashSet;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{CommunityId, Micros, Zone};
use store::{StoreError, Tx};
use web::{Door, Failure, Frame};

use super::slots::{CELLS, is_by_day};
use super::timetable::{Held, held};
use crate::blocked::blocked;
use crate::rows::{self, Offering, OfferingState, WayWord};

/// Something that can be used now.
#[derive(Clone, Debug)]
pub(crate) struct Free {
    pub href: String,
    pub title: String,
    pub place: String,
    /// Seats free now.
    pub seats: i64,
    /// Until when it stays free today.
    pub until: Micros,
    /// From when on, if it is not open yet.
    pub opens: Option<Micros>,
}

/// The page.
#[derive(Template)]
#[template(path = "bookings/now.html")]
pub(crate) struct NowPage {
    pub f: Frame,
    pub free: Vec<Free>,
    pub today: Vec<Held>,
    pub place: String,
    pub places: Vec<String>,
    pub data: String,
}

impl NowPage {
    fn part_of(&self, text: &str) -> String {
        web::url::part(text)
    }
}

/// What of an offering is free now; none if it is shut or taken.
fn free(
    tx: &mut Tx<'_>,
    community: CommunityId,
    offering: &Offering,
    zone: &Zone,
) -> Result<Option<Free>, StoreError> {
    let now = tx.now();
    let (day, minute) = zone.day_and_minute(now);
    let (minute, step) = (i32::from(minute), offering.slot_minutes.max(15));
    if minute >= offering.close_minute {
        return Ok(None);
    }
    let instant = |minute: i32| zone.instant(day, u16::try_from(minute).unwrap_or(0));
    let early = minute < offering.open_minute;
    let minute = minute.max(offering.open_minute);
    let (cell, close) = (instant(minute / step * step), instant(offering.close_minute));
    let taken: HashSet<(i64, i32)> = tx
        .all(&CELLS, &[&community, &offering.id, &cell, &close], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .into_iter()
        .collect();
    let shut = blocked(tx, community, offering, zone)?;
    let length = i64::from(step) * Micros::MINUTE;
    let seats = if offering.way == WayWord::Slot {
        offering.seats
    } else {
        1
    };
    let left = |at: i64| {
        if crate::blocked::is_blocked(&shut, (at, at + length)) {
            return 0;
        }
        let free = (0..seats).filter(|seat| !taken.contains(&(at, *seat))).count();
        i64::try_from(free).unwrap_or(0)
    };
    let now_free = left(cell.0);
    if now_free == 0 {
        return Ok(None);
    }
    let mut until = cell.0;
    while until < close.0 && left(until) > 0 {
        until += length;
    }
    Ok(Some(Free {
        href: format!("/classes/{}", offering.id),
        title: offering.title.clone(),
        place: offering.place.clone(),
        seats: now_free,
        until: Micros(until.min(close.0)),
        opens: early.then_some(cell),
    }))
}

fn read(tx: &mut Tx<'_>, community: CommunityId, zone: &Zone) -> Result<(Vec<Free>, Vec<Held>), StoreError> {
    let now = tx.now();
    let mut offerings = tx.all(&rows::OFFERINGS, &[&community, &now], Offering::read)?;
    offerings.retain(|one| {
        matches!(one.way, WayWord::Unit | WayWord::Slot)
            && one.state == OfferingState::Open
            && !is_by_day(one)
    });
    offerings.sort_by(|a, b| a.title.cmp(&b.title));
    let mut all = Vec::new();
    for offering in &offerings {
        all.extend(free(tx, community, offering, zone)?);
    }
    let tomorrow = zone.instant(now.day(zone).plus_days(1), 0);
    let mut today = held(tx, community, now.plus(-3 * Micros::HOUR), tomorrow)?;
    today.retain(|one| one.until > now);
    Ok((all, today))
}

/// The handler: `?place=` narrows it.
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    let (community, zone) = (door.community.id, door.zone.clone());
    let (mut free, mut today) = door
        .read::<_, StoreError, _>(move |tx| read(tx, community, &zone))
        .await?;
    let mut places: Vec<String> = free
        .iter()
        .map(|one| one.place.clone())
        .chain(today.iter().map(|one| one.place.clone()))
        .filter(|place| !place.is_empty())
        .collect();
    places.sort();
    places.dedup();
    let place = door.query().text("place").to_owned();
    if !place.is_empty() {
        free.retain(|one| one.place == place);
        today.retain(|one| one.place == place);
    }
    let page = NowPage {
        data: data(&door, &today),
        f: door.frame_t("bookings-now-title"),
        free,
        today,
        place,
        places,
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// schema.org, as JSON that no tag can end.
fn data(door: &Door, today: &[Held]) -> String {
    let events: Vec<serde_json::Value> = today
        .iter()
        .take(20)
        .map(|one| {
            serde_json::json!({
                "@context": "https://schema.org", "@type": "Event", "name": one.title,
                "startDate": one.from.rfc3339(&door.zone), "endDate": one.until.rfc3339(&door.zone),
                "location": { "@type": "Place", "name": one.place, "address": door.community.name },
                "url": door.app.config().absolute(&format!("/classes/{}", one.offering)),
            })
        })
        .collect();
    serde_json::to_string(&events)
        .unwrap_or_default()
        .replace('<', "\\u003c")
}
