//! Themes at any times.
#![no_main]

use libfuzzer_sys::fuzz_target;
use text::themes::{Said, rising};
use text::things::Things;

fuzz_target!(|input: (Vec<(i64, &str, &str)>, i64, u32)| {
    let (rows, now, weeks) = input;
    let said: Vec<Said> = rows
        .iter()
        .enumerate()
        .map(|(id, (at, estate, text))| Said {
            id: id.to_string(),
            at: *at,
            estate: Some((*estate).to_owned()),
            category: "环境卫生".to_owned(),
            text: (*text).to_owned(),
        })
        .collect();
    let _ = rising(&Things::default(), &said, now, weeks);
});
