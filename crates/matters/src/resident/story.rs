//! What happened to a matter, as whoever reported it reads it.

use kernel::{FileId, Micros, StaffId, UnitId};
use people::Centre;
use web::Frame;

use crate::event::Line;
use crate::rows::{Intake, Matter};
use crate::words::{Audience, Verb};

/// A line of the story.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Step {
    pub at: Micros,
    pub class: &'static str,
    pub text: String,
    pub note: String,
    /// The note is in the resident's own words.
    pub own: bool,
    pub photos: Vec<FileId>,
}

/// Whose story is told.
pub(crate) struct Teller<'a> {
    pub f: &'a Frame,
    pub centre: &'a Centre,
    /// The receipt in hand.
    pub intake: &'a Intake,
    /// The matter that carries it.
    pub matter: &'a Matter,
}

impl Teller<'_> {
    /// The story of the reporter's own matter and, once it is one with
    /// another, of that one. What the other's reporter said stays theirs.
    pub fn story(&self, own: &[Line], carried: &[Line]) -> Vec<Step> {
        let merged = self.intake.matter != self.matter.id;
        let since = own
            .iter()
            .rev()
            .find(|line| line.verb == Verb::Merge)
            .map(|line| line.at);
        let mut steps: Vec<Step> = calm(own).flat_map(|line| self.own(line)).collect();
        if merged {
            let later = calm(carried).filter(|line| since.is_none_or(|since| line.at > since));
            steps.extend(
                later
                    .filter(|line| !is_private(line.verb))
                    .flat_map(|line| self.own(line)),
            );
        }
        steps.sort_by_key(|step| step.at);
        steps
    }

    fn own(&self, line: &Line) -> Vec<Step> {
        let f = self.f;
        let plain = |class, text: String| Step {
            at: line.at,
            class,
            text,
            note: String::new(),
            own: false,
            photos: Vec::new(),
        };
        let noted = |class, text: String| Step {
            note: self.note(line),
            ..plain(class, text)
        };
        let step = match line.verb {
            Verb::Report => {
                let said = plain("own", f.t("resident-step-said"));
                return std::iter::once(said).chain(self.given(line)).collect();
            }
            Verb::Assign | Verb::Transfer => return self.given(line).into_iter().collect(),
            Verb::Accept => plain("done", f.t("resident-step-accepted")),
            Verb::Ask => noted("", f.t("resident-step-asked")),
            Verb::Tell if line.what.intake == Some(self.intake.id.0) => Step {
                own: true,
                ..noted("own", f.t("resident-step-told"))
            },
            Verb::Reply => noted("done", f.t("resident-step-replied")),
            Verb::Pause => noted("", f.t("resident-step-paused")),
            Verb::Resume => noted("", self.until("resident-step-resumed", line)),
            Verb::Extend => noted("", self.until("resident-step-extended", line)),
            Verb::Answer => {
                let photos = line.what.files.iter().map(|id| FileId(*id)).collect();
                Step {
                    photos,
                    ..noted("done", f.t1("resident-step-answered", "unit", self.unit()))
                }
            }
            Verb::Merge if line.audience() != Audience::Staff => plain("", f.t("resident-step-merged")),
            Verb::Unmerge if line.audience() != Audience::Staff => plain("", f.t("resident-step-unmerged")),
            Verb::Reopen => plain("late", self.until("resident-step-again", line)),
            Verb::Close => noted("done", f.t("resident-step-closed")),
            Verb::Withdraw => plain("", f.t("resident-step-withdrawn")),
            Verb::Note if line.audience() != Audience::Staff => noted("", f.t("resident-step-noted")),
            Verb::Escalate if line.what.figure >= 2 => plain("late", f.t(told(self.matter, line))),
            Verb::Escalate
            | Verb::Tell
            | Verb::Merge
            | Verb::Unmerge
            | Verb::Note
            | Verb::Return
            | Verb::Join
            | Verb::Publish
            | Verb::Follow
            | Verb::Rate
            | Verb::CallBack
            | Verb::Correct => return Vec::new(),
        };
        vec![step]
    }

    /// Words that are meant for the reporter; others stay with the staff.
    fn note(&self, line: &Line) -> String {
        if line.audience() == Audience::Staff {
            String::new()
        } else {
            line.what.note.clone()
        }
    }

    fn until(&self, key: &str, line: &Line) -> String {
        let due = line.what.due.map_or(self.matter.settle_due, Micros);
        self.f.t1(key, "due", self.f.moment(due))
    }

    fn unit(&self) -> String {
        crate::wall::row::unit_name(self.centre, self.matter)
    }

    fn given(&self, line: &Line) -> Option<Step> {
        let person = line.what.owner.and_then(|id| self.centre.person(StaffId(id)));
        let person = person.map(|person| format!("{} {}", person.title, person.name).trim().to_owned());
        let unit = line
            .what
            .unit
            .and_then(|id| self.centre.unit(UnitId(id)))
            .map(|unit| unit.name.clone());
        let text = match (person, unit) {
            (Some(person), Some(unit)) => self.f.t2("resident-step-given", "person", person, "unit", unit),
            (Some(person), None) => self.f.t1("resident-step-given-person", "person", person),
            (None, Some(unit)) => self.f.t1("resident-step-given-unit", "unit", unit),
            (None, None) => return None,
        };
        let note = if line.verb == Verb::Report {
            String::new()
        } else {
            self.note(line)
        };
        Some(Step {
            at: line.at,
            class: "done",
            text,
            note,
            own: false,
            photos: Vec::new(),
        })
    }
}

