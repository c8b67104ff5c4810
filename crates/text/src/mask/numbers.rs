//! Identity numbers, bank cards, telephones: with spaces, in full width or in Chinese numerals.

use std::ops::Range;

use super::Kind;
use crate::numeral::digit;
use crate::words::ends_before;

/// Digits and gaps of one number that are looked at.
const LONG: usize = 24;
/// Before these, a number is no telephone.
const SERIAL: [&str; 12] = [
    "编号",
    "单号",
    "工单",
    "流水",
    "流水号",
    "订单",
    "代码",
    "序列号",
    "条码",
    "读数",
    "表号",
    "编码",
];

/// One number: its digits with their places, and which of them end a group.
struct Written {
    digits: Vec<(usize, u32)>,
    /// The digits after which a group ends; counted from 1.
    groups: Vec<usize>,
    /// A last x, as identity numbers have it.
    x: bool,
    end: usize,
}

pub(super) fn find(signs: &[char]) -> Vec<(Range<usize>, Kind)> {
    let mut found = Vec::new();
    let mut at = 0_usize;
    while at < signs.len() {
        let begins = signs.get(at).is_some_and(|sign| digit(*sign).is_some());
        let inside = at
            .checked_sub(1)
            .and_then(|b| signs.get(b))
            .is_some_and(|sign| digit(*sign).is_some() || sign.is_ascii_alphanumeric());
        if !begins || inside {
            at = at.saturating_add(1);
            continue;
        }
        match written(signs, at).and_then(|number| read(signs, at, &number)) {
            Some((end, kind)) => {
                found.push((at..end, kind));
                at = end;
            }
            None => at = at.saturating_add(1),
        }
    }
    found
}

/// The digits from a place on, with single spaces or dashes between groups.
fn written(signs: &[char], at: usize) -> Option<Written> {
    let mut number = Written {
        digits: Vec::new(),
        groups: Vec::new(),
        x: false,
        end: at,
    };
    let mut here = at;
    loop {
        match signs.get(here).copied() {
            Some(sign) if digit(sign).is_some() => {
                if number.digits.len() > LONG {
                    return None;
                }
                number.digits.push((here, digit(sign)?));
            }
            Some(' ' | '-' | '·' | '–' | '—')
                if number.digits.last().map(|last| last.0) == here.checked_sub(1) =>
            {
                number.groups.push(number.digits.len());
            }
            Some('x') if number.digits.len() == 17 => {
                number.x = !signs
                    .get(here.saturating_add(1))
                    .is_some_and(char::is_ascii_alphanumeric);
                break;
            }
            _ => break,
        }
        here = here.saturating_add(1);
    }
    number.groups.push(number.digits.len());
    number.groups.dedup();
    number.end = number.digits.last()?.0.saturating_add(1);
    Some(number)
}

/// What the first digits, up to the end of a group, are.
fn read(signs: &[char], at: usize, number: &Written) -> Option<(usize, Kind)> {
    let value: Vec<u32> = number.digits.iter().map(|(_, digit)| *digit).collect();
    if number.x && is_id(&value, true) {
        return Some((number.end.saturating_add(1), Kind::Id));
    }
    let told = |words: &[&str]| {
        (0..7).any(|back| {
            at.checked_sub(back)
                .is_some_and(|at| ends_before(signs, at, words))
        })
    };
    for count in number.groups.iter().rev().copied() {
        let Some(part) = value.get(..count) else {
            continue;
        };
        let last = count.checked_sub(1).and_then(|last| number.digits.get(last));
        let Some(end) = last.map(|last| last.0.saturating_add(1)) else {
            continue;
        };
        if signs.get(end).is_some_and(char::is_ascii_alphabetic) {
            continue;
        }
        let papers = told(&["身份证", "证件", "证号", "居民证"]);
        let kind = if is_id(part, false) || (papers && looks_like_id(part)) {
            Some(Kind::Id)
        } else if is_card(
            part,
            told(&[
                "卡号",
                "银行卡",
                "账号",
                "账户",
                "储蓄卡",
                "存折",
                "帐号",
                "工资卡",
            ]),
        ) {
            Some(Kind::Card)
        } else if is_mobile(part) && !ends_before(signs, at, &SERIAL) {
            Some(Kind::Phone)
        } else if is_landline(part, number.groups.first() != Some(&count))
            || (matches!(part, [2..=8, ..]) && (7..=8).contains(&count) && home_number(signs, at))
        {
            Some(Kind::Tel)
        } else {
            None
        };
        if let Some(kind) = kind {
            return Some((end, kind));
        }
    }
    None
}

