//! `huiyin bench counter`: windows that serve one resident after another, each
//! step as a page, while the lobby's screens follow every call.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use counter::no_loss::{Tickets, tickets};
use gate::{Actor, Grant, NewAccount, NewToken, Role};
use kernel::{Clock, Micros};
use serde_json::json;
use store::{Store, StoreError};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::centre::{self, Made};
use super::child::Server;
use super::http::Http;
use super::load::Folder;
use super::preload::{self, Wanted};
use super::stats::Times;
use super::{Counter, register, say};
use crate::failure::Failure;

/// Persons of the demo, before those whose names are known here.
const BRED: u64 = 6000;
/// Calls in quiet, for which each screen's delay is taken.
const QUIET: usize = 10;
/// What people come for, and how they say it.
const ITEM: &str = "i=%E5%85%8D%E8%B4%B9%E4%BD%93%E6%A3%80";

/// A step of a visit, in the order of the visit.
const STEPS: [&str; 8] = [
    "ticket", "call", "begin", "find", "person", "item", "form", "send",
];

/// The steps of which each must be quick for itself: person found, item chosen, form shown.
const QUICK: [&str; 3] = ["find", "item", "form"];

/// What was measured of one visit.
struct Visit {
    times: Vec<(usize, u32)>,
    faults: Vec<String>,
}

/// Measures.
pub fn counter(options: &Counter) -> Result<(), Failure> {
    let folder = Folder::of(&options.place);
    let made = centre::make(&folder.0, options.place.database.as_deref())?;
    let store = made.store(Clock::system())?;
    register::fill(&store, made.community.id, options.people)?;
    drop(store);
    let wanted = Wanted {
        matters: options.matters,
        ..Wanted::default()
    };
    preload::fill(&made, &wanted)?;
    let store = made.store(Clock::system())?;
    let clerks = open(&store, &made, options.windows)?;
    drop(store);
    let server = Server::start(&made)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| Failure::Store(error.to_string()))?;
    let run = runtime
        .block_on(run(options, &made, server.address, clerks))
        .map_err(failed)?;
    let memory = server.memory();
    drop(server);
    let (store, community) = (made.store(Clock::system())?, made.community.id);
    let line = store.read_now(move |tx| tickets(tx, community))?;
    tell(options, run, memory.1, &line)
}

fn failed(error: std::io::Error) -> Failure {
    Failure::Store(format!("the server: {error}"))
}

/// Sets the windows up and gives each a clerk with a token.
fn open(store: &Store, made: &Made, windows: usize) -> Result<Vec<String>, StoreError> {
    let (community, zone) = (made.community.id, made.community.zone.clone());
    let there = store.read_now(move |tx| counter::rows::windows(tx, community))?;
    if there.is_empty() {
        counter::demo::build(store, community, &zone)?;
    }
    let more = i32::try_from(windows).unwrap_or(99);
    counter::demo::windows(store, community, &zone, more)?;
    // Nobody sits where somebody sat in a run before.
    counter::demo::vacate(store, community, &zone)?;
    let run = Clock::system().now().0;
    store.write_now(move |tx| {
        let (by, mut tokens) = (Actor::system(), Vec::new());
        for n in 0..windows {
            let new = NewAccount {
                login: format!("bench-{run}-{n}"),
                name: format!("窗口{n}"),
                staff: None,
                password_hash: String::new(),
                must_change: false,
            };
            let refused = |what: String| StoreError::Engine(what);
            let account = gate::create_account(tx, community, &by, &new)
                .map_err(|error| refused(format!("{error:?}")))?;
            gate::give_role(
                tx,
                community,
                &by,
                account.id,
                &Grant::of(Role::Clerk),
                Micros(0),
                None,
            )
            .map_err(|error| refused(format!("{error:?}")))?;
            let token = NewToken {
                account: account.id,
                name: "bench".to_owned(),
                scopes: vec!["*".to_owned()],
                expires_at: tx.now().plus(Micros::DAY),
            };
            let (_, token) = gate::issue_token(tx, community, &by, &token)
                .map_err(|error| refused(format!("{error:?}")))?;
            tokens.push(token.as_str().to_owned());
        }
        Ok(tokens)
    })
}

/// A form as a browser sends it, by a token.
fn form(path: &str, token: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\naccept: text/html\r\n\
        content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn page(path: &str, token: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\naccept: text/html\r\n\r\n"
    )
    .into_bytes()
}

/// The value that stands behind this mark.
fn value(body: &str, mark: &str) -> Option<String> {
    let from = body.find(mark)? + mark.len();
    body.get(from..)?.split('"').next().map(str::to_owned)
}

struct Run {
    visits: Vec<Visit>,
    seconds: f64,
    /// How long a call in quiet took to the last of the screens, in milliseconds.
    screens: Vec<f64>,
    heard: usize,
}