/// What the other reporter said or was asked.
fn is_private(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::Report | Verb::Tell | Verb::Ask | Verb::Withdraw | Verb::Merge | Verb::Unmerge | Verb::Note
    )
}

/// Whether the promise to the reporter was not broken yet when a matter went
/// up: only that nobody had taken it on, or given a first reply.
pub(crate) fn is_slow(matter: &Matter, line: &Line) -> bool {
    line.what.round == matter.round && line.at <= matter.settle_due
}

/// Lines without those that went up again before anything else happened: the
/// last of a row tells it all.
pub(crate) fn calm(lines: &[Line]) -> impl Iterator<Item = &Line> {
    let quiet = |line: &&Line| {
        !matches!(
            line.verb,
            Verb::Note | Verb::Follow | Verb::Publish | Verb::Correct
        )
    };
    let next = move |at: usize| lines.iter().skip(at + 1).find(quiet);
    let again = move |at: usize, line: &Line| {
        line.verb == Verb::Escalate && next(at).is_some_and(|next| next.verb == Verb::Escalate)
    };
    lines
        .iter()
        .enumerate()
        .filter(move |(at, line)| !again(*at, line))
        .map(|(_, line)| line)
}

/// To whom an overdue matter went.
fn told(matter: &Matter, line: &Line) -> &'static str {
    match line.what.figure {
        ..=3 if is_slow(matter, line) => "resident-step-slow",
        ..=2 => "resident-step-late-unit",
        3 => "resident-step-late-building",
        4 => "resident-step-late-community",
        _ => "resident-step-late-street",
    }
}

/// The question that still waits for an answer: the last one asked, unless the
/// reporter told something after it.
pub(crate) fn question(intake: &Intake, own: &[Line]) -> String {
    let asked = own.iter().rposition(|line| line.verb == Verb::Ask);
    let told = own
        .iter()
        .rposition(|line| line.verb == Verb::Tell && line.what.intake == Some(intake.id.0));
    match asked {
        Some(asked) if told.is_none_or(|told| told < asked) => own
            .get(asked)
            .map(|line| line.what.note.clone())
            .unwrap_or_default(),
        _ => String::new(),
    }
}
