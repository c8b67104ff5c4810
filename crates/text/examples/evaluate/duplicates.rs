//! Recall and F1 of duplicates, in time order, with the program's own place.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::rows::{Report, Row};
use crate::{grid, ratio};
use text::likeness::{Index, Interner, Pair, Spoken, Weights, learn, threshold};
use text::things::Things;

/// One row answered: its best candidates and whether an earlier row tells of the same incident.
struct Answer<'a> {
    row: &'a Row,
    top: Vec<(String, f32, bool)>,
    known: bool,
}

fn answers<'a>(history: &[&Row], new: &[&'a Row], weights: &Weights) -> Vec<Answer<'a>> {
    let mut index = Index::new(Arc::new(grid()), Arc::new(Things::known()), weights.clone());
    let mut clusters: HashMap<&str, &str> = HashMap::new();
    for row in history {
        index.add(&row.id, row.at, &row.text, None);
        clusters.insert(&row.id, &row.cluster);
    }
    let mut answers = Vec::new();
    for row in new {
        let same: HashSet<&str> = clusters
            .iter()
            .filter(|(_, c)| **c == row.cluster)
            .map(|(id, _)| *id)
            .collect();
        let found = index.likest(row.at, &row.text, None, 3);
        let top = found
            .into_iter()
            .map(|one| (one.id.clone(), one.score, same.contains(one.id.as_str())))
            .collect();
        answers.push(Answer {
            row,
            top,
            known: !same.is_empty(),
        });
        index.add(&row.id, row.at, &row.text, None);
        clusters.insert(&row.id, &row.cluster);
    }
    answers
}

/// Recall at three and F1 at the threshold.
fn figures(answers: &[Answer<'_>], from: f32) -> (f64, f64) {
    let known = answers.iter().filter(|answer| answer.known).count();
    let recalled = answers
        .iter()
        .filter(|answer| answer.top.iter().any(|top| top.2))
        .count();
    let proposed = answers
        .iter()
        .filter(|answer| answer.top.first().is_some_and(|top| top.1 >= from))
        .count();
    let right = answers
        .iter()
        .filter(|answer| answer.top.first().is_some_and(|top| top.1 >= from && top.2))
        .count();
    (ratio(recalled, known), ratio(2 * right, proposed + known))
}

/// Weights from all pairs of the rows, and the threshold that serves them best in time order.
pub fn learned(rows: &[Row]) -> Weights {
    let (grid, things) = (grid(), Things::known());
    let mut names = Interner::default();
    let spoken: Vec<Spoken> = rows
        .iter()
        .map(|row| Spoken::learn(&mut names, &grid, &things, &row.text, None, row.at))
        .collect();
    let made = made(rows, &spoken);
    let mut weights = Weights::none();
    // First on all pairs, then on those that the program itself finds likely: these are what a clerk is asked.
    for hard in [usize::MAX, 10, 10, 10] {
        let mut decisions = Vec::new();
        for (at, (row, left)) in rows.iter().zip(&spoken).enumerate() {
            let mut pairs: Vec<(f32, Pair, bool)> = rows
                .iter()
                .zip(&spoken)
                .take(at)
                .map(|(other, right)| (Pair::of(left, right), row.cluster == other.cluster))
                .map(|(pair, one)| (weights.score(&pair), pair, one))
                .collect();
            pairs.sort_by(|left, right| right.0.total_cmp(&left.0));
            pairs.truncate(hard);
            decisions.extend(pairs.into_iter().map(|(_, pair, one)| (pair, one)));
        }
        decisions.extend(made.iter().cloned());
        weights = learn(&decisions, &weights);
    }
    let all: Vec<&Row> = rows.iter().collect();
    let answers = answers(&[], &all, &weights);
    let firsts: Vec<(f32, bool)> = answers
        .iter()
        .filter_map(|a| a.top.first().map(|top| (top.1, top.2)))
        .collect();
    weights.threshold = threshold(&firsts, answers.iter().filter(|answer| answer.known).count());
    weights
}

/// Decisions that are true by the rule and too rare in a small set: other things at the same place on the
/// same day are two incidents, and so is the same thing again after months.
fn made(rows: &[Row], spoken: &[Spoken]) -> Vec<(Pair, bool)> {
    let mut made = Vec::new();
    let all: Vec<(&Row, &Spoken)> = rows.iter().zip(spoken).collect();
    for (at, (row, left)) in all.iter().enumerate() {
        for step in [7, 31, 57, 83, 101] {
            let Some((other, right)) = all.get((at + step) % all.len()) else {
                continue;
            };
            if other.category != row.category {
                made.push((Pair::of(left, &right.as_if_at(left)), false));
            }
        }
        let same = all
            .iter()
            .take(at)
            .filter(|(other, _)| other.cluster == row.cluster);
        for ((_, right), months) in same.zip([2, 3, 4, 6, 9]) {
            made.push((Pair::of(&left.later(months * 30 * 86_400_000_000), right), false));
        }
    }
    made
}

pub fn measure(train: &[Row], dev: &[Row], report: &mut Report) {
    let shipped = Weights::shipped();
    let train_rows: Vec<&Row> = train.iter().collect();
    let dev_rows: Vec<&Row> = dev.iter().collect();
    let cases = [
        ("dev", answers(&[], &dev_rows, &shipped)),
        ("dev after train", answers(&train_rows, &dev_rows, &shipped)),
        ("train", answers(&[], &train_rows, &shipped)),
    ];
    for (name, answers) in &cases {
        let (recall, f1) = figures(answers, shipped.threshold);
        report.figure(&format!("duplicate recall@3 ({name})"), recall, Some(0.99));
        report.figure(&format!("duplicate F1 ({name})"), f1, Some(0.88));
        report.heading(&format!("Duplicates, {name}"));
        for answer in answers {
            let first = answer.top.first().filter(|top| top.1 >= shipped.threshold);
            if first.is_some() != answer.known || first.is_some_and(|top| !top.2) {
                let top: Vec<String> = answer
                    .top
                    .iter()
                    .map(|(id, score, same)| format!("{id} {score:.2} {same}"))
                    .collect();
                let (row, known) = (answer.row, answer.known);
                report.wrong(&format!(
                    "{} {} — known {known}; {}",
                    row.id,
                    row.text,
                    top.join(", ")
                ));
            }
        }
    }
    let swapped = learned(dev);
    let (recall, f1) = figures(&answers(&[], &train_rows, &swapped), swapped.threshold);
    report.figure(
        "duplicate recall@3 (learned on dev, asked on train)",
        recall,
        None,
    );
    report.figure("duplicate F1 (learned on dev, asked on train)", f1, None);
}
