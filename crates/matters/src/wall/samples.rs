//! Every page of the wall with invented rows, in both languages.

use askama::Template;
use kernel::Micros;
use web::{Frame, Lang, Words};

use super::feed::Feed;
use super::list::{List, Wall, WallBlock, WallPage};
use super::matter::{MatterPage, Step, Stroke};
use super::place::PlacePage;
use super::row::{Row, pieces};
use super::screen::{Screen, ScreenBlock, ScreenPage};
use crate::lists::Figures;
use crate::resident::grid::Level;

const NOW: Micros = Micros(1_729_563_960_000_000);

/// A frame of samples.
pub(crate) fn frame(lang: Lang) -> Frame {
    Frame::for_test(Words::for_test(crate::WORDS), lang).titled("样子")
}

/// A row of samples: its strokes, and whether it is late.
pub(crate) fn row(strokes: u8, late: bool) -> Row {
    let answered = strokes == 4;
    Row {
        receipt: "2410-01373".to_owned(),
        last_four: "1373".to_owned(),
        words: pieces("3号楼的路灯晚上一闪一闪，看不清台阶。", "路灯"),
        answer: pieces(
            if answered {
                "灯头和镇流器都换了。"
            } else {
                ""
            },
            "",
        ),
        place: "南苑 3号楼".to_owned(),
        at: NOW.plus(-3 * Micros::DAY),
        due: NOW.plus(if late { -Micros::DAY } else { Micros::DAY }),
        followers: 2,
        strokes,
        answered,
        late,
        paused: false,
        days: 2,
        unit: "青禾物业工程部".to_owned(),
        person: "网格员 小周".to_owned(),
        grade: 4,
        closed: false,
        level: if late { 4 } else { 0 },
        key: (NOW.0, 1),
    }
}

/// Renders a page; no key may be left untold.
pub(crate) fn told(page: &impl Template) -> String {
    let html = page.render().unwrap();
    for untold in ["resident-", "wall-", "web-"] {
        let left: Vec<&str> = html
            .split(['>', '"'])
            .filter(|part| part.trim().starts_with(untold) && !part.contains("<"))
            .collect();
        let left: Vec<&&str> = left
            .iter()
            .filter(|part| !part.ends_with("-title") && !part.ends_with("-hint"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
    html
}

fn wall() -> Wall {
    let list = List {
        rows: vec![row(4, false), row(3, true), row(2, false), row(1, false)],
        part: "answered",
        question: String::new(),
        place: "南苑".to_owned(),
        node: "0".repeat(32),
        mine: "/wall/place".to_owned(),
        next: Some("/wall?after=1.1".to_owned()),
        first: true,
    };
    let figures = Figures {
        said: 214,
        answered: 197,
        open: 15,
        late: 2,
    };
    Wall {
        list,
        figures,
        late: vec![row(3, true)],
        in_hand: vec![row(2, false)],
        qr: "<svg></svg>".to_owned(),
    }
}

#[test]
fn the_wall_is_told_in_both_languages() {
    for lang in Lang::ALL {
        let html = told(&WallPage {
            f: frame(lang),
            w: wall(),
        });
        assert!(html.contains("<mark>路灯</mark>") && html.contains("data-live=\"wall\""));
        told(&WallBlock {
            f: frame(lang),
            w: wall(),
        });
        told(&WallPage {
            f: frame(lang),
            w: Wall {
                list: List {
                    question: "x".to_owned(),
                    ..List::default()
                },
                ..wall()
            },
        });
    }
}

#[test]
fn a_question_is_never_a_piece_of_the_page() {
    let list = List {
        question: "<script>".to_owned(),
        ..List::default()
    };
    let html = told(&WallPage {
        f: frame(Lang::Zh),
        w: Wall { list, ..wall() },
    });
    assert!(!html.contains("<script>"));
}

#[test]
fn one_matter_and_the_screen_are_told_in_both_languages() {
    for lang in Lang::ALL {
        for (strokes, late) in [(1, false), (2, false), (3, true), (4, false)] {
            let page = MatterPage {
                f: frame(lang),
                row: row(strokes, late),
                walk: (1..=4)
                    .map(|n| Stroke {
                        n,
                        at: (n <= strokes).then_some(NOW),
                        done: n <= strokes,
                    })
                    .collect(),
                answered_at: (strokes == 4).then_some(NOW),
                steps: vec![Step {
                    at: NOW,
                    class: "late",
                    text: "x".to_owned(),
                    note: "y".to_owned(),
                }],
                photos: vec![kernel::FileId(kernel::Uuid::from_u128(1))],
                may_follow: true,
            };
            told(&page);
        }
        for echoes in [vec![], vec![row(4, false); 3]] {
            let s = Screen {
                figures: wall().figures,
                echoes,
                late: vec![row(3, true)],
                qr: String::new(),
            };
            told(&ScreenBlock {
                f: frame(lang),
                s: s.clone(),
            });
            told(&ScreenPage { f: frame(lang), s });
        }
        told(&PlacePage {
            f: frame(lang),
            level: Level::default(),
        });
    }
}

#[test]
fn the_feed_is_xml_whatever_was_said() {
    let mut odd = row(4, false);
    odd.answer = pieces("a < b & \u{8}c", "");
    let feed = Feed {
        f: frame(Lang::Zh),
        base: "http://huiyin.test".to_owned(),
        updated: NOW,
        entries: vec![odd],
    };
    let xml = feed.render().unwrap();
    assert!(
        xml.starts_with("<?xml") && xml.contains("a &#60; b &#38; c"),
        "{xml}"
    );
    assert!(!xml.contains('\u{8}'));
}
