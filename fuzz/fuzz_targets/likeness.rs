//! Two texts in an index: a score between 0 and 1, at any times.
#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use text::likeness::{Index, Weights};
use text::place::Gazetteer;
use text::things::Things;

static GRID: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| {
    Arc::new(Gazetteer::from_tsv(include_str!("../../crates/text/data/places.tsv")).expect("the places are right"))
});
static THINGS: LazyLock<Arc<Things>> = LazyLock::new(|| Arc::new(Things::known()));

fuzz_target!(|input: (&str, &str, i64, i64)| {
    let (one, two, then, now) = input;
    let mut index = Index::new(Arc::clone(&GRID), Arc::clone(&THINGS), Weights::shipped());
    index.add("1", then, one, None);
    for found in index.likest(now, two, None, 3) {
        assert!((0.0..=1.0).contains(&found.score));
    }
    index.remove("1");
    assert!(index.likest(now, two, None, 3).is_empty());
});
