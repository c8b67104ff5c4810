//! Lexicon and counts together.

use std::collections::BTreeMap;

use serde::Serialize;

use super::counts::Counts;
use crate::normal::Normal;
use crate::things::Things;

/// How much one weight of the lexicon counts beside the learned figures.
const LEXICON: f64 = 1.6;
/// How much the learned figures count: neighbouring terms repeat each other's evidence.
const LEARNED: f64 = 0.4;

/// A category to choose, with the things that speak for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// The category.
    pub category: String,
    /// How it compares with the other suggestions; the best of all stands first.
    pub score: f64,
    /// The things of the lexicon that hint at it; empty when only learned terms do.
    pub why: Vec<String>,
}

/// The `count` likeliest categories, likeliest first; only categories that the counts or the lexicon know.
#[must_use]
pub fn suggest(things: &Things, counts: &Counts, text: &str, count: usize) -> Vec<Suggestion> {
    let normal = Normal::of(text);
    let fit = counts.fit(things, &normal);
    let mut scores: BTreeMap<&str, (f64, Vec<String>)> = fit
        .into_iter()
        .map(|(category, fit)| (category, (LEARNED * fit, Vec::new())))
        .collect();
    for thing in things.spoken_of(&normal) {
        for (category, weight) in things.hints(thing) {
            let entry = scores.entry(category).or_default();
            entry.0 += LEXICON * f64::from(*weight);
            if *weight > 0 {
                entry.1.push(things.name(thing).to_owned());
            }
        }
    }
    let mut suggestions: Vec<Suggestion> = scores
        .into_iter()
        .map(|(category, (score, why))| Suggestion {
            category: category.to_owned(),
            score,
            why,
        })
        .collect();
    suggestions.sort_by(|left, right| {
        right
            .score
            .total_cmp(&left.score)
            .then_with(|| left.category.cmp(&right.category))
    });
    suggestions.truncate(count);
    suggestions
}
