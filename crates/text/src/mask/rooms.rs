//! Room numbers and words about health: what a public text leaves out besides.

use std::ops::Range;
use std::sync::LazyLock;

use super::Kind;
use crate::numeral::{self, Numeral};
use crate::words::{Words, after, ends_before};

/// Before a room.
const BEFORE: [&str; 22] = [
    "单元",
    "号楼",
    "栋",
    "幢",
    "#",
    "座",
    "梯",
    "我家",
    "我住",
    "家住",
    "住在",
    "住",
    "楼上",
    "楼下",
    "隔壁",
    "对门",
    "[房号]和",
    "楼道",
    "门",
    "单元,",
    "号楼,",
    "单元的",
];
/// After a room.
const AFTER: [&str; 5] = ["室", "户", "号房", "房间", "房"];
/// After a number these make it an amount.
const AMOUNTS: [&str; 22] = [
    "年", "月", "天", "个", "度", "次", "点", "人", "辆", "小时", "分", "元", "块", "米", "岁", "路", "号线",
    "平", "多", "万", "斤", "公",
];

static HEALTH: LazyLock<Words<()>> = LazyLock::new(|| {
    let mut words = Words::default();
    let lines = include_str!("../../lexicon/health.txt")
        .lines()
        .filter(|line| !line.starts_with('#'));
    lines
        .flat_map(str::split_whitespace)
        .for_each(|word| words.add(word, ()));
    words
});

pub(super) fn find(signs: &[char]) -> Vec<(Range<usize>, Kind)> {
    let mut found: Vec<(Range<usize>, Kind)> = Vec::new();
    let mut at = 0_usize;
    while at < signs.len() {
        let Some(number) = numeral::read(signs, at) else {
            at = at.saturating_add(1);
            continue;
        };
        let joined = found
            .last()
            .is_some_and(|(last, _)| after(signs, last.end, &["和", "与", "、", "跟", "及"]) == Some(at));
        if is_room(signs, at, number, joined) {
            let end = after(signs, number.end, &AFTER).unwrap_or(number.end);
            found.push((at..end, Kind::Room));
        }
        at = number.end.max(at.saturating_add(1));
    }
    let papers = |at: &Range<usize>| after(signs, at.end, &["证", "人证", "人联合会", "人通道"]).is_some();
    found.extend(
        HEALTH
            .find(signs)
            .into_iter()
            .map(|(at, ())| at)
            .filter(|at| !papers(at))
            .map(|at| (at, Kind::Health)),
    );
    found
}

/// Three or four digits where a room stands: after a unit or building, in 3-2-501, or before 室.
fn is_room(signs: &[char], at: usize, number: Numeral, joined: bool) -> bool {
    if !matches!(number.digits, 3 | 4) || number.value <= 100 || after(signs, number.end, &AMOUNTS).is_some()
    {
        return false;
    }
    let dashed = ends_before(signs, at, &["-"])
        && at
            .checked_sub(2)
            .and_then(|before| signs.get(before))
            .is_some_and(|sign| numeral::is_part(*sign));
    joined || dashed || after(signs, number.end, &AFTER).is_some() || ends_before(signs, at, &BEFORE)
}
