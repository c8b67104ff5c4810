//! Every page of the desk with invented values, in both languages, and whether
//! its words are complete.

use askama::Template;
use kernel::{FileId, Micros, Uuid};
use web::{Errors, Frame, Lang, Values, Words};

use super::act::{Act, SPECS};
use super::inbox::{InboxBlock, InboxPage, List, Shown as Part};
use super::likely::Alike;
use super::line::Told;
use super::matter::{Facts, MatterPage, Notice, Number};
use super::panel::{Choice, Group, Panel, Shown};
use super::row::{Flag, Row};
use super::view::{Clock, Contact, Media, Voice};
use super::whose::Tab;
use crate::redact::Piece;

pub(super) const NOW: Micros = Micros(1_729_563_960_000_000);

#[test]
fn every_word_of_the_desk_is_there_in_both_languages() {
    let own: Vec<(&str, &str)> = crate::WORDS
        .iter()
        .filter(|(_, text)| text.lines().any(|line| line.starts_with("desk-")))
        .copied()
        .collect();
    let faults = web::missing_keys("desk", env!("CARGO_MANIFEST_DIR"), &own, &[]);
    let own: Vec<String> = faults
        .into_iter()
        .filter(|fault| fault.contains("desk-") && !fault.contains("neither"))
        .collect();
    assert!(own.is_empty(), "{own:#?}");
}

/// The page as it is sent; no key may stand where words should.
pub(super) fn told(page: &impl Template, lang: Lang) -> String {
    let html = page.render().expect("it can be rendered");
    assert!(
        !html.contains(">desk-") && !html.contains("\"desk-"),
        "{}: {html}",
        lang.tag()
    );
    html
}

pub(super) fn frame(lang: Lang) -> Frame {
    Frame::for_test(Words::for_test(crate::WORDS), lang).titled("青禾 2410-01377")
}

pub(super) fn row(late: bool) -> Row {
    let flags = [
        "desk-flag-warned",
        "desk-flag-returned",
        "desk-flag-redo",
        "desk-flag-followers",
        "desk-flag-level-unit",
    ];
    Row {
        id: "a".repeat(32),
        receipt: "2410-01377".to_owned(),
        last_four: "1377".to_owned(),
        words: "3号楼下的充电桩，插上去没有电。".to_owned(),
        category: "充电设施".to_owned(),
        place: "南苑 3号楼".to_owned(),
        who: "网格员 小周".to_owned(),
        at: NOW,
        strokes: 2,
        late,
        due: Some(NOW.plus(if late { -Micros::DAY } else { Micros::DAY })),
        waits: "desk-waits-accept",
        flags: flags
            .into_iter()
            .map(|key| Flag {
                key,
                class: "warm",
                n: 2,
            })
            .collect(),
        key: (1, 2),
    }
}

fn tabs() -> Vec<Part> {
    let part = |tab, word, current| Part {
        tab,
        word,
        count: "12".to_owned(),
        late: 1,
        current,
    };
    vec![
        part(Tab::Mine, "desk-tab-mine", true),
        part(Tab::Unit, "desk-tab-unit", false),
        part(Tab::All, "desk-tab-place", false),
        part(Tab::Tasks, "desk-tab-tasks", false),
        part(Tab::Wall, "desk-tab-wall", false),
    ]
}

#[test]
fn the_inbox_is_told_full_empty_and_searched() {
    for lang in Lang::ALL {
        let full = List {
            rows: vec![row(true), row(false)],
            helping: vec![row(false)],
            next: Some("/desk".to_owned()),
            first: Some("/desk".to_owned()),
        };
        for (list, question) in [
            (full.clone(), ""),
            (List::default(), ""),
            (List::default(), "充电桩"),
            (full, "充电桩"),
        ] {
            let (tabs, may_take_in) = (tabs(), true);
            let page = InboxPage {
                f: frame(lang),
                question: question.to_owned(),
                tabs: tabs.clone(),
                late: Some(2),
                list: list.clone(),
                may_take_in,
                live: true,
                src: "/desk/block?tab=mine".to_owned(),
            };
            assert!(told(&page, lang).contains("data-live=\"desk\""));
            told(
                &InboxBlock {
                    f: frame(lang),
                    question: question.to_owned(),
                    tabs,
                    list,
                    may_take_in,
                },
                lang,
            );
        }
    }
}

pub(super) fn choice(value: &str, words: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        words: words.to_owned(),
    }
}

