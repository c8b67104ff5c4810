//! E-mail addresses, WeChat and QQ names, number plates.

use std::ops::Range;

use super::Kind;
use crate::words::after;

/// What may stand between a word such as 微信 and the name itself.
const FILLERS: [&str; 14] = [
    "号码", "账号", "号", "是", "为", "id", ":", " ", ",", "也是", "同号", "我的", "=", "加",
];
/// How far a handle reaches.
const LONG: usize = 64;
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使";

pub(super) fn find(signs: &[char]) -> Vec<(Range<usize>, Kind)> {
    let mut found = Vec::new();
    let mut at = 0_usize;
    while at < signs.len() {
        let hit = mail(signs, at)
            .or_else(|| wechat(signs, at))
            .or_else(|| qq(signs, at))
            .or_else(|| plate(signs, at));
        let end = hit.as_ref().map_or(0, |(range, _)| range.end);
        found.extend(hit);
        at = end.max(at.saturating_add(1));
    }
    found
}

fn sign(signs: &[char], at: usize) -> char {
    signs.get(at).copied().unwrap_or('\0')
}

/// How many signs from `at` on hold, up to a bound.
fn run(signs: &[char], at: usize, holds: impl Fn(char) -> bool) -> usize {
    signs
        .get(at..)
        .unwrap_or_default()
        .iter()
        .take(LONG)
        .take_while(|sign| holds(**sign))
        .count()
}

/// name@example.com, looked at from its @.
fn mail(signs: &[char], at: usize) -> Option<(Range<usize>, Kind)> {
    if sign(signs, at) != '@' {
        return None;
    }
    let before = signs.get(at.saturating_sub(LONG)..at)?;
    let local = before
        .iter()
        .rev()
        .take_while(|sign| sign.is_ascii_alphanumeric() || "._%+-".contains(**sign))
        .count();
    let domain = run(signs, at.saturating_add(1), |sign| {
        sign.is_ascii_alphanumeric() || "-.".contains(sign)
    });
    let end = at.saturating_add(1).saturating_add(domain);
    let named: String = signs.get(at.saturating_add(1)..end)?.iter().collect();
    let named = named.trim_end_matches(['.', '-']);
    let dotted = named
        .rsplit_once('.')
        .is_some_and(|(host, top)| !host.is_empty() && top.len() >= 2);
    let end = at.saturating_add(1).saturating_add(named.len());
    (local > 0 && dotted).then(|| (at.saturating_sub(local)..end, Kind::Mail))
}

fn skip(signs: &[char], at: usize) -> usize {
    (0..4).fold(at, |at, _| after(signs, at, &FILLERS).unwrap_or(at))
}

/// 微信abc_123, looked at from the word before it; also a bare wxid_….
fn wechat(signs: &[char], at: usize) -> Option<(Range<usize>, Kind)> {
    let bare = (after(signs, at, &["wxid_"]).is_some()).then_some(at);
    let inside = at
        .checked_sub(1)
        .is_some_and(|before| sign(signs, before).is_ascii_alphanumeric());
    let told = after(
        signs,
        at,
        &[
            "微信", "威信", "薇信", "weixin", "wechat", "加v", "vx", "wx", "v信",
        ],
    );
    let start = bare
        .or_else(|| told.map(|end| skip(signs, end)))
        .filter(|_| !inside)?;
    // 微信wx_abc: the name itself begins with such a word.
    let long = run(signs, start, |sign| {
        sign.is_ascii_alphanumeric() || "_-".contains(sign)
    });
    let sound = (6..=20).contains(&long) && sign(signs, start).is_ascii_alphabetic();
    sound.then(|| (start..start.saturating_add(long), Kind::Wx))
}

/// QQ：12345678, looked at from the word.
fn qq(signs: &[char], at: usize) -> Option<(Range<usize>, Kind)> {
    let start = skip(signs, after(signs, at, &["qq", "扣扣", "企鹅号"])?);
    let long = run(signs, start, |sign| sign.is_ascii_digit());
    (5..=11)
        .contains(&long)
        .then(|| (start..start.saturating_add(long), Kind::Qq))
}

/// 苏E12345, 苏ED12345, 苏E·12345.
fn plate(signs: &[char], at: usize) -> Option<(Range<usize>, Kind)> {
    let city = sign(signs, at.saturating_add(1));
    if !PROVINCES.contains(sign(signs, at)) || !city.is_ascii_lowercase() || city == 'i' {
        return None;
    }
    let start = at.saturating_add(2);
    let start = after(signs, start, &["·", "•", "・", ".", "-", " "]).unwrap_or(start);
    let long = run(signs, start, |sign| sign.is_ascii_alphanumeric());
    let tail = signs.get(start..start.saturating_add(long))?;
    let end = start.saturating_add(long);
    let end = after(signs, end, &["挂", "学", "警", "港", "澳"])
        .filter(|_| long == 4)
        .unwrap_or(end);
    let sound = (5..=6).contains(&(end.saturating_sub(start))) && tail.iter().any(char::is_ascii_digit);
    sound.then_some((at..end, Kind::Plate))
}
