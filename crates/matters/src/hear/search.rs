//! Finding by words, numbers and the initials of the sounds: `ldbl` finds 路灯不亮.

use std::ops::Range;

use kernel::CommunityId;
use store::{StoreError, Tx};
use text::{initials, search};

/// Characters of the words whose initials are found: what it is about is said first.
const SOUNDED: usize = 80;
/// Characters of a text that are looked through for marks by sound.
const MARKED: usize = 400;

/// The terms of a matter: its words and what stands beside them, with the initials of both.
pub fn terms(said: &str, beside: &str) -> Vec<String> {
    let mut terms = search::index_terms(&format!("{said}\n{beside}"));
    let begin: String = said.chars().take(SOUNDED).collect();
    terms.extend(initials::index_terms(&begin));
    terms.extend(initials::index_terms(beside));
    terms
}

/// The phrases of initials of a question that is letters only.
fn by_sound(question: &str) -> Option<Vec<Vec<String>>> {
    let words: Vec<&str> = question.split_whitespace().collect();
    let phrases: Option<Vec<Vec<String>>> = words.into_iter().map(initials::query).collect();
    phrases.filter(|phrases| !phrases.is_empty())
}

/// What must be found for a question: its words; if nothing holds them and
/// they are letters only, the sounds that begin with these.
pub(crate) fn phrases(
    tx: &mut Tx<'_>,
    community: CommunityId,
    question: &str,
) -> Result<Vec<Vec<String>>, StoreError> {
    let exact = search::query(question);
    let Some(sound) = by_sound(question) else {
        return Ok(exact);
    };
    let held = !exact.is_empty() && !tx.find(community, "matters", &exact, None, 1)?.is_empty();
    Ok(if held { exact } else { sound })
}

/// Whether a text holds what a question asks for, by its words or by its sounds.
pub fn says(text: &str, question: &str) -> bool {
    let holds = |terms: &[String], phrases: &[Vec<String>]| {
        let stands = |phrase: &Vec<String>| {
            !phrase.is_empty()
                && terms
                    .windows(phrase.len())
                    .any(|window| window == phrase.as_slice())
        };
        !phrases.is_empty() && phrases.iter().all(stands)
    };
    holds(&search::index_terms(text), &search::query(question))
        || by_sound(question).is_some_and(|sound| holds(&initials::index_terms(text), &sound))
}

/// What to mark of a text for a question, in order and apart from each other.
pub fn marks(text: &str, question: &str) -> Vec<Range<usize>> {
    let exact = search::highlight(text, question);
    match by_sound(question) {
        Some(sound) if exact.is_empty() => sounded(text, &sound),
        _ => exact,
    }
}

/// Where characters stand side by side that sound like this.
fn sounded(text: &str, sound: &[Vec<String>]) -> Vec<Range<usize>> {
    let signs: Vec<(usize, char)> = text.char_indices().take(MARKED).collect();
    let mut marks: Vec<Range<usize>> = Vec::new();
    for phrase in sound {
        for window in signs.windows(phrase.len() + 1) {
            let (Some((from, _)), Some((last, sign))) = (window.first(), window.last()) else {
                continue;
            };
            let range = *from..last + sign.len_utf8();
            let here: String = window.iter().map(|(_, sign)| *sign).collect();
            let terms = initials::index_terms(&here);
            let apart = marks.last().is_none_or(|mark| mark.end <= range.start);
            if apart
                && terms
                    .windows(phrase.len())
                    .any(|window| window == phrase.as_slice())
            {
                marks.push(range);
            }
        }
    }
    marks.sort_by_key(|mark| mark.start);
    marks.dedup_by(|next, kept| next.start < kept.end);
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_found_and_marked_where_they_sound() {
        let text = "3号楼的路灯不亮了";
        assert!(says(text, "ldbl") && says(text, "路灯") && !says(text, "dtbl"));
        let marked: Vec<&str> = marks(text, "ldbl").into_iter().map(|mark| &text[mark]).collect();
        assert_eq!(marked, ["路灯不亮"]);
    }

    #[test]
    fn letters_that_stand_in_the_text_are_found_as_they_stand() {
        assert!(says("WIFI连不上", "wifi"));
        assert_eq!(
            marks("WIFI连不上", "wifi"),
            vec![std::ops::Range { start: 0, end: 4 }]
        );
        assert!(!says("路灯", "3号") && marks("路灯", "").is_empty());
    }
}
