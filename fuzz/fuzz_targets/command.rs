//! `huiyin text`: any lines on standard input.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (verb, lines) = input;
    let verb = ["category", "mask", "other"][usize::from(verb % 3)];
    let _ = text::cli::run([verb.to_owned()].into_iter(), lines.as_bytes(), std::io::sink());
});
