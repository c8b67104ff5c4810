//! The server is killed in the middle of a rush. Whatever was acknowledged is
//! there and is told again, byte for byte; nobody has two seats, and no seat
//! is given twice.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use bookings::ids::{OfferingId, PersonId};
use bookings::learner::meet_many;
use bookings::offer::{NewPool, offer};
use bookings::rows::{Kind, Offering};
use kernel::Clock;

use crate::centre::Made;
use crate::server::{Dice, Http, LOADERS, audit, kill, number, on_postgres, on_sqlite, start, until_killed};

/// Number of the person, and the receipt; none if the server died first.
type News = (usize, Option<String>);

/// Signs somebody up with a key of their own; waits while no server has the lease.
fn claim(
    http: &mut Http,
    offering: OfferingId,
    person: PersonId,
    key: usize,
) -> std::io::Result<(u16, String)> {
    let body = format!("{{\"offering\":\"{offering}\",\"person\":\"{person}\"}}");
    loop {
        let told = http.send("POST", "/api/v1/bookings/claims", &format!("rush-{key}"), &body)?;
        if told.0 != 503 {
            return Ok(told);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The people of a round, a share for each loader, until the server is gone.
fn load(
    address: SocketAddr,
    token: &str,
    class: OfferingId,
    people: &[PersonId],
    share: Vec<usize>,
    news: &Sender<News>,
) {
    let Ok(mut http) = Http::to(address, token) else {
        return;
    };
    for at in share {
        match claim(&mut http, class, people[at], at) {
            Ok((201, receipt)) => news.send((at, Some(receipt))).unwrap_or_default(),
            Ok((409, _)) => {}
            Ok((status, body)) => panic!("{status}: {body}"),
            Err(_) => return news.send((at, None)).unwrap_or_default(),
        }
    }
}

fn story(made: &Made) {
    let (kills, (mut dice, _)) = (number("HUIYIN_KILLS", 3), Dice::thrown());
    let count = usize::try_from(kills).unwrap() * 400;
    let seats = count / 2;
    let store = made.store(Clock::system()).unwrap();
    let community = made.community.id;
    let people: Vec<(String, String, u8)> = (0..count)
        .map(|n| (format!("学员{n}"), format!("169{n:08}"), 0))
        .collect();
    let people = store
        .write_now(move |tx| meet_many(tx, community, &people))
        .unwrap();
    let class = store
        .write_now(move |tx| {
            let now = tx.now();
            let mut class = Offering::blank(community, tx.clock().fresh(), "书法", Kind::Class, now);
            class.waits = false;
            offer(
                tx,
                "system",
                &class,
                &[NewPool::open(i32::try_from(seats).unwrap())],
                &[],
            )
        })
        .unwrap();
    drop(store);
    let mut told: HashMap<usize, String> = HashMap::new();
    for round in 0..usize::try_from(kills).unwrap() {
        let (child, address) = start(made);
        let (sender, news) = channel();
        let from = round * 400;
        let loaders: Vec<_> = (0..LOADERS)
            .map(|loader| {
                let (sender, token, people) = (sender.clone(), made.token.clone(), people.clone());
                let share: Vec<usize> = (from + loader..from + 400).step_by(LOADERS).collect();
                std::thread::spawn(move || load(address, &token, class, &people, share, &sender))
            })
            .collect();
        drop(sender);
        let all = until_killed(child, &news, 1 + dice.below(300));
        loaders.into_iter().for_each(|loader| loader.join().unwrap());
        for (at, receipt) in all {
            if let Some(receipt) = receipt {
                assert!(told.insert(at, receipt).is_none(), "{at} was told twice");
            }
        }
    }
    check(made, class, &people, &told, seats);
    eprintln!("{kills} kills, {} acknowledged", told.len());
}

/// Everybody who was told is told the same again; the audit holds.
fn check(made: &Made, class: OfferingId, people: &[PersonId], told: &HashMap<usize, String>, seats: usize) {
    let (child, address) = start(made);
    let mut http = Http::to(address, &made.token).unwrap();
    for (at, receipt) in told {
        let (status, again) = claim(&mut http, class, people[*at], *at).unwrap();
        assert_eq!((status, &again), (201, receipt), "an acknowledged seat is gone");
    }
    kill(child);
    let claims = audit(made)["bookings"]["claims"].as_u64().unwrap();
    let claims = usize::try_from(claims).unwrap();
    assert!(
        told.len() <= claims && claims <= seats,
        "{} told, {claims} there, {seats} seats",
        told.len()
    );
}

#[test]
fn no_acknowledged_seat_is_lost_when_the_server_is_killed_on_sqlite() {
    on_sqlite("rush", story);
}

#[test]
fn no_acknowledged_seat_is_lost_when_the_server_is_killed_on_postgres() {
    on_postgres("rush", story);
}
