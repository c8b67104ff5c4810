//! The demo centre's matters: categories, rules, and three months of what
//! people said, done by the same verbs as everywhere, on a clock that is moved
//! along.

mod cases;
mod dice;
mod echo;
mod media;
mod perform;
mod plan;
mod play;
mod residents;
mod settings;
mod stage;
mod topics;
mod work;

use std::sync::{Arc, Mutex, PoisonError};

use kernel::{CommunityId, Micros};
use people::demo::Town;
use store::{Store, StoreError, Tx};

use crate::report::PHONE;
use crate::rows::{self, Intake};
use play::Play;

pub use media::{Media, Picture};

/// Lets three months pass up to `until` on the store's clock, which must be a
/// fixed one; tells how many days of how many are done.
pub fn build(
    store: &Store,
    town: &Town,
    media: Media,
    until: Micros,
    mut tell: impl FnMut(u64, u64),
) -> Result<(), StoreError> {
    let begins = town.clone();
    // What was said in the last seconds could not be sealed yet.
    let last = until.plus(-10 * Micros::SECOND);
    let play = store.write_now(move |tx| {
        settings::build(tx, &begins)?;
        Play::begin(tx, &begins, media.clone(), last)
    })?;
    let play = Arc::new(Mutex::new(play));
    let days = last.since(store.clock().now()).div_euclid(Micros::DAY);
    for day in (0..=days).rev() {
        let (play, end) = (Arc::clone(&play), last.plus(-day * Micros::DAY));
        store.write_now(move |tx| play.lock().unwrap_or_else(PoisonError::into_inner).until(tx, end))?;
        tell((days - day).unsigned_abs(), days.unsigned_abs());
    }
    let community = town.community.id;
    store.clock().pass(until.since(store.clock().now()).max(0));
    store.write_now(move |tx| store::notary::seal_batch(tx, community))?;
    Ok(())
}

/// Keeps the categories and the routing table only: a centre that begins.
pub fn furnish(tx: &mut Tx<'_>, town: &Town) -> Result<(), StoreError> {
    settings::build(tx, town)
}

/// A receipt to look up in the demo, and the telephone that it was left with:
/// the newest of the example's.
pub fn example(
    tx: &mut Tx<'_>,
    community: CommunityId,
) -> Result<Option<(Intake, &'static str)>, StoreError> {
    let blind = tx.keys().blind(community, PHONE, residents::EXAMPLE);
    let newest = tx.maybe(&rows::INTAKES_BY_PHONE, &[&community, &blind], Intake::read)?;
    Ok(newest.map(|intake| (intake, residents::EXAMPLE)))
}
