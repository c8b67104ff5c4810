//! The reports that may be asked about, found in a few milliseconds among 100,000.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use super::interned::{Interner, Spoken};
use super::pair::{Pair, Why};
use super::weights::Weights;
use crate::place::{Gazetteer, Place};
use crate::things::Things;

/// Reports compared in full for one question.
const COMPARED: usize = 48;
/// Microseconds of a month.
const MONTH: u64 = 30 * 86_400_000_000;

/// Whether a report is still to be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Open: another report of it joins it.
    Open,
    /// Answered: another report of it is a new matter that points to the old.
    Answered,
}

/// A report that may be about the same incident.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// How likely, 0 to 1.
    pub score: f32,
    /// Whether it was answered already: then it came back, and is not the same matter.
    pub again: bool,
    /// The reasons.
    pub why: Vec<Why>,
}

#[derive(Clone, Debug)]
struct Known {
    id: String,
    spoken: Spoken,
    standing: Standing,
    gone: bool,
}

/// What the first look reads of every report, kept close together.
#[derive(Clone, Copy, Debug)]
struct Glance {
    place: [u32; 5],
    at: i64,
    signs: u16,
    gone: bool,
}

/// All reports that are open or were answered lately.
#[derive(Clone, Debug)]
pub struct Index {
    grid: Arc<Gazetteer>,
    things: Arc<Things>,
    weights: Weights,
    names: Interner,
    known: Vec<Known>,
    glances: Vec<Glance>,
    by_id: HashMap<String, u32>,
    by_sign: HashMap<u32, Vec<u32>>,
    gone: usize,
}

impl Index {
    /// An empty index.
    #[must_use]
    pub fn new(grid: Arc<Gazetteer>, things: Arc<Things>, weights: Weights) -> Self {
        Self {
            grid,
            things,
            weights,
            names: Interner::default(),
            known: Vec::new(),
            glances: Vec::new(),
            by_id: HashMap::new(),
            by_sign: HashMap::new(),
            gone: 0,
        }
    }

    /// Adds a report, or replaces the one of that id. `place` is its true place when it is known better than
    /// its text says; `at` is in µs.
    pub fn add(&mut self, id: &str, at: i64, text: &str, place: Option<&Place>) {
        self.remove(id);
        let spoken = Spoken::learn(&mut self.names, &self.grid, &self.things, text, place, at);
        self.put(Known {
            id: id.to_owned(),
            spoken,
            standing: Standing::Open,
            gone: false,
        });
    }

    fn put(&mut self, known: Known) {
        let Ok(slot) = u32::try_from(self.known.len()) else {
            return;
        };
        let signs = terms(&known.spoken);
        self.glances.push(Glance {
            place: known.spoken.place,
            at: known.spoken.at,
            signs: u16::try_from(signs.len()).unwrap_or(u16::MAX),
            gone: false,
        });
        signs
            .into_iter()
            .for_each(|sign| self.by_sign.entry(sign).or_default().push(slot));
        self.by_id.insert(known.id.clone(), slot);
        self.known.push(known);
    }

    /// Notes how a report stands; an unknown id is passed over.
    pub fn stands(&mut self, id: &str, standing: Standing) {
        if let Some(known) = self.slot(id) {
            known.standing = standing;
        }
    }

    /// Takes a report out.
    pub fn remove(&mut self, id: &str) {
        let Some(slot) = self.by_id.remove(id).and_then(|slot| usize::try_from(slot).ok()) else {
            return;
        };
        if let (Some(known), Some(glance)) = (self.known.get_mut(slot), self.glances.get_mut(slot)) {
            (known.gone, glance.gone) = (true, true);
        }
        self.gone = self.gone.saturating_add(1);
        if self.gone > 1_000 && self.gone > self.known.len() / 2 {
            self.sweep();
        }
    }

    fn slot(&mut self, id: &str) -> Option<&mut Known> {
        let slot = usize::try_from(*self.by_id.get(id)?).ok()?;
        self.known.get_mut(slot)
    }

