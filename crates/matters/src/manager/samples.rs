//! The manager's pages with invented figures, in both languages.

use std::sync::Arc;

use kernel::Micros;
use web::Lang;

use super::board::Proof;
use super::cards::Card;
use super::charts::Chart;
use super::league::{LeaguePage, Line, Span};
use super::page::{ManagePage, Sums};
use crate::no_loss::NoLoss;
use crate::wall::samples::{frame, row, told};

#[test]
fn todays_page_is_told_in_both_languages() {
    for lang in Lang::ALL {
        let f = frame(lang);
        let card = Card {
            hot: true,
            sign: "n3 late",
            tag: "超 1 天".to_owned(),
            heading: "<b>地下车库漏水".to_owned(),
            acts: vec![
                ("/desk/1".to_owned(), "x".to_owned()),
                ("/book".to_owned(), "y".to_owned()),
            ],
        };
        let chart = Chart {
            class: "w7",
            title: "x".to_owned(),
            line: "y".to_owned(),
            plot: "<svg></svg>".to_owned(),
        };
        for (decisions, holds) in [(3, true), (0, false)] {
            let figures = NoLoss {
                intakes: 9,
                answered: 5,
                open: 3,
                merged: 1,
                holds,
                lost: i64::from(!holds),
                ..NoLoss::default()
            };
            let proof = Arc::new(Proof {
                at: Micros(1_729_563_960_000_000),
                figures,
            });
            let sums = Sums {
                proof,
                batch: 7,
                hash: "ab".repeat(32),
                ..Sums::default()
            };
            let html = told(&ManagePage {
                f: f.clone(),
                decisions,
                cards: vec![card.clone()],
                calm: 12,
                as_of: String::new(),
                charts: vec![chart.clone()],
                sums,
            });
            assert!(html.contains("<svg></svg>") && !html.contains("<b>地下"));
        }
    }
}

#[test]
fn the_league_is_told_in_both_languages() {
    for lang in Lang::ALL {
        for (quarter, back) in [(false, 0), (true, 2)] {
            let span = Span::of(quarter, back, "2024-10-22".parse().unwrap());
            let line = Line {
                unit: "物业".to_owned(),
                all: 9,
                replied: Some(100),
                settled: Some(60),
                satisfied: None,
            };
            let few = vec!["甲".to_owned(), "乙".to_owned()];
            told(&LeaguePage {
                f: frame(lang),
                span,
                lines: vec![line],
                few,
                best: vec![row(4, false)],
            });
            told(&LeaguePage {
                f: frame(lang),
                span,
                lines: Vec::new(),
                few: Vec::new(),
                best: Vec::new(),
            });
        }
    }
}

#[test]
fn every_word_of_the_manager_is_there_in_both_languages() {
    for part in ["manage", "league"] {
        let begin = format!("{part}-");
        let own: Vec<(&str, &str)> = crate::WORDS
            .iter()
            .copied()
            .filter(|(_, text)| text.starts_with("manage-"))
            .collect();
        let faults = web::missing_keys(part, env!("CARGO_MANIFEST_DIR"), &own, &[]);
        let faults: Vec<String> = faults
            .into_iter()
            .filter(|fault| fault.contains(&begin) && !fault.contains("neither"))
            .collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
}
