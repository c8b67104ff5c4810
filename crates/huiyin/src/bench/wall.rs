//! `huiyin bench wall`: how long somebody waits for the first page of the wall.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::task::JoinSet;

use super::child::Server;
use super::http::{self, Http};
use super::load::Folder;
use super::stats::Times;
use super::{Wall, centre, preload, say};
use crate::failure::Failure;

/// Measures the page and the same list by the API.
pub fn wall(options: &Wall) -> Result<(), Failure> {
    let folder = Folder::of(&options.place);
    let made = centre::make(&folder.0, options.place.database.as_deref())?;
    say(
        options.place.json,
        &format!("putting {} matters there", options.preload),
    );
    preload::fill(
        &made,
        &preload::Wanted {
            matters: options.preload,
            ..preload::Wanted::default()
        },
    )?;
    let server = Server::start(&made)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::Store(error.to_string()))?;
    let mut whole = serde_json::Map::new();
    for path in ["/wall", "/api/v1/wall"] {
        let get = |span| {
            let done = runtime.block_on(fetch(server.address, path, options.connections, span));
            done.map_err(|error| Failure::Store(format!("the server: {error}")))
        };
        get(Duration::from_secs(1))?;
        let span = Duration::from_secs(options.seconds.max(1));
        let mut times = get(span)?;
        let pages = u32::try_from(times.0.len()).unwrap_or(u32::MAX);
        let rate = f64::from(pages) / span.as_secs_f64();
        let [p50, p95, p99] = times.three();
        say(
            options.place.json,
            &format!(
                "{path:<14} {rate:>6.0} pages/s   p50 {p50:>6.1} ms   p95 {p95:>6.1} ms   p99 {p99:>6.1} ms"
            ),
        );
        whole.insert(
            path.to_owned(),
            json!({ "pages_per_second": rate, "p50_ms": p50, "p95_ms": p95, "p99_ms": p99 }),
        );
    }
    if options.place.json {
        whole.insert("matters".to_owned(), options.preload.into());
        println!("{}", serde_json::Value::from(whole));
    }
    Ok(())
}

async fn fetch(
    address: SocketAddr,
    path: &'static str,
    connections: usize,
    span: Duration,
) -> Result<Times, std::io::Error> {
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..connections.max(1) {
        tasks.spawn(async move {
            let (mut http, mut times) = (Http::to(address).await?, Times::default());
            let request = http::request("GET", path, "", "");
            while started.elapsed() < span {
                let began = Instant::now();
                let (status, body) = http.send(&request).await?;
                if status != 200 {
                    return Err(std::io::Error::other(format!("{status}: {body}")));
                }
                times
                    .0
                    .push(u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX));
            }
            Ok(times)
        });
    }
    let mut all = Times::default();
    while let Some(ended) = tasks.join_next().await {
        all.0.extend(ended.map_err(std::io::Error::other)??.0);
    }
    Ok(all)
}
