//! Masking twice is masking once, and nothing that was found is left.
#![no_main]

use libfuzzer_sys::fuzz_target;
use text::mask::{Masker, Scope};

fuzz_target!(|input: (&str, &str)| {
    let (text, name) = input;
    for scope in [Scope::Person, Scope::Public] {
        let masker = Masker::new(scope).knowing([name]);
        let once = masker.mask(text);
        assert_eq!(masker.mask(&once), once);
        for span in masker.find(text) {
            assert!(text.get(span.bytes).is_some());
        }
    }
});
