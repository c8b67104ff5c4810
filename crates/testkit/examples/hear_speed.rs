//! How long it takes to ask "is it one of these?" and to search, in a centre
//! with many matters, on SQLite.
//!
//! `cargo run --release -p testkit --example hear_speed -- 100000`

use std::time::Instant;

use kernel::{GridPath, Micros, ReceiptNumber};
use matters::hear::{self, Asked, Whom};
use matters::lists;
use matters::rows::Matter;
use store::{StoreError, Tx};
use testkit::TestCentre;

const TRAIN: &str = include_str!("../../text/data/train.tsv");
/// Matters of one transaction.
const AT_ONCE: usize = 2_000;

/// The same numbers every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }
}

fn said(texts: &[&str], chance: &mut Chance) -> String {
    let mut part = |skip: usize, take: usize| -> String {
        let text = texts.get(chance.below(texts.len())).copied().unwrap_or_default();
        text.chars().skip(skip).take(take).collect()
    };
    let (left, right) = (part(0, 12), part(8, 20));
    format!("{left}{}号楼，{right}", chance.below(60) + 1)
}

fn main() {
    let count: usize = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(100_000);
    let texts: Vec<&str> = TRAIN
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').nth(2))
        .collect();
    let centre = TestCentre::on_sqlite();
    let first = centre.says("楼道的路灯不亮").matter;
    fill(&centre, &first, &texts, count);

    let clerk = centre.actors.clerk.clone();
    let asked: Vec<String> = {
        let mut chance = Chance(77);
        (0..1_000).map(|_| said(&texts, &mut chance)).collect()
    };
    let (before, begun) = (resident(), Instant::now());
    let timed = centre.act::<_, StoreError, _>(&clerk, move |tx, cx| {
        while cx.book.ear().listen(tx, cx)? {}
        println!(
            "ear: {} matters in {:.1} s, {} MB",
            cx.book.ear().len(),
            begun.elapsed().as_secs_f32(),
            resident().saturating_sub(before) / 1024
        );
        cx.book.hear_lessons(tx, cx)?;
        let mut likely = Vec::new();
        let mut whole = Vec::new();
        for words in &asked {
            let start = Instant::now();
            hear::likely(tx, cx, &Asked::of(words), Whom::Staff, 3)?;
            likely.push(start.elapsed().as_micros());
            hear::place(cx.centre, cx.hearing(), words, None);
            cx.book.hear(Some(cx.hearing()), words, 3);
            whole.push(start.elapsed().as_micros());
        }
        Ok((likely, whole))
    });
    let (likely, whole) = timed.expect("compared");
    tell("likely, staff", likely);
    tell("likely, place and category", whole);
    for question in [
        "路灯",
        "路灯不亮",
        "3号楼",
        "电梯 异响",
        "灯",
        "ldbl",
        "dt",
        "没有这样的话",
    ] {
        tell(&format!("search {question}"), search(&centre, question));
    }
}

fn fill(centre: &TestCentre, first: &Matter, texts: &[&str], count: usize) {
    let mut chance = Chance(20_251);
    let begun = Instant::now();
    let span = 150 * Micros::DAY / i64::try_from(count.max(1)).unwrap_or(1);
    for block in 0..count.div_ceil(AT_ONCE) {
        let matters: Vec<Matter> = (0..AT_ONCE.min(count - block * AT_ONCE))
            .map(|at| {
                let number = block * AT_ONCE + at;
                let ago = span * i64::try_from(count - number).unwrap_or(0);
                let key = first.key - ago;
                let (period, serial) = (
                    u16::try_from(1_001 + number / 90_000).unwrap_or(1_001),
                    number % 90_000 + 1,
                );
                Matter {
                    id: kernel::Uuid::from_u128(u128::try_from(number + 1).unwrap_or(1)).into(),
                    key,
                    receipt: receipt(period, serial),
                    words: said(texts, &mut chance),
                    node: None,
                    path: GridPath::ROOT,
                    received_at: Micros(key),
                    ..first.clone()
                }
            })
            .collect();
        centre
            .store
            .write_now(move |tx: &mut Tx<'_>| {
                Matter::insert_all(&matters, tx)?;
                for matter in &matters {
                    let terms = hear::search::terms(&matter.words, &format!("\n{}", matter.receipt));
                    tx.index(matter.community, "matters", matter.id.0, matter.key, &terms)?;
                }
                Ok::<_, StoreError>(())
            })
            .expect("they are kept");
    }
    println!("{count} matters put in in {:.0} s", begun.elapsed().as_secs_f32());
}

fn receipt(period: u16, serial: usize) -> ReceiptNumber {
    let serial = u32::try_from(serial).unwrap_or(1);
    let month = period % 100;
    let period = (period / 100) * 100 + (month - 1) % 12 + 1;
    ReceiptNumber::in_period(period, serial).expect("a valid number")
}

fn search(centre: &TestCentre, question: &str) -> Vec<u128> {
    let (community, question) = (centre.places.community, question.to_owned());
    let timed = centre.store.read_now(move |tx| {
        let mut times = Vec::new();
        for _ in 0..50 {
            let start = Instant::now();
            lists::search(tx, community, &question, None, 20, |_| true)?;
            times.push(start.elapsed().as_micros());
        }
        Ok::<_, StoreError>(times)
    });
    timed.expect("it is looked for")
}

fn tell(what: &str, mut times: Vec<u128>) {
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or(0);
    println!(
        "{what}: median {} µs, p95 {} µs, p99 {} µs",
        at(50),
        at(95),
        at(99)
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
