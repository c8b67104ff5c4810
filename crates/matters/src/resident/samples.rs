//! Every page of the resident with invented values, in both languages, and
//! whether its words are complete.

use kernel::{FileId, Micros, NodeId, Uuid};
use web::{Errors, Lang, Values};

use super::acts::RatePage;
use super::draft::{Draft, Same};
use super::grid::Level;
use super::home::{Echo, HomePage, Hours, Leader};
use super::pages::{ContactPage, NearBlock, PlacePage, SamePage, WordsPage};
use super::place::HomePlacePage;
use super::receipt::{Receipt, ReceiptPage};
use super::status::StatusPage;
use super::story::Step;
use crate::wall::matter::Stroke;
use crate::wall::samples::{frame, row, told};

const NOW: Micros = Micros(1_729_563_960_000_000);

#[test]
fn every_word_of_these_pages_is_there_in_both_languages() {
    for (room, made) in [
        ("resident", &["resident-grade-", "resident-reason-"][..]),
        ("wall", &[][..]),
    ] {
        let part = format!("{room}-");
        let faults = web::missing_keys(room, env!("CARGO_MANIFEST_DIR"), &own(room), made);
        let own: Vec<String> = faults
            .into_iter()
            .filter(|fault| fault.contains(&part) && !fault.contains("neither"))
            .collect();
        assert!(own.is_empty(), "{own:#?}");
    }
}

/// The message files of one part: those whose keys begin with its name.
fn own(part: &str) -> Vec<(&'static str, &'static str)> {
    let begin = format!("{part}-");
    let of = |text: &str| text.lines().any(|line| line.starts_with(&begin));
    crate::WORDS
        .iter()
        .filter(|(_, text)| of(text))
        .copied()
        .collect()
}

fn draft() -> Draft {
    Draft {
        words: "3号楼下的充电桩，插上去没有电，已经三天了。".to_owned(),
        node: Some(NodeId(Uuid::from_u128(5))),
        place: "楼道".to_owned(),
        same: Same::Other,
        phone: "138".to_owned(),
        anonymous: true,
        ..Draft::default()
    }
}

fn level() -> Level {
    Level {
        way: vec![
            ("a".to_owned(), "南苑".to_owned()),
            ("b".to_owned(), "3号楼".to_owned()),
        ],
        below: vec![("c".to_owned(), "1单元".to_owned())],
        narrow: true,
    }
}

#[test]
fn the_report_is_told_in_both_languages_with_and_without_faults() {
    for lang in Lang::ALL {
        let f = || frame(lang);
        for errors in [Errors::none(), Errors::one("words", "resident-report-empty")] {
            let html = told(&WordsPage {
                f: f(),
                draft: draft(),
                errors,
            });
            assert!(html.contains("充电桩") && html.contains("enctype=\"multipart/form-data\""));
        }
        let places = [
            (Level::default(), Some(("h".to_owned(), "南苑 3号楼".to_owned()))),
            (level(), None),
        ];
        for (level, home) in places {
            let heard = vec![("n".to_owned(), "南苑 3号楼 2单元".to_owned())];
            let html = told(&PlacePage {
                f: f(),
                draft: draft(),
                level,
                heard,
                home,
                errors: Errors::one("place", "resident-place-none"),
            });
            assert!(html.contains("name=\"words\" value=\"3号楼下"), "{html}");
        }
        let near = || vec![("a".repeat(32), row(2, false)), ("b".repeat(32), row(3, true))];
        told(&SamePage {
            f: f(),
            draft: draft(),
            near: near(),
            errors: Errors::one("same-0", "resident-same-none"),
        });
        told(&NearBlock {
            f: f(),
            draft: draft(),
            near: near(),
        });
        for place in ["", "南苑 3号楼"] {
            let errors = Errors::one("phone", "resident-phone-bad");
            let html = told(&ContactPage {
                f: f(),
                draft: draft(),
                whose: vec![("own".to_owned(), "我".to_owned())],
                place: place.to_owned(),
                errors,
            });
            assert!(html.contains("name=\"key\"") && html.contains("value=\"138\""));
        }
    }
}

fn receipt(head: &'static str, strokes: u8) -> Receipt {
    let open = strokes < 4;
    Receipt {
        whose: Some(("王某".to_owned(), "张某".to_owned())),
        base: format!("/r/{}", "a".repeat(32)),
        fresh: true,
        head,
        number: "2410-0".to_owned(),
        last_four: "1373".to_owned(),
        seal: "九月二十".to_owned(),
        said: "3号楼下的充电桩".to_owned(),
        place: "南苑 3号楼".to_owned(),
        received_at: NOW,
        photos: vec![FileId(Uuid::from_u128(1))],
        voice: Some(FileId(Uuid::from_u128(2))),
        due: NOW.plus(Micros::DAY),
        open,
        paused: strokes == 2,
        late: strokes == 3,
        told: if strokes == 3 {
            "x".to_owned()
        } else {
            String::new()
        },
        provisional: true,
        answered_at: (!open).then_some(NOW),
        person: "网格员 小周".to_owned(),
        phone: "0000".to_owned(),
        hours: "每天".to_owned(),
        unit: "青禾物业".to_owned(),
        walk: (1..=4)
            .map(|n| Stroke {
                n,
                at: (n <= strokes).then_some(NOW),
                done: n <= strokes,
            })
            .collect(),
        answer: if open {
            String::new()
        } else {
            "修好了".to_owned()
        },
        proofs: vec![FileId(Uuid::from_u128(3))],
        days: 1,
        steps: vec![Step {
            at: NOW,
            class: "own",
            text: "x".to_owned(),
            note: "y".to_owned(),
            own: true,
            photos: Vec::new(),
        }],
        question: "哪一个插头？".to_owned(),
        together: i32::from(strokes),
        on_wall: Some("/wall/2410-01373".to_owned()),
        merged: strokes == 1,
        rated: if open { 0 } else { 4 },
        can_rate: !open,
        can_tell: true,
        can_withdraw: true,
        qr: String::new(),
        link: String::new(),
    }
}

