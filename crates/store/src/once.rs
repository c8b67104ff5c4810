//! Nothing twice: the answer to a form or a request is kept with its key, and
//! the same key gives the same answer again.

use kernel::{CommunityId, Micros};

use crate::error::StoreError;
use crate::tx::Tx;

/// How long an answer is kept.
const KEPT: i64 = 30 * Micros::DAY;

/// An answer, as it is given again byte for byte.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptReply {
    /// The HTTP status.
    pub status: u16,
    /// The `Location`; empty for none.
    pub location: String,
    /// The `Content-Type`; empty for none.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
}

/// What became of a request with a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Once {
    /// It was done now.
    Fresh(KeptReply),
    /// It had been done; this is what was answered then.
    Replayed(KeptReply),
    /// The key was used with another body.
    OtherBody,
}

crate::statements! {
    /// Takes the key; whoever comes second waits here for the first to end.
    TAKE = "INSERT INTO store_once (community_id, id, body_hash, status, location, content_type, body, at) \
        VALUES ($1, $2, $3, 0, '', '', $4, $5) ON CONFLICT (community_id, id) DO NOTHING";
    /// Keeps the answer.
    KEEP = "UPDATE store_once SET status = $3, location = $4, content_type = $5, body = $6 \
        WHERE community_id = $1 AND id = $2";
    /// What was answered.
    KEPT_REPLY = "SELECT body_hash, status, location, content_type, body FROM store_once \
        WHERE community_id = $1 AND id = $2";
    /// Forgets the oldest answers.
    PURGE = "DELETE FROM store_once WHERE community_id = $1 AND id IN \
        (SELECT id FROM store_once WHERE community_id = $1 AND at < $2 ORDER BY at LIMIT 1000)";
}

/// Does `make` once for a key. The key is taken before anything is done, so of
/// two requests at once the second waits and is told the first one's answer.
pub fn once<E: From<StoreError>>(
    tx: &mut Tx<'_>,
    community: CommunityId,
    key: &str,
    body_hash: &[u8],
    mut make: impl FnMut(&mut Tx<'_>) -> Result<KeptReply, E>,
) -> Result<Once, E> {
    let now = tx.now();
    let nothing: &[u8] = &[];
    if tx.run(&TAKE, &[&community, &key, &body_hash, &nothing, &now])? == 0 {
        return Ok(replay(tx, community, key, body_hash)?);
    }
    let reply = make(tx)?;
    tx.run(
        &KEEP,
        &[
            &community,
            &key,
            &reply.status,
            &reply.location,
            &reply.content_type,
            &reply.body,
        ],
    )?;
    Ok(Once::Fresh(reply))
}

fn replay(tx: &mut Tx<'_>, community: CommunityId, key: &str, body_hash: &[u8]) -> Result<Once, StoreError> {
    let kept = tx.maybe(&KEPT_REPLY, &[&community, &key], |row| {
        let hash: Vec<u8> = row.get(0)?;
        let (status, location, content_type, body) = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        Ok((
            hash,
            KeptReply {
                status,
                location,
                content_type,
                body,
            },
        ))
    })?;
    match kept {
        Some((hash, reply)) if hash == body_hash => Ok(Once::Replayed(reply)),
        Some(_) => Ok(Once::OtherBody),
        // Purged in this very moment: from the start again.
        None => Err(tx.again()),
    }
}

/// Forgets answers older than 30 days, at most 1000 at a time; gives how many.
pub fn purge(tx: &mut Tx<'_>, community: CommunityId) -> Result<u64, StoreError> {
    let before = tx.now().plus(-KEPT);
    tx.run(&PURGE, &[&community, &before])
}
