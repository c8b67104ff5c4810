//! The terms that every storage engine indexes, so that all of them find the same things.
//!
//! A text is cut into *units*: one Chinese character, or one whole run of letters and digits. Between two
//! signs of punctuation the terms are first all pairs of neighbouring units, then the units alone. Therefore
//! consecutive pairs stand at consecutive positions, and a phrase of pairs is found exactly where the words
//! stand side by side. A word of two characters is one pair; a single character is found too.

use std::ops::Range;

use crate::normal::Normal;
use crate::script::stands_alone;

/// Units read of one text; each gives at most two terms.
const UNITS: usize = 2_000;
/// Words read of one query.
const WORDS: usize = 12;
/// Units read of one word of a query.
const WORD_UNITS: usize = 32;
/// Characters kept of one run of letters or digits.
const RUN: usize = 32;

/// One term of the index. Terms hold letters, digits and Chinese characters only, never a quote or operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What is indexed.
    pub text: String,
    /// Where: 0, 1, 2 … in the order of [`index`].
    pub position: u32,
}

/// One unit and the characters of the normal text that it covers.
struct Unit {
    text: String,
    at: Range<usize>,
}

/// The terms of a text with their positions; at most 4,000.
#[must_use]
pub fn index(text: &str) -> Vec<Term> {
    (0_u32..)
        .zip(index_terms(text))
        .map(|(position, text)| Term { text, position })
        .collect()
}

/// The terms of a text in order; at most 4,000.
#[must_use]
pub fn index_terms(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for run in runs(&Normal::of(text), UNITS) {
        terms.extend(pairs(&run));
        terms.extend(run.into_iter().map(|unit| unit.text));
    }
    terms
}

/// What a text must hold to be found: every phrase, each phrase being terms at consecutive positions.
///
/// Spaces part the words; punctuation inside a word parts it too. Empty when nothing can be searched.
#[must_use]
pub fn query(text: &str) -> Vec<Vec<String>> {
    words(text)
        .into_iter()
        .map(|run| match run.as_slice() {
            [one] => vec![one.text.clone()],
            several => pairs(several).collect(),
        })
        .collect()
}

/// The bytes of `text` to mark for a query, in order and apart from each other.
#[must_use]
pub fn highlight(text: &str, query: &str) -> Vec<Range<usize>> {
    let words = words(query);
    let normal = Normal::of(text);
    let mut marks: Vec<Range<usize>> = Vec::new();
    for run in runs(&normal, UNITS) {
        for word in &words {
            for found in run.windows(word.len()) {
                let same = found
                    .iter()
                    .zip(word)
                    .all(|(here, sought)| here.text == sought.text);
                if let (true, Some(first), Some(last)) = (same, found.first(), found.last()) {
                    marks.push(normal.origin(first.at.start..last.at.end));
                }
            }
        }
    }
    joined(marks)
}

/// Ranges in order, with those that touch made one.
fn joined(mut marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(marks.len());
    for mark in marks {
        match apart.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => apart.push(mark),
        }
    }
    apart
}

fn words(query: &str) -> Vec<Vec<Unit>> {
    let mut words = runs(&Normal::of(query), WORDS * WORD_UNITS);
    words.truncate(WORDS);
    words.iter_mut().for_each(|word| word.truncate(WORD_UNITS));
    words
}

fn pairs(run: &[Unit]) -> impl Iterator<Item = String> + '_ {
    run.iter()
        .zip(run.iter().skip(1))
        .map(|(left, right)| format!("{}{}", left.text, right.text))
}

/// The units of a text, parted where something other than a letter or digit stands.
fn runs(normal: &Normal, limit: usize) -> Vec<Vec<Unit>> {
    let mut runs: Vec<Vec<Unit>> = Vec::new();
    let mut run: Vec<Unit> = Vec::new();
    let mut count = 0_usize;
    let mut at = 0_usize;
    while let Some(sign) = normal.get(at) {
        let start = at;
        at = at.saturating_add(1);
        if !sign.is_alphanumeric() {
            if !run.is_empty() {
                runs.push(std::mem::take(&mut run));
            }
            continue;
        }
        if !stands_alone(sign) {
            while normal
                .get(at)
                .is_some_and(|next| next.is_alphanumeric() && !stands_alone(next))
            {
                at = at.saturating_add(1);
            }
        }
        if count == limit {
            break;
        }
        count = count.saturating_add(1);
        let kept = at.min(start.saturating_add(RUN));
        let signs = normal.chars().get(start..kept).unwrap_or_default();
        run.push(Unit {
            text: signs.iter().map(|sign| plain(*sign)).collect(),
            at: start..at,
        });
    }
    if !run.is_empty() {
        runs.push(run);
    }
    runs
}

