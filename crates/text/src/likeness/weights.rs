//! The learned weights: a short text file that a person can read.

use std::fmt;

use super::pair::{FEATURES, Pair};

/// What is left of a score when the stated places cannot be one: shown perhaps, never proposed.
const REFUSED: f32 = 0.1;
/// The weights that the program brings along, learned on `data/train.tsv`.
const SHIPPED: &str = include_str!("../../lexicon/likeness.txt");

/// How much each feature speaks for one incident, and from which score on a candidate is proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// In the order of [`FEATURES`].
    pub(super) of: [f32; 20],
    /// From this score (0 to 1) on the first candidate is proposed.
    pub threshold: f32,
}

/// A line of a weights file that is not `name value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadWeights {
    /// The line.
    pub line: String,
}

impl fmt::Display for BadWeights {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "not a weight: {}", self.line)
    }
}

impl std::error::Error for BadWeights {}

impl Weights {
    /// The weights that the program brings along.
    #[must_use]
    pub fn shipped() -> Self {
        Self::parse(SHIPPED).unwrap_or_else(|_| Self::none())
    }

    /// No opinion: every pair scores one half.
    #[must_use]
    pub fn none() -> Self {
        Self {
            of: [0.0; 20],
            threshold: 1.0,
        }
    }

    /// Reads lines `name value`; what is not named weighs nothing.
    ///
    /// # Errors
    /// A line of another form or with an unknown name.
    pub fn parse(lines: &str) -> Result<Self, BadWeights> {
        let mut weights = Self::none();
        for line in lines
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        {
            let bad = || BadWeights {
                line: line.to_owned(),
            };
            let (name, value) = line.split_once(' ').ok_or_else(bad)?;
            let value: f32 = value.trim().parse().map_err(|_| bad())?;
            if name == "threshold" {
                weights.threshold = value;
                continue;
            }
            let slot = FEATURES
                .iter()
                .zip(&mut weights.of)
                .find(|(own, _)| **own == name)
                .ok_or_else(bad)?;
            *slot.1 = value;
        }
        Ok(weights)
    }

    /// How likely the pair is one incident, 0 to 1.
    #[must_use]
    pub fn score(&self, pair: &Pair) -> f32 {
        let sum: f32 = self
            .of
            .iter()
            .zip(pair.features())
            .map(|(weight, feature)| weight * feature)
            .sum();
        let likely = 1.0 / (1.0 + (-sum).exp());
        if pair.conflicts() {
            likely * REFUSED
        } else {
            likely
        }
    }
}

impl fmt::Display for Weights {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "threshold {:.3}", self.threshold)?;
        FEATURES
            .iter()
            .zip(&self.of)
            .try_for_each(|(name, weight)| writeln!(out, "{name} {weight:.3}"))
    }
}
