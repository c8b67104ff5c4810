//! What can be told at once, by any thread: answers that were given before, and
//! that nothing is left. It knows only what is on the disk.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use foldhash::{HashMap, HashSet, HashSetExt};

use super::Answer;
use super::save::{Batch, body_hash};
use crate::ids::{OfferingId, PersonId};
use crate::ledger::{Asker, Ledger, Order, Refusal};

/// What is kept in sight.
#[derive(Debug, Default)]
pub struct Front(RwLock<Sight>);

#[derive(Debug, Default)]
struct Sight {
    /// Whether the tables are filled.
    open: bool,
    lots: HashMap<OfferingId, Arc<Counter>>,
    answers: HashMap<String, (Vec<u8>, Arc<str>)>,
    holders: HashSet<(OfferingId, PersonId)>,
    standings: HashMap<PersonId, u8>,
}

#[derive(Debug, Default)]
struct Counter {
    free: AtomicI64,
    waits: bool,
    aged: AtomicBool,
    given: AtomicU64,
    refused: AtomicU64,
    waiting: AtomicU64,
}

/// How a lot stands, for the page that follows a rush.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Seats left.
    pub free: i64,
    /// Given since the server looked first.
    pub given: u64,
    /// Asked for in vain.
    pub refused: u64,
    /// On the waiting list.
    pub waiting: u64,
}

/// What was read from the database beside the ledger.
#[derive(Debug, Default)]
pub struct Known {
    /// Kept answers by asker and key.
    pub answers: HashMap<String, (Vec<u8>, Arc<str>)>,
    /// What people are.
    pub standings: HashMap<PersonId, u8>,
}

impl Front {
    fn read(&self) -> std::sync::RwLockReadGuard<'_, Sight> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Sight> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn fill(&self, ledger: &Ledger, known: Known) {
        let mut sight = self.write();
        sight.answers = known.answers;
        sight.standings.extend(known.standings);
        sight.holders = ledger
            .claims()
            .map(|claim| (claim.want.lot, claim.person))
            .collect();
        sight.open = true;
        let ids: Vec<OfferingId> = ledger.lots().map(|lot| lot.id).collect();
        for id in ids {
            show(&mut sight, ledger, id);
        }
    }

    pub(super) fn clear(&self) {
        let mut sight = self.write();
        sight.open = false;
        sight.answers.clear();
        sight.holders.clear();
    }

    pub(super) fn show(&self, ledger: &Ledger, id: OfferingId) {
        show(&mut self.write(), ledger, id);
    }

    /// What a group changed, now that it is on the disk.
    pub(super) fn note(&self, ledger: &Ledger, batch: &Batch) {
        let mut sight = self.write();
        let mut lots = HashSet::new();
        for entry in batch.entries() {
            if !entry.key.is_empty() {
                let kept = (entry.sent.clone(), Arc::clone(&entry.receipt));
                sight.answers.insert(entry.key.clone(), kept);
            }
            // What is given up first: a transfer may be within one lot.
            for (claim, state) in &entry.changes.moved {
                if !state.is_live() {
                    sight.holders.remove(&(claim.want.lot, claim.person));
                }
            }
            for claim in &entry.changes.claims {
                sight.holders.insert((claim.want.lot, claim.person));
            }
            for decision in &entry.changes.decisions {
                lots.insert(decision.lot);
                if let Some(counter) = sight.lots.get(&decision.lot)
                    && decision.verb == "confirmed"
                {
                    counter.given.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
        for id in lots {
            show(&mut sight, ledger, id);
        }
    }

    /// Counts somebody who asked in vain.
    pub(super) fn refuse(&self, lot: OfferingId) {
        if let Some(counter) = self.read().lots.get(&lot) {
            counter.refused.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The answer that was given before.
    pub(super) fn kept(&self, key: &str, body: &[u8]) -> Option<Answer> {
        if key.is_empty() {
            return None;
        }
        let sight = self.read();
        let (hash, receipt) = sight.answers.get(key)?;
        Some(if *hash == body_hash(body) {
            Answer::Again(Arc::clone(receipt))
        } else {
            Answer::OtherBody
        })
    }

    /// The answer to an order that needs no decision: it was answered before, or
    /// nothing is left.
    pub(super) fn at_once(&self, asker: &Asker, order: &Order, key: &str, body: &[u8]) -> Option<Answer> {
        let Order::Claim { wants, wait, .. } = order else {
            return None;
        };
        let [want] = wants.as_slice() else {
            return None;
        };
        let sight = self.read();
        if !sight.open {
            return None;
        }
        let counter = sight.lots.get(&want.lot)?;
        let full = counter.free.load(Ordering::Relaxed) <= 0 && !(*wait && counter.waits);
        if !full || sight.holders.contains(&(want.lot, asker.person)) {
            return None;
        }
        if let Some((hash, receipt)) = sight.answers.get(key) {
            return Some(if *hash == body_hash(body) {
                Answer::Again(Arc::clone(receipt))
            } else {
                Answer::OtherBody
            });
        }
        counter.refused.fetch_add(1, Ordering::Relaxed);
        Some(Answer::Refused(Refusal::Full))
    }

    /// Whether a lot may be for people of some age only: then it must be looked
    /// up. True of what is not in sight.
    pub fn may_be_aged(&self, lot: OfferingId) -> bool {
        let sight = self.read();
        let counter = sight.lots.get(&lot).filter(|_| sight.open);
        counter.is_none_or(|counter| counter.aged.load(Ordering::Relaxed))
    }

    /// What a person is, if they are known here.
    pub fn standing(&self, person: PersonId) -> Option<u8> {
        self.read().standings.get(&person).copied()
    }

    /// Remembers what a person is.
    pub fn meet(&self, person: PersonId, standing: u8) {
        self.write().standings.insert(person, standing);
    }

    /// How a lot stands.
    pub fn of(&self, lot: OfferingId) -> Option<Standing> {
        let sight = self.read();
        let counter = sight.lots.get(&lot)?;
        Some(Standing {
            free: counter.free.load(Ordering::Relaxed),
            given: counter.given.load(Ordering::Relaxed),
            refused: counter.refused.load(Ordering::Relaxed),
            waiting: counter.waiting.load(Ordering::Relaxed),
        })
    }
}

fn show(sight: &mut Sight, ledger: &Ledger, id: OfferingId) {
    let Some(lot) = ledger.lot(id) else {
        sight.lots.remove(&id);
        return;
    };
    let counter = sight.lots.entry(id).or_insert_with(|| {
        Arc::new(Counter {
            waits: lot.waits,
            ..Counter::default()
        })
    });
    counter.free.store(lot.free(), Ordering::Relaxed);
    counter.aged.store(lot.aged, Ordering::Relaxed);
    let waiting = u64::try_from(ledger.waiting(id).count()).unwrap_or(u64::MAX);
    counter.waiting.store(waiting, Ordering::Relaxed);
}
