//! `huiyin bench rush`: sign-up day. Everybody wants the same class; the figures
//! stand beside the ceiling, the same requests to a handler that does nothing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bookings::books::{Books, books};
use bookings::ids::{OfferingId, PersonId};
use bookings::learner::meet_many;
use bookings::offer::{NewPool, offer};
use bookings::rows::{Kind, Offering};
use kernel::Clock;
use serde_json::json;
use store::{Store, StoreError};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use super::centre::{self, Made};
use super::child::{NOTHING, Server};
use super::http::{self, Http};
use super::load::Folder;
use super::stats::{Times, median};
use super::{Rush, say};
use crate::failure::Failure;

/// People in the rush, and seats for them.
const CROWD: usize = 36_000;
const SEATS: i32 = 2_000;
/// Connections of the crowd.
const DOORS: usize = 256;

/// What every connection knows.
struct Plan {
    address: SocketAddr,
    token: String,
    people: Vec<PersonId>,
    next: AtomicUsize,
    keys: AtomicU64,
}

/// What the requests of a run ask for.
#[derive(Clone, Copy)]
struct Aim {
    offering: Option<OfferingId>,
    wanted: u16,
    /// Requests a second over all connections; 0 for as many as it can.
    pace: f64,
}

/// What a run measured.
struct Run {
    rate: f64,
    times: Times,
}

/// What is told in the end.
struct Outcome {
    confirmed: f64,
    ceiling: f64,
    busy: [f64; 3],
    sold_out: f64,
    half: [f64; 3],
    crowd: Crowd,
    cpu: f64,
    books: Books,
}

/// How the crowd fared.
struct Crowd {
    winners: usize,
    seconds: f64,
    in_order: bool,
    times: [f64; 3],
}

/// Measures a rush.
pub fn rush(options: &Rush) -> Result<(), Failure> {
    let folder = Folder::of(&options.place);
    let made = centre::make(&folder.0, options.place.database.as_deref())?;
    let store = made.store(Clock::system())?;
    say(
        options.place.json,
        &format!("putting {} people there", options.people),
    );
    let people = meet_all(&store, &made, options.people)?;
    let rounds: Vec<OfferingId> = (0..=options.runs + 1)
        .map(|_| class(&store, &made, i32::MAX / 2))
        .collect::<Result<_, _>>()?;
    let (full, crowded) = (class(&store, &made, 1)?, class(&store, &made, SEATS)?);
    drop(store);
    let server = Server::start(&made)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::Store(error.to_string()))?;
    let plan = Arc::new(Plan {
        address: server.address,
        token: made.token.clone(),
        people,
        next: AtomicUsize::new(0),
        keys: AtomicU64::new(0),
    });
    let mut outcome = measure(options, &runtime, &plan, &server, &rounds, full)?;
    outcome.crowd = runtime.block_on(crowd(&plan, crowded)).map_err(failed)?;
    drop(server);
    let (store, community) = (made.store(Clock::system())?, made.community.id);
    outcome.books = store.read_now(move |tx| books(tx, community))?;
    tell(options, &outcome);
    if outcome.books.holds
        && outcome.crowd.winners == usize::try_from(SEATS).unwrap_or(0)
        && outcome.crowd.in_order
    {
        Ok(())
    } else {
        Err(Failure::Check(format!(
            "the books do not hold: {:?}",
            outcome.books.faults
        )))
    }
}

fn failed(error: std::io::Error) -> Failure {
    Failure::Store(format!("the server: {error}"))
}

fn meet_all(store: &Store, made: &Made, wanted: usize) -> Result<Vec<PersonId>, StoreError> {
    let community = made.community.id;
    let mut all = Vec::with_capacity(wanted);
    while all.len() < wanted {
        let from = all.len();
        let count = (wanted - from).min(4000);
        let people: Vec<(String, String, u8)> = (from..from + count)
            .map(|n| (format!("学员{n}"), format!("169{n:08}"), 0))
            .collect();
        all.extend(store.write_now(move |tx| meet_many(tx, community, &people))?);
    }
    Ok(all)
}

fn class(store: &Store, made: &Made, seats: i32) -> Result<OfferingId, StoreError> {
    let community = made.community.id;
    store.write_now(move |tx| {
        let now = tx.now();
        let mut class = Offering::blank(community, tx.clock().fresh(), "书法", Kind::Class, now);
        class.waits = false;
        offer(tx, "system", &class, &[NewPool::open(seats)], &[])
    })
}

