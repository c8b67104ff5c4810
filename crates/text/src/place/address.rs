//! Building, unit, floor and room, by the grammar of how addresses are said.

use super::building::building;
use crate::numeral::{self, Numeral};
use crate::words::{after, ends_before};

/// After a number these make it an amount, a time or a date, never a unit or room.
const AMOUNTS: [&str; 39] = [
    "年", "月", "日", "天", "个", "度", "次", "点", "人", "辆", "小时", "分", "元", "块", "米", "岁", "周",
    "级", "名", "公里", "万", "千", "百", "%", "公斤", "斤", "只", "条", "张", "盏", "瓦", "伏", "平",
    "号晚", "号早", "号上", "号下", "比", "秒",
];

/// What a grid says about numbers.
pub(super) struct Bounds<'a> {
    /// Whether a building of that name stands.
    pub building: &'a dyn Fn(&str) -> bool,
    /// Whether the estate names its buildings by letters (A3).
    pub lettered: bool,
    /// The greatest unit.
    pub units: u32,
    /// Whether an estate was named at all.
    pub named: bool,
    /// Where the names of estates end.
    pub after_names: Vec<usize>,
}

/// Numbers of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    pub building: Option<String>,
    pub unit: Option<u32>,
    pub floor: Option<u32>,
    pub room: Option<String>,
    /// The first character of it.
    pub start: usize,
    /// Whether a number said belongs to no building of the grid.
    pub unknown: Option<String>,
}

/// Reads the address of a text; the first building said is the one meant.
pub(super) fn read(chars: &[char], bounds: &Bounds<'_>) -> Address {
    let mut whole = Address::default();
    let (mut at, mut loose_unit, mut loose_floor, mut bare, mut own_room) = (0_usize, None, None, None, None);
    while at < chars.len() {
        let Some(number) = number_at(chars, at) else {
            at = at.saturating_add(1);
            continue;
        };
        let step = match building(chars, at, number, bounds) {
            Some((found, end)) => {
                merge(&mut whole, found);
                end
            }
            None => {
                if let Some(end) = unit_end(chars, number, bounds) {
                    loose_unit = loose_unit.or(Some(number.value));
                    end
                } else {
                    if ends_before(chars, at, &["我家", "我住", "家住", "俺家", "咱家"]) {
                        own_room = own_room.or_else(|| room(chars, number).and_then(|(room, _)| room));
                    }
                    if let Some(end) = after(chars, number.end, &["楼", "层"]) {
                        let first =
                            bounds.after_names.contains(&at) && after(chars, number.end, &["楼"]).is_some();
                        let name = number.value.to_string();
                        if first && bare.is_none() && (bounds.building)(&name) {
                            bare = Some((tail(chars, end, at, name, bounds).0, number.value));
                        } else {
                            loose_floor = loose_floor.or(Some(number.value));
                        }
                    }
                    number.end
                }
            }
        };
        at = step.max(at.saturating_add(1));
    }
    if whole.building.is_none() {
        match bare {
            Some((found, _)) => {
                whole = Address {
                    unknown: whole.unknown,
                    ..found
                }
            }
            None => whole.floor = None,
        }
    }
    whole.unit = whole.unit.or(loose_unit);
    whole.floor = whole.floor.or(loose_floor);
    whole.room = whole.room.or(own_room);
    whole
}

/// The first building is kept; more about the same one is added.
fn merge(whole: &mut Address, found: Address) {
    if whole.building.is_none() {
        let unknown = whole.unknown.take().or(found.unknown);
        *whole = Address { unknown, ..found };
    } else if whole.building == found.building && whole.unit.is_none_or(|unit| found.unit == Some(unit)) {
        whole.unit = whole.unit.or(found.unit);
        whole.room = whole.room.take().or(found.room);
        whole.floor = whole.floor.or(found.floor);
    }
}

/// A number that begins here and is no piece of a longer one, a decimal or a word of letters.
fn number_at(chars: &[char], at: usize) -> Option<Numeral> {
    let before = at.checked_sub(1).and_then(|before| chars.get(before)).copied();
    let here = chars.get(at).copied()?;
    if before
        .is_some_and(|before| numeral::is_part(before) && before.is_ascii_digit() == here.is_ascii_digit())
    {
        return None;
    }
    if before.is_some_and(|before| matches!(before, '.' | ':' | '-') || before.is_ascii_alphabetic())
        && here.is_ascii_digit()
        && !letter_before(chars, at)
    {
        return None;
    }
    let number = numeral::read(chars, at)?;
    let decimal = matches!(chars.get(number.end), Some('.' | ':'))
        && chars
            .get(number.end.saturating_add(1))
            .is_some_and(char::is_ascii_digit);
    (!decimal).then_some(number)
}