fn panel(failed: Option<Act>) -> Panel {
    let acts = SPECS.iter().map(|spec| Shown {
        spec,
        open: failed == Some(spec.act),
        lead: spec.act == Act::Answer,
        failed: failed == Some(spec.act),
    });
    Panel {
        acts: acts.collect(),
        version: 7,
        values: Values::default()
            .or("answer_words", "灯头换了")
            .or("answer_public", "灯头换了"),
        kept: vec!["token".to_owned()],
        units: vec![choice("u", "青禾物业")],
        people: vec![Group {
            name: String::new(),
            choices: vec![choice("p", "网格员 小周")],
        }],
        categories: vec![choice("c", "充电设施")],
        raters: vec![choice("i", "2410-01377"), choice("j", "2410-01385")],
        alike: vec![Alike::sample(row(false), false)],
        said: vec![
            Piece {
                text: "请打 ".to_owned(),
                mark: None,
                mask: "",
            },
            Piece {
                text: "15400001111".to_owned(),
                mark: Some("hear-mark-phone"),
                mask: "[电话]",
            },
        ],
        doubtful: vec!["15400001111".to_owned()],
        answered: vec![Piece {
            text: "换好了".to_owned(),
            mark: None,
            mask: "",
        }],
        proof: true,
        private: false,
    }
}

fn voice(contact: Contact, child: Option<&str>) -> Voice {
    Voice {
        id: format!("{contact:?}"),
        receipt: "2410-01377".to_owned(),
        said: "充电桩没有电".to_owned(),
        at: NOW,
        channel: "desk-channel-phone",
        taken_by: "小余".to_owned(),
        contact,
        whose: child.map(|_| ("/people/1".to_owned(), "王某".to_owned(), "张某".to_owned())),
        child: child.map(str::to_owned),
    }
}

fn page(lang: Lang, failed: Option<Act>) -> MatterPage {
    let clock = |state, done| Clock {
        word: "desk-clock-accept",
        due: NOW,
        done,
        state,
        class: "warm",
    };
    MatterPage {
        f: frame(lang),
        m: Facts {
            said: "充电桩没有电".to_owned(),
            waits: "desk-waits-answer",
            channel: "desk-channel-web",
            due: Some(NOW),
            flags: row(true).flags,
            reviewer: "派单裁定 老陆".to_owned(),
            helpers: "供电所".to_owned(),
            provisional: true,
            parent: Some(("b".repeat(32), "2410-00012".to_owned())),
            grade: 2,
            call_due: Some(NOW),
            owner_phone: "0000".to_owned(),
            wall: 1,
            ..Facts::default()
        },
        clocks: vec![
            clock("desk-clock-left", None),
            clock("desk-clock-paused", None),
            clock("desk-clock-done", Some(NOW)),
        ],
        voices: vec![
            voice(Contact::Phone, None),
            voice(Contact::Name, Some("c")),
            voice(Contact::Anonymous, None),
            voice(Contact::None, None),
        ],
        media: [true, false]
            .into_iter()
            .map(|voice| Media {
                file: FileId(Uuid::nil()),
                voice,
                word: "desk-media-scan",
            })
            .collect(),
        lines: vec![Told {
            at: NOW,
            class: "own",
            text: "居民补充".to_owned(),
            note: "还是没有电".to_owned(),
            own: true,
            clock: "时钟停下了".to_owned(),
            files: vec![(FileId(Uuid::nil()), true), (FileId(Uuid::nil()), false)],
            other: Some("/matters/d".to_owned()),
            inside: true,
        }],
        alike: vec![Alike::sample(row(false), true)],
        p: panel(failed),
        shown: Some(Number {
            intake: "Name".to_owned(),
            name: "陈阿姨".to_owned(),
            phone: "000".to_owned(),
        }),
        notice: failed.map(|_| Notice {
            key: "desk-stale",
            instead: vec!["desk-note"],
            typed: "写了很久".to_owned(),
        }),
        done: "answer-a".to_owned(),
        may_contact: true,
        may_who: true,
        errors: failed.map_or_else(Errors::none, |_| Errors::one("photos", "desk-answer-no-proof")),
    }
}

#[test]
fn one_matter_is_told_with_every_form_and_every_contact() {
    for lang in Lang::ALL {
        for failed in [None, Some(Act::Answer), Some(Act::Note)] {
            let html = told(&page(lang, failed), lang);
            assert!(
                html.contains("陈阿姨")
                    && html.contains("name=\"purpose\"")
                    && html.contains(">15400001111</mark>")
            );
            assert_eq!(
                html.matches("id=\"photos\"").count(),
                usize::from(failed.is_some())
            );
            // Every form proves itself, and carries a key and the version that was read.
            assert_eq!(html.matches("name=\"version\" value=\"7\"").count(), SPECS.len());
        }
    }
}

#[test]
fn no_two_controls_of_a_matter_have_one_id() {
    let mut page = page(Lang::Zh, Some(Act::Answer));
    // Giving and passing on are one form, of which a page has one.
    page.p.acts.retain(|shown| shown.spec.act != Act::Transfer);
    let html = told(&page, Lang::Zh);
    let mut ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    ids.sort_unstable();
    let twice: Vec<_> = ids
        .windows(2)
        .filter(|pair| pair.first() == pair.last())
        .collect();
    assert!(twice.is_empty(), "{twice:?}");
}
