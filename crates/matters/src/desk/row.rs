//! One matter as a line of a list, and what is said of it there.

use kernel::{Micros, StaffId};
use people::Centre;
use web::Lang;

use crate::cx::Cx;
use crate::rows::Matter;
use crate::rulebook::Rulebook;

/// A line of the inbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    pub id: String,
    pub receipt: String,
    pub last_four: String,
    pub words: String,
    pub category: String,
    pub place: String,
    pub who: String,
    pub at: Micros,
    pub strokes: u8,
    /// Past its nearest due instant.
    pub late: bool,
    /// The nearest due instant; none after the answer and while the clocks stand still.
    pub due: Option<Micros>,
    /// The key of what is waited for.
    pub waits: &'static str,
    pub flags: Vec<Flag>,
    /// Its order in the list.
    pub key: (i64, i64),
}

/// Something to be noticed about a matter: message, class and figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Flag {
    pub key: &'static str,
    pub class: &'static str,
    pub n: i32,
}

impl Row {
    /// The matter as shown at `now`.
    pub fn of(matter: &Matter, cx: &Cx<'_>, lang: Lang, now: Micros) -> Self {
        let due = matter.open_due.filter(|_| matter.paused_at.is_none());
        Self {
            id: matter.id.to_string(),
            receipt: matter.receipt.to_string(),
            last_four: matter.receipt.last_four(),
            words: matter.words.clone(),
            category: category(cx.book, &matter.category, lang),
            place: place(cx.centre, matter),
            who: person(cx.centre, matter.owner),
            at: matter.received_at,
            strokes: matter.strokes(),
            late: is_late(matter, now),
            due,
            waits: waits(matter),
            flags: flags(matter, cx.policy.may(cx.actor, "publish", matter)),
            key: (matter.open_due.map_or(0, |due| due.0), matter.key),
        }
    }

    /// Where its page is.
    pub fn href(&self) -> String {
        format!("/matters/{}", self.id)
    }
}

/// Whether the nearest due instant is past and the clocks run.
pub(crate) fn is_late(matter: &Matter, now: Micros) -> bool {
    matter.paused_at.is_none() && matter.open_due.is_some_and(|due| due < now)
}

/// What is waited for, as the key of its word.
pub(crate) fn waits(matter: &Matter) -> &'static str {
    if matter.merged_into.is_some() {
        "desk-waits-merged"
    } else if !matter.is_open() {
        if matter.closed_at.is_some() {
            "desk-waits-closed"
        } else {
            "desk-waits-rating"
        }
    } else if matter.paused_at.is_some() {
        "desk-waits-paused"
    } else if matter.accepted_at.is_none() {
        "desk-waits-accept"
    } else if matter.replied_at.is_none() {
        "desk-waits-reply"
    } else {
        "desk-waits-answer"
    }
}

/// What is to be noticed about a matter.
pub(crate) fn flags(matter: &Matter, publishes: bool) -> Vec<Flag> {
    let mut flags = Vec::new();
    let mut put = |holds: bool, key, class, n| {
        if holds {
            flags.push(Flag { key, class, n });
        }
    };
    let open = matter.is_open();
    put(open && matter.round > 1, "desk-flag-redo", "warm", matter.round);
    put(
        open && matter.escalated >= 2,
        level(matter.escalated),
        "warm",
        matter.escalated,
    );
    put(open && matter.escalated == 1, "desk-flag-warned", "warm", 1);
    put(
        open && matter.returns > 0,
        "desk-flag-returned",
        "warm",
        matter.returns,
    );
    put(
        matter.followers > 0,
        "desk-flag-followers",
        "sky",
        matter.followers,
    );
    put(matter.private, "desk-flag-private", "sky", 0);
    let unseen = matter.wall == 0 && !matter.private && matter.merged_into.is_none();
    put(publishes && unseen, "desk-flag-unpublished", "sky", 0);
    flags
}

/// To whom an overdue matter went.
pub(crate) fn level(escalated: i32) -> &'static str {
    match escalated {
        ..=2 => "desk-flag-level-unit",
        3 => "desk-flag-level-building",
        4 => "desk-flag-level-community",
        _ => "desk-flag-level-street",
    }
}

/// The name of a category in a language.
pub(crate) fn category(book: &Rulebook, code: &str, lang: Lang) -> String {
    let found = book.category(code);
    let name = found.map(|category| {
        if lang.is_chinese() {
            &category.name
        } else {
            &category.name_en
        }
    });
    name.filter(|name| !name.is_empty())
        .cloned()
        .unwrap_or_else(|| code.to_owned())
}

/// Where a matter is: the place of the grid and what was said beyond it.
pub(crate) fn place(centre: &Centre, matter: &Matter) -> String {
    let names = centre.names(matter.path);
    let spot = Some(matter.spot.as_str()).filter(|spot| !spot.is_empty());
    names.into_iter().chain(spot).collect::<Vec<_>>().join(" ")
}

/// Title and name of somebody; empty for nobody.
pub(crate) fn person(centre: &Centre, id: Option<StaffId>) -> String {
    let person = id.and_then(|id| centre.person(id));
    person
        .map(|person| format!("{} {}", person.title, person.name).trim().to_owned())
        .unwrap_or_default()
}
