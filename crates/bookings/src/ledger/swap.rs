//! One seat for another: a transfer, and a seat handed to somebody else. What
//! was had is had until the new one is.

use kernel::{Micros, Uuid};

use super::{Asker, Changes, Claim, ClaimState, Ledger, Outcome, Refusal, Want};
use crate::ids::ClaimId;

impl Ledger {
    /// Another want in place of a claim of the same person.
    pub(super) fn transfer(
        &mut self,
        now: Micros,
        asker: &Asker,
        (from, want): (ClaimId, &Want),
        fresh: &mut dyn FnMut() -> Uuid,
        changes: &mut Changes,
    ) -> Result<Outcome, Refusal> {
        let old = self.own(from)?;
        if want.lot != old.want.lot && self.is_awaited(want.lot, now) {
            return Err(Refusal::Full);
        }
        if *want == old.want {
            return Err(Refusal::Already);
        }
        let asker = Asker {
            person: old.person,
            ..asker.clone()
        };
        self.swap(now, &asker, old, want, fresh, changes)
    }

    /// The same seat for somebody else, unless others wait for it or it was drawn.
    pub(super) fn hand_over(
        &mut self,
        now: Micros,
        asker: &Asker,
        id: ClaimId,
        fresh: &mut dyn FnMut() -> Uuid,
        changes: &mut Changes,
    ) -> Result<Outcome, Refusal> {
        let old = self.own(id)?;
        let want = old.want;
        if self.lots.get(&want.lot).is_some_and(|lot| lot.drawn) {
            return Err(Refusal::Drawn);
        }
        if self.waiting(want.lot).next().is_some() {
            return Err(Refusal::Awaited);
        }
        self.swap(now, asker, old, &want, fresh, changes)
    }

    fn own(&self, id: ClaimId) -> Result<Claim, Refusal> {
        let claim = self.claims.get(&id).ok_or(Refusal::Gone)?;
        match claim.state {
            ClaimState::Confirmed => Ok(claim.clone()),
            ClaimState::Held
            | ClaimState::CheckedIn
            | ClaimState::NoShow
            | ClaimState::Cancelled
            | ClaimState::Expired => Err(Refusal::Gone),
        }
    }

    /// Lays the old claim aside, takes the new one, and puts the old one back if
    /// that is refused.
    fn swap(
        &mut self,
        now: Micros,
        asker: &Asker,
        old: Claim,
        want: &Want,
        fresh: &mut dyn FnMut() -> Uuid,
        changes: &mut Changes,
    ) -> Result<Outcome, Refusal> {
        self.drop_claim(old.id);
        let id = match self.take_one(now, asker, want, ClaimState::Confirmed, Micros(0), fresh) {
            Ok(id) => id,
            Err(why) => {
                if let Some(lot) = self.lots.get_mut(&old.want.lot) {
                    lot.retake(&old.want, old.took, old.id, old.person);
                }
                self.keep(old);
                return Err(why);
            }
        };
        self.note(changes, "given_up", old.id.0, old.want.lot, old.person);
        self.note(changes, "confirmed", id.0, want.lot, asker.person);
        if let Some(claim) = self.claims.get_mut(&id) {
            claim.seq = self.seq;
            changes.claims.push(claim.clone());
        }
        let outcome = self.done("confirmed", vec![id.0]);
        let lot = old.want.lot;
        changes.moved.push((old, ClaimState::Cancelled));
        self.promote(now, lot, fresh, changes);
        Ok(outcome)
    }
}
