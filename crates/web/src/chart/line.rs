//! Figures that run over time.

use std::fmt::Write as _;

use askama::filters::Safe;

use super::bars::grid;
use super::{Paper, Table, scale, share};
use crate::frame::Frame;

/// Lines over the same labels; the last figure of each stands at its end.
pub fn lines(f: &Frame, title: &str, labels: &[String], series: &[(String, Vec<i64>)]) -> Safe<String> {
    let most = series
        .iter()
        .flat_map(|(_, values)| values)
        .copied()
        .max()
        .unwrap_or(0);
    let (top, step) = scale(most);
    let mut paper = Paper::new(820, 230);
    grid(&mut paper, top, step);
    let steps = i64::try_from(labels.len()).unwrap_or(1).saturating_sub(1).max(1);
    let place = |at: i64| 40 + 700 * at / steps;
    for (at, label) in (0_i64..).zip(labels) {
        paper.text("m", place(at), 222, label);
    }
    for (number, (name, values)) in series.iter().enumerate() {
        let mut d = String::new();
        for (at, value) in (0_i64..).zip(values) {
            let letter = if at == 0 { 'M' } else { 'L' };
            let _ = write!(d, "{letter}{} {}", place(at), 200 - share(*value, top, 160));
        }
        paper.path("line", &d);
        if let Some(last) = values.last() {
            let class = if number == 0 { "p" } else { "k" };
            let end = i64::try_from(values.len()).unwrap_or(1) - 1;
            paper.text(
                class,
                place(end) + 8,
                205 - share(*last, top, 160),
                &format!("{name} {last}"),
            );
        }
    }
    paper.path("axis", "M30 200H760");
    let heads = std::iter::once(String::new())
        .chain(series.iter().map(|(name, _)| name.clone()))
        .collect();
    let row = |(at, label): (usize, &String)| {
        let figures = series
            .iter()
            .map(|(_, values)| values.get(at).map_or_else(String::new, i64::to_string));
        std::iter::once(label.clone()).chain(figures).collect()
    };
    paper.finish(
        f,
        title,
        &Table {
            heads,
            rows: labels.iter().enumerate().map(row).collect(),
        },
    )
}
