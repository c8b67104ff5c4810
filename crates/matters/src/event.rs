//! What happened to a matter: one line of its timeline, kept in the audit log.

use kernel::{ClockChange, ClockEvent, FileId, Micros, StaffId, UnitId, Uuid};
use serde::{Deserialize, Serialize};

use crate::rows::MatterId;
use crate::words::{Audience, State, Verb};

/// A line of the timeline as it is kept: the body of an audit event.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Happened {
    /// The name of who did it, as shown then.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Words: the ground, the question, the answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Who may read it: public, resident, staff.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub seen_by: String,
    /// The state after it.
    pub state: String,
    /// The round.
    #[serde(default)]
    pub round: i32,
    /// What it did to the clocks, as `pause`, `resume`, `extend 3wd`, `stop`, `restart`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// The limits that it pinned: accept, first reply and answer, as `30m 1wd 3wd`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<String>,
    /// The owner after it, if it set one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Uuid>,
    /// The unit after it, if it set one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Uuid>,
    /// The promise after it, if it moved: microseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<i64>,
    /// The other matter of a merge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Uuid>,
    /// Whose words they are, if a reporter's: their intake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake: Option<Uuid>,
    /// Files that came with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Uuid>,
    /// A grade, a level of escalation.
    #[serde(default)]
    pub figure: i32,
    /// What undoing it needs: the state and the due instants before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
}

/// What a merge or a redo changed, so that it can be undone.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Before {
    /// The state before.
    pub state: String,
    /// First reply by, before.
    pub first_due: i64,
    /// Answer by, before.
    pub settle_due: i64,
    /// Followers before.
    pub followers: i32,
    /// To be taken on by, before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept_due: Option<i64>,
    /// When it was taken on, before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<i64>,
    /// When it was first replied to, before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replied_at: Option<i64>,
    /// Whether it was late, before.
    #[serde(default)]
    pub late: bool,
}

impl Happened {
    /// A line that only staff read.
    pub fn to_staff(note: impl Into<String>) -> Self {
        Self {
            note: note.into(),
            seen_by: Audience::Staff.word().to_owned(),
            ..Self::default()
        }
    }

    /// A line that the resident reads too.
    pub fn to_resident(note: impl Into<String>) -> Self {
        Self {
            note: note.into(),
            seen_by: Audience::Resident.word().to_owned(),
            ..Self::default()
        }
    }

    /// With who has it now.
    pub fn given_to(mut self, owner: Option<StaffId>, unit: Option<UnitId>) -> Self {
        self.owner = owner.map(|id| id.0);
        self.unit = unit.map(|id| id.0);
        self
    }

    /// With what it did to the clocks.
    pub fn clock(mut self, change: ClockChange) -> Self {
        self.clock = Some(change.to_string());
        self
    }

    /// With the promise that it set.
    pub fn due(mut self, due: Micros) -> Self {
        self.due = Some(due.0);
        self
    }

    /// With another matter.
    pub fn other(mut self, id: MatterId) -> Self {
        self.other = Some(id.0);
        self
    }

    /// With files.
    pub fn files(mut self, files: &[FileId]) -> Self {
        self.files = files.iter().map(|id| id.0).collect();
        self
    }

    /// With a grade or level.
    pub fn figure(mut self, figure: i32) -> Self {
        self.figure = figure;
        self
    }
}

/// A line of the timeline as it is read back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// When.
    pub at: Micros,
    /// Who, for machines: `staff:…`.
    pub actor: String,
    /// What.
    pub verb: Verb,
    /// The rest.
    pub what: Happened,
}

impl Line {
    /// Who may read it; staff only if it does not say.
    pub fn audience(&self) -> Audience {
        Audience::from_word(&self.what.seen_by).unwrap_or(Audience::Staff)
    }

    /// The state after it.
    pub fn state(&self) -> Option<State> {
        State::from_word(&self.what.state)
    }

    /// What it did to the clocks.
    pub fn clock_event(&self) -> Option<ClockEvent> {
        let kind = self.what.clock.as_deref()?.parse().ok()?;
        Some(ClockEvent { at: self.at, kind })
    }
}
