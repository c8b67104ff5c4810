//! One matter as a line of the register: on the screen, on paper, in a file.

use kernel::Micros;
use people::Centre;
use web::Frame;

use crate::rows::Matter;
use crate::rulebook::Rulebook;
use crate::words::{Channel, State};

/// Where the staff's page of a matter is.
pub(crate) fn desk_link(matter: &Matter) -> String {
    format!("/matters/{}", matter.id)
}

/// A line of the register.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    pub key: i64,
    pub href: String,
    pub receipt: String,
    pub received: Micros,
    pub words: String,
    pub place: String,
    pub channel: Channel,
    pub category: String,
    pub unit: String,
    pub person: String,
    pub state: State,
    pub strokes: u8,
    pub open: bool,
    pub paused: bool,
    pub late: bool,
    pub due: Micros,
    pub answered: Option<Micros>,
    pub days: i64,
    pub grade: i32,
    pub round: i32,
    pub followers: i32,
    pub answer: String,
}

/// A value of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Cell {
    Text(String),
    Number(i64),
    Moment(Micros),
    Empty,
}

/// The heads of every column, in the order of [`Row::cells`].
pub(super) const HEADS: [&str; 17] = [
    "book-col-receipt",
    "book-col-received",
    "book-col-words",
    "book-col-place",
    "book-col-channel",
    "book-col-category",
    "book-col-unit",
    "book-col-person",
    "book-col-state",
    "book-col-due",
    "book-col-answered",
    "book-col-days",
    "book-col-late",
    "book-col-grade",
    "book-col-round",
    "book-col-followers",
    "book-col-answer",
];

impl Row {
    /// The matter at `now`, in the words of the centre.
    pub fn of(matter: &Matter, centre: &Centre, book: &Rulebook, f: &Frame) -> Self {
        let mut place = centre.names(matter.path).join(" ");
        if !matter.spot.is_empty() {
            place = format!("{place} {}", matter.spot).trim().to_owned();
        }
        let unit = matter.unit.and_then(|id| centre.unit(id));
        let person = matter.owner.and_then(|id| centre.person(id));
        Self {
            key: matter.key,
            href: desk_link(matter),
            receipt: matter.receipt.to_string(),
            received: matter.received_at,
            words: matter.words.clone(),
            place,
            channel: matter.channel,
            category: category_name(book, &matter.category, f),
            unit: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
            person: person
                .map(|person| format!("{} {}", person.title, person.name).trim().to_owned())
                .unwrap_or_default(),
            state: matter.state,
            strokes: matter.strokes(),
            open: matter.is_open(),
            paused: matter.is_open() && matter.paused_at.is_some(),
            late: matter.is_late(f.now),
            due: matter.settle_due,
            answered: matter.answered_at,
            days: matter.days(centre, f.now),
            grade: matter.grade,
            round: matter.round,
            followers: matter.followers,
            answer: matter.answer.clone(),
        }
    }

    /// Where it stands, in one word.
    pub fn state_word(&self, f: &Frame) -> String {
        state_word(f, self.state)
    }

    /// How it came in.
    pub fn channel_word(&self, f: &Frame) -> String {
        f.t(&format!("book-channel-{}", self.channel.word()))
    }

    /// The grade, or nothing while there is none.
    pub fn grade_word(&self, f: &Frame) -> String {
        match self.grade {
            1..=5 => f.t(&format!("book-grade-{}", self.grade)),
            _ => String::new(),
        }
    }

    /// The promise: what is left, by how much it is over, or that it was kept.
    pub fn due_word(&self, f: &Frame) -> String {
        match (self.open, self.paused, self.late) {
            (true, true, _) => f.t("book-paused"),
            (true, false, _) => f.left(self.due),
            (false, _, true) => f.t("book-was-late"),
            (false, _, false) => f.t("book-in-time"),
        }
    }

    /// The class of the promise.
    pub fn due_class(&self) -> &'static str {
        if self.late { "late" } else { "" }
    }

    /// The values of every column.
    pub fn cells(&self, f: &Frame) -> Vec<Cell> {
        let text = |text: &str| Cell::Text(text.to_owned());
        vec![
            text(&self.receipt),
            Cell::Moment(self.received),
            text(&self.words),
            text(&self.place),
            Cell::Text(self.channel_word(f)),
            text(&self.category),
            text(&self.unit),
            text(&self.person),
            Cell::Text(self.state_word(f)),
            Cell::Moment(self.due),
            self.answered.map_or(Cell::Empty, Cell::Moment),
            Cell::Number(self.days),
            Cell::Text(if self.late { f.t("book-yes") } else { String::new() }),
            Cell::Text(self.grade_word(f)),
            Cell::Number(i64::from(self.round)),
            Cell::Number(i64::from(self.followers)),
            text(&self.answer),
        ]
    }
}

/// The word of a state.
pub(crate) fn state_word(f: &Frame, state: State) -> String {
    f.t(&format!("book-state-{}", state.word()))
}

/// The name of a category in the person's language; its code if it is unknown.
pub(crate) fn category_name(book: &Rulebook, code: &str, f: &Frame) -> String {
    let Some(category) = book.category(code) else {
        return code.to_owned();
    };
    if f.lang.is_chinese() || category.name_en.is_empty() {
        category.name.clone()
    } else {
        category.name_en.clone()
    }
}
