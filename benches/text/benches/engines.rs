//! How long each engine of `text` takes for one report, and for the question
//! "is it one of these?" among 100,000.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use text::category::{Counts, suggest};
use text::likeness::{Index, Weights};
use text::mask::{Masker, Scope};
use text::normal::Normal;
use text::place::Gazetteer;
use text::things::Things;

const SAID: &str = "锦绣苑5号楼2单元電梯又坏了，显示维修中两天没见人来修，打我电话154 1234 5678，我姓张";
const PLACES: &str = include_str!("../../../crates/text/data/places.tsv");
const TRAIN: &str = include_str!("../../../crates/text/data/train.tsv");

fn grid() -> Gazetteer {
    Gazetteer::from_tsv(PLACES).expect("the places are right")
}

fn one_report(bench: &mut Criterion) {
    let (grid, things, counts) = (grid(), Things::known(), Counts::shipped());
    let masker = Masker::new(Scope::Public);
    bench.bench_function("normal", |b| b.iter(|| Normal::of(black_box(SAID))));
    bench.bench_function("place", |b| b.iter(|| grid.read(black_box(SAID))));
    bench.bench_function("category", |b| b.iter(|| suggest(&things, &counts, black_box(SAID), 3)));
    bench.bench_function("mask", |b| b.iter(|| masker.find(black_box(SAID))));
    bench.bench_function("search terms", |b| b.iter(|| text::search::index_terms(black_box(SAID))));
    bench.bench_function("initials", |b| b.iter(|| text::initials::index_terms(black_box(SAID))));
    bench.bench_function("highlight", |b| b.iter(|| text::search::highlight(black_box(SAID), "电梯 维修")));
    let long = "楼".repeat(100_000);
    bench.bench_function("mask 100,000 times one sign", |b| b.iter(|| masker.find(black_box(&long))));
}

fn among_many(bench: &mut Criterion) {
    let texts: Vec<&str> = TRAIN.lines().skip(1).filter_map(|line| line.split('\t').nth(2)).collect();
    let mut index = Index::new(Arc::new(grid()), Arc::new(Things::known()), Weights::shipped());
    for number in 0..100_000_usize {
        let left: String = texts[number % texts.len()].chars().take(12).collect();
        let right: String = texts[number * 7 % texts.len()].chars().skip(8).take(20).collect();
        let at = i64::try_from(number * 7_919 % 7_776_000).unwrap_or(0) * 1_000_000;
        index.add(&number.to_string(), at, &format!("{left}{}号楼，{right}", number % 18 + 1), None);
    }
    let at = 45 * 86_400_000_000;
    bench.bench_function("likest of 100,000", |b| b.iter(|| index.likest(at, black_box(SAID), None, 3)));
}

criterion_group!(benches, one_report, among_many);
criterion_main!(benches);
