//! What programs are shown.

use kernel::{Micros, Zone};
use people::Centre;
use serde::Serialize;
use utoipa::ToSchema;

use crate::event::Line;
use crate::hand::Hand;
use crate::resident::story::Step;
use crate::rows::{Intake, Matter};
use crate::rulebook::Category;
use crate::wall::row::Row;
use crate::words::Verb;

/// An instant as RFC 3339, in the centre's zone.
pub(super) fn time(at: Micros, zone: &Zone) -> String {
    at.rfc3339(zone)
}

/// A matter, as staff see it.
#[derive(Serialize, ToSchema)]
#[schema(as = Matter)]
pub(super) struct MatterOut {
    id: String,
    /// The number of its first receipt.
    receipt: String,
    /// Counts the changes; send it back as `version` or in `If-Match`.
    version: i32,
    /// received, assigned, in_hand, answered, closed or merged.
    state: &'static str,
    /// What can be done in this state.
    allowed: Vec<&'static str>,
    /// 1, and one more at each redo.
    round: i32,
    category: String,
    /// The beginning of what was said.
    words: String,
    place: Option<String>,
    /// The place in words: estate, building, staircase, and what was added.
    place_words: String,
    channel: &'static str,
    unit: Option<String>,
    unit_name: String,
    /// The units that help.
    helpers: Vec<String>,
    owner: Option<String>,
    owner_name: String,
    received_at: String,
    accept_due: String,
    first_due: String,
    /// What the resident was promised.
    settle_due: String,
    accepted_at: Option<String>,
    replied_at: Option<String>,
    answered_at: Option<String>,
    closed_at: Option<String>,
    /// Since when the clocks stand still.
    paused_at: Option<String>,
    late: bool,
    /// 0 none, 1 warned, 2 unit, 3 building, 4 community, 5 street.
    escalated: i32,
    answer: String,
    /// The last rating, 5 to 1; 0 none.
    grade: i32,
    followers: i32,
    private: bool,
    on_wall: bool,
    public_words: String,
    public_answer: String,
    merged_into: Option<String>,
}

impl MatterOut {
    pub fn of(matter: &Matter, hand: &Hand) -> Self {
        let centre = &hand.centre;
        let zone = centre.zone();
        let maybe = |at: Option<Micros>| at.map(|at| time(at, zone));
        let allowed = hand
            .book
            .workflow(matter.workflow)
            .map(|flow| flow.allowed(matter.state));
        Self {
            id: matter.id.to_string(),
            receipt: matter.receipt.to_string(),
            version: matter.version,
            state: matter.state.word(),
            allowed: allowed.unwrap_or_default().into_iter().map(Verb::word).collect(),
            round: matter.round,
            category: matter.category.clone(),
            words: matter.words.clone(),
            place: matter.node.map(|id| id.to_string()),
            place_words: place_words(centre, matter),
            channel: matter.channel.word(),
            unit: matter.unit.map(|id| id.to_string()),
            unit_name: crate::wall::row::unit_name(centre, matter),
            helpers: matter.helpers().map(|id| id.to_string()).collect(),
            owner: matter.owner.map(|id| id.to_string()),
            owner_name: crate::wall::row::person_name(centre, matter),
            received_at: time(matter.received_at, zone),
            accept_due: time(matter.accept_due, zone),
            first_due: time(matter.first_due, zone),
            settle_due: time(matter.settle_due, zone),
            accepted_at: maybe(matter.accepted_at),
            replied_at: maybe(matter.replied_at),
            answered_at: maybe(matter.answered_at),
            closed_at: maybe(matter.closed_at),
            paused_at: maybe(matter.paused_at),
            late: matter.is_late(hand.app.clock().now()),
            escalated: matter.escalated,
            answer: matter.answer.clone(),
            grade: matter.grade,
            followers: matter.followers,
            private: matter.private,
            on_wall: matter.wall > 0,
            public_words: matter.public_words.clone(),
            public_answer: matter.public_answer.clone(),
            merged_into: matter.merged_into.map(|id| id.to_string()),
        }
    }
}

