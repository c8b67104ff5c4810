//! How often something was tried, counted in the database so that every server
//! counts alike: for log-ins, later for codes by phone.

use kernel::{CommunityId, Micros};
use sha2::{Digest, Sha256};
use store::{StoreError, Tx};

use crate::rows;

/// At most `tries` in any `per` microseconds, as a sliding window: what was
/// tried in the window before counts by the share of it that is still near.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// How many.
    pub tries: u32,
    /// In how many microseconds.
    pub per: i64,
}

/// Counts one try of `key` (what is counted is part of it). Gives when to try
/// again if there were too many; a refused try is not counted, so that whoever
/// waits as told gets in.
pub fn count(
    tx: &mut Tx<'_>,
    community: CommunityId,
    key: &str,
    window: Window,
) -> Result<Result<(), Micros>, StoreError> {
    let now = tx.now();
    let number = now.0.div_euclid(window.per);
    let before = tries(tx, community, key, number - 1)?;
    let room = room(window, before, now);
    if room >= 1 {
        let ends_at = Micros((number + 2).saturating_mul(window.per));
        if tx.run(&rows::TRY, &[&community, &id(key, number), &ends_at, &room])? > 0 {
            return Ok(Ok(()));
        }
    }
    let during = tries(tx, community, key, number)?;
    Ok(Err(again(window, before, during, now)))
}

/// Takes back one try that turned out to be right.
pub(crate) fn uncount(
    tx: &mut Tx<'_>,
    community: CommunityId,
    key: &str,
    window: Window,
) -> Result<(), StoreError> {
    let number = tx.now().0.div_euclid(window.per);
    tx.run(&rows::UNTRY, &[&community, &id(key, number)]).map(|_| ())
}

/// Forgets all tries of the key.
pub(crate) fn forgive(
    tx: &mut Tx<'_>,
    community: CommunityId,
    key: &str,
    window: Window,
) -> Result<(), StoreError> {
    let number = tx.now().0.div_euclid(window.per);
    for number in [number - 1, number] {
        tx.run(&rows::FORGIVE, &[&community, &id(key, number)])?;
    }
    Ok(())
}

fn tries(tx: &mut Tx<'_>, community: CommunityId, key: &str, number: i64) -> Result<i64, StoreError> {
    Ok(tx
        .maybe(&rows::TRIES, &[&community, &id(key, number)], |row| row.get(0))?
        .unwrap_or(0))
}

/// Hashed, so that what people type by mistake is not kept.
fn id(key: &str, number: i64) -> Vec<u8> {
    Sha256::digest(format!("{number}\0{key}")).to_vec()
}

/// How many tries the present window may hold, given those of the one before.
fn room(window: Window, before: i64, now: Micros) -> i64 {
    let left = window.per - now.0.rem_euclid(window.per);
    let near = i128::from(before) * i128::from(left) / i128::from(window.per);
    i64::from(window.tries) - i64::try_from(near).unwrap_or(i64::MAX)
}

/// The first instant at which there is room for one more.
fn again(window: Window, before: i64, during: i64, now: Micros) -> Micros {
    let limit = i64::from(window.tries);
    let begin = now.0.div_euclid(window.per).saturating_mul(window.per);
    // Within one window, `count` of the one before must shrink to `limit - held - 1` or less.
    let (begin, count, held) = if during < limit && limit > 0 {
        (begin, before, during)
    } else {
        (begin.saturating_add(window.per), during, 0)
    };
    let shrunk = (limit - held).max(1);
    // floor(count · left / per) < shrunk  ⇔  left < shrunk · per / count
    let left = match count {
        0 => window.per,
        _ => ((i128::from(shrunk) * i128::from(window.per) - 1) / i128::from(count))
            .try_into()
            .unwrap_or(window.per),
    };
    Micros(begin.saturating_add(window.per - left.min(window.per))).max(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_time_to_try_again_is_the_first_with_room(
            limit in 1u32..60, before in 0i64..60, during in 0i64..60, offset in 0i64..900_000_000,
        ) {
            let window = Window { tries: limit, per: 900_000_000 };
            let before = before.min(i64::from(limit));
            let during = during.min(i64::from(limit));
            let now = Micros(1_700_000_000_000_000 / window.per * window.per + offset);
            prop_assume!(room(window, before, now) <= during);
            let has_room = |at: Micros| {
                if at.0.div_euclid(window.per) == now.0.div_euclid(window.per) {
                    room(window, before, at) > during
                } else {
                    room(window, during, at) > 0
                }
            };
            let at = again(window, before, during, now);
            prop_assert!(at > now && has_room(at));
            prop_assert!(at.since(now) <= 2 * window.per);
            prop_assert!(!has_room(at.plus(-1)));
        }
    }
}
