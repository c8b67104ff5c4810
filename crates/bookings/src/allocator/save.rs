//! A group of decisions, made durable in one transaction.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use kernel::{CommunityId, Micros, Param, Uuid};
use sha2::{Digest, Sha256};
use store::{StoreError, Tx};

use super::Answer;
use crate::draw::hex;
use crate::ids::{ClaimId, PersonId, PoolId, WaitId};
use crate::ledger::{Asker, Changes, Claim, ClaimState};
use crate::rows::{self, CellRow, ClaimRow, JournalRow, WaitRow, WaitState};

/// What one order changed.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The changes.
    pub changes: Changes,
    /// Who asked.
    pub asker: Asker,
    /// The asker and their key.
    pub key: String,
    /// The hash of what was sent.
    pub sent: Vec<u8>,
    /// What they are told.
    pub receipt: Arc<str>,
}

impl Entry {
    /// What time changed, not somebody's order.
    pub fn of_system(changes: Changes) -> Self {
        Self {
            changes,
            asker: Asker {
                actor: Arc::from("system"),
                channel: "time",
                person: PersonId(Uuid::nil()),
                standing: 0,
            },
            key: String::new(),
            sent: Vec::new(),
            receipt: Arc::from(""),
        }
    }
}

/// A group.
#[derive(Debug)]
pub struct Batch {
    community: CommunityId,
    at: Micros,
    entries: Vec<Entry>,
    keys: HashMap<String, usize>,
}

/// The hash of what was sent.
pub fn body_hash(body: &[u8]) -> Vec<u8> {
    Sha256::digest(body).to_vec()
}

impl Batch {
    /// An empty group.
    pub fn new(community: CommunityId, at: Micros) -> Self {
        Self {
            community,
            at,
            entries: Vec::new(),
            keys: HashMap::new(),
        }
    }

    /// Adds what an order changed.
    pub fn add(&mut self, entry: Entry) {
        if !entry.key.is_empty() {
            self.keys.insert(entry.key.clone(), self.entries.len());
        }
        self.entries.push(entry);
    }

    /// Whether nothing is to be written.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What is to be written.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The answer to the same key in this very group. It counts as a first
    /// answer: if the group fails, so does this.
    pub fn kept(&self, key: &str, body: &[u8]) -> Option<Answer> {
        let entry = self.keys.get(key).and_then(|at| self.entries.get(*at))?;
        Some(if entry.sent == body_hash(body) {
            Answer::Receipt(Arc::clone(&entry.receipt))
        } else {
            Answer::OtherBody
        })
    }
}

/// Writes a group.
pub fn save(tx: &mut Tx<'_>, batch: &Batch) -> Result<(), StoreError> {
    pools(tx, batch)?;
    claims(tx, batch)?;
    waits(tx, batch)?;
    marks(tx, batch)?;
    journal(tx, batch)?;
    nobody_is_in_two_places(tx, batch)?;
    offers(tx, batch)?;
    audit(tx, batch)
}

/// The second wall for persons: what this group gave is held against everything
/// that its people have, by the tables alone.
fn nobody_is_in_two_places(tx: &mut Tx<'_>, batch: &Batch) -> Result<(), StoreError> {
    let mut given = batch
        .entries
        .iter()
        .filter(|entry| !entry.changes.claims.is_empty())
        .flat_map(|entry| &entry.changes.decisions)
        .map(|decision| decision.seq);
    let Some(first) = given.next() else {
        return Ok(());
    };
    let last = given.next_back().unwrap_or(first);
    let twice: Option<Uuid> = tx.maybe(&rows::TWICE, &[&batch.community, &first, &last], |row| row.get(0))?;
    match twice {
        None => Ok(()),
        Some(claim) => Err(StoreError::Engine(format!(
            "the holder of claim {claim} would be in two places"
        ))),
    }
}

/// Whoever was given or offered what another gave back is told by a job.
fn offers(tx: &mut Tx<'_>, batch: &Batch) -> Result<(), StoreError> {
    let decisions = batch.entries.iter().flat_map(|entry| &entry.changes.decisions);
    let bodies: Vec<String> = decisions
        .filter(|decision| matches!(decision.verb, "offered" | "promoted" | "no_show" | "invited"))
        .map(|decision| {
            serde_json::json!({ "claim": decision.thing.to_string(), "verb": decision.verb }).to_string()
        })
        .collect();
    if bodies.is_empty() {
        return Ok(());
    }
    tx.enqueue_all(batch.community, crate::told::DECIDED, bodies)
}

