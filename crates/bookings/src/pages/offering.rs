//! `GET /classes/{id}`: one offering; `POST …/join`: a seat in it, for oneself
//! or for somebody else.

use std::collections::HashSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{CommunityId, Day, Micros};
use store::{StoreError, Tx, statements};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::cards::{Card, card};
use crate::allocator::Answer;
use crate::api::{allocator, say, unmet};
use crate::ids::OfferingId;
use crate::learner::{self, Meet};
use crate::ledger::{Asker, Order, RESIDENT, Refusal, Want};
use crate::rows::{self, Offering, PoolRow, Session, SessionState, WayWord};

statements! {
    /// The cells of an offering that are taken between two instants.
    pub(crate) CELLS = "SELECT cell, seat FROM bookings_cell WHERE community_id = $1 AND offering_id = $2 AND cell >= $3 AND cell < $4 ORDER BY cell";
}

/// Days ahead for which time can be chosen.
const DAYS: i64 = 14;
/// Weeks of a booking that comes again.
const WEEKS: usize = 20;

/// A cell of the grid on a day.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub value: String,
    pub from: Micros,
    pub free: i64,
}

/// The page.
#[derive(Template)]
#[template(path = "bookings/offering.html")]
pub(crate) struct OfferingPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
    pub card: Card,
    pub sessions: Vec<Session>,
    pub waiting: u64,
    /// Whether time is chosen.
    pub by_time: bool,
    /// The day whose cells are shown, and the days that can be chosen.
    pub day: String,
    pub days: Vec<Day>,
    pub slots: Vec<Slot>,
    /// Lengths that can be chosen, in minutes.
    pub lengths: Vec<i64>,
    /// Whether it may be booked week after week.
    pub again: bool,
    /// Structured data for those who look for what is on.
    pub data: String,
    /// The page of its lottery, if it has one.
    pub draw: Option<String>,
}

impl OfferingPage {
    /// Whether anybody may ask for a seat now.
    pub fn is_open(&self) -> bool {
        !self.card.off && !self.card.drawn && self.card.opens <= self.f.now && self.f.now < self.card.closes
    }

    /// Sessions that are still to come.
    pub fn to_come(&self) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(|session| session.ends > self.f.now)
    }

    fn day_label(&self, day: &Day) -> String {
        self.f.day(day)
    }
}

/// What is read of an offering.
pub(crate) struct Read {
    pub offering: Offering,
    pub sessions: Vec<Session>,
    pub pools: Vec<PoolRow>,
}

pub(crate) fn read(tx: &mut Tx<'_>, community: CommunityId, id: OfferingId) -> Result<Read, StoreError> {
    Ok(Read {
        offering: tx.one(&rows::OFFERING, &[&community, &id], Offering::read)?,
        sessions: tx.all(&rows::SESSIONS, &[&community, &id], Session::read)?,
        pools: tx.all(&rows::POOLS, &[&community, &id], PoolRow::read)?,
    })
}

fn offering_id(text: &str) -> Result<OfferingId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// The handler of the page.
pub(crate) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let values = door.query();
    let page = build(&door, offering_id(&id)?, Errors::none(), values).await?;
    Ok(door.page(StatusCode::OK, &page))
}