fn place_words(centre: &Centre, matter: &Matter) -> String {
    let mut names: Vec<&str> = centre.names(matter.path);
    if !matter.spot.is_empty() {
        names.push(&matter.spot);
    }
    names.join(" ")
}

/// A matter with everything that was said and done.
#[derive(Serialize, ToSchema)]
#[schema(as = WholeMatter)]
pub(super) struct WholeOut {
    pub matter: MatterOut,
    /// What was said, exactly, the first first.
    pub said: Vec<SaidOut>,
    pub timeline: Vec<LineOut>,
    /// Photos, voice notes, scans and proofs.
    pub files: Vec<FileOut>,
}

/// What somebody said.
#[derive(Serialize, ToSchema)]
#[schema(as = Said)]
pub(super) struct SaidOut {
    id: String,
    receipt: String,
    said: String,
    place: String,
    channel: &'static str,
    anonymous: bool,
    /// Whether a telephone was left. It is shown on the matter's page only.
    reachable: bool,
    said_at: String,
    received_at: String,
}

impl SaidOut {
    pub fn of(intake: &Intake, zone: &Zone) -> Self {
        Self {
            id: intake.id.to_string(),
            receipt: intake.receipt.to_string(),
            said: intake.said.clone(),
            place: intake.place.clone(),
            channel: intake.channel.word(),
            anonymous: intake.anonymous,
            reachable: intake.phone.is_some(),
            said_at: time(intake.said_at, zone),
            received_at: time(intake.received_at, zone),
        }
    }
}

/// A line of the timeline.
#[derive(Serialize, ToSchema)]
#[schema(as = Line)]
pub(super) struct LineOut {
    at: String,
    verb: &'static str,
    /// Who, as shown then.
    by: String,
    /// Who, for programs: `staff:…`.
    actor: String,
    note: String,
    /// public, resident or staff.
    seen_by: &'static str,
    state: String,
    round: i32,
    unit: Option<String>,
    owner: Option<String>,
    /// The promise after it, if it moved.
    due: Option<String>,
    /// A grade, a level of escalation.
    figure: i32,
    files: Vec<String>,
}

impl LineOut {
    pub fn of(line: &Line, zone: &Zone) -> Self {
        let id = |id: kernel::Uuid| id.simple().to_string();
        Self {
            at: time(line.at, zone),
            verb: line.verb.word(),
            by: line.what.by.clone(),
            actor: line.actor.clone(),
            note: line.what.note.clone(),
            seen_by: line.audience().word(),
            state: line.what.state.clone(),
            round: line.what.round,
            unit: line.what.unit.map(id),
            owner: line.what.owner.map(id),
            due: line.what.due.map(|at| time(Micros(at), zone)),
            figure: line.what.figure,
            files: line.what.files.iter().copied().map(id).collect(),
        }
    }
}

/// A file of a matter.
#[derive(Serialize, ToSchema)]
#[schema(as = MatterFile)]
pub(super) struct FileOut {
    pub id: String,
    /// photo, voice, scan or proof.
    pub kind: String,
}

/// A page of matters.
#[derive(Serialize, ToSchema)]
#[schema(as = MatterPage)]
pub(super) struct PageOut {
    pub matters: Vec<MatterOut>,
    /// The address of the next page; null on the last one.
    pub next: Option<String>,
}

/// What became of a report.
#[derive(Serialize, ToSchema)]
#[schema(as = Receipt)]
pub(super) struct ReceiptOut {
    pub id: String,
    /// The number, to be said on the telephone.
    pub receipt: String,
    /// Opens the receipt; shown once. Whoever has it may read, add to and rate the matter.
    pub secret: String,
    /// The page of the receipt.
    pub link: String,
    pub state: &'static str,
    pub category: String,
    pub unit: Option<String>,
    pub owner: Option<String>,
    /// What is promised.
    pub settle_due: String,
}

