//! `huiyin bench matters`: connections that do one matter after another.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::task::JoinSet;

use super::centre::{self, Made};
use super::child::{NOTHING, Server};
use super::http::{self, Http};
use super::stats::{Times, median};
use super::{Matters, Where, preload, say, words};
use crate::failure::Failure;

/// The steps of a matter's life that are measured.
const STEPS: [&str; 4] = ["report", "assign", "answer", "search"];

/// What every connection knows.
struct Plan {
    address: SocketAddr,
    token: String,
    /// Units and categories to choose from.
    units: Vec<String>,
    categories: Vec<String>,
    /// Of two searches so many are for words.
    words: u64,
    /// The next matter's number.
    next: AtomicU64,
}

/// What a run measured.
struct Run {
    /// Lifecycles a second.
    rate: f64,
    steps: [Times; 4],
}

/// What several runs measured, together.
struct Outcome {
    rate: f64,
    ceiling: f64,
    steps: [[f64; 3]; 4],
    idle: f64,
    loaded: f64,
    /// Processor seconds of the server for a thousand lifecycles.
    cpu: f64,
    /// The same for the requests to nothing.
    nothing: f64,
}

/// A folder that goes away with this value, unless it was named.
pub struct Folder(pub std::path::PathBuf, bool);

impl Folder {
    /// The named one, or a new one.
    pub fn of(place: &Where) -> Self {
        let fresh = || std::env::temp_dir().join(format!("huiyin-bench-{}", std::process::id()));
        Self(place.data.clone().unwrap_or_else(fresh), place.data.is_none())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.1 {
            // What is left in the temporary folder does no harm.
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

/// Measures whole matters.
pub fn matters(options: &Matters) -> Result<(), Failure> {
    let quiet = options.place.json;
    if let (Some(url), Some(token)) = (&options.url, &options.token) {
        let bad = || Failure::Usage(format!("{url}: not http://address:port"));
        let address = url
            .strip_prefix("http://")
            .and_then(|at| at.trim_end_matches('/').parse().ok())
            .ok_or_else(bad)?;
        let outcome = measure(options, address, token, None)?;
        return tell(options, &outcome, None);
    }
    let folder = Folder::of(&options.place);
    let made = centre::make(&folder.0, options.place.database.as_deref())?;
    let took = fill(&made, options.preload, quiet)?;
    let server = Server::start(&made)?;
    std::thread::sleep(Duration::from_secs(1));
    let outcome = measure(options, server.address, &made.token, Some(&server))?;
    tell(options, &outcome, took)
}

/// Puts matters there, unless they are there from before; gives the seconds that it took.
fn fill(made: &Made, wanted: u64, quiet: bool) -> Result<Option<f64>, Failure> {
    if wanted == 0 {
        return Ok(None);
    }
    say(quiet, &format!("putting {wanted} matters there"));
    let took = preload::fill(
        made,
        &preload::Wanted {
            matters: wanted,
            ..preload::Wanted::default()
        },
    )?;
    Ok(Some(took))
}

fn measure(
    options: &Matters,
    address: SocketAddr,
    token: &str,
    server: Option<&Server>,
) -> Result<Outcome, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::Store(error.to_string()))?;
    let failed = |error: std::io::Error| Failure::Store(format!("the server: {error}"));
    let idle = server.map_or(0.0, |server| server.memory().0);
    let (mut rates, mut ceilings, mut runs) = (Vec::new(), Vec::new(), Vec::new());
    let (mut cpus, mut nothings) = (Vec::new(), Vec::new());
    let plan = Arc::new(
        runtime
            .block_on(plan(address, token, &options.search))
            .map_err(failed)?,
    );
    let span = Duration::from_secs(options.seconds.max(1));
    let drive = |real: bool, span: Duration| {
        let before = server.map_or(0.0, Server::cpu);
        let done = runtime.block_on(run(&plan, options.connections, span, real));
        let spent = server.map_or(0.0, Server::cpu) - before;
        done.map_err(failed)
            .map(|run| (spent / (run.rate * span.as_secs_f64()).max(1.0) * 1000.0, run))
    };
    // Nobody measures the first seconds: statements are prepared, caches filled.
    drive(true, Duration::from_secs(2))?;
    for _ in 0..options.runs.max(1) {
        let (_, before) = drive(false, span / 4)?;
        let (cpu, one) = drive(true, span)?;
        let (nothing, after) = drive(false, span / 4)?;
        let (rate, before, after) = (one.rate, before.rate, after.rate);
        say(
            options.place.json,
            &format!("  {rate:>7.0} lifecycles/s, ceiling {before:.0} and {after:.0}"),
        );
        cpus.push(cpu);
        nothings.push(nothing);
        rates.push(rate);
        ceilings.push(f64::midpoint(before, after));
        runs.push(one.steps);
    }
    let loaded = server.map_or(0.0, |server| server.memory().1);
    Ok(Outcome {
        rate: median(rates),
        ceiling: median(ceilings),
        steps: middle(&mut runs),
        idle,
        loaded,
        cpu: median(cpus),
        nothing: median(nothings),
    })
}

/// The median of each figure over the runs.
fn middle(runs: &mut [[Times; 4]]) -> [[f64; 3]; 4] {
    let mut steps = [[0.0; 3]; 4];
    for (step, shown) in steps.iter_mut().enumerate() {
        let times = runs.iter_mut().filter_map(|run| run.get_mut(step));
        let each: Vec<[f64; 3]> = times.map(Times::three).collect();
        for (share, shown) in shown.iter_mut().enumerate() {
            *shown = median(
                each.iter()
                    .filter_map(|three| three.get(share))
                    .copied()
                    .collect(),
            );
        }
    }
    steps
}

async fn plan(address: SocketAddr, token: &str, search: &str) -> Result<Plan, std::io::Error> {
    let mut http = Http::to(address).await?;
    let bad = |what: &str| std::io::Error::other(format!("the centre has no {what}"));
    let mut list = async |path: &str| {
        let (status, body) = http.send(&http::request("GET", path, token, "")).await?;
        if status != 200 {
            return Err(std::io::Error::other(format!("{path}: {status} {body}")));
        }
        serde_json::from_str::<Vec<serde_json::Value>>(body).map_err(std::io::Error::other)
    };
    let text =
        |one: &serde_json::Value, name: &str| one.get(name).and_then(|text| text.as_str()).map(str::to_owned);
    let categories = list("/api/v1/categories").await?;
    // An answer there needs a photo: not measured here.
    let plain = categories
        .iter()
        .filter(|one| one.get("proof") == Some(&json!(false)));
    let categories: Vec<String> = plain.filter_map(|one| text(one, "code")).collect();
    let units: Vec<String> = list("/api/v1/units")
        .await?
        .iter()
        .filter_map(|one| text(one, "id"))
        .collect();
    if categories.is_empty() {
        return Err(bad("category without proof"));
    }
    // Only units that have somebody.
    let mut staffed = Vec::new();
    let made = http
        .send(&report(
            token,
            0,
            categories.first().map_or("", String::as_str),
            "/api/v1/matters",
        ))
        .await?;
    let id = http::field(made.1, "id")
        .ok_or_else(|| bad("receipt"))?
        .to_owned();
    for unit in units {
        let body = json!({ "unit": unit }).to_string();
        let (status, _) = http
            .send(&http::request(
                "POST",
                &format!("/api/v1/matters/{id}/assign"),
                token,
                &body,
            ))
            .await?;
        if status == 200 {
            staffed.push(unit);
        }
    }
    if staffed.is_empty() {
        return Err(bad("unit with staff"));
    }
    Ok(Plan {
        address,
        token: token.to_owned(),
        units: staffed,
        categories,
        words: match search {
            "words" => 2,
            "both" => 1,
            _ => 0,
        },
        next: AtomicU64::new(1),
    })
}

fn report(token: &str, n: u64, category: &str, path: &str) -> Vec<u8> {
    let body =
        json!({ "said": words::said(n), "category": category, "name": "王女士", "phone": "16900000000" });
    http::request("POST", path, token, &body.to_string())
}

fn pick(of: &[String], n: u64) -> &str {
    let count = u64::try_from(of.len()).unwrap_or(1).max(1);
    usize::try_from(n % count)
        .ok()
        .and_then(|at| of.get(at))
        .map_or("", String::as_str)
}

async fn run(
    plan: &Arc<Plan>,
    connections: usize,
    span: Duration,
    real: bool,
) -> Result<Run, std::io::Error> {
    let mut tasks = JoinSet::new();
    let started = Instant::now();
    for _ in 0..connections.max(1) {
        let plan = Arc::clone(plan);
        tasks.spawn(async move {
            let mut http = Http::to(plan.address).await?;
            let mut steps: [Times; 4] = Default::default();
            let mut done = 0u32;
            while started.elapsed() < span {
                life(&plan, &mut http, &mut steps, real).await?;
                done += 1;
            }
            Ok::<_, std::io::Error>((done, steps))
        });
    }
    let (mut all, mut steps) = (0u32, <[Times; 4]>::default());
    while let Some(ended) = tasks.join_next().await {
        let (done, times) = ended.map_err(std::io::Error::other)??;
        all += done;
        for (all, one) in steps.iter_mut().zip(times) {
            all.0.extend(one.0);
        }
    }
    Ok(Run {
        rate: f64::from(all) / started.elapsed().as_secs_f64(),
        steps,
    })
}

/// One matter from the report to finding it again; or the same requests to nothing.
async fn life(
    plan: &Plan,
    http: &mut Http,
    steps: &mut [Times; 4],
    real: bool,
) -> Result<(), std::io::Error> {
    let n = plan.next.fetch_add(1, Ordering::Relaxed);
    let token = plan.token.as_str();
    let path = |real_path: String| if real { real_path } else { NOTHING.to_owned() };
    let [one, two, three, four] = steps;
    let asked = report(
        token,
        n,
        pick(&plan.categories, n),
        &path("/api/v1/matters".to_owned()),
    );
    let body = step(http, &asked, if real { 201 } else { 200 }, one).await?;
    let (id, receipt) = if real {
        let read = |name| {
            http::field(body, name)
                .map(str::to_owned)
                .ok_or_else(|| std::io::Error::other("no receipt"))
        };
        (read("id")?, read("receipt")?)
    } else {
        ("0".repeat(32), "2601-00000".to_owned())
    };
    let give = json!({ "unit": pick(&plan.units, n) }).to_string();
    let asked = http::request(
        "POST",
        &path(format!("/api/v1/matters/{id}/assign")),
        token,
        &give,
    );
    step(http, &asked, 200, two).await?;
    let words = words::answer(n);
    let answer = json!({ "words": words, "public": words }).to_string();
    let asked = http::request(
        "POST",
        &path(format!("/api/v1/matters/{id}/answer")),
        token,
        &answer,
    );
    step(http, &asked, 200, three).await?;
    let question = if n % 2 < plan.words {
        words::question(n)
    } else {
        receipt
    };
    let asked = path(format!("/api/v1/matters?q={}", web::url::part(&question)));
    step(http, &http::request("GET", &asked, token, ""), 200, four).await?;
    Ok(())
}

async fn step<'h>(
    http: &'h mut Http,
    request: &[u8],
    wanted: u16,
    times: &mut Times,
) -> Result<&'h str, std::io::Error> {
    let began = Instant::now();
    let (status, body) = http.send(request).await?;
    times
        .0
        .push(u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX));
    if status == wanted {
        Ok(body)
    } else {
        Err(std::io::Error::other(format!(
            "{status} instead of {wanted}: {body}"
        )))
    }
}