async fn run(
    options: &Counter,
    made: &Made,
    address: SocketAddr,
    clerks: Vec<String>,
) -> Result<Run, std::io::Error> {
    let (news, mut shown) = unbounded_channel();
    let heard = Arc::new(AtomicUsize::new(0));
    for _ in 0..options.screens {
        let (token, news, heard) = (made.token.clone(), news.clone(), Arc::clone(&heard));
        tokio::spawn(async move {
            let _ = screen(address, token, news, heard).await;
        });
    }
    drop(news);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let begun = Instant::now();
    let count = u32::try_from(clerks.len()).unwrap_or(1).max(1);
    let every = Duration::from_secs(60) * count / options.per_minute.max(1);
    let end = begun + Duration::from_secs(options.seconds);
    let mut windows = tokio::task::JoinSet::new();
    for (n, token) in (0u32..).zip(clerks.iter().cloned()) {
        windows.spawn(work(address, token, n, every * n / count, every, end));
    }
    let mut visits = Vec::new();
    while let Some(done) = windows.join_next().await {
        visits.extend(done.map_err(std::io::Error::other)??);
    }
    let seconds = begun.elapsed().as_secs_f64();
    let first = clerks.first().cloned().unwrap_or_default();
    let screens = quiet(address, &first, options.screens, &mut shown).await?;
    Ok(Run {
        visits,
        seconds,
        screens,
        heard: heard.load(Ordering::Relaxed),
    })
}

/// A clerk at a window: one resident after the other, at a steady pace.
async fn work(
    address: SocketAddr,
    token: String,
    n: u32,
    wait: Duration,
    every: Duration,
    end: Instant,
) -> Result<Vec<Visit>, std::io::Error> {
    let mut http = Http::to(address).await?;
    let (_, seats) = http.send(&page("/counter", &token)).await?;
    let mark = format!("data-key=\"{}\"", n + 1);
    let before = seats.split(&mark).next().unwrap_or_default();
    let window = before
        .rsplit("value=\"")
        .next()
        .and_then(|rest| rest.split('"').next());
    let sit = form(
        "/counter/sit",
        &token,
        &format!("window={}", window.unwrap_or_default()),
    );
    http.send(&sit).await?;
    // The demo's third window calls errands only.
    let letter = if n == 2 { "C" } else { "A" };
    tokio::time::sleep(wait).await;
    let (mut all, mut next, mut who) = (Vec::new(), Instant::now(), BRED + u64::from(n) * 500);
    while Instant::now() < end {
        all.push(visit(&mut http, &token, who, letter).await?);
        who += 1;
        next += every;
        tokio::time::sleep(next.saturating_duration_since(Instant::now())).await;
    }
    Ok(all)
}

/// One resident, from the ticket to the receipt.
async fn visit(http: &mut Http, token: &str, who: u64, letter: &str) -> Result<Visit, std::io::Error> {
    let mut out = Visit {
        times: Vec::new(),
        faults: Vec::new(),
    };
    let name = register::name_of(who);
    let found = url(&name);
    step(
        http,
        &mut out,
        0,
        &form("/kiosk", token, &format!("letter={letter}&priority=")),
        303,
    )
    .await?;
    step(http, &mut out, 1, &form("/counter/next", token, ""), 303).await?;
    step(http, &mut out, 2, &form("/counter/begin", token, ""), 303).await?;
    let body = step(
        http,
        &mut out,
        3,
        &form("/counter/find", token, &format!("q={found}")),
        200,
    )
    .await?;
    let person = value(&body, "name=\"person\" value=\"").unwrap_or_default();
    step(
        http,
        &mut out,
        4,
        &form("/counter/person", token, &format!("person={person}")),
        303,
    )
    .await?;
    let body = step(http, &mut out, 5, &page(&format!("/counter?{ITEM}"), token), 200).await?;
    let item = value(&body, "name=\"item\" value=\"").unwrap_or_default();
    step(
        http,
        &mut out,
        6,
        &form("/counter/choose", token, &format!("item={item}")),
        303,
    )
    .await?;
    let body = step(http, &mut out, 6, &page("/counter", token), 200).await?;
    if !body.contains("id=\"form\"") {
        out.faults.push("no form is shown".to_owned());
    }
    let typed = format!("q_sign={found}&q_phone=16900000001&q_id_card=100001194303060018&q_place={found}");
    step(http, &mut out, 7, &form("/counter/form", token, &typed), 303).await?;
    step(http, &mut out, 7, &form("/counter/finish", token, ""), 303).await?;
    Ok(out)
}

/// The text as it stands in a form.
fn url(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn step(
    http: &mut Http,
    out: &mut Visit,
    place: usize,
    request: &[u8],
    wanted: u16,
) -> Result<String, std::io::Error> {
    let begun = Instant::now();
    let (status, body) = http.send(request).await?;
    let spent = u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX);
    out.times.push((place, spent));
    if status != wanted {
        let name = STEPS.get(place).copied().unwrap_or_default();
        out.faults.push(format!("{name}: {status}"));
    }
    Ok(body.to_owned())
}

