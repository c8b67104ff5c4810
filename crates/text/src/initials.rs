//! Searching by the initials of the sounds: `ldbl` finds 路灯不亮.
//!
//! The same trick as in [`crate::search`]: pairs of neighbouring initials, so that a phrase of pairs is found
//! exactly where the characters stand side by side. Every term begins with `py`, so that it can stand in the
//! same column as the others.

use pinyin::{ToPinyin, ToPinyinMulti};

use crate::normal::Normal;

/// Characters read of one text.
const CHARS: usize = 500;
/// Initials read of one query.
const LETTERS: usize = 16;

/// The terms of a text; a run of characters with a second reading (长, 重) is read both ways.
#[must_use]
pub fn index_terms(text: &str) -> Vec<String> {
    let normal = Normal::of(text);
    let chars = normal.chars().get(..CHARS).unwrap_or(normal.chars());
    let mut terms = Vec::new();
    for run in chars.split(|sign| sign.to_pinyin().is_none()) {
        let first: Vec<char> = run.iter().filter_map(|sign| initial(*sign)).collect();
        let second: Vec<char> = run
            .iter()
            .filter_map(|sign| other_initial(*sign).or_else(|| initial(*sign)))
            .collect();
        terms.extend(pairs(&first));
        if second != first {
            terms.extend(pairs(&second));
        }
    }
    terms
}

/// The phrase that finds a word of initials; nothing when the word is not two letters or more.
#[must_use]
pub fn query(word: &str) -> Option<Vec<String>> {
    let letters: Vec<char> = word
        .trim()
        .chars()
        .map(|sign| sign.to_ascii_lowercase())
        .take(LETTERS)
        .collect();
    let sound = letters.len() >= 2 && letters.iter().all(char::is_ascii_lowercase);
    sound.then(|| pairs(&letters).collect())
}

fn pairs(letters: &[char]) -> impl Iterator<Item = String> + '_ {
    letters
        .iter()
        .zip(letters.iter().skip(1))
        .map(|(left, right)| format!("py{left}{right}"))
}

fn initial(sign: char) -> Option<char> {
    sign.to_pinyin()?.plain().chars().next()
}

/// The initial of another reading, if it differs from the first.
fn other_initial(sign: char) -> Option<char> {
    let first = initial(sign);
    let readings = sign.to_pinyin_multi()?;
    readings
        .into_iter()
        .filter_map(|reading| reading.plain().chars().next())
        .find(|other| Some(*other) != first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, word: &str) -> bool {
        let terms = index_terms(text);
        query(word).is_some_and(|phrase| terms.windows(phrase.len()).any(|here| here == phrase))
    }

    #[test]
    fn initials_find_the_words_side_by_side() {
        assert!(found("望江新村东门的路燈不亮了", "ldbl"));
        assert!(found("望江新村东门的路灯不亮了", "WJXC"));
        assert!(!found("望江新村，路灯不亮", "cld"));
    }

    #[test]
    fn a_second_reading_is_found_too() {
        assert!(found("长寿", "cs") && found("长寿", "zs"));
    }

    #[test]
    fn other_words_are_no_initials() {
        assert_eq!((query("路灯"), query("a"), query("3号")), (None, None, None));
        assert!(index_terms(&"灯".repeat(100_000)).len() < 1_000);
    }
}
