//! Bars: in pairs over weeks, one by one up to a promise, and lying.

use askama::filters::Safe;

use super::{Paper, Table, scale, share};
use crate::frame::Frame;

/// Where the lines and figures of the left edge end.
const LEFT: i64 = 30;
const WIDTH: i64 = 760;
const BASE: i64 = 200;
const HIGH: i64 = 160;

/// The horizontal lines of a scale, with their figures.
pub(super) fn grid(paper: &mut Paper, top: i64, step: i64) {
    for value in (1..=top / step).map(|n| n * step) {
        let y = BASE - share(value, top, HIGH);
        paper.path("grid", &format!("M{LEFT} {y}H{WIDTH}"));
        paper.text("", 0, y - 4, &value.to_string());
    }
}

/// Two figures side by side for each time: what came in, what was answered.
/// A row is its label (empty for no label below the bars) and the two figures.
pub fn pairs(f: &Frame, title: &str, first: &str, second: &str, rows: &[(String, i64, i64)]) -> Safe<String> {
    let most = rows.iter().map(|(_, a, b)| (*a).max(*b)).max().unwrap_or(0);
    let (top, step) = scale(most);
    let mut paper = Paper::new(WIDTH, 230);
    grid(&mut paper, top, step);
    let count = i64::try_from(rows.len()).unwrap_or(1).max(1);
    let room = (WIDTH - LEFT) / count;
    let bar = (room / 4).clamp(2, 18);
    for (at, (label, a, b)) in (0_i64..).zip(rows) {
        let middle = LEFT + room * at + room / 2;
        let (tall, other) = (share(*a, top, HIGH), share(*b, top, HIGH));
        paper.rect("c1", middle - bar - 1, BASE - tall, bar, tall);
        paper.rect("c4", middle + 1, BASE - other, bar, other);
        paper.text("m", middle, BASE + 22, label);
    }
    paper.path("axis", &format!("M{LEFT} {BASE}H{WIDTH}"));
    if let Some((_, a, b)) = rows.last() {
        paper.text("k e", WIDTH - 90, 16, &format!("{first} {a}"));
        paper.text("p e", WIDTH, 16, &format!("{second} {b}"));
    }
    let table = Table {
        heads: vec![String::new(), first.to_owned(), second.to_owned()],
        rows: rows
            .iter()
            .map(|(label, a, b)| vec![label.clone(), a.to_string(), b.to_string()])
            .collect(),
    };
    paper.finish(f, title, &table)
}

/// How many took how long. `limit` is the number of bars that are within the
/// promise, and the promise in words; bars after it are overdue.
pub fn histogram(
    f: &Frame,
    title: &str,
    counted: &str,
    rows: &[(String, i64)],
    limit: Option<(usize, &str)>,
) -> Safe<String> {
    let most = rows.iter().map(|(_, value)| *value).max().unwrap_or(0).max(1);
    let mut paper = Paper::new(560, 230);
    let count = i64::try_from(rows.len()).unwrap_or(1).max(1);
    let room = 550 / count;
    let bar = (room * 3 / 4).clamp(4, 60);
    for (at, (label, value)) in rows.iter().enumerate() {
        let middle = room * i64::try_from(at).unwrap_or(0) + room / 2;
        let late = limit.is_some_and(|(within, _)| at >= within);
        let tall = share(*value, most, HIGH).max(i64::from(*value > 0) * 2);
        let (class, figure) = if late { ("c-late", "r m") } else { ("c4", "k m") };
        paper.rect(class, middle - bar / 2, BASE - tall, bar, tall);
        paper.text(figure, middle, BASE - tall - 8, &value.to_string());
        paper.text("m", middle, BASE + 22, label);
    }
    paper.path("axis", &format!("M0 {BASE}H550"));
    if let Some((within, words)) = limit {
        let x = room * i64::try_from(within).unwrap_or(0);
        paper.path("limit", &format!("M{x} 14V{BASE}"));
        paper.text("k e", x - 8, 24, words);
    }
    paper.finish(f, title, &figures(counted, rows))
}

/// Figures of things with names, one below the other.
pub fn across(f: &Frame, title: &str, counted: &str, rows: &[(String, i64)]) -> Safe<String> {
    const NAMES: i64 = 180;
    const LONG: i64 = 320;
    let most = rows.iter().map(|(_, value)| *value).max().unwrap_or(0);
    let mut paper = Paper::new(560, 8 + 32 * i64::try_from(rows.len()).unwrap_or(0).max(1));
    for (at, (label, value)) in (0_i64..).zip(rows) {
        let y = 8 + 32 * at;
        let long = share(*value, most, LONG);
        paper.text("e", NAMES - 10, y + 16, label);
        paper.rect("c4", NAMES, y, long, 22);
        paper.text("k", NAMES + long + 8, y + 16, &value.to_string());
    }
    paper.finish(f, title, &figures(counted, rows))
}

fn figures(counted: &str, rows: &[(String, i64)]) -> Table {
    Table {
        heads: vec![String::new(), counted.to_owned()],
        rows: rows
            .iter()
            .map(|(label, value)| vec![label.clone(), value.to_string()])
            .collect(),
    }
}
