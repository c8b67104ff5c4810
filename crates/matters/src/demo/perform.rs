//! Each thing that is done in the demo, done by the verb that does it everywhere.

use std::fmt::Debug;

use kernel::Micros;
use store::{StoreError, Tx};

use super::cases::Fate;
use super::plan::Act;
use super::play::Play;
use crate::merge::{merge, unmerge};
use crate::report::{Report, report};
use crate::rows::Matter;
use crate::words::{Channel, Verb};

impl Play {
    /// Does one thing now, unless the matter's life has made it pointless.
    pub(super) fn perform(&mut self, tx: &mut Tx<'_>, case: usize, act: Act) -> Result<(), StoreError> {
        if act == Act::Report {
            return self.report(tx, case);
        }
        let Some((id, intake)) = self.cases.get(case).and_then(|known| known.begun.clone()) else {
            return Ok(());
        };
        let matter = Matter::by_id(tx, self.stage.community, id)?.ok_or(StoreError::NoRow)?;
        let possible = |verb| self.stage.cx(self.stage.resident()).step(&matter, verb).is_ok();
        if !verb(act).is_none_or(possible) {
            return Ok(());
        }
        match act {
            Act::Report => Ok(()),
            Act::Merge => self.merge(tx, case, &matter),
            Act::Unmerge => self.unmerge(tx, case, &matter),
            Act::Publish | Act::PublishAnswer | Act::Follow | Act::Withdraw | Act::WithdrawOwn => {
                self.on_wall(tx, act, &matter, &intake)
            }
            Act::Rate | Act::RateBadly | Act::TwinRates | Act::CallBack | Act::Review | Act::Close => {
                self.afterwards(tx, act, &matter, &intake)
            }
            Act::Answer => self.answer(tx, case, &matter),
            _ => self.at_desk(tx, case, act, &matter),
        }
    }

    fn report(&mut self, tx: &mut Tx<'_>, case: usize) -> Result<(), StoreError> {
        let Some(input) = self.said(tx, case)? else {
            return Ok(());
        };
        let by = match input.taken_by {
            Some(_) => self.stage.actor(input.taken_by),
            None => self.stage.resident(),
        };
        let number = crate::number::lease(tx, self.stage.community, self.stage.centre.zone())?;
        let done = done("report", report(tx, &self.stage.cx(by), number, &input))?;
        let twin = match self.cases.get_mut(case) {
            Some(known) => {
                known.begun = Some((done.matter.id, done.intake));
                matches!(known.fate, Fate::Twin(_))
            }
            None => false,
        };
        if twin {
            let noticed = tx.now().plus(self.dice.between(8, 90) * Micros::MINUTE);
            self.put(noticed, case, Act::Merge);
        } else {
            self.plan(case, &done.matter);
        }
        Ok(())
    }

    /// The report as its channel brings it.
    fn said(&mut self, tx: &mut Tx<'_>, case: usize) -> Result<Option<Report>, StoreError> {
        let Some(known) = self.cases.get(case) else {
            return Ok(None);
        };
        let (topic, resident) = (self.topics.get(known.topic), self.residents.get(known.resident));
        let (Some(topic), Some(resident)) = (topic, resident) else {
            return Ok(None);
        };
        let example = known.resident == 0;
        let channel = if example {
            Channel::Web
        } else {
            channel(self.dice.below(100))
        };
        let anonymous = !example && self.dice.chance(11);
        let gives_phone = !anonymous && (example || channel != Channel::Web || self.dice.chance(82));
        let category = self.dice.chance(92).then(|| topic.category.to_owned());
        let photo = topic
            .picture
            .filter(|_| matches!(channel, Channel::Web | Channel::Leader));
        let photo = photo.filter(|_| self.dice.chance(60));
        let mut files = Vec::new();
        if let Some(name) = photo {
            let more = usize::from(self.dice.chance(20));
            for _ in 0..=more {
                let file = self.media.picture(tx, self.stage.community, name)?;
                files.extend(file.map(|file| (file, "photo".to_owned())));
            }
        }
        if channel == Channel::Web && case % 41 == 20 {
            let file = self.media.voice(tx, self.stage.community)?;
            files.extend(file.map(|file| (file, "voice".to_owned())));
        }
        let taken_by = match channel {
            Channel::Web | Channel::Api | Channel::Open311 => None,
            Channel::Leader => self.stage.leader(known.path, tx.now()),
            Channel::Counter | Channel::Phone | Channel::Paper => {
                self.stage.on_duty("centre", tx.now()).staff
            }
        };
        Ok(Some(Report {
            channel,
            category,
            node: self.stage.centre.at(known.path).map(|node| node.id),
            place: known.spot.to_owned(),
            name: if anonymous {
                String::new()
            } else {
                resident.name.clone()
            },
            phone: if gives_phone {
                resident.phone.clone()
            } else {
                String::new()
            },
            anonymous,
            private: known.fate == Fate::Private,
            files,
            taken_by,
            ..Report::of(&known.words)
        }))
    }

