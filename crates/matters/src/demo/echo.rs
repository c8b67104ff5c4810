//! What the wall of the demo shows, and how residents like the answers.

use store::{StoreError, Tx};

use super::perform::done;
use super::plan::Act;
use super::play::Play;
use crate::follow::follow;
use crate::note::note;
use crate::publish::{publish, withdraw, withdraw_own};
use crate::rate::{Rate, RateError, call_back, close, rate};
use crate::redact::Redactor;
use crate::rows::{Intake, Matter};
use crate::words::Channel;

const THANKS: &[&str] = &[
    "",
    "",
    "很快，谢谢。",
    "师傅很客气。",
    "老人高兴，谢谢你们。",
    "",
    "说到做到。",
];
const BAD: &[(i32, &str, &[&str])] = &[
    (2, "修了一天又坏了。", &["unsolved"]),
    (1, "只来看了一眼就走了。", &["unsolved", "slow"]),
    (2, "电话里说好了，没人来。", &["slow", "unclear"]),
];

impl Play {
    /// What the wall shows, and who follows it there.
    pub(super) fn on_wall(
        &mut self,
        tx: &mut Tx<'_>,
        act: Act,
        matter: &Matter,
        intake: &Intake,
    ) -> Result<(), StoreError> {
        let (id, now) = (matter.id, tx.now());
        let clerk = self.stage.cx(self.stage.on_duty("centre", now));
        let by_resident = self.stage.cx(self.stage.resident());
        match act {
            Act::Publish | Act::PublishAnswer if !matter.private => {
                let redactor = Redactor::of(tx, &clerk, matter)?;
                let (said, answer) = (redactor.redacted(&intake.said), redactor.redacted(&matter.answer));
                done("publish", publish(tx, &clerk, id, None, &said, &answer))?;
            }
            Act::Follow if matter.wall > 0 => {
                let who = format!("demo/{}", self.dice.below(super::residents::RESIDENTS));
                done("follow", follow(tx, &by_resident, id, &who))?;
            }
            Act::Withdraw if matter.wall > 0 => {
                done(
                    "withdraw",
                    withdraw(tx, &clerk, id, None, "文字里认得出是哪一户，先撤下来改"),
                )?;
            }
            Act::WithdrawOwn if matter.wall > 0 => {
                done("withdraw", withdraw_own(tx, &by_resident, id))?;
            }
            _ => {}
        }
        Ok(())
    }

    /// What comes after an answer: grades, call-backs, the end.
    pub(super) fn afterwards(
        &mut self,
        tx: &mut Tx<'_>,
        act: Act,
        matter: &Matter,
        intake: &Intake,
    ) -> Result<(), StoreError> {
        let now = tx.now();
        let clerk = self.stage.cx(self.stage.on_duty("centre", now));
        match act {
            Act::Rate | Act::RateBadly | Act::TwinRates => {
                let given = self.grade(act);
                let by = self.stage.cx(self.stage.resident());
                match rate(tx, &by, intake, &given) {
                    // Somebody rated it badly meanwhile, or it is being done again.
                    Err(RateError::NotAnswered | RateError::Already) => {}
                    other => {
                        done("rate", other)?;
                    }
                }
            }
            Act::CallBack => {
                let note = "回过电话，居民说不急，但要弄彻底。已告诉单位。";
                done("call back", call_back(tx, &clerk, matter.id, note))?;
            }
            Act::Review => {
                let reviewer = self.stage.cx(self.stage.actor(matter.reviewer));
                done(
                    "review",
                    note(
                        tx,
                        &reviewer,
                        matter.id,
                        "到现场复看，确实没弄好，请换人再去。",
                        &[],
                    ),
                )?;
            }
            Act::Close => {
                let note = "居民到窗口说好了，不用再回访。";
                done("close", close(tx, &clerk, matter.id, None, note))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn grade(&mut self, act: Act) -> Rate {
        if act == Act::RateBadly {
            let (grade, words, reasons) = self.dice.pick(BAD).unwrap_or((2, "", &[]));
            let reasons = reasons.iter().map(|reason| (*reason).to_owned()).collect();
            return Rate {
                grade,
                reasons,
                words: words.to_owned(),
                channel: Channel::Web,
            };
        }
        let grade = match self.dice.below(100) {
            0..52 => 5,
            52..86 => 4,
            _ => 3,
        };
        let among: &[&str] = if grade == 3 {
            &["slow", "unclear"]
        } else {
            &["quick", "solved", "kind"]
        };
        let reasons = self.dice.pick(among).map(str::to_owned).into_iter().collect();
        let channel = if self.dice.chance(30) {
            Channel::Phone
        } else {
            Channel::Web
        };
        let words = self.dice.pick(THANKS).unwrap_or_default().to_owned();
        Rate {
            grade,
            reasons,
            words,
            channel,
        }
    }
}
