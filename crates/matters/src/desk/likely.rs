//! Which open matters may be the same: near in place, alike in words. Small on
//! purpose; who asks does not see how it is decided.

use std::collections::BTreeSet;

use kernel::{GridLevel, GridPath, Micros};
use store::{StoreError, Tx};

use crate::cx::Cx;
use crate::lists;
use crate::rows::{Matter, MatterId};

/// How many are offered.
const MOST: usize = 3;
/// How many of a place are looked at.
const LOOKED_AT: i64 = 60;
/// How far back one looks.
const LATELY: i64 = 90 * Micros::DAY;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Like {
    /// The words.
    pub words: String,
    /// The place, if known.
    pub place: Option<GridPath>,
    /// The category, if known.
    pub category: String,
    /// The matter itself, if there is one already.
    pub except: Option<MatterId>,
}

/// The open matters that may be the same, the likeliest first; only those that
/// this person works with.
pub(crate) fn likely(tx: &mut Tx<'_>, cx: &Cx<'_>, like: &Like) -> Result<Vec<Matter>, StoreError> {
    let mine = pairs(&like.words);
    if mine.len() < 2 {
        return Ok(Vec::new());
    }
    let since = tx.now().plus(-LATELY).0;
    let near = lists::open_near(
        tx,
        cx.community,
        like.place.map(around).unwrap_or_default(),
        since,
        LOOKED_AT,
    )?;
    let mut scored: Vec<(u32, Matter)> = near
        .into_iter()
        .filter(|matter| Some(matter.id) != like.except && cx.policy.may(cx.actor, "work", matter))
        .map(|matter| (score(&mine, &matter, like), matter))
        .filter(|(score, _)| *score >= 30)
        .collect();
    scored.sort_by_key(|(score, matter)| (std::cmp::Reverse(*score), matter.key));
    Ok(scored.into_iter().take(MOST).map(|(_, matter)| matter).collect())
}

/// The building of a place; everywhere, for a whole estate.
fn around(place: GridPath) -> GridPath {
    place
        .upward()
        .find(|path| path.level() == GridLevel::Building)
        .unwrap_or_default()
}

fn score(mine: &BTreeSet<String>, matter: &Matter, like: &Like) -> u32 {
    let share = share(mine, &pairs(&matter.words));
    let holds = |place: GridPath| place.contains(&matter.path) || matter.path.contains(&place);
    let near = like
        .place
        .is_some_and(|place| !matter.path.as_bytes().is_empty() && holds(place));
    let same = !like.category.is_empty() && like.category == matter.category;
    match share {
        0..8 => 0,
        _ => share + u32::from(near) * 15 + u32::from(same) * 10,
    }
}

/// Parts in a hundred of the shorter text that the longer one says too.
fn share(mine: &BTreeSet<String>, theirs: &BTreeSet<String>) -> u32 {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let shorter = count(mine.len().min(theirs.len()).max(1));
    (count(mine.intersection(theirs).count()).saturating_mul(100) / shorter).min(100)
}

fn pairs(text: &str) -> BTreeSet<String> {
    text::search::index_terms(text)
        .into_iter()
        .filter(|term| term.chars().count() >= 2)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sounds_alike_shares_more_than_what_does_not() {
        let of = |one: &str, two: &str| share(&pairs(one), &pairs(two));
        assert!(of("3号楼充电桩没有电", "3号楼下充电桩坏了") > of("3号楼充电桩没有电", "楼上空调滴水"));
        assert_eq!(of("", "充电桩"), 0);
    }
}