/// Whether one single letter stands right before (A3).
pub(super) fn letter_before(chars: &[char], at: usize) -> bool {
    let letter = at.checked_sub(1).and_then(|before| chars.get(before));
    let further = at.checked_sub(2).and_then(|before| chars.get(before));
    letter.is_some_and(char::is_ascii_lowercase) && !further.is_some_and(char::is_ascii_alphanumeric)
}

/// Unit, floor and room after a building.
pub(super) fn tail(
    chars: &[char],
    end: usize,
    start: usize,
    building: String,
    bounds: &Bounds<'_>,
) -> (Address, usize) {
    let mut found = Address {
        start,
        ..Address::default()
    };
    if (bounds.building)(&building) {
        found.building = Some(building);
    } else {
        found.unknown = Some(building);
    }
    let mut end = end;
    for _ in 0..4 {
        let at = after(chars, end, &["的", ",", " ", "-", "第", "、"]).unwrap_or(end);
        let Some(number) = numeral::read(chars, at) else {
            break;
        };
        if let Some(next) = unit_end(chars, number, bounds).filter(|_| found.unit.is_none()) {
            found.unit = Some(number.value);
            end = next;
        } else if let Some(next) = after(chars, number.end, &["楼", "层"]).filter(|_| number.value < 60) {
            found.floor = found.floor.or(Some(number.value));
            end = next;
        } else if let Some((room, next)) = room(chars, number).filter(|_| found.room.is_none()) {
            found.room = room;
            end = next;
        } else if let Some(next) = unit_and_room(chars, number, &mut found, bounds) {
            end = next;
        } else {
            break;
        }
    }
    (found, end)
}

/// `2-501` after a building.
fn unit_and_room(chars: &[char], unit: Numeral, found: &mut Address, bounds: &Bounds<'_>) -> Option<usize> {
    if found.unit.is_some()
        || unit.value == 0
        || unit.value > bounds.units
        || chars.get(unit.end) != Some(&'-')
    {
        return None;
    }
    let room = numeral::read(chars, unit.end.saturating_add(1)).filter(|room| is_room(*room))?;
    (found.unit, found.room) = (Some(unit.value), Some(written(room)));
    Some(room.end)
}

/// A room and where it ends; `None` for the room when two rooms are named together.
fn room(chars: &[char], number: Numeral) -> Option<(Option<String>, usize)> {
    if !is_room(number) || is_amount(chars, number.end) {
        return None;
    }
    let end = after(chars, number.end, &["室", "户", "房"]).unwrap_or(number.end);
    let joint = after(chars, end, &["和", "与", "、", "跟", "及", "同"]);
    let pair = joint
        .and_then(|at| numeral::read(chars, at))
        .filter(|other| is_room(*other));
    Some(match pair {
        Some(other) => (None, other.end),
        None => (Some(written(number)), end),
    })
}

pub(super) fn is_room(number: Numeral) -> bool {
    matches!(number.digits, 3 | 4) && number.value > 100
}

pub(super) fn written(room: Numeral) -> String {
    format!("{:0width$}", room.value, width = room.digits)
}

pub(super) fn is_amount(chars: &[char], at: usize) -> bool {
    after(chars, at, &AMOUNTS).is_some()
}

/// Where a unit ends: 2单元, 2门 (not 2门口), 2梯.
fn unit_end(chars: &[char], number: Numeral, bounds: &Bounds<'_>) -> Option<usize> {
    if number.value == 0 || number.value > bounds.units.max(1) || number.digits > 2 {
        return None;
    }
    if let Some(end) = after(chars, number.end, &["单元", "号单元", "单无"]) {
        return Some(end);
    }
    let door = after(chars, number.end, &["门", "号门", "梯"])?;
    let other = after(
        chars,
        door,
        &[
            "口", "前", "洞", "卫", "禁", "锁", "厅", "诊", "外", "户", "岗", "的", "级", "田",
        ],
    );
    other.is_none().then_some(door)
}
