//! The server is killed at moments that nobody chose, again and again, while
//! people report and are answered. Whatever was acknowledged must be there, as
//! far as it was acknowledged; nothing twice; and the audit must hold.
//!
//! `HUIYIN_KILLS=200` makes the long run, `HUIYIN_SEED=7` another one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::zombie_processes,
    clippy::ptr_arg,
    clippy::str_to_string,
    reason = "a test fails by panic"
)]

#[allow(dead_code, clippy::pedantic, reason = "the measurements use more of it")]
#[path = "../src/bench/centre.rs"]
mod centre;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use centre::Made;
use store::pg_test::TestPostgres;

/// Connections that report at once.
const LOADERS: usize = 8;

/// What a loader was told is done, or was not told.
#[derive(Clone, Debug)]
enum News {
    /// A report: id, receipt.
    Taken(String, String),
    /// A matter stands at least at this version.
    Changed(String, i64),
    /// A report was sent with this key, and the server died before it answered.
    Unknown(String),
}

/// What must be there.
#[derive(Default)]
struct Acknowledged {
    matters: std::collections::BTreeMap<String, (String, i64)>,
}

impl Acknowledged {
    fn note(&mut self, news: &News) {
        match news {
            News::Taken(id, receipt) => {
                let known = self.matters.insert(id.clone(), (receipt.clone(), 1));
                assert!(known.is_none(), "{receipt} was given twice");
            }
            News::Changed(id, version) => {
                let held = self.matters.get_mut(id).expect("it was reported before");
                held.1 = held.1.max(*version);
            }
            News::Unknown(_) => {}
        }
    }
}

/// Numbers that look like chance, the same for a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % most
    }
}

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

/// A connection that stays open.
struct Http {
    stream: TcpStream,
    token: String,
}

impl Http {
    fn to(address: SocketAddr, token: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self {
            stream,
            token: token.to_owned(),
        })
    }

    fn send(
        &mut self,
        method: &str,
        path: &str,
        key: &str,
        body: &serde_json::Value,
    ) -> std::io::Result<(u16, serde_json::Value)> {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let key = if key.is_empty() {
            String::new()
        } else {
            format!("idempotency-key: {key}\r\n")
        };
        let (token, length) = (&self.token, body.len());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: kill\r\nauthorization: Bearer {token}\r\n{key}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.stream.write_all(request.as_bytes())?;
        let mut held = Vec::new();
        let mut part = [0u8; 16 * 1024];
        loop {
            let read = self.stream.read(&mut part)?;
            if read == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            held.extend_from_slice(&part[..read]);
            let text = String::from_utf8_lossy(&held);
            let Some((head, rest)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |n| n.parse().unwrap());
            if rest.len() >= length {
                let status = head[9..12].parse().unwrap();
                return Ok((status, serde_json::from_str(rest).unwrap_or_default()));
            }
        }
    }
}

fn text(of: &serde_json::Value, name: &str) -> String {
    of[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name} in {of}"))
        .to_owned()
}

fn report(key: &str) -> serde_json::Value {
    serde_json::json!({ "said": format!("三号楼的灯坏了 {key}"), "category": "other" })
}

/// Reports, answers every second one, until the server is gone.
fn load(address: SocketAddr, token: &str, name: &str, news: &Sender<News>) {
    let Ok(mut http) = Http::to(address, token) else {
        return;
    };
    for n in 0.. {
        let key = format!("{name}-{n}");
        let Ok((status, taken)) = http.send("POST", "/api/v1/matters", &key, &report(&key)) else {
            let _ = news.send(News::Unknown(key));
            return;
        };
        assert_eq!(status, 201, "{taken}");
        let id = text(&taken, "id");
        let _ = news.send(News::Taken(id.clone(), text(&taken, "receipt")));
        if n % 2 == 0 {
            let path = format!("/api/v1/matters/{id}/answer");
            let answer = serde_json::json!({ "words": "已经换好了。" });
            let Ok((status, changed)) = http.send("POST", &path, "", &answer) else {
                return;
            };
            assert_eq!(status, 200, "{changed}");
            let _ = news.send(News::Changed(id, changed["version"].as_i64().unwrap()));
        }
    }
}

