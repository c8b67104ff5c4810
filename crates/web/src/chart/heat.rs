//! A grid whose cells are the deeper the more there is.

use askama::filters::Safe;

use super::{Paper, Table};
use crate::frame::Frame;

const NAMES: i64 = 84;
const CELL: i64 = 36;
const HIGH: i64 = 24;

/// A grid of figures: weekdays by hours, buildings by staircases. Labels of
/// columns may be empty.
pub fn heat(
    f: &Frame,
    title: &str,
    rows: &[String],
    columns: &[String],
    values: &[Vec<i64>],
) -> Safe<String> {
    let most = values.iter().flatten().copied().max().unwrap_or(0);
    let length = |count: usize| i64::try_from(count).unwrap_or(0);
    let mut paper = Paper::new(
        NAMES + CELL * length(columns.len()),
        HIGH * length(rows.len()) + 26,
    );
    for (y, (name, figures)) in (0_i64..).zip(rows.iter().zip(values)) {
        paper.text("e", NAMES - 8, HIGH * y + 17, name);
        for (x, value) in (0_i64..).zip(figures) {
            paper.rect(
                depth(*value, most),
                NAMES + CELL * x,
                HIGH * y,
                CELL - 2,
                HIGH - 2,
            );
        }
    }
    for (x, name) in (0_i64..).zip(columns) {
        paper.text(
            "m",
            NAMES + CELL * x + CELL / 2,
            HIGH * length(rows.len()) + 18,
            name,
        );
    }
    let heads = std::iter::once(String::new())
        .chain(columns.iter().cloned())
        .collect();
    let line = |(name, figures): (&String, &Vec<i64>)| {
        std::iter::once(name.clone())
            .chain(figures.iter().map(i64::to_string))
            .collect()
    };
    paper.finish(
        f,
        title,
        &Table {
            heads,
            rows: rows.iter().zip(values).map(line).collect(),
        },
    )
}

/// Five depths; nothing is always the palest.
fn depth(value: i64, most: i64) -> &'static str {
    match value.max(0).saturating_mul(4).saturating_add(most - 1) / most.max(1) {
        0 => "c0",
        _ if value <= 0 => "c0",
        1 => "c1",
        2 => "c2",
        3 => "c3",
        _ => "c4",
    }
}
