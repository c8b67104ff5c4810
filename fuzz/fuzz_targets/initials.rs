//! Initials of the sounds: bounded, and never an operator.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str)| {
    let (text, word) = input;
    let terms = text::initials::index_terms(text);
    assert!(terms.len() <= 1_000);
    assert!(terms.iter().all(|term| term.chars().all(|sign| sign.is_ascii_alphabetic())));
    let _ = text::initials::query(word);
});