async fn build(door: &Door, id: OfferingId, errors: Errors, values: Values) -> Result<OfferingPage, Failure> {
    let community = door.community.id;
    let zone = door.zone.clone();
    let today = door.now.day(&zone);
    let asked: Option<Day> = values.parsed("day");
    let day = asked
        .filter(|day| (0..DAYS).contains(&day.since(today)))
        .unwrap_or(today);
    let (from, until) = (zone.instant(day, 0), zone.instant(day.plus_days(1), 0));
    let own_zone = zone.clone();
    let (read, cells, draw, shut) = door
        .read::<_, StoreError, _>(move |tx| {
            let read = read(tx, community, id)?;
            let cells: HashSet<(i64, i32)> = tx
                .all(&CELLS, &[&community, &id, &from, &until], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?
                .into_iter()
                .collect();
            let shut = crate::blocked::blocked(tx, community, &read.offering, &own_zone)?;
            let draws = tx.all(&rows::DRAWS, &[&community, &id], rows::DrawRow::read)?;
            let draw = draws.first().map(|draw| format!("/draws/{}", draw.id));
            Ok((read, cells, draw, shut))
        })
        .await?;
    let offering = &read.offering;
    let by_time = matches!(offering.way, WayWord::Unit | WayWord::Slot | WayWord::Rate);
    let sum = |count: fn(&PoolRow) -> i32| read.pools.iter().map(|pool| i64::from(count(pool))).sum::<i64>();
    let mut shown = card(offering);
    shown.seats =
        (!read.pools.is_empty()).then(|| (sum(|pool| pool.size), sum(|pool| pool.size - pool.taken)));
    let step = i64::from(offering.slot_minutes.max(15));
    Ok(OfferingPage {
        f: door.frame(offering.title.clone()),
        errors,
        waiting: allocator(door)?
            .front
            .of(id)
            .map_or(0, |standing| standing.waiting),
        slots: if by_time {
            slots(offering, day, door, &cells, &shut)
        } else {
            Vec::new()
        },
        days: (0..DAYS).map(|ahead| today.plus_days(ahead)).collect(),
        day: day.to_string(),
        lengths: (1..=8)
            .map(|times| times * step)
            .filter(|minutes| *minutes <= 240)
            .collect(),
        again: offering.way == WayWord::Unit,
        data: data(&read, door),
        draw,
        by_time,
        values,
        card: shown,
        sessions: read.sessions,
    })
}

fn slots(
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
    starts
        .filter(|from| *from > door.now)
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

/// schema.org, as JSON that no tag can end.
fn data(read: &Read, door: &Door) -> String {
    let events: Vec<serde_json::Value> = read
        .sessions
        .iter()
        .filter(|session| session.ends > door.now && session.state != SessionState::Off)
        .take(3)
        .map(|session| {
            serde_json::json!({
                "@context": "https://schema.org", "@type": "Event", "name": read.offering.title,
                "startDate": session.starts.rfc3339(&door.zone), "endDate": session.ends.rfc3339(&door.zone),
                "location": { "@type": "Place", "name": read.offering.place, "address": door.community.name },
                "organizer": { "@type": "Organization", "name": door.community.name },
            })
        })
        .collect();
    serde_json::to_string(&events)
        .unwrap_or_default()
        .replace('<', "\\u003c")
}

/// `POST /classes/{id}/join`
pub(crate) async fn join(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.hold_back()?;
    let id = offering_id(&id)?;
    match sign_up(&door, id, &form).await {
        Ok((token, waits)) => {
            let said = if waits {
                "bookings-waits-done"
            } else {
                "bookings-joined-done"
            };
            Ok(Reply::to(format!("/mine/{token}?said={said}")).into_response())
        }
        Err(Failure::BadInput(errors)) => {
            let page = build(&door, id, errors, form.values().clone()).await?;
            Ok(door.page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(other) => Err(other),
    }
}

async fn sign_up(door: &Door, id: OfferingId, form: &Form) -> Result<(String, bool), Failure> {
    let community = door.community.id;
    let read = door
        .read::<_, StoreError, _>(move |tx| read(tx, community, id))
        .await?;
    let wants = wants(door, &read.offering, form).await?;
    let who = Meet {
        name: form.text("name").to_owned(),
        phone: form.text("phone").to_owned(),
        born: form.text("born").to_owned(),
        standing: if form.ticked("resident") { RESIDENT } else { 0 },
    };
    let learner = door
        .write(move |tx| learner::meet(tx, community, "resident", &who).map_err(unmet))
        .await?;
    if let Some(age) = learner::age(&learner, door.now.day(&door.zone)) {
        let (low, high) = (read.offering.min_age, read.offering.max_age);
        if (low > 0 && age < low) || (high > 0 && age > high) {
            return Err(Failure::bad("born", "bookings-wrong-age"));
        }
    }
    let standing = u8::try_from(learner.standing).unwrap_or_default();
    let allocator = allocator(door)?;
    allocator.front.meet(learner.id, standing);
    let asker = Asker {
        actor: Arc::from("resident"),
        channel: "page",
        person: learner.id,
        standing,
    };
    let order = Order::Claim {
        wants,
        wait: form.ticked("wait"),
        at_once: form.ticked("at_once"),
    };
    let key = format!("resident/{}", form.key());
    let body = [id.to_string().into_bytes(), form.canonical()].concat();
    let receipt = match allocator.ask(asker, order, key, body).await {
        Answer::Receipt(receipt) | Answer::Again(receipt) => receipt,
        Answer::OtherBody => return Err(Failure::OtherBody),
        Answer::Unavailable => return Err(Failure::Unavailable),
        Answer::Refused(why) => return Err(refused(why)),
    };
    let token = super::token(door.app.store().keys(), community, learner.id);
    Ok((token, receipt.contains("\"state\":\"waiting\"")))
}

/// A refusal as a fault of the field that can mend it.
pub(crate) fn refused(why: Refusal) -> Failure {
    let field = match why {
        Refusal::BadTime => "from",
        Refusal::Full => "wait",
        Refusal::Unknown
        | Refusal::NotOpen
        | Refusal::Closed
        | Refusal::Already
        | Refusal::Overlap
        | Refusal::TooMany
        | Refusal::Drawn
        | Refusal::Gone => "name",
    };
    Failure::bad(field, say(why))
}

async fn wants(door: &Door, offering: &Offering, form: &Form) -> Result<Vec<Want>, Failure> {
    let one = |span| Want {
        lot: offering.id,
        span,
        party: 1,
    };
    if matches!(offering.way, WayWord::Count | WayWord::Shift) {
        return Ok(vec![one((0, 0))]);
    }
    let bad = || Failure::bad("from", "bookings-choose-time");
    let from = Micros::parse(form.text("from"), &door.zone).map_err(|_| bad())?;
    let minutes: i64 = form
        .parsed("minutes")
        .filter(|minutes| (1..=480).contains(minutes))
        .ok_or_else(bad)?;
    let span = |from: Micros| (from.0, from.plus(minutes * Micros::MINUTE).0);
    let weeks = form.parsed::<usize>("weeks").unwrap_or(1).clamp(1, WEEKS);
    if weeks == 1 || offering.way != WayWord::Unit {
        return Ok(vec![one(span(from))]);
    }
    Ok(weekly(door, &offering.title, from, weeks)
        .await?
        .into_iter()
        .map(|from| one(span(from)))
        .collect())
}

/// The same time week after week, holidays left out.
async fn weekly(door: &Door, title: &str, from: Micros, weeks: usize) -> Result<Vec<Micros>, Failure> {
    let community = door.community.id;
    let (centre, title) = (crate::desk::centre(door).await?, title.to_owned());
    let today = door.now.day(&door.zone);
    let shut = door
        .read::<_, StoreError, _>(move |tx| crate::plan::closure::closures(tx, community, today))
        .await?;
    let plan = crate::plan::Plan {
        rule: "FREQ=WEEKLY".to_owned(),
        starts: from.local(&door.zone),
        count: weeks,
        minutes: 1,
        choice: crate::plan::Choice::Skip,
        place: title.clone(),
    };
    let planned = crate::plan::plan(&plan, &door.zone, &centre.calendar, &shut)
        .map_err(|_| Failure::bad("from", "bookings-choose-time"))?;
    Ok(planned
        .into_iter()
        .filter(|one| one.held)
        .map(|one| one.session.starts)
        .collect())
}