/// What whoever reported it may know.
#[derive(Serialize, ToSchema)]
#[schema(as = Status)]
pub(super) struct StatusOut {
    pub receipt: String,
    pub said: String,
    pub state: &'static str,
    /// Strokes of 回 that are written, 1 to 4.
    pub strokes: u8,
    pub place: String,
    pub unit: String,
    pub person: String,
    pub received_at: String,
    pub settle_due: String,
    pub answered_at: Option<String>,
    pub late: bool,
    pub answer: String,
    /// What happened, oldest first.
    pub steps: Vec<StepOut>,
}

/// One thing that happened, in words.
#[derive(Serialize, ToSchema)]
#[schema(as = Step)]
pub(super) struct StepOut {
    at: String,
    text: String,
    note: String,
}

impl StepOut {
    pub fn of(step: &Step, zone: &Zone) -> Self {
        Self {
            at: time(step.at, zone),
            text: step.text.clone(),
            note: step.note.clone(),
        }
    }
}

/// A matter on the wall.
#[derive(Serialize, ToSchema)]
#[schema(as = WallRow)]
pub(super) struct WallOut {
    receipt: String,
    words: String,
    answer: String,
    /// Estate and building, never more.
    place: String,
    unit: String,
    received_at: String,
    settle_due: String,
    answered_at: Option<String>,
    answered: bool,
    late: bool,
    paused: bool,
    /// Days from receipt to answer, or to now.
    days: i64,
    followers: i32,
    /// 5 to 1; 0 not rated.
    grade: i32,
    strokes: u8,
}

impl WallOut {
    pub fn of(matter: &Matter, centre: &Centre, now: Micros) -> Self {
        let (row, zone) = (Row::of(matter, centre, now, ""), centre.zone());
        Self {
            words: row.plain(),
            answer: row.plain_answer(),
            received_at: time(row.at, zone),
            settle_due: time(row.due, zone),
            answered_at: row.answered.then(|| time(row.echoed(), zone)),
            receipt: row.receipt,
            place: row.place,
            unit: row.unit,
            answered: row.answered,
            late: row.late,
            paused: row.paused,
            days: row.days,
            followers: row.followers,
            grade: row.grade,
            strokes: row.strokes,
        }
    }
}

/// A page of the wall.
#[derive(Serialize, ToSchema)]
#[schema(as = WallPage)]
pub(super) struct WallPageOut {
    pub matters: Vec<WallOut>,
    /// The address of the next page; null on the last one.
    pub next: Option<String>,
}

/// A category of matters.
#[derive(Serialize, ToSchema)]
#[schema(as = Category)]
pub(super) struct CategoryOut {
    code: String,
    name: String,
    /// Words that hint at it.
    words: Vec<String>,
    /// Limits as `30m` (minutes), `120wm` (working minutes), `3wd` (working days).
    accept: String,
    first: String,
    settle: String,
    /// An answer needs a photo.
    proof: bool,
    /// May stand on the wall.
    public: bool,
}

impl CategoryOut {
    pub fn of(category: &Category, english: bool) -> Self {
        Self {
            code: category.code.clone(),
            name: name(category, english).to_owned(),
            words: category.words.split_whitespace().map(str::to_owned).collect(),
            accept: category.accept.to_string(),
            first: category.first.to_string(),
            settle: category.settle.to_string(),
            proof: category.proof,
            public: category.public,
        }
    }
}

/// The name of a category in a language.
pub(super) fn name(category: &Category, english: bool) -> &str {
    if english && !category.name_en.is_empty() {
        &category.name_en
    } else {
        &category.name
    }
}

/// A responsible unit.
#[derive(Serialize, ToSchema)]
#[schema(as = Unit)]
pub(super) struct UnitOut {
    pub id: String,
    pub name: String,
    /// property, community, street, department, utility, partner.
    pub kind: String,
    pub phone: String,
}

/// A place of the grid.
#[derive(Serialize, ToSchema)]
#[schema(as = Place)]
pub(super) struct PlaceOut {
    pub id: String,
    /// The place that it lies in; null at the top.
    pub within: Option<String>,
    /// estate, building, staircase or door.
    pub level: &'static str,
    pub name: String,
}
