//! The waiting list: who waits, and who is offered what others gave back.

use std::sync::Arc;

use kernel::{Micros, Uuid};

use super::{Asker, Changes, Claim, ClaimState, Ledger, Outcome, Refusal, Wait, Want};
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
            invited: Micros(0),
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
    pub(super) fn is_awaited(&self, id: OfferingId, now: Micros) -> bool {
        let Some(lot) = self.lots.get(&id) else {
            return false;
        };
        let free = lot.free();
        free > 0
            && self
                .waiting(id)
                .any(|wait| wait.is_in_turn(now) && self.is_free(wait.person, lot, (0, 0)).is_ok())
    }

    /// Offers what is free to those who wait, in their order. Whoever does not
    /// fit in, or is elsewhere at that time, is passed over and keeps the place.
    /// Shortly before the start there is no time to ask one after another.
    pub fn promote(
        &mut self,
        now: Micros,
        lot: OfferingId,
        fresh: &mut dyn FnMut() -> Uuid,
        changes: &mut Changes,
    ) {
        let waiting: Vec<Wait> = self.waiting(lot).cloned().collect();
        let (begins, offset) = self
            .lots
            .get(&lot)
            .map_or((None, 0), |lot| (lot.next_start(now), lot.offset));
        if begins.is_some_and(|begins| begins - now.0 <= SOON) && waiting.len() > 1 {
            return self.ask_several(now, lot, &waiting, fresh, changes);
        }
        for wait in waiting {
            if self.lots.get(&lot).is_none_or(|lot| lot.free() <= 0) {
                return;
            }
            let until = offer_until(now, begins, offset);
            match self.offer_to(now, &wait, until, fresh, changes) {
                Ok(()) => {}
                // A large party waits for enough seats: nobody behind it goes first.
                Err(Refusal::Full) if wait.party > 1 => return,
                // Elsewhere at that time, or not of those for whom the seat is kept.
                Err(_) => {}
            }
        }
    }

    /// Holds a seat for somebody who waits, or gives it if they said so before.
    fn offer_to(
        &mut self,
        now: Micros,
        wait: &Wait,
        until: Micros,
        fresh: &mut dyn FnMut() -> Uuid,
        changes: &mut Changes,
    ) -> Result<(), Refusal> {
        let (state, until, verb) = if wait.at_once {
            (ClaimState::Confirmed, Micros(0), "promoted")
        } else {
            (ClaimState::Held, until, "offered")
        };
        self.give_to(now, wait, (state, until, verb), fresh, changes)
            .map(|_| ())
    }

    /// Gives somebody who waits what they wait for; their wait is over.
    fn give_to(
        &mut self,
        now: Micros,
        wait: &Wait,
        (state, until, verb): (ClaimState, Micros, &'static str),
        fresh: &mut dyn FnMut() -> Uuid,
        changes: &mut Changes,
    ) -> Result<ClaimId, Refusal> {
        let asker = Asker {
            actor: Arc::from("system"),
            channel: "wait",
            person: wait.person,
            standing: wait.standing,
        };
        let want = Want {
            lot: wait.lot,
            span: (0, 0),
            party: wait.party,
        };
        let id = self.take_one(now, &asker, &want, state, until, fresh)?;
        self.note(changes, verb, id.0, wait.lot, wait.person);
        if let Some(claim) = self.claims.get_mut(&id) {
            claim.seq = self.seq;
            changes.claims.push(claim.clone());
        }
        self.wait_lot.remove(&wait.id);
        if let Some(waits) = self.waits.get_mut(&wait.lot) {
            waits.remove(&wait.seq);
        }
        let ended = if verb == "offered" { "offered" } else { "promoted" };
        changes.ended.push((wait.id, ended));
        Ok(id)
    }

    /// Asks the next ones in line at once, two more than there are seats: the
    /// first to answer has one. Nothing is held for any of them.
    fn ask_several(
        &mut self,
        now: Micros,
        lot: OfferingId,
        waiting: &[Wait],
        fresh: &mut dyn FnMut() -> Uuid,
        changes: &mut Changes,
    ) {
        let mut asked = waiting.iter().filter(|wait| wait.invited > now).count();
        for wait in waiting.iter().filter(|wait| wait.invited.0 == 0) {
            let Some(known) = self.lots.get(&lot) else { return };
            let (free, begins) = (known.free(), known.next_start(now));
            let seats = usize::try_from(free).unwrap_or(0);
            if seats == 0 || asked >= seats + AT_ONCE - 1 {
                return;
            }
            if self.is_free(wait.person, known, (0, 0)).is_err() {
                continue;
            }
            // Whoever said that they take it, and is the first in line, has it.
            if wait.at_once && asked == 0 {
                let _ = self.offer_to(now, wait, Micros(0), fresh, changes);
                continue;
            }
            let until = now.plus((begins.unwrap_or(now.0) - now.0) / 2);
            if let Some(kept) = self
                .waits
                .get_mut(&lot)
                .and_then(|waits| waits.get_mut(&wait.seq))
            {
                kept.invited = until;
            }
            self.note(changes, "invited", wait.id.0, lot, wait.person);
            changes.invited.push((wait.id, until));
            asked += 1;
        }
    }

    /// Takes a seat that several were asked about.
    pub(super) fn take_asked(
        &mut self,
        now: Micros,
        id: WaitId,
        fresh: &mut dyn FnMut() -> Uuid,
        changes: &mut Changes,
    ) -> Result<Outcome, Refusal> {
        let (lot, seq) = self.wait_lot.get(&id).copied().ok_or(Refusal::Gone)?;
        let wait = self.waits.get(&lot).and_then(|waits| waits.get(&seq)).cloned();
        let wait = wait.filter(|wait| wait.invited > now).ok_or(Refusal::Gone)?;
        let as_asked = (ClaimState::Confirmed, Micros(0), "confirmed");
        let claim = self.give_to(now, &wait, as_asked, fresh, changes)?;
        Ok(self.done("confirmed", vec![claim.0]))
    }

    /// What time alone changes: offers end, and rooms and seats that nobody came
    /// to are given on.
    pub fn expire(&mut self, now: Micros, fresh: &mut dyn FnMut() -> Uuid, changes: &mut Changes) {
        let mut over: Vec<(i64, ClaimId, ClaimState)> = Vec::new();
        while let Some((due, id)) = self.dues.first().copied().filter(|(due, _)| *due <= now.0) {
            self.dues.remove(&(due, id));
            if let Some(claim) = self.claims.get(&id)
                && let Some(to) = self.end_of(claim, now)
            {
                over.push((claim.seq, id, to));
            }
        }
        over.sort_unstable_by_key(|(seq, ..)| *seq);
        over.dedup_by_key(|(_, id, _)| *id);
        for (_, id, to) in over {
            let verb = if to == ClaimState::NoShow {
                "no_show"
            } else {
                "expired"
            };
            // It is there: it was found a moment ago.
            let _ = self.end(now, id, to, verb, fresh, changes);
        }
    }

    /// Whoever became free meanwhile is offered what waits for them.
    pub fn settle(&mut self, now: Micros, fresh: &mut dyn FnMut() -> Uuid, changes: &mut Changes) {
        let mut idle: Vec<OfferingId> = self.waits.keys().copied().collect();
        idle.retain(|lot| self.is_awaited(*lot, now));
        idle.sort_unstable();
        for lot in idle {
            self.promote(now, lot, fresh, changes);
        }
    }

    /// How a claim ends by now, if it does.
    fn end_of(&self, claim: &Claim, now: Micros) -> Option<ClaimState> {
        match claim.state {
            ClaimState::Held => (claim.until <= now).then_some(ClaimState::Expired),
            ClaimState::Confirmed if claim.want.span.0 > 0 => {
                let release = self.lots.get(&claim.want.lot)?.release;
                let late = release > 0 && now.0 >= claim.awaited_until(release);
                late.then_some(ClaimState::NoShow)
            }
            ClaimState::Confirmed
            | ClaimState::CheckedIn
            | ClaimState::NoShow
            | ClaimState::Cancelled
            | ClaimState::Expired => None,
        }
    }
}

