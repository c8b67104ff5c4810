//! Which matters may be the same, as the desk shows them: with why.

use kernel::Micros;
use text::likeness::Why;
use web::{Frame, Lang};

use super::row::Row;
use crate::cx::Cx;
use crate::hear::{self, Likely};

/// Likelier than this, it is asked before a second matter is made.
const ASKED: f32 = 0.25;

/// A matter that may be the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Alike {
    pub row: Row,
    why: Vec<Why>,
    /// It was answered: it came back.
    pub again: bool,
    /// Likely enough to be asked about.
    pub ask: bool,
}

impl Alike {
    /// As shown at `now`.
    pub fn of(likely: &Likely, cx: &Cx<'_>, lang: Lang, now: Micros) -> Self {
        Self {
            row: Row::of(&likely.matter, cx, lang, now),
            why: likely.why.clone(),
            again: likely.again,
            ask: likely.score >= ASKED,
        }
    }

    /// The reasons in words.
    pub fn because(&self, f: &Frame) -> String {
        hear::likely::because(f, &self.why)
    }

    /// What the form sends for it.
    pub fn value(&self) -> String {
        if self.again {
            format!("again:{}", self.row.id)
        } else {
            self.row.id.clone()
        }
    }
}

#[cfg(test)]
impl Alike {
    /// Of invented values.
    pub fn sample(row: Row, again: bool) -> Self {
        let why = vec![
            Why::SameBuilding,
            Why::SameThing("充电桩".to_owned()),
            Why::DaysApart(2),
            Why::SameWords,
        ];
        Self {
            row,
            why,
            again,
            ask: true,
        }
    }
}
