//! What the suggestions of categories have learned here: every choice that a
//! person of the staff made, replayed over the program's own examples.

use std::collections::HashMap;

use store::{StoreError, Tx};
use text::category::Counts;

use super::grid::Hearing;
use super::rows;
use crate::cx::Cx;
use crate::rows::{Matter, MatterId};
use crate::rulebook::Category;

/// The newest choices that are replayed.
const MOST: i64 = 3_000;
/// Choices committed by another server may come this much later than their time says.
const LATE: i64 = 3 * kernel::Micros::SECOND;

/// The counts, and what they were learned from.
#[derive(Clone, Debug, Default)]
pub struct Lessons {
    counts: Option<Counts>,
    learned: HashMap<MatterId, String>,
    names: Vec<(String, String)>,
    seen: i64,
}

/// One choice: the matter, the code, when, its words.
type Choice = (MatterId, String, i64, String);

impl Lessons {
    /// The counts; none before the first reading.
    pub fn counts(&self) -> Option<&Counts> {
        self.counts.as_ref()
    }

    /// Whether they were read with the categories' present names.
    pub fn is_read(&self, categories: &[Category]) -> bool {
        self.counts.is_some() && self.names == names(categories)
    }

    /// Reads what was chosen since the last time; everything if a category got another name.
    pub fn refresh(&mut self, tx: &mut Tx<'_>, cx: &Cx<'_>, hearing: &Hearing) -> Result<(), StoreError> {
        if !self.is_read(&cx.book.categories) {
            *self = Self {
                counts: Some(Counts::shipped()),
                names: names(&cx.book.categories),
                ..Self::default()
            };
        }
        let since = self.seen.saturating_sub(LATE).max(0);
        let mut choices: Vec<Choice> = tx.all(&rows::LESSONS, &[&cx.community, &since, &MOST], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
        choices.reverse();
        for choice in choices {
            self.take(hearing, choice);
        }
        Ok(())
    }

    fn take(&mut self, hearing: &Hearing, (matter, code, at, words): Choice) {
        self.seen = self.seen.max(at);
        let Some(counts) = &mut self.counts else { return };
        // Learned under its name: the program's own examples know no codes.
        let Some((_, name)) = self.names.iter().find(|(own, _)| *own == code) else {
            return;
        };
        let before = self.learned.insert(matter, name.clone());
        if before.as_ref() == Some(name) {
            return;
        }
        let plain = hearing.gazetteer.without_names(&words);
        if let Some(before) = before {
            counts.unlearn(&hearing.things, &plain, &before);
        }
        counts.learn(&hearing.things, &plain, name);
    }
}

fn names(categories: &[Category]) -> Vec<(String, String)> {
    categories
        .iter()
        .map(|category| (category.code.clone(), category.name.clone()))
        .collect()
}

/// A person of the staff says which category it is.
pub(crate) fn teach(tx: &mut Tx<'_>, cx: &Cx<'_>, matter: &Matter) -> Result<(), StoreError> {
    let (now, actor) = (tx.now(), cx.actor.label());
    tx.run(
        &rows::TEACH,
        &[&cx.community, &matter.id, &matter.category, &now, &actor],
    )
    .map(|_| ())
}
