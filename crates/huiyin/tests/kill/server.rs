//! A server to kill, and how it is spoken to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use store::pg_test::TestPostgres;

use crate::centre::{self, Made};

/// Connections that ask at once.
pub const LOADERS: usize = 8;

/// Numbers that look like chance, the same for a seed.
pub struct Dice(u64);

impl Dice {
    /// The numbers of `HUIYIN_SEED`, else of one that stays the same; with the seed.
    pub fn thrown() -> (Self, u64) {
        let seed = number("HUIYIN_SEED", 20_260_301);
        (Self(seed | 1), seed)
    }

    pub fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % most
    }
}

pub fn number(name: &str, otherwise: u64) -> u64 {
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

pub fn start(made: &Made) -> (Child, SocketAddr) {
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
pub struct Http {
    stream: TcpStream,
    token: String,
}

impl Http {
    pub fn to(address: SocketAddr, token: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self {
            stream,
            token: token.to_owned(),
        })
    }

    /// Sends a request, with an idempotency key if there is one; gives status and
    /// body, or where it leads. What does not begin like JSON is a form.
    pub fn send(
        &mut self,
        method: &str,
        path: &str,
        key: &str,
        body: &str,
    ) -> std::io::Result<(u16, String)> {
        let key = if key.is_empty() {
            String::new()
        } else {
            format!("idempotency-key: {key}\r\n")
        };
        let (token, length) = (&self.token, body.len());
        let kind = match body.chars().next() {
            None | Some('{') => "application/json",
            Some('-') => "multipart/form-data; boundary=rows",
            Some(_) => "application/x-www-form-urlencoded",
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: kill\r\nauthorization: Bearer {token}\r\n{key}content-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}"
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
            let to = head.lines().find_map(|line| line.strip_prefix("location: "));
            if let Some(to) = to.filter(|_| head.get(9..12) == Some("303")) {
                return Ok((head[9..12].parse().unwrap(), to.to_owned()));
            }
            if rest.len() >= length {
                return Ok((head[9..12].parse().unwrap(), rest.to_owned()));
            }
        }
    }
}

/// Kills the server and waits until it is gone.
pub fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Waits for so many acknowledgements, or for the last, kills the server there, and reads the rest.
pub fn until_killed<T>(child: Child, news: &Receiver<T>, moment: u64) -> Vec<T> {
    let mut all = Vec::new();
    while all.len() < usize::try_from(moment).unwrap() {
        match news.recv_timeout(Duration::from_secs(120)) {
            Ok(one) => all.push(one),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => panic!("the server does not answer"),
        }
    }
    kill(child);
    all.extend(news);
    all
}

/// What the audit finds of the one community; it must hold.
pub fn audit(made: &Made) -> serde_json::Value {
    let audit = command(made, &["audit", "--json"]).output().unwrap();
    let said = String::from_utf8_lossy(&audit.stdout);
    assert!(audit.status.success(), "{said}");
    let found: serde_json::Value = serde_json::from_str(&said).unwrap();
    found["communities"][0].clone()
}

/// A centre on SQLite for one story, and nothing of it afterwards.
pub fn on_sqlite(name: &str, story: impl FnOnce(&Made)) {
    with(name, None, story);
}

/// The same on PostgreSQL.
pub fn on_postgres(name: &str, story: impl FnOnce(&Made)) {
    let database = TestPostgres::start().fresh_database();
    let store::Place::Postgres(url) = database.place() else {
        panic!("a PostgreSQL")
    };
    with(&format!("{name}-pg"), Some(&url), story);
}

fn with(name: &str, url: Option<&str>, story: impl FnOnce(&Made)) {
    let data: PathBuf = std::env::temp_dir().join(format!("huiyin-kill-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&data);
    story(&centre::make(&data, url).unwrap());
    let _ = std::fs::remove_dir_all(&data);
}
