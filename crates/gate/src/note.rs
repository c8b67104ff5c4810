//! What the gate leaves in the audit log, and how caches hear of it.

use kernel::{AccountId, CommunityId};
use store::{Entry, StoreError, Tx};

/// The topic announced when somebody's rights or sessions changed: caches drop
/// what they hold of the community.
pub const CHANGED: &str = "gate";

/// Writes one line about an account into the audit log, within the transaction.
pub(crate) fn note(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &str,
    verb: &str,
    account: AccountId,
    body: &serde_json::Value,
) -> Result<(), StoreError> {
    let (subject_kind, subject, body) = ("account", account.0, body.to_string());
    tx.audit(
        community,
        &Entry {
            actor,
            verb,
            subject_kind,
            subject,
            body,
        },
    )
}
