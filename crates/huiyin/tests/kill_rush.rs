//! The server is killed in the middle of a rush, again and again. Whatever was
//! acknowledged is there and is told again, byte for byte; nobody has two
//! seats, and no seat is given twice.
//!
//! `HUIYIN_KILLS=200` makes the long run, `HUIYIN_SEED=7` another one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::zombie_processes,
    clippy::str_to_string,
    reason = "a test fails by panic"
)]

#[allow(dead_code, clippy::pedantic, reason = "the measurements use more of it")]
#[path = "../src/bench/centre.rs"]
mod centre;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use bookings::ids::{OfferingId, PersonId};
use bookings::learner::meet_many;
use bookings::offer::{NewPool, offer};
use bookings::rows::{Kind, Offering};
use centre::Made;
use kernel::Clock;
use store::pg_test::TestPostgres;

/// Connections that sign up at once.
const LOADERS: usize = 8;

/// Number of the person, and the receipt; none if the server died first.
type News = (usize, Option<String>);

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

fn command(made: &Made, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huiyin"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("HUIYIN_")) {
        command.env_remove(name);
    }
    command
        .args(words)
        .env("HUIYIN_LISTEN", "127.0.0.1:0")
        .env("HUIYIN_DATA_DIR", &made.data)
        .env("HUIYIN_DATABASE_URL", &made.url);
    command
}

fn start(made: &Made) -> (Child, SocketAddr) {
    let mut child = command(made, &["serve"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    loop {
        line.clear();
        assert_ne!(
            lines.read_line(&mut line).unwrap(),
            0,
            "the server ended at its start"
        );
        if let Some(at) = line.trim().strip_prefix("listening on http://") {
            return (child, at.parse().unwrap());
        }
    }
}

struct Http(TcpStream, String);

impl Http {
    fn to(address: SocketAddr, token: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self(stream, token.to_owned()))
    }

    /// Signs somebody up with a key of their own; waits while no server has the lease.
    fn claim(
        &mut self,
        offering: OfferingId,
        person: PersonId,
        key: usize,
    ) -> std::io::Result<(u16, String)> {
        loop {
            let (status, body) = self.once(offering, person, key)?;
            if status != 503 {
                return Ok((status, body));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn once(&mut self, offering: OfferingId, person: PersonId, key: usize) -> std::io::Result<(u16, String)> {
        let body = format!("{{\"offering\":\"{offering}\",\"person\":\"{person}\"}}");
        let (token, length) = (&self.1, body.len());
        let request = format!(
            "POST /api/v1/bookings/claims HTTP/1.1\r\nhost: kill\r\nauthorization: Bearer {token}\r\nidempotency-key: rush-{key}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.0.write_all(request.as_bytes())?;
        let mut held = Vec::new();
        let mut part = [0u8; 16 * 1024];
        loop {
            let read = self.0.read(&mut part)?;
            if read == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            held.extend_from_slice(&part[..read]);
            let text = String::from_utf8_lossy(&held).into_owned();
            let Some((head, rest)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |n| n.parse().unwrap());
            if rest.len() >= length {
                return Ok((head[9..12].parse().unwrap(), rest.to_owned()));
            }
        }
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
        match http.claim(class, people[at], at) {
            Ok((201, receipt)) => news.send((at, Some(receipt))).unwrap_or_default(),
            Ok((409, _)) => {}
            Ok((status, body)) => panic!("{status}: {body}"),
            Err(_) => return news.send((at, None)).unwrap_or_default(),
        }
    }
}

fn until_killed(child: &mut Child, news: &Receiver<News>, moment: usize) -> Vec<News> {
    let mut all = Vec::new();
    while all.len() < moment {
        match news.recv_timeout(Duration::from_secs(120)) {
            Ok(one) => all.push(one),
            Err(_) => break,
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    all.extend(news);
    all
}

fn story(made: &Made) {
    let (kills, mut seed) = (number("HUIYIN_KILLS", 3), number("HUIYIN_SEED", 20_260_301) | 1);
    let count = usize::try_from(kills).unwrap() * 400;
    let seats = count / 2;
    let store = made.store(Clock::system()).unwrap();
    let community = made.community.id;
    let people: Vec<(String, String, u8)> = (0..count)
        .map(|n| (format!("学员{n}"), format!("139{n:08}"), 0))
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
        let (mut child, address) = start(made);
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
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let all = until_killed(
            &mut child,
            &news,
            1 + usize::try_from((seed >> 11) % 300).unwrap(),
        );
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
    let (mut child, address) = start(made);
    let mut http = Http::to(address, &made.token).unwrap();
    for (at, receipt) in told {
        let (status, again) = http.claim(class, people[*at], *at).unwrap();
        assert_eq!((status, &again), (201, receipt), "an acknowledged seat is gone");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let audit = command(made, &["audit", "--json"]).output().unwrap();
    let said = String::from_utf8_lossy(&audit.stdout);
    assert!(audit.status.success(), "{said}");
    let found: serde_json::Value = serde_json::from_str(&said).unwrap();
    let claims = usize::try_from(found["communities"][0]["bookings"]["claims"].as_u64().unwrap()).unwrap();
    assert!(
        told.len() <= claims && claims <= seats,
        "{} told, {claims} there, {seats} seats",
        told.len()
    );
}

fn folder(name: &str) -> std::path::PathBuf {
    let path = std::env::temp_dir().join(format!("huiyin-rush-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    path
}

#[test]
fn no_acknowledged_seat_is_lost_when_the_server_is_killed_on_sqlite() {
    let data = folder("sqlite");
    story(&centre::make(&data, None).unwrap());
    let _ = std::fs::remove_dir_all(&data);
}

#[test]
fn no_acknowledged_seat_is_lost_when_the_server_is_killed_on_postgres() {
    let data = folder("postgres");
    let database = TestPostgres::start().fresh_database();
    let store::Place::Postgres(url) = database.place() else {
        panic!("a PostgreSQL")
    };
    story(&centre::make(&data, Some(&url)).unwrap());
    let _ = std::fs::remove_dir_all(&data);
}
