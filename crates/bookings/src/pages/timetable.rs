//! `GET /timetable`: what is held in a week, day by day; to be printed on A4.

use std::collections::HashMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{CommunityId, Day, Micros};
use store::{StoreError, Tx};
use web::{Door, Failure, Frame};

use crate::ids::OfferingId;
use crate::plan::closure::{Closure, closures};
use crate::rows::{self, Offering, OfferingState, Session, SessionState};

/// A session as the timetable shows it.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub session: String,
    pub offering: String,
    pub from: Micros,
    pub until: Micros,
    pub title: String,
    pub place: String,
    pub teacher: String,
    pub state: SessionState,
    pub note: String,
    pub version: i32,
}

impl Held {
    fn is_off(&self) -> bool {
        self.state == SessionState::Off
    }

    fn is_moved(&self) -> bool {
        self.state == SessionState::Moved
    }
}

/// A day of the week with its three parts.
pub(crate) struct Column {
    pub day: Day,
    pub today: bool,
    /// The holiday or the closure.
    pub off: String,
    /// Morning, afternoon, evening.
    pub parts: [Vec<Held>; 3],
}

impl Column {
    fn is_empty(&self) -> bool {
        self.parts.iter().all(Vec::is_empty)
    }
}

/// The page.
#[derive(Template)]
#[template(path = "bookings/timetable.html")]
pub(crate) struct TimetablePage {
    pub f: Frame,
    pub columns: Vec<Column>,
    pub before: Day,
    pub after: Day,
    pub monday: Day,
    pub sunday: Day,
    pub place: String,
    pub places: Vec<String>,
}

impl TimetablePage {
    fn part_of(&self, text: &str) -> String {
        web::url::part(text)
    }

    fn part(&self, at: &usize) -> String {
        self.f.t(&format!("bookings-part-{at}"))
    }
}

/// What is held between two instants, in order.
pub(crate) fn held(
    tx: &mut Tx<'_>,
    community: CommunityId,
    from: Micros,
    until: Micros,
) -> Result<Vec<Held>, StoreError> {
    let offerings: HashMap<OfferingId, Offering> = tx
        .all(&rows::OFFERINGS, &[&community, &from], Offering::read)?
        .into_iter()
        .filter(|one| one.state == OfferingState::Open)
        .map(|one| (one.id, one))
        .collect();
    let sessions = tx.all(
        &rows::SESSIONS_BETWEEN,
        &[&community, &from, &until],
        Session::read,
    )?;
    let or = |own: String, usual: &str| if own.is_empty() { usual.to_owned() } else { own };
    let mut all: Vec<Held> = Vec::with_capacity(sessions.len());
    for session in sessions {
        let Some(offering) = offerings.get(&session.offering) else {
            continue;
        };
        all.push(Held {
            session: session.id.to_string(),
            offering: offering.id.to_string(),
            from: session.starts,
            until: session.ends,
            title: offering.title.clone(),
            place: or(session.place, &offering.place),
            teacher: or(session.teacher, &offering.teacher),
            state: session.state,
            note: session.note,
            version: session.version,
        });
    }
    Ok(all)
}

/// The empty days of a week, with what keeps them free.
fn columns(
    centre: &people::Centre,
    shut: &[Closure],
    (monday, today): (Day, Day),
    place: &str,
) -> Vec<Column> {
    let column = |ahead| {
        let day = monday.plus_days(ahead);
        let closed = shut.iter().find(|one| one.covers(day, place));
        let holiday = centre
            .calendar
            .name_of(day)
            .filter(|_| !centre.calendar.is_workday(day).value());
        let off = match (closed, holiday) {
            (Some(closed), _) => closed.reason.clone(),
            (None, Some(name)) => name.to_owned(),
            (None, None) => String::new(),
        };
        Column {
            day,
            today: day == today,
            off,
            parts: [Vec::new(), Vec::new(), Vec::new()],
        }
    };
    (0..7).map(column).collect()
}

/// The handler: `?week=` is any day of it, `?place=` one room.
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    let query = door.query();
    let today = door.now.day(&door.zone);
    let asked: Day = query.parsed("week").unwrap_or(today);
    let far = asked.since(today).abs() > 3660;
    let asked = if far { today } else { asked };
    let monday = asked.plus_days(1 - i64::from(asked.weekday().number()));
    let (community, zone) = (door.community.id, door.zone.clone());
    let (from, until) = (zone.instant(monday, 0), zone.instant(monday.plus_days(7), 0));
    let (all, shut) = door
        .read::<_, StoreError, _>(move |tx| {
            Ok((
                held(tx, community, from, until)?,
                closures(tx, community, monday)?,
            ))
        })
        .await?;
    let centre = crate::desk::centre(&door).await?;
    let place = query.text("place").to_owned();
    let mut places: Vec<String> = all.iter().map(|one| one.place.clone()).collect();
    places.retain(|one| !one.is_empty());
    places.sort();
    places.dedup();
    let mut columns = columns(&centre, &shut, (monday, today), &place);
    for one in all
        .into_iter()
        .filter(|one| place.is_empty() || one.place == place)
    {
        let (day, minute) = zone.day_and_minute(one.from);
        let part = usize::from(minute >= 12 * 60) + usize::from(minute >= 18 * 60);
        let column = columns.iter_mut().find(|column| column.day == day);
        if let Some(list) = column.and_then(|column| column.parts.get_mut(part)) {
            list.push(one);
        }
    }
    let page = TimetablePage {
        f: door.frame_t("bookings-timetable-title"),
        columns,
        before: monday.plus_days(-7),
        after: monday.plus_days(7),
        sunday: monday.plus_days(6),
        monday,
        place,
        places,
    };
    Ok(door.page(StatusCode::OK, &page))
}
