//! What will be done about a matter, and when: decided as soon as it is there.

use kernel::{LimitUnit, Micros};

use super::cases::Fate;
use super::play::Play;
use crate::rows::Matter;

/// Something that will be done about a case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Act {
    Report,
    Merge,
    Unmerge,
    Correct,
    Assign,
    Return,
    Transfer,
    Misassign,
    Decide,
    Accept,
    Reply,
    Note,
    Ask,
    Tell,
    Join,
    Publish,
    Follow,
    Pause,
    Resume,
    Extend,
    Answer,
    PublishAnswer,
    Rate,
    TwinRates,
    RateBadly,
    CallBack,
    Review,
    Withdraw,
    WithdrawOwn,
    Chase,
    Close,
}

const MINUTE: i64 = Micros::MINUTE;
const HOUR: i64 = Micros::HOUR;
const DAY: i64 = Micros::DAY;

impl Play {
    /// Plans everything from the receipt on.
    pub(super) fn plan(&mut self, case: usize, matter: &Matter) {
        let now = matter.received_at;
        let Some(known) = self.cases.get(case) else { return };
        let (fate, right) = (known.fate, self.right_unit(known));
        if self
            .topics
            .get(known.topic)
            .is_some_and(|topic| topic.category != matter.category)
        {
            let noticed = now.plus(self.dice.between(5, 12) * MINUTE);
            self.put(noticed, case, Act::Correct);
        }
        let ready = match fate {
            Fate::Disputed | Fate::HandedBack => self.plan_right_unit(case, matter, fate),
            _ if matter.unit == right => now,
            _ => self.plan_right_unit(case, matter, fate),
        };
        self.plan_wall(case, matter, fate);
        let soonest = ready.plus(self.dice.between(4, 22) * MINUTE);
        let taken = self.within(matter, soonest, 3 * HOUR);
        if fate == Fate::Stuck && self.dice.chance(35) {
            return self.put(taken.plus(5 * DAY), case, Act::Chase);
        }
        self.put(taken, case, Act::Accept);
        let soon = |play: &mut Self, hours: i64| {
            let at = taken.plus(play.dice.between(20, hours * 60) * MINUTE);
            when(play, matter, at)
        };
        // Within the promise, as a rule; often the answer itself is there before.
        if self.dice.chance(93) {
            let left = matter.first_due.since(taken).max(30 * MINUTE);
            let at = taken.plus(left / 100 * self.dice.between(30, 92));
            let at = when(self, matter, at)
                .min(matter.first_due.plus(-MINUTE))
                .max(taken.plus(MINUTE));
            self.put(at, case, Act::Reply);
        }
        if self.dice.chance(22) {
            let at = soon(self, 9);
            self.put(at, case, Act::Note);
        }
        if self.dice.chance(9) {
            let at = soon(self, 3);
            self.put(at, case, Act::Ask);
            let later = at.plus(self.dice.between(15, 200) * MINUTE);
            self.put(later, case, Act::Tell);
        }
        if self.dice.chance(5) {
            let at = soon(self, 6);
            self.put(at, case, Act::Join);
        }
        self.plan_answer(case, matter, fate, taken);
    }

    fn plan_answer(&mut self, case: usize, matter: &Matter, fate: Fate, taken: Micros) {
        let span = matter.settle_due.since(taken).max(HOUR);
        let share = self.dice.between(22, 94);
        let in_time = taken.plus(span / 100 * share);
        let late = matter
            .settle_due
            .plus(self.dice.between(3 * 60, 60 * 60) * MINUTE);
        let mut at = match fate {
            Fate::Stuck => return self.put(taken.plus(6 * DAY), case, Act::Chase),
            Fate::Late => late,
            Fate::Paused => {
                self.put(when(self, matter, taken.plus(span / 4)), case, Act::Pause);
                let on = taken.plus(span / 4 + self.dice.between(60, 330) * HOUR);
                self.put(when(self, matter, on), case, Act::Resume);
                on.plus(self.dice.between(4, 40) * HOUR)
            }
            Fate::Extended => {
                self.put(
                    when(self, matter, matter.settle_due.plus(-span / 4)),
                    case,
                    Act::Extend,
                );
                matter.settle_due.plus(self.dice.between(2, 30) * HOUR)
            }
            _ => in_time,
        };
        let not_before = self.cases.get(case).map_or(at, |known| known.not_before);
        at = when(self, matter, at.max(not_before).max(taken.plus(12 * MINUTE)));
        self.put(at, case, Act::Answer);
    }

