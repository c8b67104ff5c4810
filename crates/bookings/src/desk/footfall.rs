//! `/desk/classes/footfall`: how many come, by hour of the week and by place;
//! counted by check-in, and by hand where nobody checks in.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{CommunityId, Micros, Zone};
use store::{StoreError, Tx, statements};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values, chart};

use crate::footfall;

statements! {
    /// When and where people were seen at sessions.
    SEEN_AT = "SELECT p.at, s.place, o.place FROM bookings_presence p \
        JOIN bookings_session s ON s.community_id = p.community_id AND s.id = p.session_id \
        JOIN bookings_offering o ON o.community_id = p.community_id AND o.id = p.offering_id \
        WHERE p.community_id = $1 AND p.at >= $2 ORDER BY p.at LIMIT 50000";
    /// When and where people came on their own time.
    CAME_AT = "SELECT c.starts_at, o.title FROM bookings_journal j \
        JOIN bookings_claim c ON c.community_id = j.community_id AND c.id = j.thing_id AND c.starts_at >= $2 \
        JOIN bookings_offering o ON o.community_id = c.community_id AND o.id = c.offering_id \
        WHERE j.community_id = $1 AND j.verb = 'checked_in' AND j.at >= $2 LIMIT 50000";
    /// What was counted by hand.
    COUNTED = "SELECT at, place, people FROM bookings_count WHERE community_id = $1 AND at >= $2 ORDER BY at LIMIT 50000";
}

/// How far back is looked.
const BACK: i64 = 28 * Micros::DAY;
/// The hours of the day that are shown.
const HOURS: std::ops::Range<u16> = 7..22;

/// The page.
#[derive(Template)]
#[template(path = "bookings/footfall.html")]
pub(super) struct FootfallPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
    pub heat: String,
    pub all: i64,
    pub places: Vec<(String, i64)>,
    pub busiest: String,
}

/// Somebody, or several, at a place.
struct Visit {
    at: Micros,
    place: String,
    people: i64,
}

fn visits(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Visit>, StoreError> {
    let since = tx.now().plus(-BACK);
    let mut all = tx.all(&SEEN_AT, &[&community, &since], |row| {
        let (own, usual): (String, String) = (row.get(1)?, row.get(2)?);
        Ok(Visit {
            at: row.get(0)?,
            place: if own.is_empty() { usual } else { own },
            people: 1,
        })
    })?;
    all.extend(tx.all(&CAME_AT, &[&community, &since], |row| {
        Ok(Visit {
            at: row.get(0)?,
            place: row.get(1)?,
            people: 1,
        })
    })?);
    all.extend(tx.all(&COUNTED, &[&community, &since], |row| {
        Ok(Visit {
            at: row.get(0)?,
            place: row.get(1)?,
            people: i64::from(row.get::<i32>(2)?),
        })
    })?);
    Ok(all)
}

fn hour_of(zone: &Zone, at: Micros) -> (usize, usize) {
    let (day, minute) = zone.day_and_minute(at);
    let hour = (minute / 60).clamp(HOURS.start, HOURS.end - 1) - HOURS.start;
    (usize::from(day.weekday().number()) - 1, usize::from(hour))
}

async fn shown(door: &Door, typed: Option<(Values, Errors)>) -> Result<Response, Failure> {
    let community = door.community.id;
    let all = door
        .read::<_, StoreError, _>(move |tx| visits(tx, community))
        .await?;
    let f = door.frame_t("bookings-footfall-title");
    let mut grid = vec![vec![0i64; HOURS.len()]; 7];
    let mut places: BTreeMap<String, i64> = BTreeMap::new();
    for visit in &all {
        let (day, hour) = hour_of(&door.zone, visit.at);
        if let Some(sum) = grid.get_mut(day).and_then(|day| day.get_mut(hour)) {
            *sum += visit.people;
        }
        *places.entry(visit.place.clone()).or_default() += visit.people;
    }
    let mut places: Vec<(String, i64)> = places.into_iter().collect();
    places.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let days: Vec<String> = (1..=7)
        .map(|day| f.t(&format!("bookings-weekday-{day}")))
        .collect();
    let hours: Vec<String> = HOURS.map(|hour| hour.to_string()).collect();
    let (mut busiest, mut most) = (String::new(), 0);
    for (day, row) in days.iter().zip(&grid) {
        for (hour, people) in hours.iter().zip(row) {
            if *people > most {
                (busiest, most) = (format!("{day} {hour}:00"), *people);
            }
        }
    }
    let (values, errors) = typed.unwrap_or_default();
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = FootfallPage {
        heat: chart::heat(&f, &f.t("bookings-footfall-chart"), &days, &hours, &grid).0,
        all: all.iter().map(|visit| visit.people).sum(),
        f,
        errors,
        values,
        places,
        busiest,
    };
    Ok(door.page(status, &page))
}

/// `GET /desk/classes/footfall`
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("bookings", "watch")?;
    shown(&door, None).await
}

/// `POST /desk/classes/footfall`: so many people were counted.
pub(super) async fn count(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("bookings", "watch")?;
    let place: String = form.text("place").to_owned();
    let people = form
        .parsed::<i32>("people")
        .filter(|people| (1..=100_000).contains(people));
    let mut errors = Errors::none();
    if place.is_empty() || place.chars().count() > 60 {
        errors.add("place", "bookings-footfall-place-bad");
    }
    let Some(people) = people.filter(|_| errors.is_empty()) else {
        errors.add("people", "bookings-footfall-people-bad");
        return shown(&door, Some((form.values().clone(), errors))).await;
    };
    let (community, actor, body) = (door.community.id, door.actor.label(), form.canonical());
    door.write_once(form.key(), &body, move |tx| {
        let now = tx.now();
        footfall::count(tx, community, &actor, (&place, now, people))?;
        Ok::<_, StoreError>(Reply::to("/desk/classes/footfall?said=bookings-footfall-done"))
    })
    .await
    .map_err(Failure::from)
    .map(IntoResponse::into_response)
}
