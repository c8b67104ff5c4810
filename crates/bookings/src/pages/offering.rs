//! `GET /classes/{id}`: one offering, with the form to sign up.

use std::collections::HashSet;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{AccountId, CommunityId, Day, Micros, Zone};
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Frame, Values};

use super::cards::{Card, card};
use super::slots::{CELLS, Slot, is_by_day, lengths, slots};
use crate::allocator::Standing;
use crate::api::allocator;
use crate::behalf::{self, Agent};
use crate::draws;
use crate::ids::OfferingId;
use crate::ledger::RESIDENT;
use crate::lobby;
use crate::rows::{self, Offering, PoolRow, Session, SessionState, WayWord};

/// Days ahead for which time can be chosen.
const DAYS: i64 = 14;

/// One week of a booking that comes again.
#[derive(Clone, Debug)]
pub(crate) struct Week {
    pub from: Micros,
    /// The same in wall time, as the form sends it.
    pub value: String,
    /// A day off: never booked.
    pub off: bool,
    /// Why it is left out; empty for what is booked.
    pub why: String,
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
    /// Whether it is given by whole days: a locker.
    pub by_day: bool,
    /// Until when only residents of the community may sign up.
    pub residents: Option<Micros>,
    /// From which age on and up to which; 0 for any.
    pub ages: (i32, i32),
    /// The weeks of a booking that comes again, to be looked at before it is kept.
    pub series: Vec<Week>,
    /// Whether staff sign somebody up at the counter.
    pub counter: bool,
    /// The address of the picture that is shown where it is passed on.
    pub share: String,
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

    /// The weeks that would be left out, as the form sends them back.
    fn left_out(&self) -> String {
        let out = self.series.iter().filter(|week| !week.why.is_empty());
        out.map(|week| week.value.as_str()).collect::<Vec<_>>().join(",")
    }

    /// How long something lasts, in words.
    fn length(&self, minutes: &i64) -> String {
        if self.by_day {
            self.f.t1("bookings-days-n", "n", minutes / 1440)
        } else {
            self.f.t1("bookings-minutes", "n", *minutes)
        }
    }

    /// What the form is called.
    fn heading(&self) -> String {
        let key = match (self.is_lobby(), self.is_drawing(), self.by_time) {
            (true, ..) => "bookings-lobby-enter",
            (false, true, _) => "bookings-draw-enter",
            (false, false, true) => "bookings-book",
            (false, false, false) => "bookings-join",
        };
        self.f.t(key)
    }

    /// What its button says.
    fn go(&self) -> String {
        let key = match (self.is_lobby(), self.is_drawing(), self.by_time) {
            (true, ..) => "bookings-lobby-go",
            (false, true, _) => "bookings-draw-go",
            (false, false, true) => "bookings-book-go",
            (false, false, false) => "bookings-join-go",
        };
        self.f.t(key)
    }

