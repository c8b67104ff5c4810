//! A file of weights as an operator may bring it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use text::likeness::Weights;

fuzz_target!(|lines: &str| {
    if let Ok(weights) = Weights::parse(lines) {
        let _ = Weights::parse(&weights.to_string());
    }
});