fn measure(
    options: &Rush,
    runtime: &Runtime,
    plan: &Arc<Plan>,
    server: &Server,
    rounds: &[OfferingId],
    full: OfferingId,
) -> Result<Outcome, Failure> {
    let span = Duration::from_secs(options.seconds.max(1));
    let drive = |offering: Option<OfferingId>, wanted: u16, pace: f64, span: Duration| {
        plan.next.store(0, Ordering::Relaxed);
        let aim = Aim {
            offering,
            wanted,
            pace,
        };
        runtime
            .block_on(run(plan, options.connections, span, aim))
            .map_err(failed)
    };
    let mut rounds = rounds.iter().copied();
    // Nobody measures the first seconds: statements are prepared, caches filled.
    drive(rounds.next(), 201, 0.0, Duration::from_secs(2))?;
    let (mut rates, mut ceilings, mut times, mut cpus) =
        (Vec::new(), Vec::new(), Times::default(), Vec::new());
    for _ in 0..options.runs.max(1) {
        let before = drive(None, 200, 0.0, span / 4)?;
        let cpu = server.cpu();
        let one = drive(rounds.next(), 201, 0.0, span)?;
        let spent = server.cpu() - cpu;
        let after = drive(None, 200, 0.0, span / 4)?;
        say(
            options.place.json,
            &format!(
                "  {:>7.0} confirmed/s, ceiling {:.0} and {:.0}",
                one.rate, before.rate, after.rate
            ),
        );
        cpus.push(spent / (one.rate * span.as_secs_f64()).max(1.0) * 1000.0);
        ceilings.push(f64::midpoint(before.rate, after.rate));
        rates.push(one.rate);
        times.0.extend(one.times.0);
    }
    let confirmed = median(rates);
    // One seat is taken, then everybody is told that there is none.
    let aim = Aim {
        offering: Some(full),
        wanted: 201,
        pace: 0.0,
    };
    runtime.block_on(one(plan, aim)).map_err(failed)?;
    let sold_out = drive(Some(full), 409, 0.0, span)?.rate;
    let mut half = drive(rounds.next(), 201, confirmed / 2.0, span)?;
    Ok(Outcome {
        confirmed,
        ceiling: median(ceilings),
        busy: times.three(),
        sold_out,
        half: half.times.three(),
        crowd: Crowd {
            winners: 0,
            seconds: 0.0,
            in_order: false,
            times: [0.0; 3],
        },
        cpu: median(cpus),
        books: Books::default(),
    })
}

/// The request for the next person; none when everybody has asked.
fn next(plan: &Plan, aim: Aim) -> Option<Vec<u8>> {
    let person = plan.people.get(plan.next.fetch_add(1, Ordering::Relaxed))?;
    Some(request(plan, aim.offering, *person))
}

fn request(plan: &Plan, offering: Option<OfferingId>, person: PersonId) -> Vec<u8> {
    let key = plan.keys.fetch_add(1, Ordering::Relaxed);
    let path = if offering.is_some() {
        "/api/v1/bookings/claims"
    } else {
        NOTHING
    };
    let offering = offering.map_or_else(|| "0".repeat(32), |id| id.to_string());
    let body = format!("{{\"offering\":\"{offering}\",\"person\":\"{person}\"}}");
    let token = format!("{}\r\nidempotency-key: rush-{key}", plan.token);
    http::request("POST", path, &token, &body)
}

async fn one(plan: &Plan, aim: Aim) -> Result<(), std::io::Error> {
    let mut http = Http::to(plan.address).await?;
    plan.next.store(0, Ordering::Relaxed);
    if let Some(asked) = next(plan, aim) {
        http.send(&asked).await?;
    }
    Ok(())
}

async fn run(plan: &Arc<Plan>, connections: usize, span: Duration, aim: Aim) -> Result<Run, std::io::Error> {
    let mut tasks = JoinSet::new();
    let count = f64::from(u32::try_from(connections.max(1)).unwrap_or(1));
    let gap = if aim.pace > 0.0 {
        Duration::from_secs_f64(count / aim.pace)
    } else {
        Duration::ZERO
    };
    let started = Instant::now();
    for at in 0..u32::try_from(connections.max(1)).unwrap_or(1) {
        let plan = Arc::clone(plan);
        tasks.spawn(async move {
            let mut http = Http::to(plan.address).await?;
            let mut times = Times::default();
            let mut due = started + gap.mul_f64(f64::from(at) / count);
            while started.elapsed() < span {
                if !gap.is_zero() {
                    tokio::time::sleep_until(due.into()).await;
                }
                let begun = if gap.is_zero() { Instant::now() } else { due };
                due += gap;
                // Who was refused asks again and again: the crowd is as large as it needs to be.
                let Some(asked) = next(&plan, aim) else {
                    if aim.wanted == 201 {
                        break;
                    }
                    plan.next.store(1, Ordering::Relaxed);
                    continue;
                };
                let (status, body) = http.send(&asked).await?;
                times
                    .0
                    .push(u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX));
                // The very first person may have the only seat.
                if status != aim.wanted && !(aim.wanted == 409 && status == 409) {
                    return Err(std::io::Error::other(format!(
                        "{status} instead of {}: {body}",
                        aim.wanted
                    )));
                }
            }
            Ok::<_, std::io::Error>(times)
        });
    }
    let mut times = Times::default();
    while let Some(ended) = tasks.join_next().await {
        times.0.extend(ended.map_err(std::io::Error::other)??.0);
    }
    let count = f64::from(u32::try_from(times.0.len()).unwrap_or(u32::MAX));
    Ok(Run {
        rate: count / started.elapsed().as_secs_f64(),
        times,
    })
}

