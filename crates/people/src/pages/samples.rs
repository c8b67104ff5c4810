//! Every page of settings with invented values, in both languages, and
//! whether its words are complete.

use askama::Template;
use kernel::{Day, Micros};
use web::{Errors, Frame, Lang, Page, Values, Words};

use super::account::{AccountPage, Held};
use super::accounts::IssuedPage;
use super::days::{Cell, DaysPage, Month, Special};
use super::edit::{Change, EditPage};
use super::field::Field;
use super::list::{Add, Ask, ListPage, ListRow};
use super::side::Side;

const NOW: Micros = Micros(1_729_563_960_000_000);

fn frame(lang: Lang) -> Frame {
    Frame::for_test(Words::for_test(crate::WORDS), lang).titled("样子")
}

fn told(page: &impl Template) -> String {
    let html = page.render().unwrap();
    let left: Vec<&str> = html
        .split(['>', '"'])
        .filter(|part| part.trim().starts_with("people-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    html
}

fn sides() -> Vec<Side> {
    vec![Side {
        href: "/settings/grid",
        word: "网格".to_owned(),
        current: true,
    }]
}

fn fields(f: &Frame) -> Vec<Field> {
    let choices = vec![
        ("1".to_owned(), "一".to_owned()),
        ("2".to_owned(), "二".to_owned()),
    ];
    vec![
        Field::new(f, "name", "text", "people-name").hint(f, "people-alias-hint"),
        Field::new(f, "names", "area", "people-alias"),
        Field::choice(f, "kind", "people-unit-kind", choices.clone()),
        Field::new(f, "closed", "tick", "people-closed").hint(f, "people-closed-hint"),
        Field {
            choices,
            ..Field::new(f, "weekday", "ticks", "people-weekdays")
        },
    ]
}

#[test]
fn a_list_and_its_forms_are_told_in_both_languages() {
    for lang in Lang::ALL {
        let f = frame(lang);
        let row = ListRow {
            href: "/settings/grid/1".to_owned(),
            cells: vec!["<南苑>".to_owned(), "x".to_owned()],
            tag: Some(("late", "没有人管".to_owned())),
            key: "1".to_owned(),
        };
        let page = Page {
            rows: vec![row],
            back: None,
            next: Some("/settings/grid?after=1".to_owned()),
            next_key: None,
        };
        let ask = Ask {
            title: "x".to_owned(),
            fields: fields(&f),
            said: vec!["y".to_owned()],
            ..Ask::default()
        };
        let add = Add {
            title: "x".to_owned(),
            action: "/settings/grid".to_owned(),
            fields: fields(&f),
            go: "y".to_owned(),
        };
        let html = told(&ListPage {
            sides: sides(),
            about: "x".to_owned(),
            heads: vec!["a".to_owned(), "b".to_owned()],
            page,
            ask: Some(ask),
            add: Some(add),
            errors: Errors::one("name", "people-bad-name"),
            values: Values::of_query("kind=2&weekday=1"),
            f,
        });
        assert!(!html.contains("<南苑>") && html.contains("value=\"2\" selected"));
    }
}

#[test]
fn one_setting_is_told_with_its_history() {
    for lang in Lang::ALL {
        let f = frame(lang);
        let what = vec![("名字".to_owned(), "甲".to_owned(), String::new())];
        let changes = ["孟主任", ""].map(|who| Change {
            at: NOW,
            who: who.to_owned(),
            version: 2,
            what: what.clone(),
        });
        for history in [Vec::new(), changes.to_vec()] {
            told(&EditPage {
                sides: sides(),
                action: "/settings/units/1".to_owned(),
                back: ("/settings/units".to_owned(), "x".to_owned()),
                fields: fields(&f),
                values: Values::default(),
                errors: Errors::one("version", "people-stale"),
                version: 2,
                history,
                more: Some(Add {
                    fields: Vec::new(),
                    ..Add::default()
                }),
                inside: vec![("/settings/grid?at=1".to_owned(), "x".to_owned())],
                f: f.clone(),
            });
        }
    }
}

#[test]
fn days_accounts_and_passwords_are_told_in_both_languages() {
    for lang in Lang::ALL {
        let f = frame(lang);
        let day: Day = "2024-10-01".parse().unwrap();
        let cell = |mark, worked| Cell { day: 1, mark, worked };
        let cells = vec![
            cell("", true),
            cell("", false),
            cell("people-day-holiday", false),
            cell("people-day-makeup", true),
        ];
        let special = Special {
            day,
            mark: "people-day-open",
            name: "国庆".to_owned(),
            provisional: true,
        };
        told(&DaysPage {
            sides: sides(),
            year: 2024,
            unknown: true,
            months: vec![Month { number: 10, cells }],
            special: vec![special],
            add: fields(&f),
            values: Values::default(),
            errors: Errors::one("file", "people-days-utf8"),
            history: vec![Change {
                at: NOW,
                who: "x".to_owned(),
                version: 1,
                what: Vec::new(),
            }],
            f: f.clone(),
        });
        told(&IssuedPage {
            f: f.clone(),
            sides: sides(),
            login: "xiaozhou".to_owned(),
            password: "abcd-efgh".to_owned(),
            href: "/settings/accounts/1".to_owned(),
        });
        let held = |runs, until| Held {
            id: "1".to_owned(),
            role: "窗口".to_owned(),
            at: "南苑".to_owned(),
            from: NOW,
            until,
            runs,
        };
        for closed in [true, false] {
            told(&AccountPage {
                sides: sides(),
                href: "/settings/accounts/1".to_owned(),
                login: "x".to_owned(),
                staff: "y".to_owned(),
                made: NOW,
                closed,
                first: closed,
                second: true,
                roles: if closed {
                    Vec::new()
                } else {
                    vec![held(true, None), held(false, Some(NOW))]
                },
                fields: fields(&f),
                values: Values::default(),
                errors: Errors::none(),
                f: f.clone(),
            });
        }
    }
}

#[test]
fn every_word_of_the_room_is_there_in_both_languages() {
    let made = [
        "people-unit-",
        "people-duty-",
        "people-role-",
        "people-may-",
        "people-kind-",
        "people-can-",
        "people-imp-bad-",
        "people-imp-col-",
        "people-reg-channel-",
        "people-reg-contact-",
        "people-reg-did-",
        "people-reg-for-",
        "people-reg-giver-",
        "people-reg-kin-",
        "people-reg-label-",
        "people-reg-language-",
        "people-reg-need-",
        "people-reg-part-",
        "people-reg-sealed-",
        "people-reg-why-",
        "people-notice-state-",
        "people-notice-way-",
        "people-notice-tls-",
    ];
    let faults = web::missing_keys("people", env!("CARGO_MANIFEST_DIR"), crate::WORDS, &made);
    assert!(faults.is_empty(), "{faults:#?}");
}
