//! Places: whatever is said, only nodes of the grid come out.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use text::place::{Gazetteer, Place};

static GRID: LazyLock<Gazetteer> = LazyLock::new(|| {
    Gazetteer::from_tsv(include_str!("../../crates/text/data/places.tsv")).expect("the places are right")
});

fuzz_target!(|text: &str| {
    let reading = GRID.read(text);
    if let Some(estate) = &reading.place.estate {
        assert!(GRID.estates().iter().any(|known| known.name == *estate));
    }
    let _ = GRID.read_from(text, &Place::from_path(text));
    let _ = GRID.without_names(text);
});
