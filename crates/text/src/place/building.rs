//! How a building is said: 3号楼, 三栋, A3, 3#, 3-2-501.

use super::address::{Address, Bounds, is_amount, is_room, letter_before, tail, written};
use crate::numeral::{self, Numeral};
use crate::words::{after, ends_before};

/// What follows the number of a building.
const BUILDING: [&str; 8] = ["号楼", "号院", "号栋", "栋", "幢", "座", "#楼", "#"];

/// A building with all that follows it, and where it ends.
pub(super) fn building(
    chars: &[char],
    at: usize,
    number: Numeral,
    bounds: &Bounds<'_>,
) -> Option<(Address, usize)> {
    if letter_before(chars, at) {
        return lettered(chars, at, number, bounds);
    }
    if number.value == 0 || number.value > 300 {
        return None;
    }
    let name = number.value.to_string();
    if let Some(end) = after(chars, number.end, &BUILDING) {
        // 一栋楼, 两栋楼 and 整整三座桥 count houses; they do not name one.
        let measure = number.chinese
            && number.value <= 2
            && after(chars, number.end, &["栋楼", "幢楼", "座"]).is_some();
        let named = after(
            chars,
            number.end,
            &[
                "栋楼道",
                "栋楼下",
                "栋楼上",
                "栋楼梯",
                "栋楼顶",
                "幢楼道",
                "幢楼下",
            ],
        )
        .is_some();
        let counted = ends_before(chars, at, &["好", "几", "这", "那", "每", "共", "有"]) && number.chinese;
        let amount = end == number.end.saturating_add(1) && ends_before(chars, at, &["第"]);
        if (measure && !named) || (counted && !amount) {
            return None;
        }
        return Some(tail(chars, end, at, name, bounds));
    }
    if matches!(chars.get(number.end), Some('-' | '–' | '—' | '~')) {
        return dashed(chars, at, number, bounds);
    }
    // 锦绣苑12号: said right after the estate and closed there, it is the building.
    let end = after(chars, number.end, &["号"])?;
    let closed = chars
        .get(end)
        .is_none_or(|next| matches!(next, ',' | '。' | ' ' | '的' | '内' | '院' | ')'))
        || tail(chars, end, at, String::new(), bounds).0.unit.is_some();
    (closed && bounds.after_names.contains(&at) && (bounds.building)(&name))
        .then(|| tail(chars, end, at, name, bounds))
}

/// A3号楼, A3栋, B5单元门, A3: a letter counts only where the grid has lettered buildings.
fn lettered(chars: &[char], at: usize, number: Numeral, bounds: &Bounds<'_>) -> Option<(Address, usize)> {
    let letter = chars.get(at.checked_sub(1)?)?.to_ascii_uppercase();
    let name = format!("{letter}{}", number.value);
    if after(chars, number.end, &["层", "车库", "停车", "负"]).is_some() {
        return None;
    }
    let suffix = after(chars, number.end, &BUILDING).or_else(|| after(chars, number.end, &["楼", "号"]));
    let stands = bounds.lettered && (bounds.building)(&name);
    if !stands && (bounds.named || suffix.is_none()) {
        return None;
    }
    Some(tail(chars, suffix.unwrap_or(number.end), at, name, bounds))
}

/// 3-2-501, 3-2, 12-501: building, unit, room.
fn dashed(chars: &[char], at: usize, first: Numeral, bounds: &Bounds<'_>) -> Option<(Address, usize)> {
    let name = first.value.to_string();
    let before = at.checked_sub(1).and_then(|before| chars.get(before)).copied();
    if before.is_some_and(|sign| matches!(sign, '-' | '/' | '.' | ':' | '年' | '月' | '比' | '~'))
        || ends_before(chars, at, &["比分", "大概", "大约", "度"])
    {
        return None;
    }
    let second = numeral::read(chars, first.end.saturating_add(1))?;
    let third = matches!(chars.get(second.end), Some('-' | '–' | '—'))
        .then(|| numeral::read(chars, second.end.saturating_add(1)))
        .flatten();
    let mut found = Address {
        building: Some(name.clone()),
        start: at,
        ..Address::default()
    };
    if !(bounds.building)(&name) {
        return None;
    }
    if let Some(third) = third {
        let room = is_room(third).then(|| written(third))?;
        if second.value == 0 || second.value > bounds.units {
            return None;
        }
        (found.unit, found.room) = (Some(second.value), Some(room));
        return Some((found, after(chars, third.end, &["室", "户"]).unwrap_or(third.end)));
    }
    if is_room(second) {
        if !bounds.named || is_amount(chars, second.end) {
            return None;
        }
        found.room = Some(written(second));
        return Some((found, second.end));
    }
    let storeys = after(chars, second.end, &["楼", "层"]).is_some()
        && after(chars, second.end, &["楼上", "楼下", "楼道", "楼梯", "楼顶"]).is_none();
    let scored = after(chars, second.end, &["赢", "输", "胜", "战平", "领先", "落后"]).is_some();
    let dated =
        scored || after(chars, second.end, &["号", "-", "/", "."]).is_some() || is_amount(chars, second.end);
    if storeys || dated || second.value == 0 || second.value > bounds.units || !bounds.named {
        return None;
    }
    found.unit = Some(second.value);
    Some((found, after(chars, second.end, &["单元"]).unwrap_or(second.end)))
}
