//! The pages of the book with invented rows, in both languages.

use kernel::Micros;
use web::{Errors, Lang, Page, Values};

use super::list::{BookPage, Choices, PrintPage};
use super::row::{HEADS, Row};
use crate::wall::samples::{frame, told};
use crate::words::{Channel, State};

const NOW: Micros = Micros(1_729_563_960_000_000);

/// A line of samples.
pub(crate) fn row(state: State, late: bool) -> Row {
    Row {
        key: 1,
        href: "/desk/2410-01373".to_owned(),
        receipt: "2410-01373".to_owned(),
        received: NOW.plus(-3 * Micros::DAY),
        words: "3号楼的路灯晚上一闪一闪。".to_owned(),
        place: "南苑 3号楼".to_owned(),
        channel: Channel::Web,
        category: "照明".to_owned(),
        unit: "青禾物业".to_owned(),
        person: "网格员 小周".to_owned(),
        state,
        strokes: state.strokes(),
        open: state.is_open(),
        paused: false,
        late,
        due: NOW.plus(Micros::DAY),
        answered: (!state.is_open()).then_some(NOW),
        days: 2,
        grade: if late { 2 } else { 4 },
        round: 1,
        followers: 2,
        answer: "换了灯头。".to_owned(),
    }
}

fn page() -> Page<Row> {
    let rows = State::ALL
        .iter()
        .flat_map(|state| [row(*state, false), row(*state, true)]);
    Page {
        rows: rows.collect(),
        back: Some("/book".to_owned()),
        next: Some("/book?after=1".to_owned()),
        next_key: Some("1".to_owned()),
    }
}

#[test]
fn the_book_is_told_in_both_languages() {
    for lang in Lang::ALL {
        let f = frame(lang);
        let choices = Choices {
            states: vec![("assigned".to_owned(), "x".to_owned())],
            ..Choices::default()
        };
        let values = Values::of_query("state=assigned&q=%3Cscript%3E");
        let html = told(&BookPage {
            f: f.clone(),
            values,
            errors: Errors::one("from", "book-bad-day"),
            choices,
            page: page(),
            query: "?state=assigned".to_owned(),
            narrow: true,
        });
        assert!(html.contains("value=\"assigned\" selected") && !html.contains("<script>"));
        let empty = Page {
            rows: Vec::new(),
            back: None,
            next: None,
            next_key: None,
        };
        told(&BookPage {
            f: f.clone(),
            values: Values::default(),
            errors: Errors::none(),
            choices: Choices::default(),
            page: empty,
            query: String::new(),
            narrow: false,
        });
        let asked = vec!["x".to_owned(), "y".to_owned()];
        told(&PrintPage {
            f: f.clone(),
            page: page(),
            query: String::new(),
            asked,
        });
        assert_eq!(row(State::Closed, true).cells(&f).len(), HEADS.len());
    }
}

#[test]
fn every_word_of_the_book_is_there_in_both_languages() {
    let own: Vec<(&str, &str)> = crate::WORDS
        .iter()
        .copied()
        .filter(|(_, text)| text.starts_with("book-"))
        .collect();
    let faults = web::missing_keys(
        "book",
        env!("CARGO_MANIFEST_DIR"),
        &own,
        &["book-state-", "book-channel-", "book-grade-"],
    );
    let faults: Vec<String> = faults
        .into_iter()
        .filter(|fault| fault.contains("book-") && !fault.contains("neither"))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}
