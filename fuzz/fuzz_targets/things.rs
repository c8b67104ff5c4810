//! A lexicon as staff may bring it, and a text beside it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use text::normal::Normal;
use text::things::Things;

fuzz_target!(|input: (&str, &str)| {
    let (lines, text) = input;
    let mut things = Things::default();
    things.add(lines);
    for thing in things.spoken_of(&Normal::of(text)) {
        assert!(!things.name(thing).is_empty());
    }
});
