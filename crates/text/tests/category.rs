//! Three suggestions, one tap.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a broken test shall panic"
)]

use proptest::prelude::*;
use text::category::{Counts, suggest};
use text::things::Things;

fn first(things: &Things, counts: &Counts, text: &str) -> String {
    suggest(things, counts, text, 3)
        .first()
        .map(|one| one.category.clone())
        .unwrap_or_default()
}

#[test]
fn the_lexicon_speaks_for_topics_that_nobody_has_reported_yet() {
    let (things, counts) = (Things::known(), Counts::default());
    assert_eq!(first(&things, &counts, "墙角有老鼠洞，半夜吱吱叫"), "环境卫生");
    assert_eq!(first(&things, &counts, "有人在阳台养信鸽"), "宠物管理");
    let why = suggest(&things, &counts, "有人在阳台养信鸽", 3);
    assert_eq!(why[0].why, ["禽"]);
}

#[test]
fn corrections_are_learned_and_win_in_the_end() {
    let (things, mut counts) = (Things::known(), Counts::default());
    for _ in 0..20 {
        counts.learn(&things, "积雪没人扫，路滑", "物业服务");
        counts.learn(&things, "路灯不亮", "设施维修");
    }
    assert_eq!(first(&things, &counts, "门口积雪没人扫"), "物业服务");
}

#[test]
fn staff_extend_the_lexicon_by_a_line() {
    let mut things = Things::known();
    things.add("加装电梯\t民主协商:5\t加装电梯 加梯");
    assert_eq!(first(&things, &Counts::default(), "我们楼想加梯"), "民主协商");
}

#[test]
fn counts_are_data_that_reads_back() {
    let (things, mut counts) = (Things::known(), Counts::default());
    counts.learn(&things, "路灯不亮", "设施维修");
    let text = serde_json::to_string(&counts).unwrap();
    assert_eq!(serde_json::from_str::<Counts>(&text).unwrap(), counts);
}

proptest! {
    #[test]
    fn unlearning_undoes_learning(before in "[路灯电梯水管狗]{0,6}", text in any::<String>()) {
        let things = Things::known();
        let mut counts = Counts::default();
        counts.learn(&things, &before, "甲");
        let kept = counts.clone();
        counts.learn(&things, &text, "乙");
        prop_assert!(suggest(&things, &counts, &text, 3).len() <= 3);
        counts.unlearn(&things, &text, "乙");
        prop_assert_eq!(counts, kept);
    }
}
