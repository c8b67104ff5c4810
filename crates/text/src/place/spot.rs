//! Spots: gates, car parks, playgrounds, house numbers of a street, rooms of the centre.

use std::ops::Range;

use crate::numeral;
use crate::words::{Words, after, ends_before, stands};

/// The words that the program brings along; staff add their own.
const KNOWN: &str = include_str!("../../lexicon/spots.txt");

/// Where a spot can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Belongs {
    /// In an estate or at a street.
    Yard,
    /// In a street or town; many are spoken of without being the place meant.
    Town,
    /// To a building.
    Roof,
    /// To the public place.
    Centre,
    /// To the public place, if nothing else is named.
    Hint,
}

/// A spot found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub name: String,
    pub belongs: Belongs,
    pub at: Range<usize>,
}

/// The spots known by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Spots {
    words: Words<(Belongs, String)>,
}

impl Spots {
    /// The program's own list.
    pub fn known() -> Self {
        let mut spots = Self::default();
        spots.add(KNOWN);
        spots
    }

    /// Adds lines `kind<TAB>name<TAB>other names parted by spaces`; others are passed over.
    pub fn add(&mut self, lines: &str) {
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let belongs = match columns.next() {
                Some("yard") => Belongs::Yard,
                Some("town") => Belongs::Town,
                Some("roof") => Belongs::Roof,
                Some("centre") => Belongs::Centre,
                Some("hint") => Belongs::Hint,
                _ => continue,
            };
            let Some(name) = columns.next().map(str::trim).filter(|name| !name.is_empty()) else {
                continue;
            };
            // A hint is only what its other words hint at, unless it is told by no word of its own (窗口).
            let own = (belongs != Belongs::Hint || name == "窗口").then_some(name);
            for word in own
                .into_iter()
                .chain(columns.next().unwrap_or_default().split(' '))
            {
                self.words.add(word, (belongs, name.to_owned()));
            }
        }
    }

    /// The spots of a text from left to right.
    pub fn find(&self, chars: &[char]) -> Vec<Spot> {
        let mut found: Vec<Spot> = self
            .words
            .find(chars)
            .into_iter()
            .map(|(at, (belongs, name))| Spot {
                name: name.clone(),
                belongs: *belongs,
                at,
            })
            .collect();
        found.extend((0..chars.len()).filter_map(|at| gate(chars, at).or_else(|| basement(chars, at))));
        if let Some(side) = side(chars) {
            let works = found.iter_mut().filter(|spot| spot.name == "工地");
            works.for_each(|spot| spot.name = format!("{side}侧工地"));
        }
        found.sort_by_key(|spot| (spot.at.start, std::cmp::Reverse(spot.at.end)));
        found
    }
}

/// 东门, 东大门, 东南门, 正门, 后门.
fn gate(chars: &[char], at: usize) -> Option<Spot> {
    let (name, end) = [
        "东南", "东北", "西南", "西北", "东", "南", "西", "北", "正", "后", "侧",
    ]
    .iter()
    .find_map(|side| Some((*side, after(chars, at, &[side])?)))?;
    let end = after(chars, end, &["大门", "小门", "侧门", "门"])?;
    let other = after(chars, end, &["子", "铃", "诊", "锁", "市", "禁卡"]).is_some()
        || ends_before(chars, at, &["随", "车"]);
    (!other).then(|| Spot {
        name: format!("{name}门"),
        belongs: Belongs::Yard,
        at: at..end,
    })
}

/// B1层, B2车库.
fn basement(chars: &[char], at: usize) -> Option<Spot> {
    if chars.get(at) != Some(&'b')
        || at
            .checked_sub(1)
            .and_then(|b| chars.get(b))
            .is_some_and(char::is_ascii_alphanumeric)
    {
        return None;
    }
    let number =
        numeral::read(chars, at.saturating_add(1)).filter(|number| (1..=4).contains(&number.value))?;
    let end = after(chars, number.end, &["层", "车库", "停车", "车位"])?;
    Some(Spot {
        name: "地下车库".to_owned(),
        belongs: Belongs::Yard,
        at: at..end,
    })
}

/// On which side something lies: 南边, 南侧那个, 靠南.
fn side(chars: &[char]) -> Option<char> {
    (0..chars.len()).find_map(|at| {
        let sign = chars.get(at).copied().filter(|sign| "东南西北".contains(*sign))?;
        let told = after(chars, at.saturating_add(1), &["边", "侧", "面", "头"]).is_some();
        (told || ends_before(chars, at, &["靠"])).then_some(sign)
    })
}

/// The house number right after a street's name: 和平街23号.
pub(super) fn house(chars: &[char], after_name: usize) -> Option<Spot> {
    let at = after(chars, after_name, &["的", " "]).unwrap_or(after_name);
    let number = numeral::read(chars, at).filter(|number| number.value > 0 && number.value < 10_000)?;
    let end = after(chars, number.end, &["号"])?;
    let other = ["号楼", "号线", "号晚", "号早", "号上午", "号下午"]
        .iter()
        .any(|word| stands(chars, number.end, word));
    (!other).then(|| Spot {
        name: format!("{}号", number.value),
        belongs: Belongs::Yard,
        at: at..end,
    })
}
