//! How long the question "is it one of these?" takes among 100,000 open reports, and how much memory they need.
//!
//! `cargo run -p text --release --example crowd`

use std::sync::Arc;
use std::time::Instant;

use text::likeness::{Index, Weights};
use text::place::Gazetteer;
use text::things::Things;

const REPORTS: usize = 100_000;
const ASKED: usize = 2_000;

fn main() {
    let rows: Vec<Vec<&str>> = include_str!("../data/train.tsv")
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect())
        .collect();
    let texts: Vec<&str> = rows.iter().filter_map(|row| row.get(2).copied()).collect();
    let Ok(grid) = Gazetteer::from_tsv(include_str!("../data/places.tsv")) else {
        return;
    };
    let mut index = Index::new(Arc::new(grid), Arc::new(Things::known()), Weights::shipped());
    let mut chance = 20_251_u64;
    let mut next = |below: usize| {
        chance = chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(chance >> 33).unwrap_or(0) % below.max(1)
    };
    let before = resident();
    let start = Instant::now();
    let say = |left: usize, right: usize, building: usize| {
        let (left, right) = (texts.get(left).unwrap_or(&""), texts.get(right).unwrap_or(&""));
        let half: String = left.chars().take(12).collect();
        let rest: String = right.chars().skip(8).take(20).collect();
        format!("{half}{building}号楼，{rest}")
    };
    for number in 0..REPORTS {
        let text = say(next(texts.len()), next(texts.len()), next(18) + 1);
        let at = i64::try_from(next(90 * 86_400)).unwrap_or(0) * 1_000_000;
        index.add(&format!("R{number}"), at, &text, None);
    }
    println!(
        "added {REPORTS} in {:.1} s, {} MB resident for them",
        start.elapsed().as_secs_f32(),
        (resident() - before) / 1024
    );
    let mut times: Vec<u128> = (0..ASKED)
        .map(|_| {
            let text = say(next(texts.len()), next(texts.len()), next(18) + 1);
            let asked = Instant::now();
            std::hint::black_box(index.likest(45 * 86_400_000_000, &text, None, 3));
            asked.elapsed().as_micros()
        })
        .collect();
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 1000).copied().unwrap_or(0);
    println!(
        "query µs: median {}, p95 {}, p99 {}, worst {}",
        at(500),
        at(950),
        at(990),
        at(999)
    );
}

/// Resident memory in kB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS"))
        .unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|kb| kb.parse().ok())
        .unwrap_or(0)
}
