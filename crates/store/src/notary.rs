//! The notary: seals the audit log in batches, each holding the hash of every
//! event in it and of the batch before, so that nobody changes or removes an
//! event unnoticed: [`verify`](crate::verify) would name it.
//!
//! Events are never touched by it, and those who write them never wait for it.

use std::sync::Arc;

use kernel::{CommunityId, Micros, Uuid};
use sha2::{Digest, Sha256};

use crate::audit::Event;
use crate::error::StoreError;
use crate::job::JobError;
use crate::lease::Turn;
use crate::runner::Periodic;
use crate::store::Store;
use crate::tx::Tx;

/// The most events of a batch.
pub const BATCH: usize = 4096;
/// A transaction commits within this time of its first event, as a rule. Those
/// that take longer are found and sealed by [`seal_late`].
const GRACE: i64 = 2 * Micros::SECOND;
/// How far back [`seal_late`] looks.
const LOOK_BACK: i64 = 10 * Micros::MINUTE;
/// Bytes of an entry: id and hash of an event.
pub(crate) const ENTRY: usize = 48;

crate::record! {
    /// A sealed batch.
    pub(crate) struct Batch in "audit_batch" {
        "community_id" => /// Whose.
            community: CommunityId,
        "id" => /// Its number, from 1 without a gap.
            id: i64,
        "at" => /// When it was sealed.
            at: Micros,
        "first_tick" => /// The tick of its first event.
            first_tick: Micros,
        "last_tick" => /// The tick of its last event.
            last_tick: Micros,
        "events" => /// How many events it holds.
            events: i32,
        "entries" => /// Id and hash of each event, 48 bytes each.
            entries: Vec<u8>,
        "previous" => /// The hash of the batch before; zeros for the first.
            previous: Vec<u8>,
        "hash" => /// The hash of all of this.
            hash: Vec<u8>,
    }
}

crate::statements! {
    /// The newest batch.
    HEAD = "SELECT id, hash FROM audit_batch WHERE community_id = $1 ORDER BY id DESC LIMIT 1";
    /// Up to which tick everything that was there has been sealed.
    SEALED_UNTIL = "SELECT MAX(last_tick) FROM audit_batch WHERE community_id = $1";
    /// The next batch to read.
    pub(crate) NEXT_BATCH = "SELECT community_id, id, at, first_tick, last_tick, events, entries, previous, hash FROM audit_batch \
        WHERE community_id = $1 AND id > $2 ORDER BY id LIMIT 1";
    /// The batch of a number.
    HASH_OF = "SELECT hash FROM audit_batch WHERE community_id = $1 AND id = $2";
    /// Events in order, after one place and up to a tick.
    EVENTS = "SELECT community_id, id, tick, at, actor, verb, subject_kind, subject_id, body FROM audit_event \
        WHERE community_id = $1 AND (tick, id) > ($2, $3) AND tick <= $4 ORDER BY tick, id LIMIT $5";
    /// Whether an event waits to be sealed.
    UNSEALED = "SELECT tick FROM audit_event WHERE community_id = $1 AND tick > $2 AND tick <= $3 LIMIT 1";
    /// The last tick of a batch that lies before the time looked back to.
    SEALED_BEFORE = "SELECT MAX(last_tick) FROM audit_batch WHERE community_id = $1 AND last_tick <= $2";
    /// How many events there are between two ticks.
    COUNT_EVENTS = "SELECT COUNT(*) FROM audit_event WHERE community_id = $1 AND tick > $2 AND tick <= $3";
    /// How many of them are in batches.
    COUNT_SEALED = "SELECT CAST(COALESCE(SUM(events), 0) AS BIGINT) FROM audit_batch \
        WHERE community_id = $1 AND last_tick > $2 AND last_tick <= $3";
    /// What is in the batches between two ticks.
    ENTRIES = "SELECT id, entries FROM audit_batch \
        WHERE community_id = $1 AND last_tick > $2 AND last_tick <= $3 AND id > $4 ORDER BY id LIMIT 1";
}

