//! The rules of giving out, in memory: who gets what, in the order in which
//! they ask. Nothing here reads a clock, a database or chance; the
//! [allocator](crate::allocator) feeds it and makes its decisions durable.

mod lot;
mod swap;
#[cfg(test)]
mod tests;
mod things;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;
use kernel::{Micros, Uuid};

use crate::ids::{ClaimId, OfferingId, PersonId, WaitId};
pub use lot::{COUNTER, HARDSHIP, Lot, Pool, RESIDENT, Refusal, Span, Took, Want, Way};
use things::meet;
pub use things::{Asker, Changes, Claim, ClaimState, Decision, Order, Outcome, Wait, chained};

/// Everything that is given out in a community.
#[derive(Debug, Default)]
pub struct Ledger {
    lots: HashMap<OfferingId, Lot>,
    claims: HashMap<ClaimId, Claim>,
    persons: HashMap<PersonId, Vec<ClaimId>>,
    waits: HashMap<OfferingId, BTreeMap<i64, Wait>>,
    wait_lot: HashMap<WaitId, (OfferingId, i64)>,
    /// When time alone will change a claim; what is over already is passed by.
    dues: BTreeSet<(i64, ClaimId)>,
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
        state: (ClaimState, i64, Micros, Micros),
    ) {
        let Some(lot) = self.lots.get_mut(&want.lot) else {
            return;
        };
        lot.restore(&want, took, id, person);
        let (spans, may_overlap) = (lot.spans_of(want.span), lot.may_overlap);
        let walls = lot.walls(want.span);
        let (state, seq, until, since) = state;
        self.keep(Claim {
            id,
            want,
            took,
            person,
            state,
            seq,
            until,
            since,
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
        let release = self.lots.get(&claim.want.lot).map_or(0, |lot| lot.release);
        if claim.state == ClaimState::Held {
            self.dues.insert((claim.until.0, claim.id));
        } else if claim.want.span.0 > 0 && release > 0 {
            self.dues
                .insert((claim.want.span.0.saturating_add(release), claim.id));
        }
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
            Order::Transfer { from, want } => self.transfer(now, asker, (*from, want), fresh, changes),
            Order::HandOver(id) => self.hand_over(now, asker, *id, fresh, changes),
            Order::Take(id) => self.take_asked(now, *id, fresh, changes),
        };
        decided.unwrap_or_else(Outcome::Refused)
    }

    fn may(&self, now: Micros, asker: &Asker, want: &Want) -> Result<(), Refusal> {
        let lot = self.lots.get(&want.lot).ok_or(Refusal::Unknown)?;
        // What is drawn goes to those who won, and to nobody who asks.
        let of_house = matches!(asker.channel, "draw" | "wait");
        if lot.drawn && !of_house {
            return Err(Refusal::Drawn);
        }
        if now < lot.opens && !of_house {
            return Err(Refusal::NotOpen);
        }
        // What was drawn or waited for is given after the end of signing up as well.
        let late = now >= lot.closes && (!of_house || lot.closes == Micros(i64::MIN));
        let past = lot.by_time() && want.span.1 <= now.0;
        if late || past {
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
        if wants.iter().any(|want| self.is_awaited(want.lot, now)) {
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
            since: now,
            walls,
            spans,
            may_overlap,
        });
        Ok(id)
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
}
