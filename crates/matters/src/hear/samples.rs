//! The pages of this part with invented values, in both languages, and whether
//! its words are complete.

use askama::Template;
use kernel::Micros;
use text::likeness::Why;
use web::Lang;

use super::likely::because;
use super::themes::{Example, Theme, ThemesPage};
use crate::wall::samples::frame;

#[test]
fn every_word_of_hearing_is_there_in_both_languages() {
    let own: Vec<(&str, &str)> = crate::WORDS
        .iter()
        .filter(|(_, text)| text.lines().any(|line| line.starts_with("hear-")))
        .copied()
        .collect();
    let faults = web::missing_keys("hear", env!("CARGO_MANIFEST_DIR"), &own, &[]);
    let faults: Vec<String> = faults
        .into_iter()
        .filter(|fault| fault.contains("hear-") && !fault.contains("neither"))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn themes_are_told_in_both_languages() {
    let theme = |estate: &str| Theme {
        estate: estate.to_owned(),
        category: "环境卫生".to_owned(),
        things: vec!["鼠虫".to_owned()],
        times: 5,
        usual: 4,
        examples: vec![Example {
            id: "a".repeat(32),
            receipt: "2410-01377".to_owned(),
            words: "垃圾房有老鼠".to_owned(),
            at: Micros(1_729_563_960_000_000),
        }],
    };
    for lang in Lang::ALL {
        for themes in [Vec::new(), vec![theme("南苑"), theme("")]] {
            let page = ThemesPage {
                f: frame(lang),
                themes,
            };
            assert!(page.render().is_ok_and(|html| !html.contains("hear-")));
        }
    }
}

#[test]
fn every_reason_has_words() {
    let why = [
        Why::SameEstate,
        Why::SameBuilding,
        Why::SameUnit,
        Why::SameSpot,
        Why::SameThing("电梯".to_owned()),
        Why::DaysApart(0),
        Why::DaysApart(2),
        Why::SameWords,
    ];
    for lang in Lang::ALL {
        let told = because(&frame(lang), &why);
        assert!(told.contains("电梯") && !told.contains("hear-"), "{told}");
    }
}
