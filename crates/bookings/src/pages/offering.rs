//! `GET /classes/{id}`: one offering, with the form to sign up.

use std::collections::HashSet;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{CommunityId, Day, Micros};
use store::{StoreError, Tx, statements};
use web::{Door, Errors, Failure, Frame, Values};

use super::cards::{Card, card};
use crate::api::allocator;
use crate::behalf::{self, Agent};
use crate::ids::OfferingId;
use crate::lobby;
use crate::rows::{self, Offering, PoolRow, Session, SessionState, WayWord};

statements! {
    /// The cells of an offering that are taken between two instants.
    pub(crate) CELLS = "SELECT cell, seat FROM bookings_cell WHERE community_id = $1 AND offering_id = $2 AND cell >= $3 AND cell < $4 ORDER BY cell";
}

/// Days ahead for which time can be chosen.
const DAYS: i64 = 14;

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
    /// When entries for it close, while they are open.
    pub draw_closes: Option<Micros>,
    /// Whether there is a lobby that somebody is in.
    pub lobby: bool,
    /// Whoever is signed in, and for whom they may act.
    pub agent: Agent,
}

impl OfferingPage {
    /// Whether anybody may ask for a seat now.
    pub fn is_open(&self) -> bool {
        !self.card.off && !self.card.drawn && self.card.opens <= self.f.now && self.f.now < self.card.closes
    }

    /// Whether anybody may enter its lottery now.
    pub fn is_drawing(&self) -> bool {
        let closes = self.draw_closes.filter(|closes| self.f.now < *closes);
        !self.card.off && closes.is_some() && self.card.opens <= self.f.now
    }

    /// Whether the form leads into the lobby: it opens soon, or people wait.
    pub fn is_lobby(&self) -> bool {
        self.lobby && !self.card.off && !self.card.drawn
    }

    /// Where the form goes to.
    fn action(&self) -> String {
        let verb = match (self.is_drawing(), self.is_lobby()) {
            (true, _) => "enter",
            (false, true) => "lobby",
            (false, false) => "join",
        };
        format!("{}/{verb}", self.card.href())
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

pub(super) fn offering_id(text: &str) -> Result<OfferingId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// The handler of the page.
pub(crate) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let values = door.query();
    let page = build(&door, offering_id(&id)?, Errors::none(), values).await?;
    Ok(door.page(StatusCode::OK, &page))
}

pub(super) async fn build(
    door: &Door,
    id: OfferingId,
    errors: Errors,
    values: Values,
) -> Result<OfferingPage, Failure> {
    let community = door.community.id;
    let zone = door.zone.clone();
    let today = door.now.day(&zone);
    let asked: Option<Day> = values.parsed("day");
    let day = asked
        .filter(|day| (0..DAYS).contains(&day.since(today)))
        .unwrap_or(today);
    let (from, until) = (zone.instant(day, 0), zone.instant(day.plus_days(1), 0));
    let (own_zone, own_name) = (zone.clone(), door.actor.name.clone());
    let account = door.actor.account.filter(|_| door.actor.staff.is_none());
    let (read, cells, draw, shut, (agent, lobby)) = door
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
            let draw = draws.first().map(|draw| {
                let open = draw.state == "open";
                (format!("/draws/{}", draw.id), open.then_some(draw.closes))
            });
            let lobby = read.offering.has_lobby(tx.now()) && !lobby::is_empty(tx, &read.offering)?;
            let agent = match account {
                Some(account) => behalf::agent(tx, community, account, &own_name)?,
                None => Agent::default(),
            };
            Ok((read, cells, draw, shut, (agent, lobby)))
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
        draw_closes: draw.as_ref().and_then(|(_, closes)| *closes),
        draw: draw.map(|(href, _)| href),
        agent,
        lobby,
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
