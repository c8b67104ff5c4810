//! The rules of giving out, in memory: who gets what, in the order in which
//! they ask. Nothing here reads a clock, a database or chance; the
//! [allocator](crate::allocator) feeds it and makes its decisions durable.

mod lot;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use kernel::{Micros, Uuid};
use sha2::{Digest, Sha256};

use crate::ids::{ClaimId, OfferingId, PersonId, WaitId};
pub use lot::{COUNTER, HARDSHIP, Lot, Pool, RESIDENT, Refusal, Span, Took, Want, Way};

kernel::stored_words! {
    /// What a claim is.
    pub enum ClaimState {
        /// Offered to somebody from the waiting list, or kept while a form is filled in.
        Held = "held",
        /// Theirs.
        Confirmed = "confirmed",
        /// They came.
        CheckedIn = "checked_in",
        /// They did not come.
        NoShow = "no_show",
        /// Given back.
        Cancelled = "cancelled",
        /// Offered, and not taken in time.
        Expired = "expired",
    }
}

impl ClaimState {
    /// Whether it takes up a seat.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Held | Self::Confirmed | Self::CheckedIn)
    }
}

/// A claim as the ledger knows it: only live ones are kept here.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// What of which lot.
    pub want: Want,
    /// What it took.
    pub took: Took,
    /// Whose.
    pub person: PersonId,
    /// Its state.
    pub state: ClaimState,
    /// The number of the decision.
    pub seq: i64,
    /// When an offer ends; 0 for never.
    pub until: Micros,
    /// The cells that it fills, for the second wall in the database.
    pub walls: Vec<i64>,
    spans: Arc<[Span]>,
    may_overlap: bool,
}

impl Claim {
    /// Whether nobody may have both.
    pub fn excludes(&self, other: &Self) -> bool {
        !self.may_overlap && !other.may_overlap && meet(&self.spans, &other.spans)
    }
}

/// Somebody who waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Its id.
    pub id: WaitId,
    /// For what.
    pub lot: OfferingId,
    /// Who.
    pub person: PersonId,
    /// How many.
    pub party: i32,
    /// What they are.
    pub standing: u8,
    /// The order.
    pub seq: i64,
    /// To be given a seat without being asked again.
    pub at_once: bool,
}

/// Who asks, for whom.
#[derive(Clone, Debug)]
pub struct Asker {
    /// The one who asks, as the audit log names them.
    pub actor: Arc<str>,
    /// By what way: `page`, `api`, `counter`, `phone`.
    pub channel: &'static str,
    /// For whom.
    pub person: PersonId,
    /// What that person is, and by what way they come, as bits.
    pub standing: u8,
}

/// Something to be decided.
#[derive(Clone, Debug)]
pub enum Order {
    /// All of these, or none; if they are full, a place on the waiting list.
    Claim {
        /// What is wanted.
        wants: Vec<Want>,
        /// Whether to wait if a single want is full.
        wait: bool,
        /// Whether to take a freed seat without being asked again.
        at_once: bool,
    },
    /// Gives a claim back.
    Cancel(ClaimId),
    /// Takes what was offered.
    Accept(ClaimId),
    /// They came.
    CheckIn(ClaimId),
    /// They did not come; the seat stays theirs.
    NoShow(ClaimId),
    /// Leaves the waiting list.
    Leave(WaitId),
}

/// One decision, to be made durable.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Its number.
    pub seq: i64,
    /// What was decided: `confirmed`, `waiting`, `cancelled`, `offered` …
    pub verb: &'static str,
    /// The claim or wait.
    pub thing: Uuid,
    /// The offering.
    pub lot: OfferingId,
    /// The person.
    pub person: PersonId,
    /// The hash over this decision and all before.
    pub hash: [u8; 32],
}

/// What must be written to make decisions durable.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Decisions in their order.
    pub decisions: Vec<Decision>,
    /// New claims.
    pub claims: Vec<Claim>,
    /// Claims whose state changed, with their new state.
    pub moved: Vec<(Claim, ClaimState)>,
    /// New waits.
    pub waits: Vec<Wait>,
    /// Waits that ended, with the word for how.
    pub ended: Vec<(WaitId, &'static str)>,
}

