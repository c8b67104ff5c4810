//! The server is killed while people wait in a lobby, give seats back, wait
//! for them, take what is offered, and while a lottery is due. What was told
//! is told again; the audit holds after each kill and at the end.
//!
//! Two servers on one PostgreSQL: the one that gives out is killed, or frozen
//! past its lease and woken again. The other goes on, and nothing is given twice.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::process::{Child, Command};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use bookings::draws;
use bookings::ids::{OfferingId, PersonId};
use bookings::learner::meet_many;
use bookings::offer::{NewPool, NewSession, offer};
use bookings::rows::{Kind, Mode, Offering};
use kernel::{Clock, Micros};

use crate::centre::Made;
use crate::server::{Dice, Http, LOADERS, audit, kill, number, on_postgres, on_sqlite, start, until_killed};

/// People of one round.
const PEOPLE: usize = 160;
/// People who enter the lottery.
const ENTRANTS: usize = 300;
/// Seats of the lottery.
const SEATS: usize = 40;

/// What somebody was told: the way and the key, and the answer.
type News = ((&'static str, usize), String);

/// Asks until this server gives out; not more often than a person may, and not
/// for ever: another one may have the turn by now.
fn asks(http: &mut Http, path: &str, key: &str, body: &str) -> std::io::Result<(u16, String)> {
    for _ in 0..40 {
        let told = http.send("POST", path, key, body)?;
        if told.0 != 503 {
            return Ok(told);
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    Err(std::io::Error::other("another server gives out"))
}

fn claim(http: &mut Http, class: OfferingId, person: PersonId, at: usize) -> std::io::Result<(u16, String)> {
    let body = format!("{{\"offering\":\"{class}\",\"person\":\"{person}\",\"wait\":true}}");
    asks(http, "/api/v1/bookings/claims", &format!("turn-{at}"), &body)
}

fn enters(http: &mut Http, class: OfferingId, at: usize) -> std::io::Result<(u16, String)> {
    let body = format!("key=lobby-{at}&name=%E5%AE%A2{at}&phone=169{at:08}");
    http.send("POST", &format!("/classes/{class}/lobby"), "", &body)
}

/// The first id of a receipt.
fn thing(receipt: &str) -> String {
    let receipt: serde_json::Value = serde_json::from_str(receipt).unwrap();
    receipt["ids"][0].as_str().unwrap().to_owned()
}

struct Things {
    /// Few seats, many who wait.
    class: OfferingId,
    /// Opens tomorrow; people come into its lobby.
    lobby: OfferingId,
    people: Vec<PersonId>,
}

fn made(made: &Made, count: usize) -> Things {
    let store = made.store(Clock::system()).unwrap();
    let community = made.community.id;
    let all: Vec<(String, String, u8)> = (0..count.max(ENTRANTS))
        .map(|n| (format!("学员{n}"), format!("169{n:08}"), 0))
        .collect();
    let people = store.write_now(move |tx| meet_many(tx, community, &all)).unwrap();
    let entrants: Vec<PersonId> = people.iter().take(ENTRANTS).copied().collect();
    store
        .write_now(move |tx| {
            let now = tx.now();
            let session = NewSession {
                original: "a".to_owned(),
                starts: now.plus(40 * Micros::DAY),
                ends: now.plus(40 * Micros::DAY + Micros::HOUR),
            };
            let own = std::slice::from_ref(&session);
            let class = Offering::blank(community, tx.clock().fresh(), "舞蹈", Kind::Class, now);
            let class = offer(tx, "system", &class, &[NewPool::open(12)], own)?;
            let mut later = Offering::blank(community, tx.clock().fresh(), "油画", Kind::Class, now);
            (later.opens, later.lobby_minutes) = (now.plus(Micros::DAY), 2 * 1440);
            let lobby = offer(tx, "system", &later, &[NewPool::open(12)], &[])?;
            let mut drawn = Offering::blank(community, tx.clock().fresh(), "烘焙", Kind::Class, now);
            drawn.mode = Mode::Draw;
            let seats = i32::try_from(SEATS).unwrap();
            offer(tx, "system", &drawn, &[NewPool::open(seats)], &[])?;
            let draw = draws::promise(tx, "system", &drawn, now)?;
            for (at, person) in entrants.iter().enumerate() {
                draws::enter(tx, community, draw, *person, 1, &format!("{at:08x}"))?;
            }
            Ok::<_, store::StoreError>((class, lobby))
        })
        .map(|(class, lobby)| Things { class, lobby, people })
        .unwrap()
}

/// The people of a share: each claims or waits, every third one who has a seat
/// gives it back, every fourth one comes into the lobby.
fn load(address: SocketAddr, token: &str, things: &Things, share: Vec<usize>, news: &Sender<News>) {
    let Ok(mut http) = Http::to(address, token) else {
        return;
    };
    for at in share {
        let person = things.people[at];
        match claim(&mut http, things.class, person, at) {
            Ok((201, receipt)) => {
                let _ = news.send((("claim", at), receipt.clone()));
                if at % 3 == 0 && receipt.contains("\"confirmed\"") {
                    let path = format!("/api/v1/bookings/claims/{}/cancel", thing(&receipt));
                    match asks(&mut http, &path, &format!("back-{at}"), "{}") {
                        Ok((201, receipt)) => news.send((("cancel", at), receipt)).unwrap_or_default(),
                        Ok((404, _)) => {}
                        Ok((status, body)) => panic!("{status}: {body}"),
                        Err(_) => return,
                    }
                }
            }
            Ok((409, _)) => {}
            Ok((status, body)) => panic!("{status}: {body}"),
            Err(_) => return,
        }
        if at % 4 == 0 {
            match enters(&mut http, things.lobby, at) {
                Ok((303, ticket)) => news.send((("lobby", at), ticket)).unwrap_or_default(),
                Ok((503 | 429, _)) => {}
                Ok((status, body)) => panic!("{status}: {body}"),
                Err(_) => return,
            }
        }
    }
}

fn loaders(
    things: &std::sync::Arc<Things>,
    made: &Made,
    addresses: &[SocketAddr],
    from: usize,
    news: &Sender<News>,
) -> Vec<std::thread::JoinHandle<()>> {
    (0..LOADERS)
        .map(|loader| {
            let (things, token, news) = (std::sync::Arc::clone(things), made.token.clone(), news.clone());
            let address = addresses[loader % addresses.len()];
            let share: Vec<usize> = (from + loader..from + PEOPLE).step_by(LOADERS).collect();
            std::thread::spawn(move || load(address, &token, &things, share, &news))
        })
        .collect()
}

/// Everybody who was told is told the same again; the lottery is drawn once.
fn check(made: &Made, things: &Things, told: &HashMap<(&'static str, usize), String>) {
    let (child, address) = start(made);
    let mut http = Http::to(address, &made.token).unwrap();
    for ((way, at), before) in told {
        let (status, again) = match *way {
            "claim" => claim(&mut http, things.class, things.people[*at], *at).unwrap(),
            "lobby" => enters(&mut http, things.lobby, *at).unwrap(),
            _ => continue,
        };
        assert!(status == 201 || status == 303, "{way} {at}: {status} {again}");
        assert_eq!(before, &again, "{way} {at} is told something else");
    }
    // The lottery is due since the beginning: at last everybody has what they drew.
    let store = made.store(Clock::system()).unwrap();
    let community = made.community.id;
    for _ in 0..600 {
        let open = store.read_now(move |tx| {
            let left = store::Sql::composed(
                "SELECT COUNT(*) FROM bookings_draw WHERE community_id = $1 AND NOT given".to_owned(),
            );
            tx.one(&left, &[&community], |row| row.get::<i64>(0))
        });
        if open.unwrap() == 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    let won = store::Sql::composed(
        "SELECT COUNT(*) FROM bookings_claim WHERE community_id = $1 AND channel = 'draw' AND live"
            .to_owned(),
    );
    let won: i64 = store
        .read_now(move |tx| tx.one(&won, &[&community], |row| row.get(0)))
        .unwrap();
    assert_eq!(
        usize::try_from(won).unwrap(),
        SEATS,
        "the lottery gave another number"
    );
    drop(store);
    kill(child);
    audit(made);
}

fn story(centre: &Made) {
    let (kills, (mut dice, _)) = (number("HUIYIN_KILLS", 3), Dice::thrown());
    let rounds = usize::try_from(kills).unwrap();
    let things = std::sync::Arc::new(made(centre, rounds * PEOPLE));
    let mut told = HashMap::new();
    for round in 0..rounds {
        let (child, address) = start(centre);
        let (sender, news) = channel();
        let loaders = loaders(&things, centre, &[address], round * PEOPLE, &sender);
        drop(sender);
        let all = until_killed(child, &news, 1 + dice.below(120));
        loaders.into_iter().for_each(|loader| loader.join().unwrap());
        told.extend(all);
        // Each audit reads everything: a long run looks now and then.
        if rounds <= 20 || round % 20 == 0 {
            audit(centre);
        }
    }
    check(centre, &things, &told);
    eprintln!("{kills} kills, {} told", told.len());
}

#[test]
fn nothing_that_was_told_in_line_is_lost_when_the_server_is_killed_on_sqlite() {
    on_sqlite("turns", story);
}

#[test]
fn nothing_that_was_told_in_line_is_lost_when_the_server_is_killed_on_postgres() {
    on_postgres("turns", story);
}

fn signal(child: &Child, name: &str) {
    let done = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status();
    assert!(done.unwrap().success(), "the server cannot be told {name}");
}

/// Which of two servers gives out: the one that does not answer 503.
fn owner(made: &Made, addresses: &[SocketAddr; 2], things: &Things, at: usize) -> usize {
    // Each time in another's name: nobody asks more often than a person may.
    for at in (at..at + PEOPLE).chain(at..at + PEOPLE) {
        for (which, address) in addresses.iter().enumerate() {
            let mut http = Http::to(*address, &made.token).unwrap();
            let body = format!(
                "{{\"offering\":\"{}\",\"person\":\"{}\",\"wait\":true}}",
                things.class, things.people[at]
            );
            let told = http.send("POST", "/api/v1/bookings/claims", &format!("turn-{at}"), &body);
            if told.is_ok_and(|(status, _)| status != 503 && status != 429) {
                return which;
            }
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("no server gives out");
}

/// Longer than the lease of the one that gives out.
const FROZEN: Duration = Duration::from_secs(5);

/// In turn the owner is killed, or frozen past its lease and woken.
fn two_servers(centre: &Made) {
    let (kills, (mut dice, _)) = (number("HUIYIN_KILLS", 3), Dice::thrown());
    let rounds = usize::try_from(kills).unwrap().min(200);
    let things = std::sync::Arc::new(made(centre, (rounds + 1) * PEOPLE));
    let mut told: HashMap<(&'static str, usize), String> = HashMap::new();
    let mut seen: HashSet<String> = HashSet::new();
    for round in 0..rounds {
        let (one, two) = (start(centre), start(centre));
        let addresses = [one.1, two.1];
        let mut servers = [Some(one.0), Some(two.0)];
        let from = round * PEOPLE;
        let which = owner(centre, &addresses, &things, from);
        let (sender, news) = channel();
        let loaders = loaders(&things, centre, &addresses, from, &sender);
        drop(sender);
        let moment = usize::try_from(1 + dice.below(60)).unwrap();
        let mut all: Vec<News> = Vec::new();
        while all.len() < moment {
            match news.recv_timeout(Duration::from_secs(60)) {
                Ok(one) => all.push(one),
                Err(_) => break,
            }
        }
        if round % 2 == 0 {
            kill(servers[which].take().unwrap());
        } else if let Some(frozen) = &servers[which] {
            signal(frozen, "-STOP");
            std::thread::sleep(FROZEN);
            signal(frozen, "-CONT");
        }
        all.extend(news);
        loaders.into_iter().for_each(|loader| loader.join().unwrap());
        servers.into_iter().flatten().for_each(kill);
        for (way, receipt) in all {
            if way.0 == "claim" {
                assert!(seen.insert(thing(&receipt)), "one seat was told to two");
            }
            told.insert(way, receipt);
        }
        audit(centre);
    }
    check(centre, &things, &told);
    eprintln!("{rounds} rounds of two servers, {} told", told.len());
}

#[test]
fn two_servers_give_nothing_twice_when_one_is_killed_or_frozen_past_its_lease() {
    on_postgres("two-servers", two_servers);
}
