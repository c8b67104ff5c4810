//! Finding many words in one text, the longest first.

use std::collections::HashMap;
use std::ops::Range;

use crate::normal::Normal;

/// A set of words, each with what it stands for.
#[derive(Clone, Debug)]
pub struct Words<T> {
    /// By first character; the longest words stand first.
    by_first: HashMap<char, Vec<(Vec<char>, T)>>,
}

impl<T> Default for Words<T> {
    fn default() -> Self {
        Self {
            by_first: HashMap::new(),
        }
    }
}

impl<T: Clone> Words<T> {
    /// Adds a word in any spelling; an empty one is passed over.
    pub fn add(&mut self, word: &str, means: T) {
        let chars = Normal::of(word.trim()).chars().to_vec();
        let Some(first) = chars.first().copied() else {
            return;
        };
        let list = self.by_first.entry(first).or_default();
        list.push((chars, means));
        list.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    }

    /// The longest word that begins at a character, and where it ends.
    #[must_use]
    pub fn at(&self, chars: &[char], at: usize) -> Option<(Range<usize>, &T)> {
        let rest = chars.get(at..)?;
        let list = self.by_first.get(rest.first()?)?;
        let (word, means) = list.iter().find(|(word, _)| rest.starts_with(word))?;
        Some((at..at.saturating_add(word.len()), means))
    }

    /// Every meaning of the longest word that begins at a character.
    #[must_use]
    pub fn all_at(&self, chars: &[char], at: usize) -> Vec<(Range<usize>, &T)> {
        let Some((found, _)) = self.at(chars, at) else {
            return Vec::new();
        };
        let Some(word) = chars.get(found.clone()) else {
            return Vec::new();
        };
        let list = word.first().and_then(|first| self.by_first.get(first));
        list.into_iter()
            .flatten()
            .filter(|(other, _)| other == word)
            .map(|(_, means)| (found.clone(), means))
            .collect()
    }

    /// The words of a text from left to right, none overlapping another.
    #[must_use]
    pub fn find(&self, chars: &[char]) -> Vec<(Range<usize>, &T)> {
        let mut found = Vec::new();
        let mut at = 0_usize;
        while at < chars.len() {
            let hits = self.all_at(chars, at);
            at = hits.first().map_or(at.saturating_add(1), |(range, _)| range.end);
            found.extend(hits);
        }
        found
    }
}

/// Whether `word` stands at a character.
#[must_use]
pub fn stands(chars: &[char], at: usize, word: &str) -> bool {
    let mut here = chars.get(at..).unwrap_or_default().iter();
    word.chars().all(|sign| here.next() == Some(&sign))
}

/// Where the first of `words` that stands at a character ends.
#[must_use]
pub fn after(chars: &[char], at: usize, words: &[&str]) -> Option<usize> {
    let word = words.iter().find(|word| stands(chars, at, word))?;
    Some(at.saturating_add(word.chars().count()))
}

/// Whether one of `words` ends right before a character.
#[must_use]
pub fn ends_before(chars: &[char], at: usize, words: &[&str]) -> bool {
    let last = at.checked_sub(1).and_then(|last| chars.get(last)).copied();
    words.iter().any(|word| {
        if word.chars().next_back() != last {
            return word.is_empty();
        }
        at.checked_sub(word.chars().count())
            .is_some_and(|start| stands(chars, start, word))
    })
}
