//! How fast documents go in and are found among very many.

use std::time::Instant;

use super::*;
use crate::both::Fresh;

struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A character; the lower, the more frequent.
    fn sign(&mut self) -> char {
        let share = f64::from(u32::try_from(self.next() % 1_000_000).unwrap()) / 1e6;
        let place = 3000f64.powf(share).floor();
        let place = (1..=3000u32)
            .take_while(|n| f64::from(*n) <= place)
            .last()
            .unwrap_or(1);
        char::from_u32(0x4e00 + place).unwrap()
    }
}

/// Thirty characters in three runs: 57 terms. 路灯 is in 5 % of all, 坏了 in another 5 %, never both.
fn terms(dice: &mut Dice, number: u64) -> Vec<String> {
    let mut text = String::new();
    for run in 0..3 {
        let mut signs: Vec<char> = (0..10).map(|_| dice.sign()).collect();
        match number % 20 {
            3 if run == 1 => signs[3..5].copy_from_slice(&['路', '灯']),
            8 if run == 1 => signs[3..5].copy_from_slice(&['坏', '了']),
            _ => {}
        }
        if number % 50_000 == 7 {
            signs[0..2].copy_from_slice(&['龘', '龘']);
        }
        text.extend(signs);
        text.push('，');
    }
    text::search::index_terms(&text)
}

pub fn million(name: &str, fresh: &Fresh, _clock: &Clock, count: u64) {
    let store = fresh.store();
    let mut dice = Dice(88_172_645_463_325_252);
    // As an import does it: rows first, the index at the end.
    settle(&store, &["DROP INDEX search_vector_terms"]);
    let begun = Instant::now();
    let mut number = 0;
    while number < count {
        let batch: Vec<(u64, Vec<String>)> = (number..(number + 5000).min(count))
            .map(|at| (at, terms(&mut dice, at)))
            .collect();
        number += 5000;
        store
            .write_now(move |tx| {
                for (at, terms) in &batch {
                    let key = START + i64::try_from(*at).unwrap() * 1000;
                    tx.index(community(1), "matters", doc(u128::from(*at)), key, terms)?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
    println!("{name}: {count} in bulk: {:.0}/s", per_second(count, begun));
    let begun = Instant::now();
    settle(&store, &["SET statement_timeout = 0", BUILD, "VACUUM ANALYZE"]);
    println!("{name}: index built in {:.0} s", begun.elapsed().as_secs_f64());
    singles(name, &store, &mut dice, count);
    questions(name, &store, count);
}

const BUILD: &str = "CREATE INDEX search_vector_terms ON search_vector USING gin (terms)";

/// Statements on PostgreSQL, each in a transaction of its own.
fn settle(store: &Store, statements: &[&str]) {
    if let crate::Place::Postgres(url) = store.place() {
        let mut connection = crate::postgres_engine::Connection::open(url).unwrap();
        for statement in statements {
            connection.batch(statement).unwrap();
        }
    }
}

/// One document a rule, from 64 writers at once.
fn singles(name: &str, store: &Store, dice: &mut Dice, count: u64) {
    let more = 20_000;
    let work: Vec<(u64, Vec<String>)> = (count..count + more).map(|at| (at, terms(dice, at))).collect();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for writer in 0..64 {
            let mine: Vec<_> = work.iter().skip(writer).step_by(64).cloned().collect();
            scope.spawn(move || {
                for (at, terms) in mine {
                    let key = START + i64::try_from(at).unwrap() * 1000;
                    let id = doc(u128::from(at));
                    store
                        .write_now(move |tx| tx.index(community(1), "matters", id, key, &terms))
                        .unwrap();
                }
            });
        }
    });
    println!("{name}: one by one, 64 writers: {:.0}/s", per_second(more, begun));
}

fn per_second(count: u64, begun: Instant) -> f64 {
    f64::from(u32::try_from(count).unwrap()) / begun.elapsed().as_secs_f64()
}

fn questions(name: &str, store: &Store, count: u64) {
    let middle = START + i64::try_from(count).unwrap() * 500;
    for (what, words, before) in [
        ("in 5 % of all", "路灯", None),
        ("in 5 % of all, from the middle", "路灯", Some(middle)),
        ("one frequent character", "灯", None),
        ("a rare word", "龘龘", None),
        ("no such word", "齉齉", None),
        ("two frequent words, together", "路灯 丁", None),
        ("two frequent words, never together", "路灯 坏了", None),
        ("a frequent and a rare word", "路灯 龘龘", None),
        ("a phrase of two pairs", "丁路灯", None),
        ("a phrase of frequent pairs", "丁丁丁丁", None),
    ] {
        let phrases = text::search::query(words);
        let mut times = Vec::new();
        let mut hits = 0;
        for _ in 0..9 {
            let phrases = phrases.clone();
            let begun = Instant::now();
            hits = store
                .read_now(move |tx| tx.find(community(1), "matters", &phrases, before, 20))
                .unwrap()
                .len();
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
        let first = times[0];
        times.sort_by(f64::total_cmp);
        println!(
            "{name}: {what}: {hits} hits, first {first:.2} ms, median {:.2} ms",
            times[4]
        );
    }
}
