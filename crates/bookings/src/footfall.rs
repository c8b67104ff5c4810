//! Somebody at the door counted so many people.

use kernel::{CommunityId, Micros, Uuid};
use store::{Entry, StoreError, Tx, statements};

statements! {
    /// So many people at a place.
    COUNT = "INSERT INTO bookings_count (community_id, id, place, at, people, actor) VALUES ($1, $2, $3, $4, $5, $6)";
}

/// Keeps a count: where, when, how many.
pub fn count(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &str,
    (place, at, people): (&str, Micros, i32),
) -> Result<(), StoreError> {
    let id: Uuid = tx.clock().fresh();
    tx.run(&COUNT, &[&community, &id, &place, &at, &people, &actor])?;
    let body = serde_json::json!({ "place": place, "people": people }).to_string();
    let entry = Entry {
        actor,
        verb: "footfall.counted",
        subject_kind: "count",
        subject: id,
        body,
    };
    tx.audit(community, &entry)
}
