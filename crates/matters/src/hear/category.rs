//! What it is about: three categories for one tap, with the words that speak
//! for each. The unit follows from category and place by the rule table.

use std::collections::HashMap;

use text::category::{Counts, suggest};
use text::normal::Normal;

use super::grid::Hearing;
use crate::rulebook::{Category, OTHER, Rulebook};

/// Categories that a centre may keep apart where the program's examples know one.
const NARROWER: [(&str, &[&str]); 3] = [
    ("消防安全", &["安全隐患", "消防"]),
    ("供水供电", &["供水", "供电", "供暖", "燃气"]),
    ("设施维修", &["电梯", "充电设施", "市政道路"]),
];
/// How much one character of a category's own words counts.
const HINT: f64 = 0.8;
/// Characters of own words that count.
const HINTED: usize = 6;
/// How much a narrower category gains when one of its own words was said.
const EXACT: f64 = 2.0;
/// Below this nothing was understood.
const UNDERSTOOD: f64 = 1.0;
/// Categories that the engine is asked for: all that it knows.
const ALL: usize = 64;

/// A category to tap.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice<'b> {
    /// Which.
    pub category: &'b Category,
    /// How it compares with the others.
    pub score: f64,
    /// What speaks for it.
    pub why: Vec<String>,
}

/// The likeliest categories of what was said, the likeliest first, at most `most`.
pub fn categories<'b>(
    book: &'b Rulebook,
    hearing: Option<&Hearing>,
    counts: &Counts,
    said: &str,
    most: usize,
) -> Vec<Choice<'b>> {
    if said.trim().is_empty() {
        return Vec::new();
    }
    let known = text::things::Things::default();
    let (things, plain) = match hearing {
        Some(hearing) => (&*hearing.things, hearing.gazetteer.without_names(said)),
        None => (&known, said.to_owned()),
    };
    let heard: HashMap<String, (f64, Vec<String>)> = suggest(things, counts, &plain, ALL)
        .into_iter()
        .map(|one| (one.category, (one.score, one.why)))
        .collect();
    let spelled = Normal::of(said).to_string();
    let mut choices: Vec<Choice<'_>> = book
        .open_categories()
        .filter(|category| category.code != OTHER)
        .filter_map(|category| choice(book, category, &heard, &spelled))
        .collect();
    choices.sort_by(|left, right| {
        right
            .score
            .total_cmp(&left.score)
            .then_with(|| left.category.ord.cmp(&right.category.ord))
    });
    choices.truncate(most);
    choices
}

/// The one that stands for a report whose sender chose none, if anything was understood.
pub(crate) fn likeliest<'b>(choices: &[Choice<'b>]) -> Option<&'b Category> {
    choices
        .first()
        .filter(|one| one.score >= UNDERSTOOD)
        .map(|one| one.category)
}

fn choice<'b>(
    book: &Rulebook,
    category: &'b Category,
    heard: &HashMap<String, (f64, Vec<String>)>,
    said: &str,
) -> Option<Choice<'b>> {
    let hints = hints(category, said);
    let signs: usize = hints.iter().map(|word| word.chars().count()).sum();
    let own = heard.get(&category.name);
    let broad = broader(&category.name);
    // Without a word of its own a narrower category stands only where the centre lacks the broad one.
    let stands = |name: &str| !book.open_categories().any(|other| other.name == name);
    let parent = broad
        .filter(|name| signs > 0 || stands(name))
        .and_then(|name| heard.get(name));
    let exact = if signs > 0 { EXACT } else { -0.5 };
    let best = match (own, parent) {
        (Some(own), Some(parent)) if parent.0 + exact > own.0 => Some((parent.0 + exact, &parent.1)),
        (Some(own), _) => Some((own.0, &own.1)),
        (None, Some(parent)) => Some((parent.0 + exact, &parent.1)),
        (None, None) => None,
    };
    if best.is_none() && signs == 0 {
        return None;
    }
    let (score, mut why) = best.map_or((0.0, Vec::new()), |(score, why)| (score, why.clone()));
    let more: Vec<String> = hints
        .into_iter()
        .filter(|word| !why.iter().any(|known| known == word))
        .collect();
    why.extend(more);
    why.truncate(3);
    let counted = u32::try_from(signs.min(HINTED)).unwrap_or(0);
    Some(Choice {
        category,
        score: score + HINT * f64::from(counted),
        why,
    })
}

fn broader(name: &str) -> Option<&'static str> {
    NARROWER
        .iter()
        .find(|(_, narrow)| narrow.contains(&name))
        .map(|(broad, _)| *broad)
}

/// The words of a category that were said.
fn hints(category: &Category, said: &str) -> Vec<String> {
    let words = category.words.split_whitespace();
    words
        .filter(|word| said.contains(Normal::of(word).to_string().as_str()))
        .map(str::to_owned)
        .collect()
}
