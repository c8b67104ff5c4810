//! Is it one of these?

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a broken test shall panic"
)]

use std::sync::Arc;

use proptest::prelude::*;
use text::likeness::{FEATURES, Index, Standing, Weights, Why};
use text::place::{Gazetteer, Place};
use text::things::Things;

const HOUR: i64 = 3_600_000_000;

fn index() -> Index {
    let grid = Gazetteer::from_tsv(include_str!("../data/places.tsv")).unwrap();
    Index::new(Arc::new(grid), Arc::new(Things::known()), Weights::shipped())
}

fn proposed(index: &Index, at: i64, text: &str) -> Option<String> {
    let found = index.likest(at, text, None, 3);
    index.proposed(&found).map(|one| one.id.clone())
}

#[test]
fn the_same_thing_at_the_same_place_is_proposed_with_its_reasons() {
    let mut index = index();
    index.add("a", 0, "春晖苑4号楼1单元对讲机坏了，来客按了没声音", None);
    let found = index.likest(5 * HOUR, "四栋一单元门铃对讲按了没声音，春晖苑", None, 3);
    assert_eq!(index.proposed(&found).map(|one| one.id.as_str()), Some("a"));
    let why = &found[0].why;
    assert!(
        why.contains(&Why::SameUnit) && why.contains(&Why::SameThing("门禁".to_owned())),
        "{why:?}"
    );
    assert!(why.contains(&Why::DaysApart(0)));
}

#[test]
fn the_next_building_is_another_incident_however_alike_the_words() {
    let mut index = index();
    index.add("a", 0, "春晖苑4号楼1单元对讲机坏了", None);
    assert_eq!(proposed(&index, HOUR, "春晖苑5号楼1单元对讲机坏了"), None);
    assert_eq!(proposed(&index, HOUR, "春晖苑4号楼2单元对讲机坏了"), None);
    assert_eq!(proposed(&index, HOUR, "锦绣苑4号楼1单元对讲机坏了"), None);
}

#[test]
fn another_thing_at_the_same_place_is_another_incident() {
    let mut index = index();
    index.add("a", 0, "春晖苑4号楼1单元对讲机坏了", None);
    assert_eq!(
        proposed(&index, HOUR, "春晖苑4号楼1单元三楼一直有人养鸽子，到处是粪"),
        None
    );
}

#[test]
fn half_a_year_later_it_is_another_incident() {
    let mut index = index();
    index.add("a", 0, "槐荫里北门的路灯不亮", None);
    assert_eq!(
        proposed(&index, 30 * HOUR, "槐荫里北门路灯不亮"),
        Some("a".to_owned())
    );
    assert_eq!(proposed(&index, 24 * 180 * HOUR, "槐荫里北门路灯不亮"), None);
}

#[test]
fn what_was_answered_comes_back_as_a_new_matter_that_points_to_the_old() {
    let mut index = index();
    index.add("a", 0, "槐荫里北门的路灯不亮", None);
    index.stands("a", Standing::Answered);
    let found = index.likest(150 * HOUR, "槐荫里北门路灯又不亮了", None, 3);
    assert!(found[0].again && found[0].id == "a");
    assert_eq!(index.proposed(&found), None);
}

#[test]
fn a_report_taken_out_is_not_found_and_can_come_back() {
    let mut index = index();
    index.add("a", 0, "槐荫里北门的路灯不亮", None);
    index.remove("a");
    assert!(index.is_empty() && index.likest(0, "槐荫里北门路灯不亮", None, 3).is_empty());
    index.add("a", 0, "槐荫里北门的路灯不亮", None);
    assert_eq!(index.likest(0, "槐荫里北门路灯不亮", None, 3).len(), 1);
}

#[test]
fn a_sweep_keeps_what_is_open() {
    let mut index = index();
    (0..3_000).for_each(|n| index.add(&n.to_string(), n, &format!("槐荫里{}号楼漏水", n % 12 + 1), None));
    (0..2_900).for_each(|n: i64| index.remove(&n.to_string()));
    assert_eq!(index.len(), 100);
    assert_eq!(index.likest(0, "槐荫里3号楼漏水", None, 3).len(), 3);
}

#[test]
fn a_confirmed_place_counts_for_more_than_the_words() {
    let mut index = index();
    index.add("a", 0, "3栋2单元电梯停了", Some(&Place::from_path("锦绣苑/3/2")));
    assert_eq!(proposed(&index, HOUR, "望江新村3栋2单元电梯停了"), None);
    assert_eq!(
        proposed(&index, HOUR, "锦绣苑3栋2单元电梯停了"),
        Some("a".to_owned())
    );
}

#[test]
fn weights_are_a_text_that_reads_back() {
    let shipped = Weights::shipped();
    assert_eq!(Weights::parse(&shipped.to_string()), Ok(shipped));
    assert!(Weights::parse("wordiness 3").is_err() && FEATURES.contains(&"wording"));
}

proptest! {
    #[test]
    fn nothing_said_breaks_it(texts in prop::collection::vec(any::<String>(), 0..6), at in any::<i64>(), asked in any::<String>()) {
        let mut index = index();
        for (n, text) in texts.iter().enumerate() {
            index.add(&n.to_string(), at, text, None);
        }
        for one in index.likest(0, &asked, None, 3) {
            prop_assert!((0.0..=1.0).contains(&one.score));
        }
    }
}