    /// Builds the lists anew without what is gone.
    fn sweep(&mut self) {
        let kept: Vec<Known> = std::mem::take(&mut self.known)
            .into_iter()
            .filter(|known| !known.gone)
            .collect();
        self.by_id.clear();
        self.by_sign.clear();
        self.glances.clear();
        self.gone = 0;
        kept.into_iter().for_each(|known| self.put(known));
    }

    /// How many reports are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Reads a new report as the index would compare it.
    #[must_use]
    pub fn read(&self, at: i64, text: &str, place: Option<&Place>) -> Spoken {
        Spoken::read(&self.names, &self.grid, &self.things, text, place, at)
    }

    /// The `count` likeliest reports, likeliest first. `place` as in [`Index::add`].
    #[must_use]
    pub fn likest(&self, at: i64, text: &str, place: Option<&Place>, count: usize) -> Vec<Candidate> {
        let asked = self.read(at, text, place);
        let mut found: Vec<Candidate> = self
            .near(&asked)
            .into_iter()
            .map(|known| {
                let pair = Pair::of(&asked, &known.spoken);
                Candidate {
                    id: known.id.clone(),
                    score: self.weights.score(&pair),
                    again: known.standing == Standing::Answered,
                    why: pair.why(&self.things),
                }
            })
            .collect();
        found.sort_by(|left, right| {
            right
                .score
                .total_cmp(&left.score)
                .then_with(|| left.id.cmp(&right.id))
        });
        found.truncate(count);
        found
    }

    /// The candidate to propose, if one is likely enough: open, and the best of the open ones.
    #[must_use]
    pub fn proposed<'a>(&self, candidates: &'a [Candidate]) -> Option<&'a Candidate> {
        candidates
            .iter()
            .find(|one| !one.again)
            .filter(|one| one.score >= self.weights.threshold)
    }

    /// A cheap first look at every report: shared signs, place and time.
    fn near(&self, asked: &Spoken) -> Vec<&Known> {
        let signs = terms(asked);
        let mut shared = vec![0_u16; self.known.len()];
        for slot in signs.iter().filter_map(|sign| self.by_sign.get(sign)).flatten() {
            if let Some(count) = usize::try_from(*slot).ok().and_then(|slot| shared.get_mut(slot)) {
                *count = count.saturating_add(1);
            }
        }
        let own = i32::try_from(signs.len()).unwrap_or(i32::MAX);
        let mut looks: Vec<(i32, usize)> = self
            .glances
            .iter()
            .zip(shared)
            .enumerate()
            .filter(|(_, (glance, _))| !glance.gone)
            .map(|(slot, (glance, shared))| {
                let both = own.saturating_add(i32::from(glance.signs)).max(1);
                let alike = i32::from(shared).saturating_mul(2_000) / both;
                let old = if asked.at.abs_diff(glance.at) > MONTH {
                    300
                } else {
                    0
                };
                (
                    alike
                        .saturating_add(agreement(&asked.place, &glance.place))
                        .saturating_sub(old),
                    slot,
                )
            })
            .collect();
        if looks.len() > COMPARED {
            looks.select_nth_unstable_by(COMPARED, |left, right| right.0.cmp(&left.0));
            looks.truncate(COMPARED);
        }
        looks
            .into_iter()
            .filter_map(|(_, slot)| self.known.get(slot))
            .collect()
    }
}

/// What a report is listed under: its signs, and its things beside them.
fn terms(spoken: &Spoken) -> Vec<u32> {
    let things = spoken
        .things
        .iter()
        .map(|thing| 0x20_0000_u32.saturating_add(u32::from(*thing)));
    spoken.signs().into_iter().map(u32::from).chain(things).collect()
}

/// How far two places agree, as the first look weighs it.
fn agreement(left: &[u32; 5], right: &[u32; 5]) -> i32 {
    let weights = [250, 400, 150, 100, 400];
    let parts = left.iter().zip(right).zip(weights);
    parts
        .map(
            |((left, right), weight): ((&u32, &u32), i32)| match (left, right) {
                (0, _) | (_, 0) => 0,
                (left, right) if left == right => weight,
                _ => -2 * weight,
            },
        )
        .sum()
}
