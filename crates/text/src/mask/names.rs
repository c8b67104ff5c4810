//! Names of persons, by how they are used: after 我叫 or 联系人, before 大爷, beside a telephone number.
//!
//! A surname alone (张阿姨) is left: it tells nobody apart.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::Kind;
use super::scroll::{is_id, is_phone};
use crate::script::is_han;
use crate::words::{after, ends_before};

/// After these a name follows; there 高 or 方 may be a surname too, if the name is closed by a sign or number.
const TOLD: [&str; 22] = [
    "我叫",
    "名叫",
    "叫做",
    "本人",
    "姓名",
    "户名",
    "户主",
    "联系人",
    "投诉人",
    "举报人",
    "申请人",
    "报修人",
    "反映人",
    "收款人",
    "当事人",
    "经办人",
    "签名",
    "持卡人",
    "名字是",
    "名字叫",
    "开户人",
    "委托人",
];
/// After these a name may follow.
const NEAR: [&str; 50] = [
    "我是",
    "我妈",
    "我爸",
    "母亲",
    "父亲",
    "妈妈",
    "爸爸",
    "爷爷",
    "奶奶",
    "外公",
    "外婆",
    "姥姥",
    "姥爷",
    "女儿",
    "儿子",
    "孙子",
    "孙女",
    "老公",
    "老婆",
    "爱人",
    "丈夫",
    "妻子",
    "媳妇",
    "女婿",
    "儿媳",
    "婆婆",
    "公公",
    "岳父",
    "岳母",
    "哥哥",
    "姐姐",
    "弟弟",
    "妹妹",
    "我哥",
    "我姐",
    "我弟",
    "我妹",
    "楼上",
    "楼下",
    "隔壁",
    "对门",
    "邻居",
    "住户",
    "业主",
    "租客",
    "房东",
    "老人",
    "居民",
    "家属",
    "网格员",
];
/// What people are called by, after a name.
const TITLES: [&str; 26] = [
    "大爷", "大妈", "大娘", "阿姨", "奶奶", "爷爷", "叔叔", "伯伯", "婆婆", "先生", "女士", "小姐", "老师",
    "师傅", "同志", "医生", "主任", "书记", "经理", "老人", "大姐", "大哥", "大叔", "大婶", "老伯", "律师",
];
/// Signs that go on after a name rather than end it.
const ONWARD: &str = "住在的是家电手身说和跟与打被把要想来去有没不又也都半天今昨他她我你每经现年因为从到给让向对为之及或等户号楼栋房这那就还才总老常整夜早晚已将请叫姓出开养用已爱喜乱偷大";
/// Signs between a word and the name it announces.
const BETWEEN: [&str; 6] = [":", " ", ",", "是", "叫", "为"];

static STRONG: LazyLock<HashSet<Vec<char>>> = LazyLock::new(|| surnames(false));
static WEAK: LazyLock<HashSet<Vec<char>>> = LazyLock::new(|| surnames(true));
static NOT_NAMES: LazyLock<HashSet<Vec<char>>> =
    LazyLock::new(|| words(include_str!("../../lexicon/not_names.txt")));

fn words(lines: &str) -> HashSet<Vec<char>> {
    let lines = lines.lines().filter(|line| !line.starts_with('#'));
    lines
        .flat_map(str::split_whitespace)
        .map(|word| word.chars().collect())
        .collect()
}

fn surnames(weak: bool) -> HashSet<Vec<char>> {
    let (strong, more) = include_str!("../../lexicon/surnames.txt")
        .split_once("\nweak\n")
        .unwrap_or_default();
    words(if weak { more } else { strong })
}

pub(super) fn find(signs: &[char]) -> Vec<(Range<usize>, Kind)> {
    let mut found = Vec::new();
    for at in 0..signs.len() {
        let name = dotted(signs, at)
            .or_else(|| announced(signs, at))
            .or_else(|| standing(signs, at));
        found.extend(name.map(|name| (name, Kind::Name)));
    }
    found
}

/// Whether nothing of a word stands here: an end, a sign of punctuation, a number, something found.
fn closed(signs: &[char], at: usize) -> bool {
    !signs.get(at).is_some_and(|sign| is_han(*sign))
}

/// A surname here: its length, and whether it is one that hardly begins another word.
fn surname(signs: &[char], at: usize) -> Option<(usize, bool)> {
    let part = |long: usize| signs.get(at..at.saturating_add(long));
    if part(2).is_some_and(|two| NOT_NAMES.contains(two)) {
        return None;
    }
    let has = |set: &HashSet<Vec<char>>, long: usize| part(long).is_some_and(|name| set.contains(name));
    [2, 1]
        .into_iter()
        .find_map(|long| has(&STRONG, long).then_some((long, true)))
        .or_else(|| has(&WEAK, 1).then_some((1, false)))
}

