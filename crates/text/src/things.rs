//! What people speak of: a lexicon of things, the words for them and the categories that they hint at.

use std::collections::HashMap;

use crate::normal::Normal;
use crate::words::Words;

/// The words that the program brings along.
const KNOWN: &str = include_str!("../lexicon/things.txt");
/// The weight of a hint when a line gives none.
const WEIGHT: u32 = 2;

/// The lexicon of things.
#[derive(Clone, Debug, Default)]
pub struct Things {
    names: Vec<String>,
    hints: Vec<Vec<(String, u32)>>,
    by_name: HashMap<String, u16>,
    words: Words<u16>,
}

/// A thing, by its number in the lexicon.
pub type Thing = u16;

impl Things {
    /// The program's own lexicon.
    #[must_use]
    pub fn known() -> Self {
        let mut things = Self::default();
        things.add(KNOWN);
        things
    }

    /// Adds lines `thing<TAB>category:weight …<TAB>words`, as in `lexicon/things.txt`; lines of another form
    /// are passed over.
    pub fn add(&mut self, lines: &str) {
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t').map(str::trim);
            let (Some(name), Some(hints), Some(words)) = (columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            let Some(thing) = self.thing(name) else {
                continue;
            };
            for hint in hints.split_whitespace() {
                let (category, weight) = hint.split_once(':').unwrap_or((hint, ""));
                self.hint(thing, category, weight.parse().unwrap_or(WEIGHT));
            }
            words
                .split_whitespace()
                .for_each(|word| self.words.add(word, thing));
        }
    }

    /// Notes a hint; of two weights for one category the greater counts.
    fn hint(&mut self, thing: Thing, category: &str, weight: u32) {
        let Some(own) = self.hints.get_mut(usize::from(thing)) else {
            return;
        };
        match own.iter_mut().find(|(known, _)| known == category) {
            Some((_, known)) => *known = weight.max(*known),
            None => own.push((category.to_owned(), weight)),
        }
    }

    fn thing(&mut self, name: &str) -> Option<Thing> {
        if let Some(known) = self.by_name.get(name) {
            return Some(*known);
        }
        let new = u16::try_from(self.names.len())
            .ok()
            .filter(|_| !name.is_empty())?;
        self.names.push(name.to_owned());
        self.hints.push(Vec::new());
        self.by_name.insert(name.to_owned(), new);
        Some(new)
    }

    /// The name of a thing.
    #[must_use]
    pub fn name(&self, thing: Thing) -> &str {
        self.names.get(usize::from(thing)).map_or("", String::as_str)
    }

    /// The categories that a thing hints at, with their weights.
    #[must_use]
    pub fn hints(&self, thing: Thing) -> &[(String, u32)] {
        self.hints.get(usize::from(thing)).map_or(&[], Vec::as_slice)
    }

    /// The things that a text speaks of, each once, in the order of the lexicon.
    #[must_use]
    pub fn spoken_of(&self, text: &Normal) -> Vec<Thing> {
        let mut things: Vec<Thing> = self
            .words
            .find(text.chars())
            .into_iter()
            .map(|(_, thing)| *thing)
            .collect();
        things.sort_unstable();
        things.dedup();
        things
    }
}
