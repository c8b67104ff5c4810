//! One spelling: every part of it leads back to a part of the original.
#![no_main]

use libfuzzer_sys::fuzz_target;
use text::normal::Normal;

fuzz_target!(|text: &str| {
    let normal = Normal::of(text);
    for at in 0..normal.len() {
        assert!(text.get(normal.origin(at..at + 1)).is_some());
    }
});