/// A whole name here, and whether its surname is a strong one.
fn name(signs: &[char], at: usize) -> Option<(Range<usize>, bool)> {
    let (long, strong) = surname(signs, at)?;
    let given = at.saturating_add(long);
    let onward = |at: usize| {
        signs
            .get(at)
            .is_none_or(|sign| !is_han(*sign) || ONWARD.contains(*sign))
    };
    let title = |at: usize| after(signs, at, &TITLES).is_some();
    let second = given.saturating_add(1);
    if closed(signs, given) || title(given) || onward(given) {
        return None;
    }
    let end = if onward(second) || title(second) {
        second
    } else {
        second.saturating_add(1)
    };
    // 张某 says that somebody is not named.
    let veiled = signs.get(given) == Some(&'某') && end == second;
    (!veiled).then_some((at..end, strong))
}

/// A name after a word that announces one, or after a place (3-2-2801的…).
fn announced(signs: &[char], at: usize) -> Option<Range<usize>> {
    if !is_han(signs.get(at).copied()?) {
        return None;
    }
    // Most signs begin no name: that is asked before the many words.
    surname(signs, at)?;
    let told = [at]
        .into_iter()
        .chain(gap(signs, at))
        .any(|at| ends_before(signs, at, &TOLD));
    let near = told
        || ends_before(signs, at, &NEAR)
        || gap(signs, at).is_some_and(|at| ends_before(signs, at, &NEAR));
    let lives = signs.get(at.wrapping_sub(1)) == Some(&'的')
        && at
            .checked_sub(2)
            .and_then(|before| signs.get(before))
            .is_some_and(|sign| sign.is_ascii_digit() || "室户号元楼栋幢".contains(*sign));
    if !near && !lives {
        return None;
    }
    let (name, strong) = name(signs, at)?;
    let ended = closed(signs, name.end) || after(signs, name.end, &TITLES).is_some();
    let sure = if told {
        strong || ended
    } else if lives {
        ended
    } else {
        strong || (ended && name.len() > 2)
    };
    sure.then_some(name)
}

/// The place before a sign that parts an announcing word from the name.
fn gap(signs: &[char], at: usize) -> Option<usize> {
    let before = |at: usize| {
        BETWEEN
            .iter()
            .any(|sign| ends_before(signs, at, &[sign]))
            .then(|| at.saturating_sub(1))
    };
    before(at)
}

/// A name that stands by itself before a telephone or identity number, or before a title: 周无名 169…,
/// 李测试大爷.
fn standing(signs: &[char], at: usize) -> Option<Range<usize>> {
    let left = at.checked_sub(1).and_then(|before| signs.get(before));
    if left.is_some_and(|sign| is_han(*sign) || sign.is_ascii_alphanumeric()) {
        return None;
    }
    let (name, strong) = name(signs, at)?;
    let mut next = name.end;
    while after(signs, next, &[" ", ",", "(", ":", "、", "/"]).is_some() && next.saturating_sub(name.end) < 3
    {
        next = next.saturating_add(1);
    }
    let beside = closed(signs, name.end) && (is_phone(signs.get(next)) || is_id(signs.get(next)));
    let titled = after(signs, name.end, &TITLES).is_some();
    (strong && (beside || titled) || beside && name.len() > 2).then_some(name)
}

/// 阿依努尔·样本, looked at from its first sign.
fn dotted(signs: &[char], at: usize) -> Option<Range<usize>> {
    let han = |from: usize| {
        signs
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take(8)
            .take_while(|sign| is_han(**sign))
            .count()
    };
    let dot = at.saturating_add(han(at));
    let is_dot = signs
        .get(dot)
        .is_some_and(|sign| matches!(sign, '·' | '•' | '‧' | '・' | '∙' | '．'));
    if !is_dot || dot.saturating_sub(at) < 2 {
        return None;
    }
    let begins = at == 0
        || closed(signs, at.saturating_sub(1))
        || ends_before(signs, at, &TOLD)
        || ends_before(signs, at, &NEAR)
        || ends_before(
            signs,
            at,
            &[
                "的", "是", "叫", "和", "跟", "与", "找", "给", "请", "向", "让", "问",
            ],
        );
    if !begins {
        return None;
    }
    // The first sign that begins a name is the last that can: 我妈古丽·… begins at 古.
    let later = (at.saturating_add(1)..dot).any(|later| {
        ends_before(signs, later, &TOLD)
            || ends_before(signs, later, &NEAR)
            || ends_before(signs, later, &["的", "是", "叫"])
    });
    if later {
        return None;
    }
    let start = dot.saturating_add(1);
    let mut end = start;
    while end < start.saturating_add(5) && !closed(signs, end) {
        let on =
            signs.get(end).is_some_and(|sign| ONWARD.contains(*sign)) || after(signs, end, &TITLES).is_some();
        if on && end > start {
            break;
        }
        end = end.saturating_add(1);
    }
    (end > start).then_some(at..end)
}
