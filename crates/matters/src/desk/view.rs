//! What is known of one matter, read in one transaction and laid out for its page.

use kernel::{FileId, Micros};
use store::{StoreError, Tx};
use web::Lang;

use super::likely::Alike;
use super::row;
use crate::cx::{Cx, timeline};
use crate::event::Line;
use crate::hear::{self, Asked, Likely, Whom};
use crate::redact::Redactor;
use crate::rows::{self, Attached, Intake, Matter, MatterId, Rating, Task};
use crate::whose::{self, Names};
use crate::words::Channel;

/// Everything that the page of a matter is made of.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub matter: Matter,
    pub lines: Vec<Line>,
    pub intakes: Vec<Intake>,
    pub children: Vec<(Matter, Vec<Intake>)>,
    pub parent: Option<Matter>,
    pub files: Vec<Attached>,
    pub ratings: Vec<Rating>,
    pub likely: Vec<Likely>,
    /// Finds what must not stand on the wall.
    pub redactor: Redactor,
    /// Somebody is to be called back by then.
    pub call_due: Option<Micros>,
    /// Whose the intakes are, where the register knows.
    pub whose: Vec<(crate::rows::IntakeId, Names)>,
}

/// Reads it; nothing if this person does not work with it.
pub(crate) fn read(tx: &mut Tx<'_>, cx: &Cx<'_>, id: MatterId) -> Result<Option<Known>, StoreError> {
    let found = Matter::by_id(tx, cx.community, id)?;
    let Some(matter) = found.filter(|matter| cx.policy.may(cx.actor, "work", matter)) else {
        return Ok(None);
    };
    let intakes_of =
        |tx: &mut Tx<'_>, id: MatterId| tx.all(&rows::INTAKES, &[&cx.community, &id], Intake::read);
    let intakes = intakes_of(tx, id)?;
    let mut files = tx.all(&rows::FILES, &[&cx.community, &id], Attached::read)?;
    let mut children = Vec::new();
    for child in tx.all(&rows::CHILDREN, &[&cx.community, &id], Matter::read)? {
        files.extend(tx.all(&rows::FILES, &[&cx.community, &child.id], Attached::read)?);
        let said = intakes_of(tx, child.id)?;
        children.push((child, said));
    }
    let mut whose = Vec::new();
    for intake in intakes
        .iter()
        .chain(children.iter().flat_map(|(_, said): &(Matter, Vec<Intake>)| said))
    {
        let names = whose::names(tx, cx.community, intake.id)?;
        whose.extend(names.map(|names| (intake.id, names)));
    }
    let parent = match matter.merged_into {
        Some(parent) => Matter::by_id(tx, cx.community, parent)?,
        None => None,
    };
    let asked = Asked {
        words: &matter.words,
        spot: &matter.spot,
        node: matter.node,
        own: Some(id),
    };
    let likely = if matter.is_open() {
        hear::likely(tx, cx, &asked, Whom::Staff, 3)?
    } else {
        Vec::new()
    };
    let redactor = Redactor::of(tx, cx, &matter)?;
    let tasks = tx.all(&rows::TASKS, &[&cx.community, &id], Task::read)?;
    Ok(Some(Known {
        call_due: tasks
            .iter()
            .find(|task| task.done_at.is_none())
            .map(|task| task.due_at),
        lines: timeline(tx, cx.community, id)?,
        ratings: tx.all(&rows::RATINGS, &[&cx.community, &id], Rating::read)?,
        matter,
        intakes,
        children,
        parent,
        files,
        likely,
        redactor,
        whose,
    }))
}

/// One of the three clocks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Clock {
    pub word: &'static str,
    pub due: Micros,
    pub done: Option<Micros>,
    /// The key of its state, and the class of the tag.
    pub state: &'static str,
    pub class: &'static str,
}

/// What somebody said, once, and how they can be reached.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Voice {
    pub id: String,
    pub receipt: String,
    pub said: String,
    pub at: Micros,
    pub channel: &'static str,
    pub taken_by: String,
    pub contact: Contact,
    /// The matter that it began, if that was merged into this one.
    pub child: Option<String>,
    /// Whose it is: the page of the person if they may be known here, name, and who said it for them.
    pub whose: Option<(String, String, String)>,
}

/// Whether the reporter can be reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Contact {
    /// Nobody shall see who it was.
    Anonymous,
    /// Nothing was left.
    None,
    /// A telephone, sealed.
    Phone,
    /// Only a name, sealed.
    Name,
}

/// A picture or voice note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Media {
    pub file: FileId,
    pub voice: bool,
    /// The key of what it is.
    pub word: &'static str,
}

