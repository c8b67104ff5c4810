//! "Is it the same matter?": what stands open on the wall and sounds alike.

use std::collections::BTreeSet;

use kernel::GridPath;
use store::{StoreError, Tx};

use crate::cx::Cx;
use crate::lists::{self, WallPart};
use crate::rows::Matter;

/// How many are asked about.
const MOST: usize = 3;
/// How many open ones of a place are looked at.
const LOOKED_AT: i64 = 60;

/// The open matters on the wall that may be the same as what somebody says,
/// the likeliest first.
pub(crate) fn likely(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    said: &str,
    place: Option<GridPath>,
) -> Result<Vec<Matter>, StoreError> {
    let mine = words(said);
    if mine.len() < 2 {
        return Ok(Vec::new());
    }
    let estate = place.map(within);
    let mut found = Vec::new();
    for part in [WallPart::InHand, WallPart::Late] {
        found.extend(lists::wall(tx, cx.community, part, estate, None, LOOKED_AT)?);
    }
    let mut scored: Vec<(u32, Matter)> = found
        .into_iter()
        .map(|matter| (score(&mine, &words(&matter.public_words), near(place, matter.path)), matter))
        .filter(|(score, _)| *score > 0)
        .collect();
    scored.sort_by_key(|(score, matter)| (std::cmp::Reverse(*score), matter.key));
    Ok(scored.into_iter().take(MOST).map(|(_, matter)| matter).collect())
}

/// The estate of a place: neighbours say the same from the next building.
fn within(place: GridPath) -> GridPath {
    let mut up: Vec<GridPath> = place.upward().collect();
    up.sort_unstable();
    up.get(1).copied().unwrap_or(place)
}

/// How near two places are: 0 unknown or elsewhere, 1 one holds the other.
fn near(place: Option<GridPath>, other: GridPath) -> bool {
    place.is_some_and(|place| !other.as_bytes().is_empty() && (place.contains(&other) || other.contains(&place)))
}

/// The pairs of neighbouring characters of a text.
fn words(text: &str) -> BTreeSet<String> {
    let terms = text::search::index_terms(text).into_iter();
    terms.filter(|term| term.chars().count() >= 2).collect()
}

/// Parts in a hundred of the shorter text that the longer one says too; 0 if
/// that is not enough to ask. Nearby less is enough.
fn score(mine: &BTreeSet<String>, theirs: &BTreeSet<String>, near: bool) -> u32 {
    let shared = u32::try_from(mine.intersection(theirs).count()).unwrap_or(0);
    let shorter = u32::try_from(mine.len().min(theirs.len()).max(1)).unwrap_or(1);
    let share = (shared.saturating_mul(100) / shorter).min(100);
    let (least, pairs) = if near { (18, 2) } else { (34, 3) };
    if share >= least && shared >= pairs { share + u32::from(near) * 100 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(one: &str, two: &str, near: bool) -> bool {
        score(&words(one), &words(two), near) > 0
    }

    #[test]
    fn what_sounds_alike_is_asked_about_and_other_things_are_not() {
        assert!(alike("3号楼下的充电桩，插上去没有电，已经三天了。", "3号楼充电桩坏了一个口", true));
        assert!(alike("电梯又坏了，停在六楼", "电梯坏了，停在6楼不动", false));
        assert!(!alike("楼上空调水滴在我家雨棚上", "3号楼充电桩坏了一个口", true));
        assert!(!alike("", "3号楼充电桩坏了一个口", true));
    }
}
