//! The allocator: one owner of everything that a community gives out. Orders
//! come through a bounded queue; it takes what is waiting, decides in memory in
//! the order of arrival, writes all decisions in one transaction, and answers
//! when that is on the disk. Nothing is delayed on purpose: a group is what
//! arrived while the group before was written.
//!
//! If a group cannot be written, memory is forgotten and read again from the
//! database, and everybody in the group is told that nothing was kept. A lease
//! with a fencing token makes one of several servers the owner: each group's
//! transaction first holds the lease, so one that was overtaken writes nothing.

mod front;
mod load;
mod post;
mod save;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use kernel::{Clock, CommunityId, Micros, Uuid};
use store::{Place, Store, StoreError, Turn, Tx};
use tokio::sync::oneshot;

use crate::ids::OfferingId;
use crate::ledger::{Asker, Changes, Ledger, Order, Outcome, Refusal};
pub use front::{Front, Standing};
pub use load::load;
pub use post::{Receipt, receipt};
use save::{Batch, Entry, body_hash, save};

/// Orders that may wait; more are told to come again.
const QUEUE: usize = 16_384;
/// Orders of one group.
const GROUP: usize = 1024;
/// The name of the lease.
const LEASE: &str = "bookings.allocator";
/// How long the lease is held: a server that falls silent is replaced after this.
const HOLD: i64 = 3 * Micros::SECOND;
/// How often time is looked at while nobody asks.
const TICK: Duration = Duration::from_millis(500);

/// An order on its way, with the key under which its answer is kept.
#[derive(Debug)]
pub struct Letter {
    /// Who asks, for whom.
    pub asker: Asker,
    /// What.
    pub order: Order,
    /// The asker and their key: the same gets the same answer. Empty for none.
    pub key: String,
    /// What was sent with it.
    pub body: Vec<u8>,
    /// Where the answer goes.
    pub reply: oneshot::Sender<Answer>,
}

/// What somebody is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is decided and on the disk: the receipt, as it is kept.
    Receipt(Arc<str>),
    /// It was decided before: the very same receipt.
    Again(Arc<str>),
    /// The key was used for something else.
    OtherBody,
    /// Nothing was changed.
    Refused(Refusal),
    /// Another server is the owner, or the store cannot be reached: nothing was kept.
    Unavailable,
}

/// The allocators of a server, one a community.
#[derive(Debug, Default)]
pub struct Allocators(Mutex<HashMap<CommunityId, Allocator>>);

/// Where orders for one community go. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Allocator {
    letters: Sender<Post>,
    /// What can be told at once.
    pub front: Arc<Front>,
    /// How often one person asks.
    pub pace: Arc<crate::pace::Pace>,
}

/// What comes through the queue.
#[derive(Debug)]
enum Post {
    Letter(Box<Letter>),
    /// The tables of an offering were changed: read it again.
    Look(OfferingId, oneshot::Sender<bool>),
}

impl Allocators {
    /// The allocator of a community; started when it is first asked for.
    pub fn of(&self, store: &Store, community: CommunityId) -> Result<Allocator, StoreError> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(allocator) = known.get(&community) {
            return Ok(allocator.clone());
        }
        let allocator = Allocator::start(store.clone(), community)?;
        known.insert(community, allocator.clone());
        Ok(allocator)
    }
}

impl Allocator {
    /// Starts the owner's thread.
    pub fn start(store: Store, community: CommunityId) -> Result<Self, StoreError> {
        let (letters, queue) = crossbeam_channel::bounded(QUEUE);
        let front = Arc::new(Front::default());
        let owner = Owner::new(store, community, queue, Arc::clone(&front));
        std::thread::Builder::new()
            .name("allocator".to_owned())
            .spawn(move || owner.serve())
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self {
            letters,
            front,
            pace: Arc::default(),
        })
    }

    /// Sends an order and waits for the answer.
    pub async fn ask(&self, asker: Asker, order: Order, key: String, body: Vec<u8>) -> Answer {
        if let Some(answer) = self.front.at_once(&asker, &order, &key, &body) {
            return answer;
        }
        let (reply, answer) = oneshot::channel();
        let letter = Letter {
            asker,
            order,
            key,
            body,
            reply,
        };
        if self.letters.try_send(Post::Letter(Box::new(letter))).is_err() {
            return Answer::Unavailable;
        }
        answer.await.unwrap_or(Answer::Unavailable)
    }

    /// [`ask`](Self::ask) for a thread outside the runtime.
    pub fn ask_now(&self, asker: Asker, order: Order, key: &str, body: &[u8]) -> Answer {
        if let Some(answer) = self.front.at_once(&asker, &order, key, body) {
            return answer;
        }
        let (reply, answer) = oneshot::channel();
        let (key, body) = (key.to_owned(), body.to_vec());
        let letter = Letter {
            asker,
            order,
            key,
            body,
            reply,
        };
        if self.letters.try_send(Post::Letter(Box::new(letter))).is_err() {
            return Answer::Unavailable;
        }
        answer.blocking_recv().unwrap_or(Answer::Unavailable)
    }

    /// Says that the tables of an offering were changed; true when it is known here.
    pub async fn look(&self, offering: OfferingId) -> bool {
        let (reply, seen) = oneshot::channel();
        self.letters.try_send(Post::Look(offering, reply)).is_ok() && seen.await.unwrap_or(false)
    }

    /// How many orders wait.
    pub fn queued(&self) -> usize {
        self.letters.len()
    }
}

