//! Forgetting what counts no more.

use kernel::{CommunityId, Micros};
use store::{StoreError, Tx};

use crate::rows;

/// Sessions are kept so long after their end: they tell known addresses.
const KEEP: i64 = 30 * Micros::DAY;

/// Deletes attempts out of every window, codes and questions that ran out and sessions that ended 30 days ago;
/// gives how many rows. For a job that runs every hour.
pub fn sweep(tx: &mut Tx<'_>, community: CommunityId) -> Result<u64, StoreError> {
    let now = tx.now();
    let attempts = tx.run(&rows::FORGET_ATTEMPTS, &[&community, &now])?;
    let sessions = tx.run(&rows::FORGET_SESSIONS, &[&community, &now.plus(-KEEP)])?;
    let codes = tx.run(&rows::FORGET_CODES, &[&community, &now])?;
    let asked = tx.run(&rows::FORGET_CEREMONIES, &[&community, &now])?;
    Ok(attempts + sessions + codes + asked)
}