/// Waits for so many acknowledgements, kills the server there, and reads the rest.
fn until_killed(child: &mut Child, news: &Receiver<News>, moment: u64) -> Vec<News> {
    let mut all: Vec<News> = Vec::new();
    while all.len() < usize::try_from(moment).unwrap() {
        all.push(
            news.recv_timeout(Duration::from_secs(120))
                .expect("the server answers"),
        );
    }
    child.kill().unwrap();
    child.wait().unwrap();
    all.extend(news);
    all
}

fn story(made: &Made, kills: u64) {
    let seed = number("HUIYIN_SEED", 20_260_301);
    let mut dice = Dice(seed | 1);
    let mut acknowledged = Acknowledged::default();
    let mut doubtful: Vec<String> = Vec::new();
    for round in 0..kills {
        let (mut child, address) = start(made);
        let mut http = Http::to(address, &made.token).unwrap();
        // Whoever was not told asks again with the same key: it is done once.
        for key in doubtful.drain(..) {
            let (status, taken) = http.send("POST", "/api/v1/matters", &key, &report(&key)).unwrap();
            assert_eq!(status, 201, "{taken}");
            acknowledged.note(&News::Taken(text(&taken, "id"), text(&taken, "receipt")));
        }
        let (sender, news) = channel();
        let loaders: Vec<_> = (0..LOADERS)
            .map(|loader| {
                let (sender, token) = (sender.clone(), made.token.clone());
                std::thread::spawn(move || {
                    load(address, &token, &format!("k{seed}-{round}-{loader}"), &sender)
                })
            })
            .collect();
        drop(sender);
        let all = until_killed(&mut child, &news, 1 + dice.below(120));
        loaders.into_iter().for_each(|loader| loader.join().unwrap());
        for one in &all {
            acknowledged.note(one);
            if let News::Unknown(key) = one {
                doubtful.push(key.clone());
            }
        }
        if round % 20 == 19 || round + 1 == kills {
            check(made, &acknowledged, &mut doubtful);
            eprintln!(
                "{} kills, {} matters acknowledged",
                round + 1,
                acknowledged.matters.len()
            );
        }
    }
}

/// Everything that was acknowledged is there; nothing else is; the audit holds.
fn check(made: &Made, acknowledged: &Acknowledged, doubtful: &mut Vec<String>) {
    let (mut child, address) = start(made);
    let mut http = Http::to(address, &made.token).unwrap();
    for (id, (receipt, version)) in &acknowledged.matters {
        let (status, whole) = http
            .send(
                "GET",
                &format!("/api/v1/matters/{id}"),
                "",
                &serde_json::Value::Null,
            )
            .unwrap();
        assert_eq!(status, 200, "{receipt} is lost");
        assert_eq!(whole["matter"]["receipt"], receipt.as_str());
        assert!(
            whole["matter"]["version"].as_i64().unwrap() >= *version,
            "{receipt}: an answer is lost"
        );
        let answers = whole["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|line| line["verb"] == "answer")
            .count();
        assert_eq!(
            answers,
            usize::from(whole["matter"]["state"] == "answered"),
            "{receipt}"
        );
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let audit = command(made, &["audit", "--json"]).output().unwrap();
    let said = String::from_utf8_lossy(&audit.stdout);
    assert!(audit.status.success(), "{said}");
    let found: serde_json::Value = serde_json::from_str(&said).unwrap();
    let matters = &found["communities"][0]["matters"];
    let intakes = usize::try_from(matters["intakes"].as_u64().unwrap()).unwrap();
    let known = acknowledged.matters.len();
    assert!(
        (known..=known + doubtful.len()).contains(&intakes),
        "{known} acknowledged, {intakes} there: {matters}"
    );
}

fn folder(name: &str) -> std::path::PathBuf {
    let path = std::env::temp_dir().join(format!("huiyin-kill-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    path
}

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed_on_sqlite() {
    let data = folder("sqlite");
    let made = centre::make(&data, None).unwrap();
    story(&made, number("HUIYIN_KILLS", 5));
    let _ = std::fs::remove_dir_all(&data);
}

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed_on_postgres() {
    let data = folder("postgres");
    let database = TestPostgres::start().fresh_database();
    let store::Place::Postgres(url) = database.place() else {
        panic!("a PostgreSQL")
    };
    let made = centre::make(&data, Some(&url)).unwrap();
    story(&made, number("HUIYIN_KILLS", 5));
    let _ = std::fs::remove_dir_all(&data);
}