    /// What follows an answer.
    pub(super) fn plan_after_answer(&mut self, case: usize, at: Micros, round: i32) {
        let Some((fate, twins)) = self
            .cases
            .get(case)
            .map(|known| (known.fate, known.twins.clone()))
        else {
            return;
        };
        let later = |play: &mut Self, from, to| at.plus(play.dice.between(from, to) * MINUTE);
        if fate == Fate::Redone && round == 1 {
            let rated = later(self, 60, 30 * 60);
            self.put(rated, case, Act::RateBadly);
            let called = self
                .stage
                .at_work(rated.plus(self.dice.between(30, 400) * MINUTE));
            if self.dice.chance(85) {
                self.put(called, case, Act::CallBack);
            }
            self.put(called.plus(2 * HOUR), case, Act::Review);
            let again = self.stage.at_work(called.plus(self.dice.between(14, 60) * HOUR));
            self.put(again.plus(-3 * HOUR).max(called.plus(HOUR)), case, Act::Accept);
            return self.put(again, case, Act::Answer);
        }
        if self.dice.chance(12) {
            let read = later(self, 30, 300);
            let at = self.stage.at_work(read);
            self.put(at, case, Act::PublishAnswer);
        }
        for twin in twins {
            if self.dice.chance(45) {
                let at = later(self, 50, 3 * 24 * 60);
                self.put(at, twin, Act::TwinRates);
            }
        }
        if self.dice.chance(72) {
            let at = later(self, 30, 5 * 24 * 60);
            self.put(at, case, Act::Rate);
        } else if self.dice.chance(25) {
            let told = later(self, 24 * 60, 4 * 24 * 60);
            let at = self.stage.at_work(told);
            self.put(at, case, Act::Close);
        }
    }

    /// Whoever has it first is not the one who must do it. Gives when the right one has it.
    fn plan_right_unit(&mut self, case: usize, matter: &Matter, fate: Fate) -> Micros {
        let mut at = matter.received_at;
        let mut then = |play: &mut Self, from, to, act| {
            let soonest = at.plus(play.dice.between(from, to) * MINUTE);
            at = when(play, matter, soonest);
            play.put(at, case, act);
            at
        };
        if fate == Fate::Disputed {
            then(self, 20, 150, Act::Return);
            then(self, 15, 120, Act::Misassign);
            then(self, 40, 240, Act::Return);
            return then(self, 30, 200, Act::Decide);
        }
        if fate == Fate::HandedBack {
            then(self, 20, 150, Act::Return);
            return then(self, 20 * 60, 80 * 60, Act::Assign);
        }
        if self.dice.chance(25) {
            return then(self, 15, 120, Act::Transfer);
        }
        if self.dice.chance(30) {
            then(self, 20, 150, Act::Return);
        }
        then(self, 5, 60, Act::Assign)
    }

    fn plan_wall(&mut self, case: usize, matter: &Matter, fate: Fate) {
        if matter.private || self.dice.chance(6) {
            return;
        }
        let mut at = self
            .stage
            .at_work(matter.received_at.plus(self.dice.between(20, 240) * MINUTE));
        self.put(at, case, Act::Publish);
        let crowd = if self.dice.chance(18) { 11 } else { 3 };
        for _ in 0..self.dice.between(0, crowd) {
            at = at.plus(self.dice.between(10, 700) * MINUTE);
            self.put(at, case, Act::Follow);
        }
        if fate == Fate::Withdrawn {
            let act = if self.dice.chance(50) {
                Act::Withdraw
            } else {
                Act::WithdrawOwn
            };
            let at = self.stage.at_work(at.plus(self.dice.between(60, 900) * MINUTE));
            self.put(at, case, act);
        }
    }

    /// At this time, or within office hours after some delay where the limit is not in wall minutes.
    fn within(&mut self, matter: &Matter, at: Micros, delay: i64) -> Micros {
        if self.is_urgent(matter) {
            return at;
        }
        let delay = self.dice.between(0, delay);
        self.stage.at_work(at.plus(delay))
    }

    fn is_urgent(&self, matter: &Matter) -> bool {
        let category = self.stage.book.category(&matter.category);
        category.is_some_and(|category| category.accept.unit == LimitUnit::WallMinutes)
    }
}

/// At this time where it is urgent, else when the office is open.
fn when(play: &Play, matter: &Matter, at: Micros) -> Micros {
    if play.is_urgent(matter) {
        at
    } else {
        play.stage.at_work(at)
    }
}