/// What an order came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Decided: the verb, the things, the number of the last decision and its hash.
    Done {
        /// `confirmed`, `waiting`, `cancelled`, `checked_in` …
        verb: &'static str,
        /// Claims or waits.
        things: Vec<Uuid>,
        /// The number of the decision.
        seq: i64,
        /// Its hash.
        hash: [u8; 32],
        /// The place on the waiting list, from 1.
        position: Option<usize>,
        /// The numbered seat, from 1, where there is one.
        seat: Option<i32>,
    },
    /// Nothing was changed.
    Refused(Refusal),
}

/// Everything that is given out in a community.
#[derive(Debug, Default)]
pub struct Ledger {
    lots: HashMap<OfferingId, Lot>,
    claims: HashMap<ClaimId, Claim>,
    persons: HashMap<PersonId, Vec<ClaimId>>,
    waits: HashMap<OfferingId, BTreeMap<i64, Wait>>,
    wait_lot: HashMap<WaitId, (OfferingId, i64)>,
    /// The number of the last decision.
    pub seq: i64,
    /// Its hash.
    pub head: [u8; 32],
}

impl Ledger {
    /// Puts a lot in, or a changed one in place of itself.
    pub fn put(&mut self, lot: Lot) {
        self.lots.insert(lot.id, lot);
    }

    /// Forgets a lot with all its claims and waits: it is read again.
    pub fn forget(&mut self, id: OfferingId) {
        let claims: Vec<ClaimId> = self
            .claims
            .values()
            .filter(|claim| claim.want.lot == id)
            .map(|claim| claim.id)
            .collect();
        for claim in claims {
            self.drop_claim(claim);
        }
        for wait in self.waits.remove(&id).into_iter().flatten() {
            self.wait_lot.remove(&wait.1.id);
        }
        self.lots.remove(&id);
    }

    /// A lot.
    pub fn lot(&self, id: OfferingId) -> Option<&Lot> {
        self.lots.get(&id)
    }

    /// Every lot.
    pub fn lots(&self) -> impl Iterator<Item = &Lot> {
        self.lots.values()
    }

    /// A live claim.
    pub fn claim(&self, id: ClaimId) -> Option<&Claim> {
        self.claims.get(&id)
    }

    /// The live claims of a person.
    pub fn of_person(&self, person: PersonId) -> impl Iterator<Item = &Claim> {
        let ids = self.persons.get(&person);
        ids.into_iter().flatten().filter_map(|id| self.claims.get(id))
    }

