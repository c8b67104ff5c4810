//! What somebody has: read from the tables, for pages.

use kernel::CommunityId;
use store::{StoreError, Tx};

use crate::ids::{ClaimId, PersonId};
use crate::rows::{self, ClaimRow};

/// The last hundred claims of a person, the newest first.
pub fn of_person(
    tx: &mut Tx<'_>,
    community: CommunityId,
    person: PersonId,
) -> Result<Vec<ClaimRow>, StoreError> {
    tx.all(&rows::OF_PERSON, &[&community, &person], ClaimRow::read)
}

/// One claim.
pub fn by_id(tx: &mut Tx<'_>, community: CommunityId, id: ClaimId) -> Result<Option<ClaimRow>, StoreError> {
    tx.maybe(&rows::CLAIM, &[&community, &id], ClaimRow::read)
}
