//! Terms are bounded, marks lie within the text.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str)| {
    let (text, question) = input;
    assert!(text::search::index_terms(text).len() <= 4_000);
    let _ = text::search::query(question);
    for mark in text::search::highlight(text, question) {
        assert!(text.get(mark).is_some());
    }
});