    /// The counter makes two matters one, if both are still open.
    fn merge(&mut self, tx: &mut Tx<'_>, case: usize, matter: &Matter) -> Result<(), StoreError> {
        let first = match self.cases.get(case).map(|known| known.fate) {
            Some(Fate::Twin(of)) => self.cases.get(of).and_then(|known| known.begun.clone()),
            _ => None,
        };
        let first = match first {
            Some((id, _)) => Matter::by_id(tx, self.stage.community, id)?,
            None => None,
        };
        match first.filter(|first| first.is_open()) {
            Some(first) => {
                let clerk = self.stage.on_duty("centre", tx.now());
                done(
                    "merge",
                    merge(tx, &self.stage.cx(clerk), matter.id, first.id, "说的是同一件事"),
                )?;
                self.merged += 1;
                if self.merged % 15 == 9 {
                    let noticed = self.stage.at_work(tx.now().plus(20 * Micros::HOUR));
                    self.put(noticed, case, Act::Unmerge);
                }
            }
            None => self.plan(case, matter),
        }
        Ok(())
    }

    fn unmerge(&mut self, tx: &mut Tx<'_>, case: usize, matter: &Matter) -> Result<(), StoreError> {
        let clerk = self.stage.on_duty("centre", tx.now());
        let note = "去看过，不是同一处，分开办";
        let alone = done("unmerge", unmerge(tx, &self.stage.cx(clerk), matter.id, note))?;
        self.plan(case, &alone);
        Ok(())
    }
}

/// The result of a verb; what it refuses is a fault of the demo.
pub(super) fn done<T, E: Debug>(what: &str, result: Result<T, E>) -> Result<T, StoreError> {
    result.map_err(|error| StoreError::Engine(format!("the demo cannot {what}: {error:?}")))
}

fn channel(of_hundred: usize) -> Channel {
    match of_hundred {
        0..56 => Channel::Web,
        56..74 => Channel::Phone,
        74..86 => Channel::Counter,
        86..95 => Channel::Leader,
        95..98 => Channel::Paper,
        _ => Channel::Api,
    }
}

/// The step of the workflow that must be possible.
fn verb(act: Act) -> Option<Verb> {
    Some(match act {
        Act::Report | Act::TwinRates => return None,
        Act::Merge => Verb::Merge,
        Act::Unmerge => Verb::Unmerge,
        Act::Correct => Verb::Correct,
        Act::Assign | Act::Misassign | Act::Decide => Verb::Assign,
        Act::Transfer => Verb::Transfer,
        Act::Return => Verb::Return,
        Act::Accept => Verb::Accept,
        Act::Reply => Verb::Reply,
        Act::Note | Act::Review | Act::Chase => Verb::Note,
        Act::Ask => Verb::Ask,
        Act::Tell => Verb::Tell,
        Act::Join => Verb::Join,
        Act::Publish | Act::PublishAnswer => Verb::Publish,
        Act::Follow => Verb::Follow,
        Act::Pause => Verb::Pause,
        Act::Resume => Verb::Resume,
        Act::Extend => Verb::Extend,
        Act::Answer => Verb::Answer,
        Act::Rate | Act::RateBadly => Verb::Rate,
        Act::CallBack => Verb::CallBack,
        Act::Withdraw | Act::WithdrawOwn => Verb::Withdraw,
        Act::Close => Verb::Close,
    })
}