fn pools(tx: &mut Tx<'_>, batch: &Batch) -> Result<(), StoreError> {
    let mut sums: BTreeMap<PoolId, i64> = BTreeMap::new();
    for entry in &batch.entries {
        for claim in &entry.changes.claims {
            if let Some(pool) = claim.took.pool {
                *sums.entry(pool).or_default() += i64::from(claim.want.party);
            }
        }
        for (claim, state) in &entry.changes.moved {
            if let (Some(pool), false) = (claim.took.pool, state.is_live()) {
                *sums.entry(pool).or_default() -= i64::from(claim.want.party);
            }
        }
    }
    for (pool, sum) in sums.into_iter().filter(|(_, sum)| *sum != 0) {
        let sum = i32::try_from(sum).map_err(|_| StoreError::NoRow)?;
        if tx.run(&rows::TAKE, &[&batch.community, &pool, &sum])? == 0 {
            // The second wall: memory was wrong, and is read again.
            return Err(StoreError::Engine(
                "a pool would hold more than it has".to_owned(),
            ));
        }
    }
    Ok(())
}

/// What a claim came to by the end of the group.
fn fates(batch: &Batch) -> HashMap<ClaimId, (ClaimState, Micros)> {
    let moved = batch.entries.iter().flat_map(|entry| &entry.changes.moved);
    moved
        .map(|(claim, state)| (claim.id, (*state, claim.until)))
        .collect()
}

fn claims(tx: &mut Tx<'_>, batch: &Batch) -> Result<(), StoreError> {
    let mut fates = fates(batch);
    let (mut made, mut cells) = (Vec::new(), Vec::new());
    for entry in &batch.entries {
        for claim in &entry.changes.claims {
            let (state, until) = fates.remove(&claim.id).unwrap_or((claim.state, claim.until));
            made.push(ClaimRow {
                state,
                live: state.is_live(),
                until,
                ..row_of(batch, entry, claim)
            });
            if state.is_live() {
                cells.extend(claim.walls.iter().map(|cell| CellRow {
                    community: batch.community,
                    offering: claim.want.lot,
                    cell: *cell,
                    seat: claim.took.seat,
                    claim: claim.id,
                }));
            }
        }
    }
    // What ended makes room for what begins.
    for (id, (state, until)) in fates {
        let live = state.is_live();
        if tx.run(&rows::MOVE, &[&batch.community, &id, &state, &live, &until])? == 0 {
            return Err(StoreError::NoRow);
        }
        if !live {
            tx.run(&rows::FREE_CELLS, &[&batch.community, &id])?;
        }
    }
    rows::insert_rows(tx, ClaimRow::TABLE, ClaimRow::COLUMNS, &made, |row, out| {
        out.extend::<[&dyn Param; 16]>([
            &row.community,
            &row.id,
            &row.offering,
            &row.pool,
            &row.person,
            &row.party,
            &row.state,
            &row.live,
            &row.starts,
            &row.ends,
            &row.seat,
            &row.seq,
            &row.actor,
            &row.channel,
            &row.at,
            &row.until,
        ]);
    })?;
    rows::insert_rows(tx, CellRow::TABLE, CellRow::COLUMNS, &cells, |row, out| {
        out.extend::<[&dyn Param; 5]>([&row.community, &row.offering, &row.cell, &row.seat, &row.claim]);
    })
}

fn row_of(batch: &Batch, entry: &Entry, claim: &Claim) -> ClaimRow {
    let by_time = claim.want.span != (0, 0);
    ClaimRow {
        community: batch.community,
        id: claim.id,
        offering: claim.want.lot,
        pool: claim.took.pool,
        person: claim.person,
        party: claim.want.party,
        state: claim.state,
        live: claim.state.is_live(),
        starts: Micros(claim.want.span.0),
        ends: Micros(if by_time { claim.want.span.1 } else { i64::MAX }),
        seat: claim.took.seat,
        seq: claim.seq,
        actor: entry.asker.actor.as_ref().to_owned(),
        channel: entry.asker.channel.to_owned(),
        at: batch.at,
        until: claim.until,
    }
}