impl Known {
    /// The three clocks.
    pub fn clocks(&self, now: Micros) -> Vec<Clock> {
        let matter = &self.matter;
        let answered = matter.answered_at.filter(|_| !matter.is_open());
        [
            ("desk-clock-accept", matter.accept_due, matter.accepted_at),
            ("desk-clock-first", matter.first_due, matter.replied_at),
            ("desk-clock-settle", matter.settle_due, answered),
        ]
        .into_iter()
        .map(|(word, due, done)| {
            let (state, class) = match done {
                Some(done) if done <= due => ("desk-clock-done", ""),
                Some(_) => ("desk-clock-done-late", "late"),
                None if !matter.is_open() => ("desk-clock-off", "sky"),
                None if matter.paused_at.is_some() => ("desk-clock-paused", "sky"),
                None if due < now => ("desk-clock-over", "late"),
                None => ("desk-clock-left", "warm"),
            };
            Clock {
                word,
                due,
                done,
                state,
                class,
            }
        })
        .collect()
    }

    /// Everything that was said about it, the first first.
    pub fn voices(&self, cx: &Cx<'_>) -> Vec<Voice> {
        let own = self.intakes.iter().map(|intake| self.voice(intake, cx, None));
        let others = self.children.iter().flat_map(|(child, said)| {
            said.iter()
                .map(|intake| self.voice(intake, cx, Some(child.id.to_string())))
        });
        own.chain(others).collect()
    }

    /// Intakes whose reporter has not rated this round.
    pub fn unrated(&self) -> Vec<&Intake> {
        let rated = |intake: &Intake| {
            self.ratings
                .iter()
                .any(|rating| rating.intake == intake.id && rating.round == self.matter.round)
        };
        let all = self
            .intakes
            .iter()
            .chain(self.children.iter().flat_map(|(_, said)| said));
        all.filter(|intake| !rated(intake)).collect()
    }

    /// Photos, scans and voice notes.
    pub fn media(&self) -> Vec<Media> {
        let word = |kind: &str| match kind {
            "voice" => "desk-media-voice",
            "scan" => "desk-media-scan",
            "proof" => "desk-media-proof",
            _ => "desk-media-photo",
        };
        self.files
            .iter()
            .map(|file| Media {
                file: file.file,
                voice: file.kind == "voice",
                word: word(&file.kind),
            })
            .collect()
    }

    fn voice(&self, intake: &Intake, cx: &Cx<'_>, child: Option<String>) -> Voice {
        let names = self.whose.iter().find(|(id, _)| *id == intake.id);
        let shown = names.map(|(_, names)| {
            let one = &names.person;
            if cx.policy.may(cx.actor, "see", one) {
                (
                    format!("/people/{}", one.id),
                    one.name.clone(),
                    names.agent.clone(),
                )
            } else {
                // Who is not of one's own places is known by the first sign of the name only.
                let masked = (kernel::mask_name(&one.name), kernel::mask_name(&names.agent));
                (String::new(), masked.0, masked.1)
            }
        });
        Voice {
            whose: shown.filter(|_| !intake.anonymous),
            ..voice(intake, cx, child)
        }
    }

    /// The matters that may be the same, as lines.
    pub fn alike(&self, cx: &Cx<'_>, lang: Lang, now: Micros) -> Vec<Alike> {
        self.likely
            .iter()
            .map(|likely| Alike::of(likely, cx, lang, now))
            .collect()
    }

    /// What was said first, whole.
    pub fn said(&self) -> &str {
        self.intakes
            .first()
            .map_or(self.matter.words.as_str(), |intake| intake.said.as_str())
    }
}

fn voice(intake: &Intake, cx: &Cx<'_>, child: Option<String>) -> Voice {
    Voice {
        id: intake.id.to_string(),
        receipt: intake.receipt.to_string(),
        said: intake.said.clone(),
        at: intake.said_at,
        channel: channel(intake.channel),
        taken_by: row::person(cx.centre, intake.taken_by),
        contact: match (intake.anonymous, intake.phone.is_some(), intake.name.is_some()) {
            (true, _, _) => Contact::Anonymous,
            (false, true, _) => Contact::Phone,
            (false, false, true) => Contact::Name,
            (false, false, false) => Contact::None,
        },
        child,
        whose: None,
    }
}

/// The key of how words came.
pub(crate) fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Web => "desk-channel-web",
        Channel::Counter => "desk-channel-counter",
        Channel::Phone => "desk-channel-phone",
        Channel::Leader => "desk-channel-leader",
        Channel::Paper => "desk-channel-paper",
        Channel::Api | Channel::Open311 => "desk-channel-api",
    }
}
