//! The demo's counter: four letters, three windows, machines, a line of the morning.

use gate::{Actor, Policy};
use kernel::{CommunityId, Zone};
use store::{Store, StoreError, Tx};

use crate::cx::{Cx, Refused};
use crate::queue::{self, Take, put_away};
use crate::rows::{self, Lane, LaneId, State, Window, WindowId};
use crate::setup::{keep_lane, keep_window};

/// Letter, name, minutes, seats for appointments.
const LANES: &[(&str, &str, i32, i32)] = &[
    ("A", "民政、老年", 10, 2),
    ("B", "医保、社保", 12, 2),
    ("C", "代办、网格员", 15, 0),
    ("D", "生育、其他", 10, 1),
];
/// Letter, wish, priority of the line of this morning.
const LINE: &[(&str, &str, &str)] = &[
    ("A", "高龄津贴", "elder"),
    ("A", "老年卡年审", ""),
    ("B", "医保转移", ""),
    ("D", "生育登记", "pregnant"),
    ("A", "居住证明", ""),
    ("C", "替两位老人代办", ""),
    ("B", "门诊报销", "disabled"),
];

/// Sets up the counter of a centre, with whoever waits this morning.
pub fn build(store: &Store, community: CommunityId, zone: &str) -> Result<(), StoreError> {
    as_system(store, community, zone, open)
}

fn as_system(
    store: &Store,
    community: CommunityId,
    zone: &str,
    rule: impl Fn(&mut Tx<'_>, &Cx<'_>) -> Result<(), Refused> + Send + 'static,
) -> Result<(), StoreError> {
    let zone = Zone::named(zone).unwrap_or_else(|_| Zone::shanghai());
    store.write_now(move |tx| {
        let policy = Policy::read(
            &[("counter", include_str!("../permissions.toml"))],
            &[("counter", &[])],
        )
        .map_err(|error| StoreError::Engine(error.to_string()))?;
        let actor = Actor::system();
        let cx = Cx {
            community,
            zone: &zone,
            actor: &actor,
            policy: &policy,
        };
        rule(tx, &cx).map_err(|refused| match refused {
            Refused::Store(error) => error,
            other => StoreError::Engine(format!("{other:?}")),
        })
    })
}

/// More windows, up to this number, each calling every letter.
pub fn windows(store: &Store, community: CommunityId, zone: &str, most: i32) -> Result<(), StoreError> {
    as_system(store, community, zone, move |tx, cx| {
        let there = rows::windows(tx, cx.community)?;
        for number in (1..=most).filter(|number| there.iter().all(|window| window.number != *number)) {
            keep_window(tx, cx, None, blank(cx, number, ""))?;
        }
        Ok(())
    })
}

/// Ends what every window has in hand and lets everybody get up: for measurements.
pub fn vacate(store: &Store, community: CommunityId, zone: &str) -> Result<(), StoreError> {
    as_system(store, community, zone, |tx, cx| {
        for window in rows::windows(tx, cx.community)? {
            let held = match window.ticket {
                Some(id) => rows::ticket(tx, cx.community, id)?,
                None => None,
            };
            if let Some(mut ticket) = held {
                put_away(tx, cx, &mut ticket, State::Left)?;
            }
            tx.run(&rows::RISE, &[&cx.community, &window.id])?;
        }
        Ok(())
    })
}

fn blank(cx: &Cx<'_>, number: i32, letters: &str) -> Window {
    Window {
        community: cx.community,
        id: WindowId(kernel::Uuid::nil()),
        number,
        name: String::new(),
        letters: letters.to_owned(),
        account: None,
        clerk: String::new(),
        ticket: None,
        closed: false,
        version: 1,
    }
}

fn open(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<(), Refused> {
    for (letter, name, minutes, seats) in LANES {
        let lane = Lane {
            community: cx.community,
            id: LaneId(kernel::Uuid::nil()),
            letter: (*letter).to_owned(),
            name: (*name).to_owned(),
            minutes: *minutes,
            seats: *seats,
            closed: false,
            version: 1,
        };
        keep_lane(tx, cx, None, lane)?;
    }
    for (number, letters) in [(1, ""), (2, ""), (3, "C")] {
        keep_window(tx, cx, None, blank(cx, number, letters))?;
    }
    for (letter, wish, priority) in LINE {
        let take = Take {
            letter: (*letter).to_owned(),
            wish: (*wish).to_owned(),
            priority: (*priority).to_owned(),
            person: None,
        };
        queue::take(tx, cx, &take)?;
    }
    Ok(())
}