    /// The ages that it is for, in words; empty for all.
    fn ages_said(&self) -> String {
        match self.ages {
            (0, 0) => String::new(),
            (low, 0) => self.f.t1("bookings-age-from", "n", low),
            (0, high) => self.f.t1("bookings-age-to", "n", high),
            (low, high) => self.f.t2("bookings-age-between", "low", low, "high", high),
        }
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

/// What the page needs of the tables.
struct Found {
    read: Read,
    cells: HashSet<(i64, i32)>,
    shut: Vec<(i64, i64)>,
    /// The page of the lottery, and when entries close while they are open.
    draw: Option<(String, Option<Micros>)>,
    agent: Agent,
    lobby: bool,
}

fn find(tx: &mut Tx<'_>, door: &Asking, id: OfferingId) -> Result<Found, StoreError> {
    let community = door.community;
    let read = read(tx, community, id)?;
    let (from, until) = (
        door.zone.instant(door.day, 0),
        door.zone.instant(door.day.plus_days(1), 0),
    );
    let cells = tx
        .all(&CELLS, &[&community, &id, &from, &until], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .into_iter()
        .collect();
    let draws = tx.all(&rows::DRAWS, &[&community, &id], rows::DrawRow::read)?;
    Ok(Found {
        cells,
        shut: crate::blocked::blocked(tx, community, &read.offering, &door.zone)?,
        draw: draws.first().map(|draw| {
            let open = draw.state == "open";
            let entering = open && !draws::is_repeat(draw);
            (format!("/draws/{}", draw.id), entering.then_some(draw.closes))
        }),
        lobby: read.offering.has_lobby(tx.now()) && !lobby::is_empty(tx, &read.offering)?,
        agent: match door.account {
            Some(account) => behalf::agent(tx, community, account, &door.name)?,
            None => Agent::default(),
        },
        read,
    })
}

/// Who asks, and for which day.
struct Asking {
    community: CommunityId,
    zone: Zone,
    day: Day,
    account: Option<AccountId>,
    name: String,
}

pub(super) async fn build(
    door: &Door,
    id: OfferingId,
    errors: Errors,
    values: Values,
) -> Result<OfferingPage, Failure> {
    let today = door.now.day(&door.zone);
    let asked: Option<Day> = values.parsed("day");
    let day = asked
        .filter(|day| (0..DAYS).contains(&day.since(today)))
        .unwrap_or(today);
    let asking = Asking {
        community: door.community.id,
        zone: door.zone.clone(),
        day,
        account: door.actor.account.filter(|_| door.actor.staff.is_none()),
        name: door.actor.name.clone(),
    };
    let found = door
        .read::<_, StoreError, _>(move |tx| find(tx, &asking, id))
        .await?;
    let standing = allocator(door)?.front.of(id);
    Ok(laid_out(door, found, (day, today), standing, (errors, values)))
}

/// The page of what was found.
fn laid_out(
    door: &Door,
    found: Found,
    (day, today): (Day, Day),
    standing: Option<Standing>,
    (errors, values): (Errors, Values),
) -> OfferingPage {
    let offering = &found.read.offering;
    let by_time = matches!(offering.way, WayWord::Unit | WayWord::Slot | WayWord::Rate);
    let slots = if by_time {
        slots(offering, day, door, &found.cells, &found.shut)
    } else {
        Vec::new()
    };
    let residents = found
        .read
        .pools
        .iter()
        .find(|pool| pool.needs & i32::from(RESIDENT) != 0 && door.now < pool.release);
    let title = door.frame(offering.title.clone());
    OfferingPage {
        share: door
            .app
            .config()
            .absolute(&format!("/classes/{}/share.png", offering.id)),
        f: title,
        errors,
        waiting: standing.map_or(0, |standing| standing.waiting),
        slots,
        days: (0..DAYS).map(|ahead| today.plus_days(ahead)).collect(),
        day: day.to_string(),
        lengths: lengths(offering),
        by_day: is_by_day(offering),
        again: offering.way == WayWord::Unit && !is_by_day(offering),
        data: data(&found.read, door),
        draw_closes: found.draw.as_ref().and_then(|(_, closes)| *closes),
        draw: found.draw.map(|(href, _)| href),
        agent: found.agent,
        lobby: found.lobby,
        residents: residents.map(|pool| pool.release),
        ages: (offering.min_age, offering.max_age),
        series: Vec::new(),
        counter: door.may_any("bookings", "claim_for"),
        by_time,
        values,
        card: Card {
            seats: seats(&found.read.pools),
            ..card(offering)
        },
        sessions: found.read.sessions,
    }
}

/// All seats, and those left; none for what has no slices.
fn seats(pools: &[PoolRow]) -> Option<(i64, i64)> {
    let sum = |count: fn(&PoolRow) -> i32| pools.iter().map(|pool| i64::from(count(pool))).sum::<i64>();
    (!pools.is_empty()).then(|| (sum(|pool| pool.size), sum(|pool| pool.size - pool.taken)))
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