/// From nine in the evening until eight in the morning no offer runs out.
const NIGHT: (i64, i64) = (21 * Micros::HOUR, 8 * Micros::HOUR);
/// So shortly before the start the night is no excuse.
const SOON: i64 = 3 * Micros::HOUR;

/// So many are asked at once about one seat then.
const AT_ONCE: usize = 3;

/// How long an offer stands: a day, or half of the time that is left; at night
/// its clock stands still. `offset` makes wall time.
fn offer_until(now: Micros, begins: Option<i64>, offset: i64) -> Micros {
    let left = begins.map_or(i64::MAX, |begins| begins - now.0);
    let length = (left / 2).clamp(Micros::MINUTE, Micros::DAY);
    if left <= SOON {
        return now.plus(length);
    }
    let until = awake(now, length, offset);
    Micros(begins.map_or(until.0, |begins| until.0.min(begins)))
}

/// The instant at which so much time of day has passed.
fn awake(now: Micros, length: i64, offset: i64) -> Micros {
    let (mut at, mut length) = (now.0.saturating_add(offset), length);
    loop {
        let day = at.div_euclid(Micros::DAY) * Micros::DAY;
        let begin = at.max(day + NIGHT.1);
        let today = (day + NIGHT.0 - begin).max(0);
        if length <= today {
            return Micros(begin + length - offset);
        }
        length -= today;
        at = day + Micros::DAY;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An hour of a day of wall time, without an offset.
    fn hour(day: i64, hour: i64) -> Micros {
        Micros(day * Micros::DAY + hour * Micros::HOUR)
    }

    #[test]
    fn an_offer_of_the_evening_stands_until_the_next_afternoon() {
        let far = Some(hour(60, 9).0);
        // One hour of the evening, and 23 of the days that follow: eight to nine, thirteen a day.
        assert_eq!(offer_until(hour(1, 20), far, 0), hour(3, 18));
        assert_eq!(offer_until(hour(1, 8), far, 0), hour(2, 19));
        assert_eq!(offer_until(hour(1, 2), far, 0), hour(2, 19));
    }

    #[test]
    fn half_of_what_is_left_is_enough_and_never_reaches_beyond_the_start() {
        assert_eq!(offer_until(hour(1, 10), Some(hour(1, 14).0), 0), hour(1, 12));
        // Shortly before the start the night is no excuse.
        assert_eq!(offer_until(hour(1, 22), Some(hour(1, 24).0), 0), hour(1, 23));
        assert_eq!(offer_until(hour(1, 20), Some(hour(2, 7).0), 0), hour(2, 7));
    }
}