/// A sign as engines are sure to keep it: those outside the basic plane are spelled as their number, because
/// the character tables of the engines are older than some of them.
fn plain(sign: char) -> String {
    if u32::from(sign) > 0xffff {
        format!("u{:x}", u32::from(sign))
    } else {
        sign.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What an engine does: every phrase must stand at consecutive positions.
    fn found(text: &str, sought: &str) -> bool {
        let terms = index_terms(text);
        let phrases = query(sought);
        !phrases.is_empty()
            && phrases
                .iter()
                .all(|phrase| terms.windows(phrase.len()).any(|here| here == phrase))
    }

    #[test]
    fn a_word_of_two_characters_is_found() {
        assert!(found("望江新村东门的路灯不亮了", "路灯"));
        assert!(found("望江新村东門的路燈不亮了", "路灯"));
        assert!(found("望江新村东门的路灯不亮了", "灯"));
        assert!(!found("望江新村东门的路灯不亮了", "电梯"));
    }

    #[test]
    fn a_building_is_found_by_its_own_number_only() {
        assert!(found("锦绣苑3号楼电梯坏了", "3号楼"));
        assert!(found("锦绣苑３号楼电梯坏了", "锦绣苑3号楼"));
        assert!(!found("锦绣苑13号楼电梯坏了", "3号楼"));
        assert!(!found("锦绣苑5号楼3单元", "3号楼"));
    }

    #[test]
    fn a_phrase_does_not_reach_over_punctuation() {
        assert!(!found("路灯，灯坏", "路灯坏"));
        assert!(found("路灯，灯坏", "路灯 坏"));
    }

    #[test]
    fn terms_hold_no_operators() {
        for term in query("\"路灯\" OR * 'x' -- NEAR(楼)").into_iter().flatten() {
            assert!(term.chars().all(char::is_alphanumeric), "{term}");
        }
    }

    #[test]
    fn rare_characters_are_found_and_spelled_in_the_basic_plane() {
        assert!(found("张𬭚住在㙍头", "𬭚"));
        assert!(found("张𬭚住在㙍头", "张𬭚"));
        assert!(
            index_terms("张𬭚")
                .iter()
                .flat_map(|term| term.chars())
                .all(|sign| u32::from(sign) < 0x10000)
        );
    }

    #[test]
    fn the_original_is_highlighted() {
        let text = "😀東門路燈，又是路灯";
        let marks: Vec<&str> = highlight(text, "路灯 東")
            .into_iter()
            .map(|mark| &text[mark])
            .collect();
        assert_eq!(marks, ["東", "路燈", "路灯"]);
    }

    #[test]
    fn a_very_long_text_gives_a_bounded_index() {
        assert_eq!(index_terms(&"楼".repeat(100_000)).len(), 3_999);
        assert!(
            index_terms(&"a".repeat(100_000))
                .iter()
                .all(|term| term.len() <= 32)
        );
        assert!(query(&"楼 ".repeat(100_000)).len() <= 12);
    }

    proptest! {
        #[test]
        fn a_piece_of_the_text_finds_the_text(text in "[望江新村东门路灯燈0-9a-z，。 ]{1,30}", from in 0_usize..30, long in 1_usize..8) {
            let piece: String = text.chars().skip(from).take(long).filter(|sign| !sign.is_ascii_alphanumeric()).collect();
            let whole: String = text.chars().filter(|sign| !sign.is_ascii_alphanumeric()).collect();
            if !query(&piece).is_empty() && whole.contains(&piece) {
                prop_assert!(found(&whole, &piece));
            }
        }

        #[test]
        fn nothing_said_breaks_it(text in any::<String>(), sought in any::<String>()) {
            for mark in highlight(&text, &sought) {
                prop_assert!(text.get(mark).is_some());
            }
            prop_assert!(index(&text).len() <= 4_000);
        }
    }
}