/// The newest batch: its number and its hash.
pub fn head(tx: &mut Tx<'_>, community: CommunityId) -> Result<Option<(i64, [u8; 32])>, StoreError> {
    tx.maybe(&HEAD, &[&community], |row| {
        Ok((row.get(0)?, hash_of(row.get(1)?, 1)?))
    })
}

/// Whether the chain still holds a batch with this hash, as it was noted down elsewhere.
pub fn confirms(
    tx: &mut Tx<'_>,
    community: CommunityId,
    batch: i64,
    hash: &[u8; 32],
) -> Result<bool, StoreError> {
    let there: Option<Vec<u8>> = tx.maybe(&HASH_OF, &[&community, &batch], |row| row.get(0))?;
    Ok(there.is_some_and(|there| there == hash))
}

/// Whether [`seal_batch`] would find something to do. A read that saves a write.
pub fn has_unsealed(tx: &mut Tx<'_>, community: CommunityId) -> Result<bool, StoreError> {
    let (from, to) = (sealed_until(tx, community)?, tx.now().plus(-GRACE));
    Ok(tx
        .maybe(&UNSEALED, &[&community, &from, &to], |row| row.get::<i64>(0))?
        .is_some())
}

/// Seals the next events, up to [`BATCH`] of them, in one batch; gives how many.
pub fn seal_batch(tx: &mut Tx<'_>, community: CommunityId) -> Result<usize, StoreError> {
    let (from, to) = (sealed_until(tx, community)?, tx.now().plus(-GRACE));
    let mut events = page(tx, community, (from, Uuid::max()), to, BATCH + 1)?;
    if events.len() > BATCH {
        // A batch ends between two ticks, so that the next one begins after all of it.
        let next = events.last().map(|event| event.tick);
        events.retain(|event| Some(event.tick) != next);
    }
    if events.is_empty() {
        return Ok(0);
    }
    seal(tx, community, &events)?;
    Ok(events.len())
}

/// Seals events that were committed so late that the batches had gone past
/// them: a slow transaction, a server whose clock is behind. Gives how many.
pub fn seal_late(tx: &mut Tx<'_>, community: CommunityId) -> Result<usize, StoreError> {
    let late = late_events(tx, community)?;
    for event in &late {
        seal(tx, community, std::slice::from_ref(event))?;
    }
    Ok(late.len())
}