    /// Every live claim.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.claims.values()
    }

    /// Those who wait for a lot, in order.
    pub fn waiting(&self, lot: OfferingId) -> impl Iterator<Item = &Wait> {
        self.waits.get(&lot).into_iter().flat_map(BTreeMap::values)
    }

    /// Puts back a claim read from the database.
    pub fn restore(
        &mut self,
        id: ClaimId,
        person: PersonId,
        want: Want,
        took: Took,
        state: (ClaimState, i64, Micros),
    ) {
        let Some(lot) = self.lots.get_mut(&want.lot) else {
            return;
        };
        lot.restore(&want, took, id, person);
        let (spans, may_overlap) = (lot.spans_of(want.span), lot.may_overlap);
        let walls = lot.walls(want.span);
        let (state, seq, until) = state;
        self.keep(Claim {
            id,
            want,
            took,
            person,
            state,
            seq,
            until,
            walls,
            spans,
            may_overlap,
        });
    }

    /// Puts back a wait read from the database.
    pub fn restore_wait(&mut self, wait: Wait) {
        self.wait_lot.insert(wait.id, (wait.lot, wait.seq));
        self.waits.entry(wait.lot).or_default().insert(wait.seq, wait);
    }

    fn keep(&mut self, claim: Claim) {
        self.persons.entry(claim.person).or_default().push(claim.id);
        self.claims.insert(claim.id, claim);
    }

    fn drop_claim(&mut self, id: ClaimId) -> Option<Claim> {
        let claim = self.claims.remove(&id)?;
        if let Some(ids) = self.persons.get_mut(&claim.person) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                self.persons.remove(&claim.person);
            }
        }
        if let Some(lot) = self.lots.get_mut(&claim.want.lot) {
            lot.give_back(&claim.want, claim.took, claim.person);
        }
        Some(claim)
    }

    /// Writes down a decision: its number, and its hash over all before.
    fn note(
        &mut self,
        changes: &mut Changes,
        verb: &'static str,
        thing: Uuid,
        lot: OfferingId,
        person: PersonId,
    ) {
        self.seq += 1;
        self.head = chained(&self.head, self.seq, verb, thing, lot, person);
        changes.decisions.push(Decision {
            seq: self.seq,
            verb,
            thing,
            lot,
            person,
            hash: self.head,
        });
    }

    fn done(&self, verb: &'static str, things: Vec<Uuid>) -> Outcome {
        Outcome::Done {
            verb,
            things,
            seq: self.seq,
            hash: self.head,
            position: None,
            seat: None,
        }
    }

    /// Decides an order. `fresh` makes ids.
    pub fn decide(
        &mut self,
        now: Micros,
        asker: &Asker,
        order: &Order,
        fresh: &mut dyn FnMut() -> Uuid,
        changes: &mut Changes,
    ) -> Outcome {
        let decided = match order {
            Order::Claim { wants, wait, at_once } => match self.take_all(now, asker, wants, fresh, changes) {
                Err(Refusal::Full) if *wait => self.wait(asker, wants, *at_once, fresh, changes),
                other => other,
            },
            Order::Cancel(id) => self.end(now, *id, ClaimState::Cancelled, "cancelled", fresh, changes),
            Order::Accept(id) => {
                self.move_on(*id, ClaimState::Held, ClaimState::Confirmed, "accepted", changes)
            }
            Order::CheckIn(id) => self.move_on(
                *id,
                ClaimState::Confirmed,
                ClaimState::CheckedIn,
                "checked_in",
                changes,
            ),
            Order::NoShow(id) => self.end(now, *id, ClaimState::NoShow, "no_show", fresh, changes),
            Order::Leave(id) => self.leave(*id, changes),
        };
        decided.unwrap_or_else(Outcome::Refused)
    }

    fn may(&self, now: Micros, asker: &Asker, want: &Want) -> Result<(), Refusal> {
        let lot = self.lots.get(&want.lot).ok_or(Refusal::Unknown)?;
        // What is drawn goes to those who won, and to nobody who asks.
        if lot.drawn && !matches!(asker.channel, "draw" | "wait") {
            return Err(Refusal::Drawn);
        }
        if now < lot.opens {
            return Err(Refusal::NotOpen);
        }
        let past = lot.by_time() && want.span.1 <= now.0;
        if now >= lot.closes || past {
            return Err(Refusal::Closed);
        }
        if want.party < 1 {
            return Err(Refusal::TooMany);
        }
        self.is_free(asker.person, lot, want.span)
    }

    /// One person, one place at a time.
    fn is_free(&self, person: PersonId, lot: &Lot, span: Span) -> Result<(), Refusal> {
        let spans = lot.spans_of(span);
        let counted = matches!(lot.way, Way::Rate { .. });
        for held in self.of_person(person) {
            if held.want.lot == lot.id && !counted && (!lot.by_time() || meet(&held.spans, &spans)) {
                return Err(Refusal::Already);
            }
            if !lot.may_overlap && !held.may_overlap && meet(&held.spans, &spans) {
                return Err(Refusal::Overlap);
            }
        }
        Ok(())
    }

    fn take_all(
        &mut self,
        now: Micros,
        asker: &Asker,
        wants: &[Want],
        fresh: &mut dyn FnMut() -> Uuid,
        changes: &mut Changes,
    ) -> Result<Outcome, Refusal> {
        if wants.is_empty() {
            return Err(Refusal::Unknown);
        }
        if wants.iter().any(|want| self.is_awaited(want.lot)) {
            return Err(Refusal::Full);
        }
        let mut taken: Vec<ClaimId> = Vec::with_capacity(wants.len());
        for want in wants {
            match self.take_one(now, asker, want, ClaimState::Confirmed, Micros(0), fresh) {
                Ok(id) => taken.push(id),
                Err(why) => {
                    // All or nothing: what was taken for this order goes back.
                    for id in taken {
                        self.drop_claim(id);
                    }
                    return Err(why);
                }
            }
        }
        let mut seat = None;
        for id in &taken {
            if let Some(want) = self.claims.get(id).map(|claim| claim.want) {
                self.note(changes, "confirmed", id.0, want.lot, asker.person);
            }
            if let Some(claim) = self.claims.get_mut(id) {
                claim.seq = self.seq;
                seat = Some(claim.took.seat + 1);
                changes.claims.push(claim.clone());
            }
        }
        let things = taken.iter().map(|id| id.0).collect();
        let mut outcome = self.done("confirmed", things);
        if let Outcome::Done { seat: told, .. } = &mut outcome {
            let numbered = wants.first().and_then(|want| self.lots.get(&want.lot));
            *told = seat.filter(|_| numbered.is_some_and(|lot| matches!(lot.way, Way::Slot { .. })));
        }
        Ok(outcome)
    }

    fn take_one(
        &mut self,
        now: Micros,
        asker: &Asker,
        want: &Want,
        state: ClaimState,
        until: Micros,
        fresh: &mut dyn FnMut() -> Uuid,
    ) -> Result<ClaimId, Refusal> {
        self.may(now, asker, want)?;
        let id = ClaimId(fresh());
        let lot = self.lots.get_mut(&want.lot).ok_or(Refusal::Unknown)?;
        let took = lot.take(want, id, asker.person, asker.standing, now)?;
        let (spans, may_overlap) = (lot.spans_of(want.span), lot.may_overlap);
        let walls = lot.walls(want.span);
        self.keep(Claim {
            id,
            want: *want,
            took,
            person: asker.person,
            state,
            seq: self.seq,
            until,
            walls,
            spans,
            may_overlap,
        });
        Ok(id)
    }

    fn wait(
        &mut self,
        asker: &Asker,
        wants: &[Want],
        at_once: bool,
        fresh: &mut dyn FnMut() -> Uuid,
        changes: &mut Changes,
    ) -> Result<Outcome, Refusal> {
        let [want] = wants else {
            return Err(Refusal::Full);
        };
        let lot = self.lots.get(&want.lot).ok_or(Refusal::Unknown)?;
        if !lot.waits || lot.by_time() {
            return Err(Refusal::Full);
        }
        if self.waiting(want.lot).any(|wait| wait.person == asker.person) {
            return Err(Refusal::Already);
        }
        let id = WaitId(fresh());
        self.note(changes, "waiting", id.0, want.lot, asker.person);
        let wait = Wait {
            id,
            lot: want.lot,
            person: asker.person,
            party: want.party,
            standing: asker.standing,
            seq: self.seq,
            at_once,
        };
        changes.waits.push(wait.clone());
        self.restore_wait(wait);
        let position = self.waiting(want.lot).count();
        let mut outcome = self.done("waiting", vec![id.0]);
        if let Outcome::Done { position: told, .. } = &mut outcome {
            *told = Some(position);
        }
        Ok(outcome)
    }

    fn move_on(
        &mut self,
        id: ClaimId,
        from: ClaimState,
        to: ClaimState,
        verb: &'static str,
        changes: &mut Changes,
    ) -> Result<Outcome, Refusal> {
        let claim = self.claims.get_mut(&id).ok_or(Refusal::Gone)?;
        if claim.state == to {
            return Ok(self.done(verb, vec![id.0]));
        }
        if claim.state != from {
            return Err(Refusal::Gone);
        }
        claim.state = to;
        claim.until = Micros(0);
        let claim = claim.clone();
        self.note(changes, verb, id.0, claim.want.lot, claim.person);
        changes.moved.push((claim, to));
        Ok(self.done(verb, vec![id.0]))
    }

    /// Ends a claim; its seat leads to one decision: an offer, or none waits.
    fn end(
        &mut self,
        now: Micros,
        id: ClaimId,
        to: ClaimState,
        verb: &'static str,
        fresh: &mut dyn FnMut() -> Uuid,
        changes: &mut Changes,
    ) -> Result<Outcome, Refusal> {
        let claim = self.drop_claim(id).ok_or(Refusal::Gone)?;
        self.note(changes, verb, id.0, claim.want.lot, claim.person);
        let outcome = self.done(verb, vec![id.0]);
        let lot = claim.want.lot;
        changes.moved.push((claim, to));
        self.promote(now, lot, fresh, changes);
        Ok(outcome)
    }

    fn leave(&mut self, id: WaitId, changes: &mut Changes) -> Result<Outcome, Refusal> {
        let (lot, seq) = self.wait_lot.remove(&id).ok_or(Refusal::Gone)?;
        let wait = self
            .waits
            .get_mut(&lot)
            .and_then(|waits| waits.remove(&seq))
            .ok_or(Refusal::Gone)?;
        self.note(changes, "left", id.0, lot, wait.person);
        changes.ended.push((id, "left"));
        Ok(self.done("left", vec![id.0]))
    }

    /// Whether somebody who waits could have what is free: nobody goes before them.
    fn is_awaited(&self, id: OfferingId) -> bool {
        let Some(lot) = self.lots.get(&id) else {
            return false;
        };
        let free = lot.free();
        free > 0
            && self
                .waiting(id)
                .any(|wait| self.is_free(wait.person, lot, (0, 0)).is_ok())
    }

    /// Offers what is free to those who wait, in their order. Whoever does not
    /// fit in, or is elsewhere at that time, is passed over and keeps the place.
    pub fn promote(
        &mut self,
        now: Micros,
        lot: OfferingId,
        fresh: &mut dyn FnMut() -> Uuid,
        changes: &mut Changes,
    ) {
        let waiting: Vec<Wait> = self.waiting(lot).cloned().collect();
        let begins = self
            .lots
            .get(&lot)
            .and_then(|lot| lot.spans.iter().map(|span| span.0).find(|from| *from > now.0));
        for wait in waiting {
            if self.lots.get(&lot).is_none_or(|lot| lot.free() <= 0) {
                return;
            }
            let asker = Asker {
                actor: Arc::from("system"),
                channel: "wait",
                person: wait.person,
                standing: wait.standing,
            };
            let (state, until, verb) = if wait.at_once {
                (ClaimState::Confirmed, Micros(0), "promoted")
            } else {
                (ClaimState::Held, offer_until(now, begins), "offered")
            };
            let want = Want {
                lot,
                span: (0, 0),
                party: wait.party,
            };
            match self.take_one(now, &asker, &want, state, until, fresh) {
                Ok(id) => {
                    self.note(changes, verb, id.0, lot, wait.person);
                    if let Some(claim) = self.claims.get_mut(&id) {
                        claim.seq = self.seq;
                        changes.claims.push(claim.clone());
                    }
                    self.wait_lot.remove(&wait.id);
                    if let Some(waits) = self.waits.get_mut(&lot) {
                        waits.remove(&wait.seq);
                    }
                    changes.ended.push((wait.id, verb));
                }
                // A large party waits for enough seats: nobody behind it goes first.
                Err(Refusal::Full) if wait.party > 1 => return,
                // Elsewhere at that time, or not of those for whom the seat is kept.
                Err(_) => {}
            }
        }
    }

    /// Ends the offers whose time is over, and offers their seats on.
    pub fn expire(&mut self, now: Micros, fresh: &mut dyn FnMut() -> Uuid, changes: &mut Changes) {
        let mut over: Vec<(i64, ClaimId)> = self
            .claims
            .values()
            .filter(|claim| claim.state == ClaimState::Held && claim.until <= now)
            .map(|claim| (claim.seq, claim.id))
            .collect();
        over.sort_unstable();
        for (_, id) in over {
            // It is there: it was found a moment ago.
            let _ = self.end(now, id, ClaimState::Expired, "expired", fresh, changes);
        }
    }
}

/// How long an offer stands: a day, or half of the time that is left.
fn offer_until(now: Micros, begins: Option<i64>) -> Micros {
    let left = begins.map_or(i64::MAX, |begins| (begins - now.0) / 2);
    now.plus(left.clamp(Micros::MINUTE, Micros::DAY))
}

/// The hash of a decision over the hash of the one before.
pub fn chained(
    before: &[u8; 32],
    seq: i64,
    verb: &str,
    thing: Uuid,
    lot: OfferingId,
    person: PersonId,
) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(seq.to_be_bytes());
    hash.update(verb.as_bytes());
    hash.update([0u8]);
    hash.update(thing.as_bytes());
    hash.update(lot.0.as_bytes());
    hash.update(person.0.as_bytes());
    hash.finalize().into()
}

/// Whether two ordered lists of spans meet: an end is free for the next start.
fn meet(a: &[Span], b: &[Span]) -> bool {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        if x.0 < y.1 && y.0 < x.1 {
            return true;
        }
        if x.1 <= y.1 {
            a.next();
        } else {
            b.next();
        }
    }
    false
}