fn tell(options: &Matters, outcome: &Outcome, preload: Option<f64>) -> Result<(), Failure> {
    let share = outcome.rate / outcome.ceiling.max(1.0);
    if options.place.json {
        let steps: serde_json::Map<String, serde_json::Value> = STEPS
            .iter()
            .zip(outcome.steps)
            .map(|(name, [p50, p95, p99])| {
                (
                    (*name).to_owned(),
                    json!({ "p50_ms": p50, "p95_ms": p95, "p99_ms": p99 }),
                )
            })
            .collect();
        let whole = json!({
            "lifecycles_per_second": outcome.rate, "ceiling": outcome.ceiling, "share": share, "steps": steps,
            "idle_mb": outcome.idle, "loaded_mb": outcome.loaded, "cpu_seconds_per_1000": outcome.cpu, "cpu_of_nothing": outcome.nothing, "search": options.search,
            "preload": options.preload, "preload_seconds": preload, "connections": options.connections,
            "seconds": options.seconds, "runs": options.runs,
        });
        println!("{whole}");
        return Ok(());
    }
    println!("lifecycles/s {:>8.0}", outcome.rate);
    println!(
        "ceiling      {:>8.0}   share {:.0} %",
        outcome.ceiling,
        share * 100.0
    );
    for (name, [p50, p95, p99]) in STEPS.iter().zip(outcome.steps) {
        println!("{name:<12} p50 {p50:>6.1} ms   p95 {p95:>6.1} ms   p99 {p99:>6.1} ms");
    }
    println!(
        "memory       idle {:.0} MB, at most {:.0} MB",
        outcome.idle, outcome.loaded
    );
    println!(
        "processor    {:.2} s of the server's for 1000 lifecycles, {:.2} s for nothing",
        outcome.cpu, outcome.nothing
    );
    if let Some(seconds) = preload {
        println!("preload      {} matters in {seconds:.0} s", options.preload);
    }
    Ok(())
}
