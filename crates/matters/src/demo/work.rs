//! What staff do in the demo up to the answer.

use gate::Actor;
use kernel::Micros;
use store::{StoreError, Tx};

use super::cases::Fate;
use super::perform::done;
use super::plan::Act;
use super::play::Play;
use crate::accept::{accept, hand_back};
use crate::answer::{self, Answer};
use crate::assign::{Give, assign, join, on_duty_for, transfer};
use crate::clocks::{extend, pause, resume};
use crate::correct::correct;
use crate::note::{ask, note, reply, tell};
use crate::rows::Matter;

const REPLIES: &[&str] = &[
    "已经派人去看了，今天给您回话。",
    "师傅上午到现场看过，缺一个配件，已经下单。",
    "已联系对方，约好一起到现场。",
    "收到了，网格员下班前去看一眼。",
];
const NOTES: &[&str] = &[
    "已电话联系，对方说下午到。",
    "现场看过，拍了照片存档。",
    "同一处上季度报过一次，查一下台账。",
    "和居民通过话，语气着急，请快一点。",
];
const GROUNDS: &[&str] = &[
    "看过了，这一段不归我们管。",
    "管线产权不在我们这里，请转给对口单位。",
];
const PAUSES: &[&str] = &["等厂家配件，预计三天到。", "连着下雨，屋面没法施工。"];
impl Play {
    /// What is done at a desk before the answer.
    pub(super) fn at_desk(
        &mut self,
        tx: &mut Tx<'_>,
        case: usize,
        act: Act,
        matter: &Matter,
    ) -> Result<(), StoreError> {
        let (stage, id, now) = (&self.stage, matter.id, tx.now());
        let right = self.cases.get(case).and_then(|known| self.right_unit(known));
        let (owner, clerk) = (stage.actor(matter.owner), stage.on_duty("centre", now));
        let (by_owner, by_clerk) = (stage.cx(owner), stage.cx(clerk));
        let give = |unit, note: &str| Give {
            unit,
            owner: None,
            note: note.to_owned(),
        };
        let text =
            |dice: &mut super::dice::Dice, among: &[&'static str]| dice.pick(among).unwrap_or_default();
        match act {
            Act::Correct => {
                let topic = self
                    .cases
                    .get(case)
                    .and_then(|known| self.topics.get(known.topic));
                let right = topic
                    .map(|topic| topic.category)
                    .filter(|right| *right != matter.category);
                if right.is_some() {
                    done(
                        "correct",
                        correct(tx, &by_clerk, id, None, right, None, "类别登错了，改过来"),
                    )?;
                }
            }
            Act::Assign => {
                done(
                    "assign",
                    assign(tx, &by_clerk, id, None, &give(right, "请去看一下")),
                )?;
            }
            Act::Misassign => {
                let wrong = stage.unit("committee", matter.path);
                done("assign", assign(tx, &by_clerk, id, None, &give(wrong, "")))?;
            }
            Act::Decide => {
                let arbiter = stage.cx(stage.on_duty("arbiter", now));
                done(
                    "decide",
                    assign(
                        tx,
                        &arbiter,
                        id,
                        None,
                        &give(right, "两家都推过，按产权定给你们，请当天去看"),
                    ),
                )?;
            }
            Act::Transfer => {
                done(
                    "transfer",
                    transfer(tx, &by_owner, id, None, &give(right, "转给对口的")),
                )?;
            }
            Act::Return => {
                done(
                    "hand back",
                    hand_back(tx, &by_owner, id, None, text(&mut self.dice, GROUNDS)),
                )?;
            }
            Act::Accept => {
                done("accept", accept(tx, &by_owner, id, None))?;
            }
            Act::Reply => {
                done(
                    "reply",
                    reply(tx, &by_owner, id, None, text(&mut self.dice, REPLIES)),
                )?;
            }
            Act::Note => {
                done("note", note(tx, &by_owner, id, text(&mut self.dice, NOTES), &[]))?;
            }
            Act::Ask => {
                done("ask", ask(tx, &by_owner, id, "您什么时候在家？师傅好上门。"))?;
            }
            Act::Tell => {
                let by_resident = stage.cx(stage.resident());
                let from = self
                    .cases
                    .get(case)
                    .and_then(|known| known.begun.as_ref())
                    .map(|(_, said)| said.id);
                done(
                    "tell",
                    tell(tx, &by_resident, id, from, "下午两点以后都在，敲门就行。", &[]),
                )?;
            }
            Act::Join => {
                let helper = stage
                    .unit("volunteer", matter.path)
                    .filter(|unit| Some(*unit) != matter.unit);
                if let Some(helper) = helper {
                    done("join", join(tx, &by_clerk, id, None, helper, "请去搭把手"))?;
                }
            }
            Act::Pause if matter.paused_at.is_none() => {
                let arbiter = stage.cx(stage.on_duty("arbiter", now));
                done(
                    "pause",
                    pause(tx, &arbiter, id, None, text(&mut self.dice, PAUSES)),
                )?;
            }
            Act::Resume if matter.paused_at.is_some() => {
                done("resume", resume(tx, &by_clerk, id, None, "配件到了，接着办。"))?;
            }
            Act::Extend => {
                let manager = stage.cx(stage.named("centre-head"));
                done(
                    "extend",
                    extend(tx, &manager, id, None, 3, "要几家一起商量，多给三个工作日。"),
                )?;
            }
            Act::Chase => {
                let secretary = stage.cx(stage.on_duty("secretary", now));
                done(
                    "chase",
                    note(tx, &secretary, id, "已约负责人明天到现场，不再往后推。", &[]),
                )?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The unit's answer, with a photo of what was done.
    pub(super) fn answer(&mut self, tx: &mut Tx<'_>, case: usize, matter: &Matter) -> Result<(), StoreError> {
        let Some(known) = self.cases.get(case) else {
            return Ok(());
        };
        let Some(topic) = self.topics.get(known.topic) else {
            return Ok(());
        };
        let turn = usize::try_from(matter.round).unwrap_or(1) - 1 + known.said;
        let mut words = topic
            .answers
            .get(turn % topic.answers.len().max(1))
            .copied()
            .unwrap_or_default()
            .to_owned();
        if matter.round > 1 {
            words.insert_str(0, "上回没弄彻底，这回换人重新查过。");
        }
        if known.fate == Fate::Late && tx.now() > matter.settle_due {
            words.push_str("答复比答应的晚了，对不住。");
        }
        let wanted = self
            .stage
            .book
            .category(&matter.category)
            .is_some_and(|category| category.proof);
        let mut proof = Vec::new();
        if wanted || (topic.picture.is_some() && self.dice.chance(30)) {
            let name = topic
                .picture
                .map_or_else(|| "done".to_owned(), |name| format!("{name}.done"));
            let picture = self.media.picture(tx, self.stage.community, &name)?;
            let picture = picture.map_or_else(
                || self.media.picture(tx, self.stage.community, "done"),
                |id| Ok(Some(id)),
            )?;
            proof.extend(picture);
        }
        let asked_later = matter.wall > 0 && self.dice.chance(12);
        let public = if asked_later || matter.private {
            String::new()
        } else {
            words.clone()
        };
        let worker = self.stage.cx(self.worker(matter, tx.now()));
        let answered = done(
            "answer",
            answer::answer(
                tx,
                &worker,
                matter.id,
                None,
                &Answer {
                    words,
                    public,
                    proof,
                    ahead: None,
                },
            ),
        )?;
        let now = tx.now();
        if asked_later {
            let read = self
                .stage
                .at_work(now.plus(self.dice.between(20, 240) * Micros::MINUTE));
            self.put(read, case, Act::PublishAnswer);
        }
        self.plan_after_answer(case, now, answered.round);
        Ok(())
    }

    /// Who answers: the unit's person on duty, else whoever has the matter.
    fn worker(&self, matter: &Matter, now: Micros) -> &Actor {
        let cx = self.stage.cx(self.stage.resident());
        let on_duty = matter.unit.and_then(|unit| on_duty_for(&cx, matter, unit, now));
        let may = |actor: &&Actor| cx.policy.may(actor, "answer", matter);
        Some(self.stage.actor(on_duty))
            .filter(may)
            .unwrap_or(self.stage.actor(matter.owner))
    }
}
