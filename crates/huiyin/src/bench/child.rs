//! The server that is measured: a process of its own, so that its memory is its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use kernel::Clock;
use web::{App, Config, Room};

use super::centre::Made;
use crate::failure::Failure;
use crate::{house, serve};

/// The route that does nothing.
pub const NOTHING: &str = "/bench/nothing";

/// Serves the house and a handler that does nothing.
pub fn serve(config: Config) -> Result<(), Failure> {
    let store = house::store(&config, Clock::system())?;
    let mut rooms = house::rooms();
    rooms.push(Room {
        routes,
        ..Room::new("bench")
    });
    serve::run(App::open(config, store, rooms)?, |_, _| {})
}

fn routes() -> Router<App> {
    Router::new().route(NOTHING, get(nothing).post(take_in))
}

async fn nothing() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], r#"{"done":true}"#)
}

async fn take_in(body: Bytes) -> impl IntoResponse {
    let length = body.len();
    (
        [(header::CONTENT_TYPE, "application/json")],
        format!(r#"{{"bytes":{length}}}"#),
    )
}

/// A running server; it ends with this value.
pub struct Server {
    process: Child,
    /// Where it takes requests.
    pub address: SocketAddr,
}

impl Server {
    /// Starts it over a centre and waits until it listens.
    pub fn start(made: &Made) -> Result<Self, Failure> {
        let failed = |what: &str| Failure::Store(format!("the server does not start: {what}"));
        let program = std::env::current_exe().map_err(|error| failed(&error.to_string()))?;
        let mut process = Command::new(program)
            .args(["bench", "child"])
            .env("HUIYIN_LISTEN", "127.0.0.1:0")
            .env("HUIYIN_DATA_DIR", &made.data)
            .env("HUIYIN_DATABASE_URL", &made.url)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failed(&error.to_string()))?;
        let mut lines = process
            .stdout
            .take()
            .map(BufReader::new)
            .ok_or_else(|| failed("no output"))?;
        let mut line = String::new();
        let address = loop {
            line.clear();
            if lines
                .read_line(&mut line)
                .map_err(|error| failed(&error.to_string()))?
                == 0
            {
                return Err(failed("it ended"));
            }
            let at = line
                .trim()
                .strip_prefix("listening on http://")
                .and_then(|at| at.parse().ok());
            if let Some(address) = at {
                break address;
            }
        };
        // It must not stand still because nobody reads what it says.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        Ok(Self { process, address })
    }

    /// Megabytes of memory now, and the most so far.
    pub fn memory(&self) -> (f64, f64) {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let field = |name: &str| {
            let line = text
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .unwrap_or_default();
            line.split_whitespace()
                .next()
                .and_then(|kilobytes| kilobytes.parse::<f64>().ok())
                .unwrap_or_default()
                / 1024.0
        };
        (field("VmRSS:"), field("VmHWM:"))
    }

    /// Seconds of processor time so far.
    pub fn cpu(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).unwrap_or_default();
        let fields = text.rsplit_once(") ").map_or("", |(_, rest)| rest);
        let ticks = |at: usize| {
            fields
                .split(' ')
                .nth(at)
                .and_then(|text| text.parse::<f64>().ok())
                .unwrap_or_default()
        };
        (ticks(11) + ticks(12)) / 100.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Measured is measured; a server that is gone already needs no end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
