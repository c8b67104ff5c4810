//! The counter's pages with invented values, in both languages.

use web::{Errors, Lang, Values};

use super::hints::{Hint, Hints, HintsBlock, Noted};
use super::likely::Alike;
use super::samples::{NOW, choice, frame, row, told};
use super::slip::SlipPage;
use super::take_in_page::{Recent, TakeInPage};

fn hints() -> Hints {
    let hint = |words: &str| {
        vec![Hint {
            value: "v".to_owned(),
            words: words.to_owned(),
            checked: true,
            unit: "青禾物业".to_owned(),
            why: "充电桩".to_owned(),
        }]
    };
    Hints {
        guessed: String::new(),
        places: hint("南苑 3号楼"),
        nowhere: false,
        categories: hint("充电设施"),
        asks: true,
        unknown: "99".to_owned(),
        near: vec![Alike::sample(row(false), false), Alike::sample(row(false), true)],
        same: String::new(),
    }
}

fn noted(with: &str) -> Noted {
    Noted {
        id: "a".repeat(32),
        receipt: "2410-01377".to_owned(),
        last_four: "1377".to_owned(),
        due: NOW,
        owner: "网格员 小周".to_owned(),
        unit: "青禾物业".to_owned(),
        with: with.to_owned(),
    }
}

#[test]
fn taking_in_is_told_before_after_and_with_faults() {
    for lang in Lang::ALL {
        let form = |h: Hints, done: Option<Noted>, errors: Errors| TakeInPage {
            f: frame(lang),
            h,
            categories: vec![choice("c", "充电设施")],
            recent: Recent {
                rows: vec![(row(false), "desk-channel-phone")],
                count: 3,
                merged: 1,
            },
            done,
            kept: vec!["token".to_owned()],
            whose: Some(("1".to_owned(), "王某".to_owned())),
            values: Values::default()
                .or("words", "没有电")
                .or("phone", "139")
                .or("channel", "phone"),
            errors,
        };
        told(&form(Hints::default(), None, Errors::none()), lang);
        told(&form(hints(), Some(noted("2410-00012")), Errors::none()), lang);
        let html = told(
            &form(
                Hints {
                    nowhere: true,
                    ..Hints::default()
                },
                None,
                Errors::one("phone", "desk-take-phone"),
            ),
            lang,
        );
        assert!(html.contains("没有电") && html.contains("value=\"139\"") && html.contains("aria-invalid"));
        told(
            &HintsBlock {
                f: frame(lang),
                h: hints(),
            },
            lang,
        );
        let slip = SlipPage {
            f: frame(lang),
            noted: noted(""),
            head: "2410-0".to_owned(),
            said: "没有电".to_owned(),
            at: NOW,
            status: "http://qinghe.example/status".to_owned(),
        };
        assert!(told(&slip, lang).contains("<em>1377</em>"));
    }
}
