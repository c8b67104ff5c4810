//! Reads the whole audit log again and names everything that was changed, is
//! missing, or should long be sealed.

use std::collections::{HashMap, HashSet};

use kernel::{CommunityId, Micros, Uuid};
use serde::Serialize;

use crate::audit::Event;
use crate::error::StoreError;
use crate::notary::{BATCH, Batch, ENTRY, NEXT_BATCH, batch_hash, event_hash, page, parse};
use crate::tx::Tx;

/// An event unsealed for longer than this is reported.
const TOO_LONG: i64 = Micros::MINUTE;
/// The most faults that a report names one by one.
const NAMED: usize = 1000;
/// The most events out of place that are remembered; beyond, each is a fault at once.
const REMEMBERED: usize = 100_000;

/// What [`verify`] found. Empty lists mean that the log is whole.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct AuditReport {
    /// Batches read.
    pub batches: i64,
    /// Events read.
    pub events: i64,
    /// Events too young to be sealed.
    pub waiting: i64,
    /// The newest batch and its hash: to be kept elsewhere.
    pub head: Option<Head>,
    /// What is wrong, up to 1000 things.
    pub faults: Vec<Fault>,
    /// How many things are wrong.
    pub fault_count: usize,
}

/// The end of the chain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Head {
    /// The number of the batch.
    pub batch: i64,
    /// Its hash, hexadecimal.
    pub hash: String,
}

/// One thing that is wrong with the log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// The event is not what was sealed.
    Changed {
        /// The event.
        event: Uuid,
        /// The batch that holds its hash.
        batch: i64,
    },
    /// The event was sealed and is gone.
    Missing {
        /// The event.
        event: Uuid,
        /// The batch that holds its hash.
        batch: i64,
    },
    /// The event is older than a minute and in no batch.
    Unsealed {
        /// The event.
        event: Uuid,
    },
    /// The batch is not what was sealed.
    BatchChanged {
        /// The batch.
        batch: i64,
    },
    /// A batch does not follow the one before it: batches were removed or put in.
    BrokenLink {
        /// The batch.
        batch: i64,
    },
}

impl AuditReport {
    /// Whether nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.fault_count == 0
    }

    fn found(&mut self, fault: Fault) {
        self.fault_count += 1;
        if self.faults.len() < NAMED {
            self.faults.push(fault);
        }
    }
}

/// Reads the whole log of a community and names everything that was changed,
/// is missing, or should long be sealed.
pub fn verify(tx: &mut Tx<'_>, community: CommunityId, now: Micros) -> Result<AuditReport, StoreError> {
    let mut walk = Walk::new(community);
    let (mut number, mut previous) = (0, vec![0; 32]);
    while let Some(batch) = tx.maybe(&NEXT_BATCH, &[&community, &number], Batch::read)? {
        if batch.id != number + 1 || batch.previous != previous {
            walk.report.found(Fault::BrokenLink { batch: batch.id });
        }
        if batch_hash(&batch)[..] != batch.hash[..] || batch.entries.len() != entries_size(batch.events) {
            walk.report.found(Fault::BatchChanged { batch: batch.id });
        }
        walk.batch(tx, &batch)?;
        (number, previous) = (batch.id, batch.hash);
        walk.report.batches += 1;
        walk.report.head = Some(Head {
            batch: number,
            hash: crate::seal::hex(&previous),
        });
    }
    walk.end(tx, now)
}

fn entries_size(events: i32) -> usize {
    usize::try_from(events).unwrap_or(0).saturating_mul(ENTRY)
}

/// The way through the log: batches in their order, the events beside them in theirs.
struct Walk {
    community: CommunityId,
    /// Every event up to here has been read.
    place: (Micros, Uuid),
    /// Events read where no batch held them: a later batch may, and says so.
    strays: HashMap<Uuid, (Micros, [u8; 32])>,
    /// Entries of batches whose events were not there.
    gone: Vec<(Uuid, i64)>,
    report: AuditReport,
}

impl Walk {
    fn new(community: CommunityId) -> Self {
        let place = (Micros(i64::MIN), Uuid::max());
        Self {
            community,
            place,
            strays: HashMap::new(),
            gone: Vec::new(),
            report: AuditReport::default(),
        }
    }

    /// Reads the events up to the end of a batch and compares them with it.
    fn batch(&mut self, tx: &mut Tx<'_>, batch: &Batch) -> Result<(), StoreError> {
        let mut entries: HashMap<Uuid, [u8; 32]> = parse(&batch.entries).collect();
        if batch.last_tick > self.place.0 {
            self.events_to(tx, batch.last_tick, |walk, event, hash| {
                match entries.remove(&event.id) {
                    Some(sealed) if sealed == hash => {}
                    Some(_) => walk.report.found(Fault::Changed {
                        event: event.id,
                        batch: batch.id,
                    }),
                    None => walk.stray(event, hash),
                }
            })?;
            self.place = (batch.last_tick, Uuid::max());
        }
        // In the order of the batch, so that two reports of one log are the same.
        let order: Vec<Uuid> = parse(&batch.entries).map(|(id, _)| id).collect();
        for event in order {
            let Some(sealed) = entries.remove(&event) else {
                continue;
            };
            match self.strays.remove(&event) {
                Some((_, hash)) if hash == sealed => {}
                Some(_) => self.report.found(Fault::Changed {
                    event,
                    batch: batch.id,
                }),
                None if self.gone.len() < REMEMBERED => self.gone.push((event, batch.id)),
                None => self.report.found(Fault::Missing {
                    event,
                    batch: batch.id,
                }),
            }
        }
        Ok(())
    }

    /// Reads what comes behind the last batch and settles what was left open.
    fn end(mut self, tx: &mut Tx<'_>, now: Micros) -> Result<AuditReport, StoreError> {
        let gone: HashSet<Uuid> = self.gone.iter().map(|(event, _)| *event).collect();
        let young = now.0.saturating_sub(TOO_LONG);
        self.events_to(tx, Micros(i64::MAX), |walk, event, hash| {
            if event.tick.0 > young && !gone.contains(&event.id) {
                walk.report.waiting += 1;
            } else {
                walk.stray(event, hash);
            }
        })?;
        for (event, batch) in std::mem::take(&mut self.gone) {
            self.report.found(match self.strays.remove(&event) {
                // It is there, in another place: its tick was changed.
                Some(_) => Fault::Changed { event, batch },
                None => Fault::Missing { event, batch },
            });
        }
        let mut strays: Vec<(Micros, Uuid)> =
            self.strays.iter().map(|(id, (tick, _))| (*tick, *id)).collect();
        strays.sort_unstable();
        for (tick, event) in strays {
            if tick.0 <= young {
                self.report.found(Fault::Unsealed { event });
            } else {
                self.report.waiting += 1;
            }
        }
        Ok(self.report)
    }

    fn stray(&mut self, event: &Event, hash: [u8; 32]) {
        if self.strays.len() < REMEMBERED {
            self.strays.insert(event.id, (event.tick, hash));
        } else {
            self.report.found(Fault::Unsealed { event: event.id });
        }
    }

    fn events_to(
        &mut self,
        tx: &mut Tx<'_>,
        to: Micros,
        mut see: impl FnMut(&mut Self, &Event, [u8; 32]),
    ) -> Result<(), StoreError> {
        loop {
            let events = page(tx, self.community, self.place, to, BATCH)?;
            let Some(last) = events.last() else { return Ok(()) };
            self.place = (last.tick, last.id);
            for event in &events {
                self.report.events += 1;
                see(self, event, event_hash(event));
            }
            if events.len() < BATCH {
                return Ok(());
            }
        }
    }
}