/// Everybody comes within ten seconds, half of them in the first.
async fn crowd(plan: &Arc<Plan>, offering: OfferingId) -> Result<Crowd, std::io::Error> {
    plan.next.store(0, Ordering::Relaxed);
    let people = CROWD.min(plan.people.len());
    let mut tasks = JoinSet::new();
    let started = Instant::now();
    for _ in 0..DOORS {
        let plan = Arc::clone(plan);
        tasks.spawn(async move {
            let mut http = Http::to(plan.address).await?;
            let (mut times, mut numbers) = (Times::default(), Vec::new());
            loop {
                let at = plan.next.fetch_add(1, Ordering::Relaxed);
                let Some(person) = plan.people.get(at).filter(|_| at < people) else {
                    return Ok::<_, std::io::Error>((times, numbers));
                };
                let due = started + comes(at, people);
                tokio::time::sleep_until(due.into()).await;
                let asked = request(&plan, Some(offering), *person);
                let (status, body) = http.send(&asked).await?;
                times
                    .0
                    .push(u32::try_from(due.elapsed().as_micros()).unwrap_or(u32::MAX));
                match status {
                    201 => numbers.push(number(body).unwrap_or_default()),
                    409 => {}
                    other => return Err(std::io::Error::other(format!("{other}: {body}"))),
                }
            }
        });
    }
    let (mut times, mut numbers, mut in_order) = (Times::default(), Vec::new(), true);
    while let Some(ended) = tasks.join_next().await {
        let (some, own) = ended.map_err(std::io::Error::other)??;
        // Whoever asked later through the same door has the later number.
        in_order &= own.windows(2).all(|pair| pair.first() < pair.last());
        numbers.extend(own);
        times.0.extend(some.0);
    }
    let winners = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    in_order &= numbers.len() == winners;
    Ok(Crowd {
        winners,
        seconds: started.elapsed().as_secs_f64(),
        in_order,
        times: times.three(),
    })
}

fn comes(at: usize, people: usize) -> Duration {
    let share =
        f64::from(u32::try_from(at).unwrap_or(0)) / f64::from(u32::try_from(people.max(1)).unwrap_or(1));
    Duration::from_secs_f64(if share < 0.5 {
        share * 2.0
    } else {
        1.0 + (share - 0.5) * 18.0
    })
}

/// The number of a receipt.
fn number(body: &str) -> Option<i64> {
    let from = body.find("\"number\":")? + 9;
    body.get(from..)?.split([',', '}']).next()?.parse().ok()
}

fn tell(options: &Rush, found: &Outcome) {
    let (share, sold) = (
        found.confirmed / found.ceiling.max(1.0),
        found.sold_out / found.ceiling.max(1.0),
    );
    if options.place.json {
        let whole = json!({
            "confirmed_per_second": found.confirmed, "ceiling": found.ceiling, "share": share,
            "p50_ms": found.busy[0], "p99_ms": found.busy[2], "sold_out_per_second": found.sold_out, "sold_out_share": sold,
            "half_rate_p50_ms": found.half[0], "half_rate_p99_ms": found.half[2],
            "cpu_ms_per_booking": found.cpu,
            "crowd": { "people": CROWD, "seats": SEATS, "winners": found.crowd.winners, "seconds": found.crowd.seconds,
                "p99_ms": found.crowd.times[2], "in_order": found.crowd.in_order },
            "books_hold": found.books.holds, "claims": found.books.claims, "decisions": found.books.decisions,
            "connections": options.connections, "seconds": options.seconds, "runs": options.runs,
        });
        println!("{whole}");
        return;
    }
    println!(
        "confirmed/s  {:>8.0}   {:.0} % of the ceiling",
        found.confirmed,
        share * 100.0
    );
    println!("ceiling      {:>8.0}", found.ceiling);
    println!(
        "sold out/s   {:>8.0}   {:.0} % of the ceiling",
        found.sold_out,
        sold * 100.0
    );
    println!(
        "full speed   p50 {:.1} ms, p99 {:.1} ms; {:.3} ms of the server's processor a booking",
        found.busy[0], found.busy[2], found.cpu
    );
    println!(
        "half speed   p50 {:.1} ms, p99 {:.1} ms",
        found.half[0], found.half[2]
    );
    println!(
        "crowd        {CROWD} people, {} of {SEATS} seats given, last answer after {:.1} s, p99 {:.0} ms, in order: {}",
        found.crowd.winners, found.crowd.seconds, found.crowd.times[2], found.crowd.in_order
    );
    println!(
        "books        {}: {} claims, {} decisions",
        if found.books.holds { "hold" } else { "DO NOT HOLD" },
        found.books.claims,
        found.books.decisions
    );
}