/// 座机 or 电话 right before a number without an area code.
fn home_number(signs: &[char], at: usize) -> bool {
    let at = if ends_before(signs, at, &[":", " ", "是"]) {
        at.saturating_sub(1)
    } else {
        at
    };
    ends_before(
        signs,
        at,
        &[
            "座机",
            "固话",
            "我电话",
            "我的电话",
            "家里电话",
            "家电话",
            "联系电话",
            "宅电",
            "家属电话",
        ],
    )
}

/// A resident's identity number by GB 11643: region, day of birth, check digit.
fn is_id(digits: &[u32], x: bool) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [u32; 11] = [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2];
    if digits.len() != if x { 17 } else { 18 } || !looks_like_id(digits) {
        return false;
    }
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    let check = if x { Some(10) } else { digits.last().copied() };
    CHECKS
        .iter()
        .zip(0_u32..)
        .any(|(check_digit, rest)| rest == sum % 11 && Some(*check_digit) == check)
}

/// A region and a day of birth at the right place; 15 digits are the old form.
fn looks_like_id(digits: &[u32]) -> bool {
    let number = |from: usize, long: usize| {
        digits
            .get(from..from.saturating_add(long))
            .map_or(0, |part| part.iter().fold(0, |value, digit| value * 10 + digit))
    };
    let region = matches!(number(0, 2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91..=99);
    let (year, month, day) = match digits.len() {
        17 | 18 => (number(6, 4), number(10, 2), number(12, 2)),
        15 => (1900 + number(6, 2), number(8, 2), number(10, 2)),
        _ => return false,
    };
    region && (1850..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// A bank card: 62… of 16 to 19 digits, 4… and 5… of 16, by the Luhn rule; any such length where 卡号 stands.
fn is_card(digits: &[u32], told: bool) -> bool {
    let shape = match digits {
        [6, 2, ..] => (16..=19).contains(&digits.len()),
        [4 | 5, ..] => digits.len() == 16,
        _ => false,
    };
    (told && (15..=19).contains(&digits.len())) || (shape && luhn(digits))
}

fn luhn(digits: &[u32]) -> bool {
    let doubled = digits.iter().rev().zip([false, true].into_iter().cycle());
    let sum: u32 = doubled
        .map(|(digit, twice)| {
            if twice {
                digit * 2 / 10 + digit * 2 % 10
            } else {
                *digit
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// 1xx xxxx xxxx, with or without the country's 86.
fn is_mobile(digits: &[u32]) -> bool {
    let own = match digits {
        [8, 6, own @ ..] | [0, 0, 8, 6, own @ ..] if own.len() == 11 => own,
        own => own,
    };
    own.len() == 11 && matches!(own, [1, 3..=9, ..])
}

/// 010 and 02x with eight digits (or seven), other area codes with seven or eight.
fn is_landline(digits: &[u32], grouped: bool) -> bool {
    let area = match digits {
        [0, 1, 0, ..] | [0, 2, ..] => 3,
        [0, 3..=9, ..] => 4,
        _ => return false,
    };
    let own = digits.len().saturating_sub(area);
    (7..=8).contains(&own) && (grouped || digits.get(area).is_some_and(|first| *first > 1))
}
