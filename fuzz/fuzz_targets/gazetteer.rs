//! A table of places as staff may bring it, and a text beside it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use text::place::Gazetteer;

fuzz_target!(|input: (&str, &str, &str)| {
    let (table, spots, text) = input;
    if let Ok(grid) = Gazetteer::from_tsv(table) {
        let _ = grid.with_spots(spots).read(text);
    }
});