#[test]
fn the_receipt_is_told_in_every_state() {
    let states = [
        ("resident-head-merged", 1),
        ("resident-head-received", 2),
        ("resident-head-in-hand", 3),
        ("resident-head-answered", 4),
    ];
    for lang in Lang::ALL {
        for (head, strokes) in states {
            let errors = Errors::one("words", "resident-words-empty");
            let html = told(&ReceiptPage {
                f: frame(lang),
                r: receipt(head, strokes),
                errors,
                values: Values::default(),
            });
            assert!(html.contains("<em>1373</em>"));
        }
        told(&RatePage {
            f: frame(lang),
            base: "/r/a".to_owned(),
            said: "x".to_owned(),
            answer: "y".to_owned(),
            unit: "z".to_owned(),
            days: 3,
            errors: Errors::one("grade-5", "resident-rate-none"),
            values: Values::of_query("grade=2"),
        });
        for missed in [false, true] {
            let mine = vec![("/r/a".to_owned(), "2410-01373".to_owned())];
            told(&StatusPage {
                f: frame(lang),
                mine,
                missed,
                errors: Errors::one("tail", "resident-status-tail"),
                values: Values::default(),
            });
        }
    }
}

#[test]
fn the_home_page_is_told_whatever_is_known() {
    for lang in Lang::ALL {
        for n in 0..4 {
            let echo = Echo {
                base: "/r/a".to_owned(),
                said: if n == 0 {
                    String::new()
                } else {
                    "路灯".to_owned()
                },
                answer: "换了".to_owned(),
                answered: n > 1,
                unit: "物业".to_owned(),
                days: 2,
                strokes: if n > 1 { 4 } else { 2 },
                late: n == 1,
                paused: n == 0,
                due: NOW,
                person: "小周".to_owned(),
                to_rate: n == 3,
                more: n,
            };
            let open = Hours {
                open: "9:00".to_owned(),
                parts: vec!["9:00–12:00".to_owned()],
                now: n == 1,
                ..Hours::default()
            };
            let off = Hours {
                off: if n == 2 {
                    String::new()
                } else {
                    "国庆".to_owned()
                },
                next: Some(NOW.day(&kernel::Zone::shanghai())),
                ..Hours::default()
            };
            let leader = Leader {
                way: vec!["南苑".to_owned()],
                name: "网格员 小周".to_owned(),
                hours: "每天".to_owned(),
                phone: "0".to_owned(),
            };
            let html = told(&HomePage {
                f: frame(lang),
                greeting: "resident-greet-early",
                lunar: "九月二十".to_owned(),
                term: "霜降".to_owned(),
                echo: Some(echo),
                newest: (n > 0).then(|| row(4, false)),
                hours: if n < 2 { open } else { off },
                leader: (n > 1).then_some(leader),
                my_wall: "/wall/place".to_owned(),
            });
            assert!(html.contains("href=\"/report\""));
        }
        for level in [Level::default(), level()] {
            told(&HomePlacePage {
                f: frame(lang),
                level,
                now: "南苑".to_owned(),
            });
        }
    }
}

#[test]
fn ones_own_matters_and_those_of_a_ward_are_told_in_both_languages() {
    use super::family::{FamilyPage, Line};
    for lang in Lang::ALL {
        let line = |open: bool| Line {
            href: "/i/1".to_owned(),
            last_four: "1373".to_owned(),
            words: if open {
                String::new()
            } else {
                "路灯不亮".to_owned()
            },
            strokes: if open { 2 } else { 4 },
            late: open,
            said_at: NOW,
            answer: if open {
                String::new()
            } else {
                "修好了".to_owned()
            },
            due: NOW,
            open,
        };
        for ward in [None, Some(("王某".to_owned(), "x".to_owned()))] {
            told(&FamilyPage {
                f: frame(lang),
                ward,
                lines: vec![line(true), line(false)],
                met: vec![("x".to_owned(), "y".to_owned())],
                told: vec![
                    ("x".to_owned(), "y".to_owned(), true),
                    ("x".to_owned(), "z".to_owned(), false),
                ],
                more: Some("/me/matters?before=1".to_owned()),
            });
        }
    }
}
