//! The page with invented values, in both languages, and whether its words are complete.

use askama::Template;
use web::{Errors, Frame, Lang, Values, Words};

use super::page::{LeaderPage, Line};

fn line(words: &str, late: bool) -> Line {
    Line {
        id: "1".to_owned(),
        words: words.to_owned(),
        place: "南苑 3号楼".to_owned(),
        note: "明天停水".to_owned(),
        late,
    }
}

#[test]
fn the_page_is_told_in_both_languages() {
    for lang in Lang::ALL {
        let f = Frame::for_test(Words::for_test(crate::WORDS), lang).titled("走访");
        let page = LeaderPage {
            who: "staff:1".to_owned(),
            matters: vec![line("<路灯不亮>", true), line("垃圾", false)],
            waiting: vec![line("王奶奶", false)],
            silent: vec![line("李爷爷", false)],
            people: vec![("1".to_owned(), "南苑 王奶奶".to_owned())],
            places: vec![("2".to_owned(), "南苑".to_owned())],
            errors: Errors::one("words", "desk-take-empty"),
            values: Values::default().or("words", "</textarea>"),
            f,
        };
        let html = page.render().unwrap();
        assert!(
            !html.contains(">leader-") && !html.contains("\"leader-"),
            "{html}"
        );
        assert!(html.contains("&#60;路灯不亮&#62;") && !html.contains("</textarea></textarea>"));
    }
}

#[test]
fn every_word_of_the_page_is_there_in_both_languages() {
    let own: Vec<(&str, &str)> = crate::WORDS
        .iter()
        .filter(|(_, text)| text.contains("leader-title"))
        .copied()
        .collect();
    let faults = web::missing_keys("leader", env!("CARGO_MANIFEST_DIR"), &own, &[]);
    let own: Vec<String> = faults
        .into_iter()
        .filter(|fault| fault.contains("leader-") && !fault.contains("neither"))
        .collect();
    assert!(own.is_empty(), "{own:#?}");
}
