//! Learning and unlearning leave nothing behind.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use text::category::{Counts, suggest};
use text::things::Things;

static THINGS: LazyLock<Things> = LazyLock::new(Things::known);

fuzz_target!(|input: (&str, &str, &str)| {
    let (one, two, category) = input;
    let mut counts = Counts::default();
    counts.learn(&THINGS, one, "环境卫生");
    let before = counts.clone();
    counts.learn(&THINGS, two, category);
    let _ = suggest(&THINGS, &counts, one, 3);
    counts.unlearn(&THINGS, two, category);
    assert_eq!(counts, before);
});