struct Owner {
    store: Store,
    clock: Clock,
    community: CommunityId,
    queue: Receiver<Post>,
    front: Arc<Front>,
    holder: String,
    held: Option<(Turn, Ledger)>,
    /// Until when the lease is held for sure.
    until: Micros,
}

impl Owner {
    fn new(store: Store, community: CommunityId, queue: Receiver<Post>, front: Arc<Front>) -> Self {
        let clock = store.clock().clone();
        // A file has one server: after a crash the next one need not wait for the lease to end.
        let holder = match store.place() {
            Place::Sqlite(_) => "file".to_owned(),
            Place::Postgres(_) => clock.fresh::<Uuid>().simple().to_string(),
        };
        Self {
            store,
            clock,
            community,
            queue,
            front,
            holder,
            held: None,
            until: Micros(0),
        }
    }

    fn serve(mut self) {
        loop {
            match self.queue.recv_timeout(TICK) {
                Ok(first) => self.take(first),
                Err(RecvTimeoutError::Timeout) => self.tick(),
                Err(RecvTimeoutError::Disconnected) => return self.give_up_lease(),
            }
        }
    }

    fn take(&mut self, first: Post) {
        let mut letters = Vec::new();
        let mut looks = Vec::new();
        let mut next = Some(first);
        while let Some(post) = next {
            match post {
                Post::Letter(letter) => letters.push(*letter),
                Post::Look(offering, reply) => looks.push((offering, reply)),
            }
            next = if letters.len() < GROUP {
                self.queue.try_recv().ok()
            } else {
                None
            };
        }
        for (offering, reply) in looks {
            // Nobody may wait for it any more.
            let _ = reply.send(self.look(offering));
        }
        if !letters.is_empty() {
            self.decide(letters);
        }
    }

    /// The ledger, if this server is the owner or can become it.
    fn own(&mut self) -> bool {
        if self.held.is_some() {
            return true;
        }
        let (community, holder) = (self.community, self.holder.clone());
        let until = self.clock.now().plus(HOLD);
        let taken = self
            .store
            .write_now(move |tx| store::lease::take(tx, community, LEASE, &holder, until));
        let turn = match taken {
            Ok(Some(turn)) => turn,
            Ok(None) => return false,
            Err(error) => {
                tracing::error!(%error, "the allocator cannot take its lease");
                return false;
            }
        };
        let front = Arc::clone(&self.front);
        match self.store.read_now(move |tx: &mut Tx<'_>| load(tx, community)) {
            Ok((ledger, known)) => {
                front.fill(&ledger, known);
                self.until = until;
                self.held = Some((turn, ledger));
                true
            }
            Err(error) => {
                tracing::error!(%error, "the allocator cannot read what is given out");
                false
            }
        }
    }

    /// What was decided is not written: memory is not to be believed any more.
    fn forget(&mut self) {
        self.held = None;
        self.front.clear();
    }

    fn decide(&mut self, letters: Vec<Letter>) {
        if !self.own() {
            letters
                .into_iter()
                .for_each(|letter| tell(letter.reply, Answer::Unavailable));
            return;
        }
        let now = self.clock.now();
        let at = now.rfc3339_utc();
        let mut batch = Batch::new(self.community, now);
        let mut answers = Vec::with_capacity(letters.len());
        let Some((turn, ledger)) = &mut self.held else {
            return;
        };
        let clock = self.clock.clone();
        let mut fresh = || clock.fresh::<Uuid>();
        let mut passed = Changes::default();
        ledger.expire(now, &mut fresh, &mut passed);
        if !passed.decisions.is_empty() {
            batch.add(Entry::of_system(passed));
        }
        for letter in letters {
            let known = self
                .front
                .kept(&letter.key, &letter.body)
                .or_else(|| batch.kept(&letter.key, &letter.body));
            let answer = known.unwrap_or_else(|| {
                let mut changes = Changes::default();
                let outcome = ledger.decide(now, &letter.asker, &letter.order, &mut fresh, &mut changes);
                match outcome {
                    Outcome::Refused(why) => {
                        if let (Refusal::Full, Order::Claim { wants, .. }) = (why, &letter.order) {
                            wants.iter().for_each(|want| self.front.refuse(want.lot));
                        }
                        Answer::Refused(why)
                    }
                    done @ Outcome::Done { .. } => {
                        let receipt: Arc<str> = Arc::from(receipt(&done, &at));
                        batch.add(Entry {
                            changes,
                            asker: letter.asker.clone(),
                            key: letter.key,
                            sent: body_hash(&letter.body),
                            receipt: Arc::clone(&receipt),
                        });
                        Answer::Receipt(receipt)
                    }
                }
            });
            answers.push((letter.reply, answer));
        }
        if batch.is_empty() {
            answers
                .into_iter()
                .for_each(|(reply, answer)| tell(reply, answer));
            return;
        }
        let turn = turn.clone();
        self.write(turn, batch, answers);
    }

