//! The timeline of a matter as staff read it: who, when, what was said, and
//! what it did to the clocks.

use kernel::{ClockChange, FileId, LimitUnit, Micros};
use people::Centre;
use web::Frame;

use crate::event::Line;
use crate::words::{Audience, Verb};

/// A line, in the reader's language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Told {
    pub at: Micros,
    pub class: &'static str,
    pub text: String,
    pub note: String,
    /// The note is a resident's own words.
    pub own: bool,
    /// What it did to the clocks; empty for nothing.
    pub clock: String,
    pub files: Vec<(FileId, bool)>,
    /// The other matter of a merge.
    pub other: Option<String>,
    /// Only staff read it.
    pub inside: bool,
}

/// What the lines are told with.
pub(crate) struct Teller<'a> {
    pub f: &'a Frame,
    pub centre: &'a Centre,
    /// Whether a file is a voice note.
    pub is_voice: &'a dyn Fn(FileId) -> bool,
}

impl Teller<'_> {
    /// One line.
    pub fn tell(&self, line: &Line) -> Told {
        let own = matches!(line.verb, Verb::Tell | Verb::Rate);
        let files = line.what.files.iter().map(|id| FileId(*id));
        Told {
            at: line.at,
            class: class(line),
            text: self.text(line),
            note: line.what.note.clone(),
            own,
            clock: self.clock(line),
            files: files.map(|id| (id, (self.is_voice)(id))).collect(),
            other: line.what.other.map(|id| format!("/matters/{}", id.simple())),
            inside: !line.what.note.is_empty() && line.audience() == Audience::Staff,
        }
    }

    fn who(&self, line: &Line) -> String {
        if line.actor == "clock" {
            self.f.t("desk-who-clock")
        } else if !line.what.by.is_empty() {
            line.what.by.clone()
        } else if line.actor == "system" {
            self.f.t("desk-who-system")
        } else {
            self.f.t("desk-who-resident")
        }
    }

    /// Unit and person that a line names: `青禾物业工程部 老赵`.
    fn to(&self, line: &Line) -> String {
        let unit = line.what.unit.and_then(|id| self.centre.unit(id.into()));
        let person = super::row::person(self.centre, line.what.owner.map(Into::into));
        let unit = unit.map(|unit| unit.name.clone()).unwrap_or_default();
        // Titles often begin with the unit's name.
        let words = if person.starts_with(&unit) {
            person
        } else {
            format!("{unit} {person}").trim().to_owned()
        };
        if words.is_empty() {
            self.f.t("desk-who-nobody")
        } else {
            words
        }
    }

    fn text(&self, line: &Line) -> String {
        let f = self.f;
        let who = |key| f.t1(key, "who", self.who(line));
        let who_to = |key| f.t2(key, "who", self.who(line), "to", self.to(line));
        match line.verb {
            Verb::Report if line.actor.starts_with("staff:") => who_to("desk-line-taken"),
            Verb::Report => who_to("desk-line-report"),
            Verb::Assign => who_to("desk-line-assign"),
            Verb::Accept => who("desk-line-accept"),
            Verb::Return => f.t3(
                "desk-line-return",
                "who",
                self.who(line),
                "to",
                self.to(line),
                "n",
                line.what.figure,
            ),
            Verb::Transfer => who_to("desk-line-transfer"),
            Verb::Join => who_to("desk-line-join"),
            Verb::Note => who("desk-line-note"),
            Verb::Ask => who("desk-line-ask"),
            Verb::Tell => f.t("desk-line-tell"),
            Verb::Reply => who("desk-line-reply"),
            Verb::Pause => who("desk-line-pause"),
            Verb::Resume => who("desk-line-resume"),
            Verb::Extend => who("desk-line-extend"),
            Verb::Answer => who("desk-line-answer"),
            Verb::Publish => who("desk-line-publish"),
            Verb::Withdraw => who("desk-line-withdraw"),
            Verb::Follow => f.t("desk-line-follow"),
            Verb::Merge if line.audience() == Audience::Resident => who("desk-line-merge-into"),
            Verb::Merge => who("desk-line-merge-from"),
            Verb::Unmerge if line.audience() == Audience::Resident => who("desk-line-unmerge-out"),
            Verb::Unmerge => who("desk-line-unmerge-from"),
            Verb::Rate => f.t1("desk-line-rate", "grade", f.t(grade(line.what.figure))),
            Verb::Reopen => f.t2("desk-line-reopen", "n", line.what.round, "to", self.to(line)),
            Verb::CallBack => who("desk-line-call"),
            Verb::Close if line.actor == "clock" => f.t("desk-line-close-clock"),
            Verb::Close => who("desk-line-close"),
            Verb::Escalate => f.t1(escalated(line.what.figure), "to", self.to(line)),
            Verb::Correct => who("desk-line-correct"),
        }
    }

    fn clock(&self, line: &Line) -> String {
        let f = self.f;
        let due = line.what.due.map(|due| f.moment(Micros(due))).unwrap_or_default();
        let change = line.what.clock.as_deref().and_then(|text| text.parse().ok());
        match change {
            Some(ClockChange::Pause) => f.t("desk-clock-pause"),
            Some(ClockChange::Resume) => f.t1("desk-clock-resume", "due", due),
            Some(ClockChange::Restart) => f.t1("desk-clock-restart", "due", due),
            Some(ClockChange::Stop) => f.t("desk-clock-stop"),
            Some(ClockChange::Extend(more)) => {
                let key = match more.unit {
                    LimitUnit::WorkDays => "desk-clock-extend-workdays",
                    LimitUnit::CalendarDays => "desk-clock-extend-days",
                    LimitUnit::WallMinutes | LimitUnit::WorkMinutes => "desk-clock-extend-minutes",
                };
                f.t2(key, "n", more.amount, "due", due)
            }
            None if line.what.due.is_some() => f.t1("desk-clock-due", "due", due),
            None => String::new(),
        }
    }
}

fn class(line: &Line) -> &'static str {
    match line.verb {
        Verb::Report | Verb::Tell | Verb::Rate | Verb::Follow => "own",
        Verb::Escalate if line.what.figure >= 2 => "late",
        Verb::Return | Verb::Reopen => "late",
        Verb::Accept | Verb::Answer | Verb::Close | Verb::Reply => "done",
        Verb::Assign
        | Verb::Transfer
        | Verb::Join
        | Verb::Note
        | Verb::Ask
        | Verb::Pause
        | Verb::Resume
        | Verb::Extend
        | Verb::Publish
        | Verb::Withdraw
        | Verb::Merge
        | Verb::Unmerge
        | Verb::CallBack
        | Verb::Escalate
        | Verb::Correct => "",
    }
}

fn escalated(level: i32) -> &'static str {
    match level {
        ..=1 => "desk-line-warned",
        2 => "desk-line-level-unit",
        3 => "desk-line-level-building",
        4 => "desk-line-level-community",
        _ => "desk-line-level-street",
    }
}

/// The word of a grade.
pub(crate) fn grade(grade: i32) -> &'static str {
    match grade {
        5.. => "desk-grade-5",
        4 => "desk-grade-4",
        3 => "desk-grade-3",
        2 => "desk-grade-2",
        _ => "desk-grade-1",
    }
}