fn waits(tx: &mut Tx<'_>, batch: &Batch) -> Result<(), StoreError> {
    let ended = batch.entries.iter().flat_map(|entry| &entry.changes.ended);
    let mut ended: HashMap<WaitId, WaitState> = ended
        .map(|(id, word)| (*id, WaitState::from_word(word).unwrap_or(WaitState::Left)))
        .collect();
    let mut made = Vec::new();
    for entry in &batch.entries {
        for wait in &entry.changes.waits {
            let state = ended.remove(&wait.id).unwrap_or(WaitState::Waiting);
            made.push(WaitRow {
                community: batch.community,
                id: wait.id,
                offering: wait.lot,
                person: wait.person,
                party: wait.party,
                seq: wait.seq,
                state,
                live: state == WaitState::Waiting,
                at_once: wait.at_once,
                standing: i32::from(wait.standing),
                actor: entry.asker.actor.as_ref().to_owned(),
                at: batch.at,
                invited: Micros(0),
            });
        }
    }
    for (id, state) in ended {
        tx.run(&rows::END_WAIT, &[&batch.community, &id, &state, &false])?;
    }
    rows::insert_rows(tx, WaitRow::TABLE, WaitRow::COLUMNS, &made, |row, out| {
        out.extend::<[&dyn Param; 13]>([
            &row.community,
            &row.id,
            &row.offering,
            &row.person,
            &row.party,
            &row.seq,
            &row.state,
            &row.live,
            &row.at_once,
            &row.standing,
            &row.actor,
            &row.at,
            &row.invited,
        ]);
    })?;
    for (id, until) in batch.entries.iter().flat_map(|entry| &entry.changes.invited) {
        tx.run(&rows::INVITE, &[&batch.community, id, until])?;
    }
    Ok(())
}

/// Whoever did not come is marked; they may say why.
fn marks(tx: &mut Tx<'_>, batch: &Batch) -> Result<(), StoreError> {
    for entry in &batch.entries {
        let missed = entry.changes.moved.iter();
        for (claim, _) in missed.filter(|(_, state)| *state == ClaimState::NoShow) {
            crate::marks::missed(tx, batch.community, claim, &entry.asker.actor)?;
        }
    }
    Ok(())
}

fn journal(tx: &mut Tx<'_>, batch: &Batch) -> Result<(), StoreError> {
    let mut made = Vec::new();
    for entry in &batch.entries {
        // The answer is kept with the last decision of its order.
        let last = entry.changes.decisions.last().map_or(0, |decision| decision.seq);
        for decision in &entry.changes.decisions {
            let keeps = decision.seq == last && !entry.key.is_empty();
            made.push(JournalRow {
                community: batch.community,
                seq: decision.seq,
                at: batch.at,
                verb: decision.verb.to_owned(),
                thing: decision.thing,
                offering: decision.lot,
                person: decision.person,
                actor: entry.asker.actor.as_ref().to_owned(),
                key: keeps.then(|| entry.key.clone()),
                body_hash: if keeps { entry.sent.clone() } else { Vec::new() },
                receipt: if keeps {
                    entry.receipt.as_ref().to_owned()
                } else {
                    String::new()
                },
                hash: decision.hash.to_vec(),
            });
        }
    }
    rows::insert_rows(tx, JournalRow::TABLE, JournalRow::COLUMNS, &made, |row, out| {
        out.extend::<[&dyn Param; 12]>([
            &row.community,
            &row.seq,
            &row.at,
            &row.verb,
            &row.thing,
            &row.offering,
            &row.person,
            &row.actor,
            &row.key,
            &row.body_hash,
            &row.receipt,
            &row.hash,
        ]);
    })
}

/// One event of the audit log for the group: it holds the end of the journal's
/// chain, so that the notary seals the journal with the log.
fn audit(tx: &mut Tx<'_>, batch: &Batch) -> Result<(), StoreError> {
    let mut decisions = batch.entries.iter().flat_map(|entry| &entry.changes.decisions);
    let Some(first) = decisions.next() else {
        return Ok(());
    };
    let last = decisions.last().unwrap_or(first);
    let body = serde_json::json!({ "first": first.seq, "last": last.seq, "hash": hex(&last.hash) });
    tx.announce(batch.community, "bookings");
    tx.audit(
        batch.community,
        &store::Entry {
            actor: "system",
            verb: "bookings.decided",
            subject_kind: "bookings",
            subject: last.thing,
            body: body.to_string(),
        },
    )
}