    fn write(&mut self, turn: Turn, batch: Batch, answers: Vec<(oneshot::Sender<Answer>, Answer)>) {
        let until = self.clock.now().plus(HOLD);
        let batch = Arc::new(batch);
        let shared = Arc::clone(&batch);
        let written = self.store.write_now(move |tx| {
            turn.hold_until(tx, until)?;
            save(tx, &shared)
        });
        match written {
            Ok(()) => {
                self.until = until;
                if let Some((_, ledger)) = &self.held {
                    self.front.note(ledger, &batch);
                }
                answers
                    .into_iter()
                    .for_each(|(reply, answer)| tell(reply, answer));
            }
            Err(error) => {
                tracing::warn!(%error, "decisions were not written; they are taken back");
                self.forget();
                for (reply, answer) in answers {
                    // What was not to be written stands.
                    let told = match answer {
                        Answer::Receipt(_) => Answer::Unavailable,
                        other @ (Answer::Again(_)
                        | Answer::OtherBody
                        | Answer::Refused(_)
                        | Answer::Unavailable) => other,
                    };
                    tell(reply, told);
                }
            }
        }
    }

    /// Time passed: offers end, the lease is kept.
    fn tick(&mut self) {
        let now = self.clock.now();
        let Some((turn, ledger)) = &mut self.held else {
            return;
        };
        if self.until <= now {
            // The lease is over: whoever takes it next reads everything anew.
            return self.forget();
        }
        let mut changes = Changes::default();
        let clock = self.clock.clone();
        ledger.expire(now, &mut || clock.fresh::<Uuid>(), &mut changes);
        ledger.settle(now, &mut || clock.fresh::<Uuid>(), &mut changes);
        let turn = turn.clone();
        if !changes.decisions.is_empty() {
            let mut batch = Batch::new(self.community, now);
            batch.add(Entry::of_system(changes));
            self.write(turn, batch, Vec::new());
        } else if self.until.since(now) < HOLD / 2 {
            let until = now.plus(HOLD);
            match self.store.write_now(move |tx| turn.hold_until(tx, until)) {
                Ok(()) => self.until = until,
                Err(_) => self.forget(),
            }
        }
    }

    fn look(&mut self, offering: OfferingId) -> bool {
        if !self.own() {
            return false;
        }
        let community = self.community;
        let read = self.store.read_now(move |tx| load::lot(tx, community, offering));
        match (read, &mut self.held) {
            (Ok(Some(fresh)), Some((_, ledger))) => {
                let now = self.clock.now();
                let mut changes = Changes::default();
                fresh.put_in(ledger);
                let clock = self.clock.clone();
                ledger.promote(now, offering, &mut || clock.fresh::<Uuid>(), &mut changes);
                self.front.show(ledger, offering);
                let turn = self.held.as_ref().map(|(turn, _)| turn.clone());
                if let (false, Some(turn)) = (changes.decisions.is_empty(), turn) {
                    let mut batch = Batch::new(community, now);
                    batch.add(Entry::of_system(changes));
                    self.write(turn, batch, Vec::new());
                }
                true
            }
            (Ok(None), _) => true,
            (Ok(Some(_)) | Err(_), _) => {
                self.forget();
                false
            }
        }
    }

    /// At a clean stop another server need not wait.
    fn give_up_lease(self) {
        if let Some((turn, _)) = self.held {
            let now = self.clock.now();
            if let Err(error) = self.store.write_now(move |tx| turn.hold_until(tx, now)) {
                tracing::debug!(%error, "the lease of the allocator was not given back");
            }
        }
    }
}

fn tell(reply: oneshot::Sender<Answer>, answer: Answer) {
    // Whoever asked may have gone; what was decided stands.
    let _ = reply.send(answer);
}

/// How long the answer to a key is kept.
const KEPT: i64 = 72 * Micros::HOUR;

/// Forgets the keys of answers that nobody will ask for again.
pub fn forget_keys(store: &Store, turn: &Turn) -> Result<(), store::JobError> {
    let community = turn.community;
    loop {
        let forgotten = store.write_now(move |tx| {
            let before = tx.now().plus(-KEPT);
            tx.run(&crate::rows::FORGET, &[&community, &before])
        })?;
        if forgotten == 0 {
            return Ok(());
        }
    }
}