/// The events that [`seal_late`] would seal, some hundreds at most.
pub fn late_events(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Event>, StoreError> {
    let back = tx.now().plus(-LOOK_BACK);
    let from = tx.one(&SEALED_BEFORE, &[&community, &back], |row| {
        row.get::<Option<Micros>>(0)
    })?;
    let (from, to) = (from.unwrap_or(Micros(i64::MIN)), sealed_until(tx, community)?);
    let there: i64 = tx.one(&COUNT_EVENTS, &[&community, &from, &to], |row| row.get(0))?;
    let sealed: i64 = tx.one(&COUNT_SEALED, &[&community, &from, &to], |row| row.get(0))?;
    if there == sealed {
        return Ok(Vec::new());
    }
    let mut known = std::collections::HashSet::new();
    let mut batch = 0_i64;
    while let Some((id, entries)) = tx.maybe(&ENTRIES, &[&community, &from, &to, &batch], |row| {
        Ok((row.get(0)?, row.get::<Vec<u8>>(1)?))
    })? {
        known.extend(parse(&entries).map(|(event, _)| event));
        batch = id;
    }
    let (mut late, mut place) = (Vec::new(), (from, Uuid::max()));
    while late.len() < 500 {
        let events = page(tx, community, place, to, BATCH)?;
        let Some(last) = events.last() else { break };
        place = (last.tick, last.id);
        late.extend(events.into_iter().filter(|event| !known.contains(&event.id)));
    }
    Ok(late)
}

/// The notary as the runner calls it: every second, for each community.
pub fn periodic() -> Vec<Periodic> {
    vec![
        Periodic {
            name: "store.notary",
            every: Micros::SECOND,
            run: Arc::new(seal_all),
        },
        Periodic {
            name: "store.notary.late",
            every: 30 * Micros::SECOND,
            run: Arc::new(seal_all_late),
        },
    ]
}

fn seal_all(store: &Store, turn: &Turn) -> Result<(), JobError> {
    let community = turn.community;
    while store.read_now(move |tx| has_unsealed(tx, community))? {
        if store.write_now(move |tx| seal_batch(tx, community))? == 0 {
            break;
        }
    }
    Ok(())
}

fn seal_all_late(store: &Store, turn: &Turn) -> Result<(), JobError> {
    let community = turn.community;
    if !store.read_now(move |tx| late_events(tx, community))?.is_empty() {
        store.write_now(move |tx| seal_late(tx, community))?;
    }
    Ok(())
}

fn sealed_until(tx: &mut Tx<'_>, community: CommunityId) -> Result<Micros, StoreError> {
    let until: Option<Micros> = tx.one(&SEALED_UNTIL, &[&community], |row| row.get(0))?;
    Ok(until.unwrap_or(Micros(i64::MIN)))
}

/// Events after a place in their order, up to a tick.
pub(crate) fn page(
    tx: &mut Tx<'_>,
    community: CommunityId,
    after: (Micros, Uuid),
    to: Micros,
    limit: usize,
) -> Result<Vec<Event>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    tx.all(
        &EVENTS,
        &[&community, &after.0, &after.1, &to, &limit],
        Event::read,
    )
}

fn seal(tx: &mut Tx<'_>, community: CommunityId, events: &[Event]) -> Result<(), StoreError> {
    let (Some(first), Some(last)) = (events.first(), events.last()) else {
        return Ok(());
    };
    let (number, previous) = head(tx, community)?.unwrap_or((0, [0; 32]));
    let mut batch = Batch {
        community,
        id: number + 1,
        at: tx.now(),
        first_tick: first.tick,
        last_tick: last.tick,
        events: i32::try_from(events.len()).unwrap_or(i32::MAX),
        entries: Vec::with_capacity(events.len() * ENTRY),
        previous: previous.to_vec(),
        hash: Vec::new(),
    };
    for event in events {
        batch.entries.extend_from_slice(event.id.as_bytes());
        batch.entries.extend_from_slice(&event_hash(event));
    }
    batch.hash = batch_hash(&batch).to_vec();
    batch.insert(tx)
}

/// SHA-256 over exactly what is stored, each text with its length before it.
pub(crate) fn event_hash(event: &Event) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"huiyin event 1");
    hash.update(event.community.0.as_bytes());
    hash.update(event.id.as_bytes());
    hash.update(event.tick.0.to_be_bytes());
    hash.update(event.at.0.to_be_bytes());
    hash.update(event.subject.as_bytes());
    for text in [&event.actor, &event.verb, &event.subject_kind, &event.body] {
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().into()
}

pub(crate) fn batch_hash(batch: &Batch) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"huiyin batch 1");
    hash.update(batch.community.0.as_bytes());
    for number in [
        batch.id,
        batch.at.0,
        batch.first_tick.0,
        batch.last_tick.0,
        i64::from(batch.events),
    ] {
        hash.update(number.to_be_bytes());
    }
    hash.update(&batch.previous);
    hash.update(&batch.entries);
    hash.finalize().into()
}

pub(crate) fn parse(entries: &[u8]) -> impl Iterator<Item = (Uuid, [u8; 32])> + '_ {
    entries.chunks_exact(ENTRY).filter_map(|entry| {
        let (id, hash) = entry.split_first_chunk::<16>()?;
        Some((Uuid::from_bytes(*id), hash.try_into().ok()?))
    })
}

fn hash_of(bytes: Vec<u8>, index: usize) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| StoreError::BadValue { index })
}