/// What a screen showed first, and when.
type Shown = (String, Instant);

/// A screen of the lobby: follows the line, and fetches the calls when it moves.
async fn screen(
    address: SocketAddr,
    token: String,
    news: UnboundedSender<Shown>,
    heard: Arc<AtomicUsize>,
) -> Result<(), std::io::Error> {
    let stream = TcpStream::connect(address).await?;
    let ask = page("/events?topics=queue", &token);
    let mut sent = 0;
    while sent < ask.len() {
        stream.writable().await?;
        sent += stream.try_write(ask.get(sent..).unwrap_or_default()).unwrap_or(0);
    }
    let (mut http, mut held) = (Http::to(address).await?, vec![0u8; 4096]);
    loop {
        stream.readable().await?;
        let read = match stream.try_read(&mut held) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => continue,
            Err(error) => return Err(error),
        };
        let text = String::from_utf8_lossy(held.get(..read).unwrap_or_default()).into_owned();
        if text.contains("event: queue") {
            heard.fetch_add(1, Ordering::Relaxed);
            let (_, body) = http.send(&page("/lobby/block", &token)).await?;
            let label = value(&body.replace('<', "\""), "class=\"label\">").unwrap_or_default();
            let _ = news.send((label, Instant::now()));
        }
    }
}

/// Calls in quiet: how long each took to the last of the screens.
async fn quiet(
    address: SocketAddr,
    token: &str,
    screens: usize,
    shown: &mut UnboundedReceiver<Shown>,
) -> Result<Vec<f64>, std::io::Error> {
    let mut http = Http::to(address).await?;
    let mut all = Vec::new();
    for _ in 0..QUIET {
        tokio::time::sleep(Duration::from_secs(2)).await;
        http.send(&form("/kiosk", token, "letter=A&priority=")).await?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        while shown.try_recv().is_ok() {}
        let called = Instant::now();
        http.send(&form("/counter/next", token, "")).await?;
        let mut seen: HashMap<String, Vec<Instant>> = HashMap::new();
        let late = Duration::from_secs(5);
        while let Ok(Some((label, at))) = tokio::time::timeout(late, shown.recv()).await {
            let those = seen.entry(label).or_default();
            those.push(at);
            if those.len() >= screens {
                break;
            }
        }
        let last = seen
            .values()
            .filter(|those| those.len() >= screens)
            .flatten()
            .max();
        all.push(last.map_or(f64::INFINITY, |at| {
            at.duration_since(called).as_secs_f64() * 1000.0
        }));
    }
    Ok(all)
}

fn tell(options: &Counter, run: Run, memory: f64, line: &Tickets) -> Result<(), Failure> {
    let quiet = options.place.json;
    let mut whole = Times::default();
    let (mut rows, mut slow) = (Vec::new(), 0.0_f64);
    for (place, name) in STEPS.iter().enumerate() {
        let own = run.visits.iter().flat_map(|visit| &visit.times);
        let mut times = Times(
            own.filter(|(at, _)| *at == place)
                .map(|(_, time)| *time)
                .collect(),
        );
        whole.0.extend(&times.0);
        let [p50, p95, p99] = times.three();
        if QUICK.contains(name) {
            slow = slow.max(p99);
        }
        say(
            quiet,
            &format!("{name:<8} p50 {p50:>7.2} ms  p95 {p95:>7.2} ms  p99 {p99:>7.2} ms"),
        );
        rows.push(json!({ "step": name, "p50": p50, "p95": p95, "p99": p99 }));
    }
    let faults: Vec<&String> = run.visits.iter().flat_map(|visit| &visit.faults).collect();
    let p99 = whole.at(0.99);
    let slowest = run.screens.iter().copied().fold(0.0, f64::max);
    say(
        quiet,
        &format!(
            "{} visits in {:.0} s, {} faults, p99 of all {p99:.1} ms, of finding, choosing and showing {slow:.1} ms; a call on {} screens: at most {slowest:.0} ms; {} events heard; {memory:.0} MB; tickets {}",
            run.visits.len(),
            run.seconds,
            faults.len(),
            options.screens,
            run.heard,
            if line.holds { "hold" } else { "DO NOT HOLD" }
        ),
    );
    for fault in faults.iter().take(5) {
        say(quiet, fault);
    }
    if quiet {
        let told = json!({ "visits": run.visits.len(), "seconds": run.seconds, "faults": faults.len(), "p99": p99, "quick_p99": slow, "people": options.people, "matters": options.matters, "memory_mb": memory, "steps": rows, "screens": run.screens });
        println!("{told}");
    }
    if faults.is_empty() && line.holds && p99 <= 100.0 && slow <= 100.0 && slowest <= 1000.0 {
        Ok(())
    } else {
        Err(Failure::Check(
            "the counter is not as fast, or not as right, as it shall be".to_owned(),
        ))
    }
}
