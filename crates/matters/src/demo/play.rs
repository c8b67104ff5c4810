//! The play: a queue of what will be done, a clock that is moved to each, and
//! the passes of the clocks' keeper and of the notary between.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use kernel::{Micros, UnitId};
use people::demo::Town;
use store::{StoreError, Tx};

use super::cases::{self, Case};
use super::dice::Dice;
use super::media::Media;
use super::plan::Act;
use super::residents::{self, Resident};
use super::stage::Stage;
use super::topics::{self, Topic};
use crate::escalate::{BATCH, escalate};

/// How often the keeper of the clocks looks in the demo.
const ROUND: i64 = 15 * Micros::MINUTE;

/// The demo as far as it has been played.
pub(super) struct Play {
    pub stage: Stage,
    pub dice: Dice,
    pub topics: Vec<Topic>,
    pub residents: Vec<Resident>,
    pub cases: Vec<Case>,
    pub media: Media,
    queue: BinaryHeap<Reverse<(Micros, u64, usize, Act)>>,
    put: u64,
    next_round: Micros,
    /// How many were made one with another.
    pub merged: usize,
}

impl Play {
    /// Everything that will be said between the store's time and `until`.
    pub fn begin(tx: &mut Tx<'_>, town: &Town, media: Media, until: Micros) -> Result<Self, StoreError> {
        let stage = Stage::set(tx, town)?;
        let mut dice = Dice::new(20_241_022);
        let topics = topics::read();
        let residents = residents::settle(&stage.centre, &mut dice);
        let span = (tx.now().plus(3 * Micros::DAY), until);
        let cases = cases::invent(&topics, &residents, &stage.centre, &mut dice, span);
        let (queue, put, next_round) = (BinaryHeap::new(), 0, tx.now());
        let mut play = Self {
            stage,
            dice,
            topics,
            residents,
            cases,
            media,
            queue,
            put,
            next_round,
            merged: 0,
        };
        for case in 0..play.cases.len() {
            let at = play.cases.get(case).map_or(until, |case| case.at);
            play.put(at, case, Act::Report);
        }
        Ok(play)
    }

    /// Something will be done at a time.
    pub fn put(&mut self, at: Micros, case: usize, act: Act) {
        self.put += 1;
        self.queue.push(Reverse((at, self.put, case, act)));
    }

    /// Does all that is due up to an instant, each thing at its time.
    pub fn until(&mut self, tx: &mut Tx<'_>, end: Micros) -> Result<(), StoreError> {
        while let Some(Reverse((at, _, case, act))) =
            self.queue.peek().copied().filter(|next| next.0.0 <= end)
        {
            self.queue.pop();
            self.rounds(tx, at)?;
            move_to(tx, at);
            self.perform(tx, case, act)?;
        }
        self.rounds(tx, end)?;
        move_to(tx, end);
        while store::notary::seal_batch(tx, self.stage.community)? > 0 {}
        Ok(())
    }

    fn rounds(&mut self, tx: &mut Tx<'_>, end: Micros) -> Result<(), StoreError> {
        while self.next_round <= end {
            move_to(tx, self.next_round);
            let cx = self.stage.cx(self.stage.system());
            while i64::try_from(escalate(tx, &cx)?.total()).unwrap_or(0) >= BATCH {}
            self.next_round = self.next_round.plus(ROUND);
        }
        Ok(())
    }

    /// The unit that does what the case is about.
    pub fn right_unit(&self, case: &Case) -> Option<UnitId> {
        let topic = self.topics.get(case.topic)?;
        match topic.unit {
            Some(key) => self.stage.unit(key, case.path),
            None => {
                self.stage
                    .book
                    .route(&self.stage.centre, topic.category, case.path, case.at)
                    .unit
            }
        }
    }
}

/// The store's clock is moved to an instant; never back.
fn move_to(tx: &Tx<'_>, at: Micros) {
    tx.clock().pass(at.since(tx.now()).max(0));
}
