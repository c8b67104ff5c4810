//! One matter as everybody may see it: nothing here comes from the words as
//! they were said, only from those that a person put on the wall.

use kernel::{GridPath, Micros};
use people::Centre;
use web::Frame;

use crate::rows::Matter;
use crate::words::State;

/// A part of a text, marked if it is what was looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Piece {
    pub text: String,
    pub mark: bool,
}

/// A matter on the wall.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    pub receipt: String,
    pub last_four: String,
    pub words: Vec<Piece>,
    pub answer: Vec<Piece>,
    pub place: String,
    pub at: Micros,
    pub due: Micros,
    pub followers: i32,
    pub strokes: u8,
    pub answered: bool,
    pub late: bool,
    pub paused: bool,
    pub days: i64,
    pub unit: String,
    pub person: String,
    pub grade: i32,
    pub closed: bool,
    pub level: i32,
    /// Its order in the list, for the link to the next page.
    pub key: (i64, i64),
}

impl Row {
    /// The matter as shown at `now`, with what `question` asked for marked.
    pub fn of(matter: &Matter, centre: &Centre, now: Micros, question: &str) -> Self {
        let answered = matter.wall == 2;
        Self {
            receipt: matter.receipt.to_string(),
            last_four: matter.receipt.last_four(),
            words: pieces(&matter.public_words, question),
            answer: pieces(&matter.public_answer, question),
            place: public_place(centre, matter.path),
            at: matter.received_at,
            due: matter.settle_due,
            followers: matter.followers,
            strokes: matter.strokes(),
            answered,
            late: matter.is_open() && matter.is_late(now),
            paused: matter.is_open() && matter.paused_at.is_some(),
            days: matter.days(centre, now),
            unit: unit_name(centre, matter),
            person: person_name(centre, matter),
            grade: if answered { matter.grade } else { 0 },
            closed: matter.state == State::Closed,
            level: matter.escalated,
            key: (matter.wall_at.0, matter.key),
        }
    }

    /// Where the page of it is.
    pub fn href(&self) -> String {
        format!("/wall/{}", self.receipt)
    }

    /// When it was answered, for one that is.
    pub fn echoed(&self) -> Micros {
        Micros(self.key.0)
    }

    /// The words without marks.
    pub fn plain(&self) -> String {
        self.words.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// The answer without marks.
    pub fn plain_answer(&self) -> String {
        self.answer.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// Who said it, as far as everybody may know: `南苑 3号楼居民`.
    pub fn who(&self, f: &Frame) -> String {
        who(f, &self.place)
    }

    /// The word under the sign: how long it took, or how far off the promise is.
    pub fn mid(&self, f: &Frame) -> String {
        if self.answered && self.days == 0 {
            f.t("wall-same-day")
        } else if self.answered {
            f.t1("wall-days", "n", self.days)
        } else if self.paused {
            f.t("wall-paused")
        } else {
            f.left(self.due)
        }
    }

    /// Whether words and answer both need more than a line on the big screen.
    pub fn is_long(&self) -> bool {
        let count = |pieces: &[Piece]| {
            pieces
                .iter()
                .map(|piece| piece.text.chars().count())
                .sum::<usize>()
        };
        count(&self.words) > 19 && count(&self.answer) > 24
    }

    /// What is happening to it, in a few words.
    pub fn state(&self, f: &Frame) -> String {
        f.t(match self.strokes {
            0 | 1 => "wall-state-1",
            2 => "wall-state-2",
            3 => "wall-state-3",
            _ => "wall-state-4",
        })
    }

    /// To whom an overdue matter went up; empty while it did not.
    pub fn told(&self, f: &Frame) -> String {
        told(f, self.level)
    }

    /// How residents judged the answer: the key of the word and the class of its tag.
    pub fn judged(&self) -> (&'static str, &'static str) {
        match self.grade {
            4.. => ("wall-judged-good", "warm"),
            3 => ("wall-judged-fair", "sky"),
            1 | 2 => ("wall-judged-bad", "late"),
            _ if self.closed => ("wall-judged-none", "plain"),
            _ => ("wall-judged-not", "sky"),
        }
    }
}

/// To whom a matter of a level went up; empty while it did not.
pub(crate) fn told(f: &Frame, level: i32) -> String {
    match level {
        ..=1 => String::new(),
        2 => f.t("wall-told-unit"),
        3 => f.t("wall-told-building"),
        4 => f.t("wall-told-community"),
        _ => f.t("wall-told-street"),
    }
}

/// Somebody of a place; nobody is named on the wall.
pub(crate) fn who(f: &Frame, place: &str) -> String {
    if place.is_empty() {
        f.t("wall-resident")
    } else {
        f.t1("wall-resident-of", "place", place)
    }
}

/// The place as far as the wall tells it: estate and building, never the staircase or the door.
pub(crate) fn public_place(centre: &Centre, path: GridPath) -> String {
    let names = centre.names(path);
    names.iter().take(2).copied().collect::<Vec<_>>().join(" ")
}

/// The name of the responsible unit; empty if there is none yet.
pub(crate) fn unit_name(centre: &Centre, matter: &Matter) -> String {
    let unit = matter.unit.and_then(|id| centre.unit(id));
    unit.map(|unit| unit.name.clone()).unwrap_or_default()
}

/// Title and name of whoever sees to it; empty if nobody does yet.
pub(crate) fn person_name(centre: &Centre, matter: &Matter) -> String {
    let person = matter.owner.and_then(|id| centre.person(id));
    person
        .map(|person| format!("{} {}", person.title, person.name).trim().to_owned())
        .unwrap_or_default()
}

/// Cuts a text where a question marks it.
pub(crate) fn pieces(text: &str, question: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut done = 0;
    let mut put = |range: std::ops::Range<usize>, mark: bool| {
        let part = text.get(range).unwrap_or_default();
        if !part.is_empty() {
            pieces.push(Piece {
                text: part.to_owned(),
                mark,
            });
        }
    };
    let marks = if question.is_empty() {
        Vec::new()
    } else {
        crate::hear::search::marks(text, question)
    };
    for mark in marks {
        put(done..mark.start, false);
        done = mark.end;
        put(mark, true);
    }
    put(done..text.len(), false);
    pieces
}

/// Whether a text that everybody may read holds every phrase of a question.
/// The index also knows the words as they were said: a hit there alone must
/// not tell anybody what is in them.
pub(crate) fn says(text: &str, question: &str) -> bool {
    crate::hear::search::says(text, question)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_for_is_marked_and_nothing_is_lost() {
        let text = "3号楼的路灯坏了，路灯很暗";
        let cut = pieces(text, "路灯");
        let whole: String = cut.iter().map(|piece| piece.text.as_str()).collect();
        let marked: Vec<&str> = cut
            .iter()
            .filter(|piece| piece.mark)
            .map(|piece| piece.text.as_str())
            .collect();
        assert_eq!(whole, text);
        assert_eq!(marked, ["路灯", "路灯"]);
        assert_eq!(pieces(text, "").len(), 1);
    }

    #[test]
    fn a_question_is_held_against_what_everybody_may_read() {
        assert!(says("3号楼的路灯坏了 2410-01377 1377", "路灯"));
        assert!(says("3号楼的路灯坏了 2410-01377 1377", "1377"));
        assert!(!says("3号楼的路灯坏了", "16900001234"));
    }
}
