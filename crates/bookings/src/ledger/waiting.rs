//! The waiting list: who waits, and who is offered what others gave back.

use std::sync::Arc;

use kernel::{Micros, Uuid};

use super::{Asker, Changes, ClaimState, Ledger, Outcome, Refusal, Wait, Want};
use crate::ids::{ClaimId, OfferingId, WaitId};

impl Ledger {
    pub(super) fn wait(
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

    pub(super) fn leave(&mut self, id: WaitId, changes: &mut Changes) -> Result<Outcome, Refusal> {
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
    pub(super) fn is_awaited(&self, id: OfferingId) -> bool {
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
