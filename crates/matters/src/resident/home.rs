//! `GET /`: the resident's home. Only what works: no button leads nowhere.

use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::{Day, LunarDate, Micros, NodeId, solar_term};
use people::Centre;
use store::StoreError;
use web::{Door, Failure, Frame};

use super::mine::{self, Key};
use super::receipt;
use crate::hand::Hand;
use crate::rows::{self, Intake, Matter};
use crate::wall::row::Row;

/// The home page.
#[derive(Template)]
#[template(path = "resident/home.html")]
pub(crate) struct HomePage {
    pub f: Frame,
    /// The key of the greeting.
    pub greeting: &'static str,
    pub lunar: String,
    pub term: String,
    pub echo: Option<Echo>,
    pub newest: Option<Row>,
    pub hours: Hours,
    pub leader: Option<Leader>,
    /// The wall of the building where the holder of this device lives.
    pub my_wall: String,
}

/// The newest of one's own matters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Echo {
    pub base: String,
    pub said: String,
    pub answer: String,
    pub answered: bool,
    pub unit: String,
    pub days: i64,
    pub strokes: u8,
    pub late: bool,
    pub paused: bool,
    pub due: Micros,
    pub person: String,
    /// Still to be rated.
    pub to_rate: bool,
    /// How many others lie behind it.
    pub more: usize,
}

/// Today's office hours.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Hours {
    /// `9:00`; empty on a day off.
    pub open: String,
    /// `9:00–12:00`, each part of the day.
    pub parts: Vec<String>,
    /// Why it is a day off: a festival's name, or empty.
    pub off: String,
    /// The next day on which the office is open.
    pub next: Option<Day>,
    /// It is open at this minute.
    pub now: bool,
}

/// The grid leader of the place where one lives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Leader {
    pub way: Vec<String>,
    pub name: String,
    pub hours: String,
    pub phone: String,
}

/// The handler.
pub(crate) async fn page(door: Door, headers: HeaderMap) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let board = crate::wall::newest(&door).await?;
    let (day, minute) = door.zone.day_and_minute(door.now);
    let home =
        mine::home(&door, &headers).filter(|id| hand.centre.node(*id).is_some_and(|node| !node.closed));
    let page = HomePage {
        f: door.frame_t("resident-home-title"),
        greeting: greeting(minute),
        lunar: LunarDate::of(day)
            .map(|lunar| lunar.to_string())
            .unwrap_or_default(),
        term: solar_term(day).unwrap_or_default().to_owned(),
        echo: echo(&door, &hand, &headers).await?,
        newest: board.map(|matter| Row::of(&matter, &hand.centre, door.now, "")),
        hours: hours(&hand.centre, day, minute),
        leader: home.and_then(|home| leader(&hand.centre, home, door.now)),
        my_wall: crate::wall::of_home(&hand.centre, home),
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// The greeting of a minute of the day.
fn greeting(minute: u16) -> &'static str {
    match minute / 60 {
        0..5 => "resident-greet-night",
        5..9 => "resident-greet-early",
        9..12 => "resident-greet-morning",
        12..14 => "resident-greet-noon",
        14..18 => "resident-greet-afternoon",
        _ => "resident-greet-evening",
    }
}

fn hours(centre: &Centre, day: Day, minute: u16) -> Hours {
    let calendar = &centre.calendar;
    let works = |day: Day| calendar.is_workday(day).value();
    let clock = |minute: u16| format!("{}:{:02}", minute / 60, minute % 60);
    let next = (1..=30).map(|ahead| day.plus_days(ahead)).find(|day| works(*day));
    if !works(day) {
        let off = calendar.name_of(day).unwrap_or_default().to_owned();
        return Hours {
            off,
            next,
            ..Hours::default()
        };
    }
    let parts = calendar.hours().segments();
    Hours {
        open: clock(calendar.hours().open()),
        parts: parts
            .iter()
            .map(|(from, until)| format!("{}–{}", clock(*from), clock(*until)))
            .collect(),
        off: String::new(),
        next,
        now: parts
            .iter()
            .any(|(from, until)| (*from..*until).contains(&minute)),
    }
}

fn leader(centre: &Centre, home: NodeId, now: Micros) -> Option<Leader> {
    let path = centre.node(home)?.path;
    let duty = centre.on_duty("leader", path, None, now);
    let always = || {
        centre
            .rosters()
            .filter(|row| row.duty == "leader" && row.path.contains(&path))
            .max_by_key(|row| row.path.as_bytes().len())
            .map(|row| row.staff)
    };
    let person = centre.person(duty.map(|duty| duty.staff).or_else(always)?)?;
    Some(Leader {
        way: centre.names(path).into_iter().map(str::to_owned).collect(),
        name: format!("{} {}", person.title, person.name).trim().to_owned(),
        hours: person.hours.clone(),
        phone: person.phone.clone(),
    })
}

/// The newest answered matter of this device, else the newest said.
async fn echo(door: &Door, hand: &Hand, headers: &HeaderMap) -> Result<Option<Echo>, Failure> {
    let known = mine::keys(door, headers);
    if known.is_empty() {
        return Ok(None);
    }
    let (community, keys) = (door.community.id, std::sync::Arc::clone(door.app.store().keys()));
    let found = door
        .read::<_, StoreError, _>(move |tx| {
            let mut found: Vec<(Key, Intake, Matter, bool)> = Vec::new();
            for key in &known {
                let Some(intake) = super::held::open(tx, &keys, community, key)? else {
                    continue;
                };
                let Some(own) = Matter::by_id(tx, community, intake.matter)? else {
                    continue;
                };
                let matter = receipt::carried(tx, community, &own)?;
                let rated: i64 = tx.one(&rows::RATED, &[&community, &intake.id, &matter.round], |row| {
                    row.get(0)
                })?;
                found.push((key.clone(), intake, matter, rated > 0));
            }
            Ok(found)
        })
        .await?;
    let more = found.len().saturating_sub(1);
    // First what waits for a rating, then what happened last.
    let newest = found.into_iter().max_by_key(|(_, intake, matter, rated)| {
        let answered = !matter.is_open();
        let at = matter
            .answered_at
            .filter(|_| answered)
            .unwrap_or(intake.received_at);
        (answered && !rated, at)
    });
    Ok(newest.map(|(key, intake, matter, rated)| Echo {
        base: key.base(),
        said: intake.said.clone(),
        answered: !matter.is_open(),
        answer: if matter.is_open() {
            String::new()
        } else {
            matter.answer.clone()
        },
        unit: crate::wall::row::unit_name(&hand.centre, &matter),
        days: matter.days(&hand.centre, door.now),
        strokes: matter.strokes(),
        late: matter.is_open() && matter.is_late(door.now),
        paused: matter.is_open() && matter.paused_at.is_some(),
        due: matter.settle_due,
        person: crate::wall::row::person_name(&hand.centre, &matter),
        to_rate: !matter.is_open() && !rated,
        more,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greeting_follows_the_sun() {
        let greets: Vec<&str> = [3, 7, 10, 13, 16, 21].map(|hour| greeting(hour * 60)).to_vec();
        let words: Vec<&str> = greets.iter().map(|key| key.rsplit('-').next().unwrap()).collect();
        assert_eq!(
            words,
            ["night", "early", "morning", "noon", "afternoon", "evening"]
        );
    }
}
