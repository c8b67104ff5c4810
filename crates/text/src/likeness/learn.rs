//! Learning the weights from decisions: one incident, or two.

use super::pair::{FEATURES, Pair};
use super::weights::Weights;

/// Passes over all decisions.
const PASSES: u32 = 4_000;
/// Pulls weights towards zero, so that few decisions do not speak too loudly.
const PULL: f32 = 0.000_3;

/// Learns weights by logistic regression; the threshold is left as in `from`.
///
/// Deterministic: the same decisions in the same order give the same weights.
#[must_use]
pub fn learn(decisions: &[(Pair, bool)], from: &Weights) -> Weights {
    let mut weights = from.clone();
    let count = f32::from(u16::try_from(decisions.len().max(1)).unwrap_or(u16::MAX));
    let mut speed = [0.0_f32; 20];
    for _ in 0..PASSES {
        let mut slope = [0.0_f32; 20];
        for (pair, one) in decisions {
            let miss = weights.score(pair) - if *one { 1.0 } else { 0.0 };
            for (sum, feature) in slope.iter_mut().zip(pair.features()) {
                *sum += miss * feature / count;
            }
        }
        let moves = weights.of.iter_mut().zip(slope).zip(&mut speed).zip(FEATURES);
        for (((weight, slope), speed), name) in moves {
            *speed = 0.9 * *speed - (slope + PULL * *weight);
            *weight = sensible(name, *weight + *speed);
        }
    }
    weights
}

/// Keeps a weight on the side that a person can explain: what is the same speaks for one incident, what
/// differs speaks against it.
fn sensible(name: &str, weight: f32) -> f32 {
    match name {
        "wording" | "phrases" | "things" | "alike_at_the_place" => weight.max(0.0),
        "other_things" | "place_conflict" | "other_room" | "days" | "far_apart" => weight.min(0.0),
        name if name.starts_with("same_") => weight.max(0.0),
        name if name.ends_with("_unsaid") => weight.min(0.0),
        _ => weight,
    }
}

/// The middle of the thresholds whose F1 over first candidates is within a hundredth of the best: `(score, right)` for each report that had a first
/// candidate, and how many reports had a true earlier one.
#[must_use]
pub fn threshold(firsts: &[(f32, bool)], true_ones: usize) -> f32 {
    let f1 = |from: f32| {
        let proposed = firsts.iter().filter(|(score, _)| *score >= from).count();
        let right = firsts
            .iter()
            .filter(|(score, right)| *score >= from && *right)
            .count();
        let whole = proposed.saturating_add(true_ones).max(1);
        right.saturating_mul(2_000_000) / whole
    };
    let steps = (1_u8..100).map(|step| f32::from(step) / 100.0);
    let best = steps.clone().map(f1).max().unwrap_or(0);
    let good: Vec<f32> = steps
        .filter(|step| f1(*step).saturating_add(10_000) >= best)
        .collect();
    good.get(good.len() / 2).copied().unwrap_or(0.5)
}
