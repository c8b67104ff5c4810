//! What has been learned: how often each term stood in reports of each category.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::normal::Normal;
use crate::script::is_han;
use crate::things::Things;

/// Characters read of one report.
const CHARS: usize = 400;
/// Keeps terms never seen from deciding.
const SMOOTH: f64 = 0.6;

/// Counts of terms by category: whole numbers, so that learning one report at a time and learning all at once
/// give the same, and that unlearning undoes learning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// term → category → count
    terms: BTreeMap<String, BTreeMap<String, u32>>,
    /// category → sum of its counts
    categories: BTreeMap<String, u64>,
    /// Sum of all counts.
    all: u64,
}

impl Counts {
    /// Learns one report.
    pub fn learn(&mut self, things: &Things, text: &str, category: &str) {
        for term in terms(things, &Normal::of(text)) {
            let count = self
                .terms
                .entry(term)
                .or_default()
                .entry(category.to_owned())
                .or_default();
            *count = count.saturating_add(1);
            let sum = self.categories.entry(category.to_owned()).or_default();
            *sum = sum.saturating_add(1);
            self.all = self.all.saturating_add(1);
        }
    }

    /// Takes back one report that was learned under a category (a clerk has corrected it).
    pub fn unlearn(&mut self, things: &Things, text: &str, category: &str) {
        for term in terms(things, &Normal::of(text)) {
            let Some(by_category) = self.terms.get_mut(&term) else {
                continue;
            };
            let Some(count) = by_category.get_mut(category).filter(|count| **count > 0) else {
                continue;
            };
            *count -= 1;
            if *count == 0 {
                by_category.remove(category);
            }
            if by_category.is_empty() {
                self.terms.remove(&term);
            }
            if let Some(sum) = self.categories.get_mut(category) {
                *sum = sum.saturating_sub(1);
            }
            self.categories.retain(|_, sum| *sum > 0);
            self.all = self.all.saturating_sub(1);
        }
    }

    /// The categories seen.
    pub fn categories(&self) -> impl Iterator<Item = &str> {
        self.categories.keys().map(String::as_str)
    }

    /// How well a text fits each category seen, by complement naive Bayes: how little it looks like all the
    /// others. Only differences between the figures mean anything.
    #[must_use]
    pub fn fit(&self, things: &Things, text: &Normal) -> BTreeMap<&str, f64> {
        let terms = terms(things, text);
        let kinds = figure(u64::try_from(self.terms.len()).unwrap_or(u64::MAX));
        let known: Vec<&BTreeMap<String, u32>> =
            terms.iter().filter_map(|term| self.terms.get(term)).collect();
        let fit = |category: &String, own: u64| {
            let others = figure(self.all.saturating_sub(own)) + SMOOTH * kinds;
            known
                .iter()
                .map(|by_category| {
                    let all: u64 = by_category.values().map(|count| u64::from(*count)).sum();
                    let here = by_category.get(category).map_or(0, |count| u64::from(*count));
                    let elsewhere = figure(all.saturating_sub(here)) + SMOOTH;
                    // Against how common the term is at all, so that rare and common terms weigh alike.
                    let at_all = (figure(all) + SMOOTH) / (figure(self.all) + SMOOTH * kinds);
                    (at_all / (elsewhere / others)).ln()
                })
                .sum::<f64>()
        };
        self.categories
            .iter()
            .map(|(category, own)| (category.as_str(), fit(category, *own)))
            .collect()
    }
}

/// The terms of a report: single characters, pairs of neighbours, and the things spoken of; each once.
fn terms(things: &Things, text: &Normal) -> Vec<String> {
    let chars = text.chars().get(..CHARS).unwrap_or(text.chars());
    let single = chars
        .iter()
        .filter(|sign| is_han(**sign))
        .map(|sign| sign.to_string());
    let pairs = chars
        .iter()
        .zip(chars.iter().skip(1))
        .filter(|(left, right)| is_han(**left) && is_han(**right));
    let pairs = pairs.map(|(left, right)| format!("{left}{right}"));
    let named = things
        .spoken_of(text)
        .into_iter()
        .map(|thing| format!("#{}", things.name(thing)));
    let mut terms: Vec<String> = single.chain(pairs).chain(named).collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// A count as a figure; exact up to four thousand million.
fn figure(count: u64) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}
