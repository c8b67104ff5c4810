//! The manager's charts: each with its question, the line that answers it,
//! the picture and its figures.

use std::collections::BTreeMap;

use kernel::{GridLevel, GridPath, Micros};
use people::Centre;
use web::{Frame, chart};

use super::board::Board;
use super::rows::WEEKS;
use crate::book::row::category_name;
use crate::rulebook::Rulebook;

/// How many categories are shown week by week.
const CATEGORIES: usize = 8;
/// How many units are shown by name.
const UNITS: usize = 8;

/// A chart with what stands above it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Chart {
    pub class: &'static str,
    pub title: String,
    pub line: String,
    /// The picture and its table, as HTML.
    pub plot: String,
}

/// All charts.
pub(super) fn charts(board: &Board, centre: &Centre, book: &Rulebook, f: &Frame) -> Vec<Chart> {
    vec![
        weeks(board, centre, f),
        days(board, f),
        categories(board, centre, book, f),
        units(board, centre, f),
        places(board, centre, f),
    ]
}

fn sum_at(list: &[(i64, i64)], week: i64) -> i64 {
    list.iter().filter(|(at, _)| *at == week).map(|(_, n)| n).sum()
}

fn week_name(board: &Board, centre: &Centre, week: i64, f: &Frame) -> String {
    if week == WEEKS - 1 {
        return f.t("manage-this-week");
    }
    let day = board.start.day(centre.zone()).plus_days(7 * week);
    f.t2("manage-week", "month", day.month(), "day", day.day())
}

/// The name of a week in a narrow column: the month only where it begins.
fn narrow_week(board: &Board, centre: &Centre, week: i64, f: &Frame) -> String {
    let day = board.start.day(centre.zone()).plus_days(7 * week);
    if week == 0 || week == WEEKS - 1 || day.month() != day.plus_days(-7).month() {
        week_name(board, centre, week, f)
    } else {
        day.day().to_string()
    }
}

fn weeks(board: &Board, centre: &Centre, f: &Frame) -> Chart {
    let rows: Vec<(String, i64, i64)> = (0..WEEKS)
        .map(|week| {
            let name = week_name(board, centre, week, f);
            (name, sum_at(&board.received, week), sum_at(&board.answered, week))
        })
        .collect();
    let last = WEEKS - 1;
    let now = sum_at(&board.received, last);
    let change = now - sum_at(&board.received, last - 1);
    let line = match change {
        0 => f.t1("manage-weeks-same", "n", now),
        1.. => f.t2("manage-weeks-more", "n", now, "change", change),
        _ => f.t2("manage-weeks-fewer", "n", now, "change", -change),
    };
    let title = f.t("manage-weeks");
    let (first, second) = (f.t("manage-received"), f.t("manage-answered"));
    let plot = chart::pairs(f, &title, &first, &second, &rows).0;
    Chart {
        class: "w7",
        title,
        line,
        plot,
    }
}

fn days(board: &Board, f: &Frame) -> Chart {
    let promise = board.promise.unwrap_or(3).clamp(0, 14);
    let last = (promise + 2).max(7);
    let count = |low: i64, high: i64| -> i64 {
        let within = |(days, _, _): &&(i64, i64, i64)| (low..=high).contains(&(*days).max(0));
        board.days.iter().filter(within).map(|(_, n, _)| n).sum()
    };
    let rows: Vec<(String, i64)> = (0..=last)
        .map(|day| match day {
            0 => (f.t("manage-same-day"), count(0, 0)),
            day if day == last => (f.t1("manage-days-up", "n", day), count(day, i64::MAX)),
            day => (f.t1("manage-days-n", "n", day), count(day, day)),
        })
        .collect();
    let all: i64 = board.days.iter().map(|(_, n, _)| n).sum();
    let late: i64 = board.days.iter().map(|(_, _, late)| late).sum();
    let line = if all == 0 {
        f.t("manage-days-none")
    } else {
        let kept = all - late;
        f.t3(
            "manage-days-line",
            "n",
            all,
            "kept",
            kept,
            "share",
            kept * 100 / all,
        )
    };
    let title = f.t("manage-days");
    let words = f.t1("manage-days-promise", "n", promise);
    let within = usize::try_from(promise + 1).unwrap_or(1);
    let limit = Some((within, words.as_str()));
    let plot = chart::histogram(f, &title, &f.t("manage-matters"), &rows, limit).0;
    Chart {
        class: "w5",
        title,
        line,
        plot,
    }
}

fn categories(board: &Board, centre: &Centre, book: &Rulebook, f: &Frame) -> Chart {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for (code, _, n) in &board.categories {
        *sums.entry(code).or_default() += n;
    }
    let mut order: Vec<(&str, i64)> = sums.into_iter().collect();
    order.sort_by_key(|(code, n)| (std::cmp::Reverse(*n), *code));
    let line = match order.first() {
        Some((code, n)) => f.t2("manage-kinds-line", "kind", category_name(book, code, f), "n", *n),
        None => f.t("manage-nothing"),
    };
    order.truncate(CATEGORIES);
    let names: Vec<String> = order
        .iter()
        .map(|(code, _)| category_name(book, code, f))
        .collect();
    let columns: Vec<String> = (0..WEEKS)
        .map(|week| narrow_week(board, centre, week, f))
        .collect();
    let at = |code: &str, week: i64| -> i64 {
        let here = |(of, on, _): &&(String, i64, i64)| of == code && *on == week;
        board.categories.iter().filter(here).map(|(_, _, n)| n).sum()
    };
    let values: Vec<Vec<i64>> = order
        .iter()
        .map(|(code, _)| (0..WEEKS).map(|week| at(code, week)).collect())
        .collect();
    let title = f.t("manage-kinds");
    let plot = chart::heat(f, &title, &names, &columns, &values).0;
    Chart {
        class: "w7",
        title,
        line,
        plot,
    }
}

fn units(board: &Board, centre: &Centre, f: &Frame) -> Chart {
    let mut order = board.units.clone();
    order.sort_by_key(|(_, n, due)| (std::cmp::Reverse(*n), *due));
    let name = |id: &Option<kernel::UnitId>| {
        let unit = id.and_then(|id| centre.unit(id));
        unit.map_or_else(|| f.t("manage-no-unit"), |unit| unit.name.clone())
    };
    let oldest = order.iter().min_by_key(|(_, _, due)| *due);
    let line = match oldest {
        Some((unit, _, due)) => {
            let late: i64 = order.iter().map(|(_, n, _)| n).sum();
            let over = f.span(board.at.since(*due));
            f.t3("manage-late-line", "n", late, "unit", name(unit), "over", over)
        }
        None => f.t("manage-late-none"),
    };
    let rows: Vec<(String, i64)> = order
        .iter()
        .take(UNITS)
        .map(|(unit, n, _)| (name(unit), *n))
        .collect();
    let title = f.t("manage-late");
    let plot = chart::across(f, &title, &f.t("manage-matters"), &rows).0;
    Chart {
        class: "w5",
        title,
        line,
        plot,
    }
}

fn places(board: &Board, centre: &Centre, f: &Frame) -> Chart {
    let estates: Vec<_> = centre.below(GridPath::ROOT).filter(|node| !node.closed).collect();
    let mut buildings: BTreeMap<GridPath, i64> = BTreeMap::new();
    for (path, n) in &board.places {
        let building = path.upward().find(|up| up.level() == GridLevel::Building);
        if let Some(building) = building {
            *buildings.entry(building).or_default() += n;
        }
    }
    let widest = estates
        .iter()
        .map(|estate| centre.below(estate.path).count())
        .max()
        .unwrap_or(0)
        .min(40);
    let columns: Vec<String> = (1..=widest).map(|n| n.to_string()).collect();
    let values: Vec<Vec<i64>> = estates
        .iter()
        .map(|estate| {
            let mut row: Vec<i64> = centre
                .below(estate.path)
                .take(widest)
                .map(|building| buildings.get(&building.path).copied().unwrap_or(0))
                .collect();
            row.resize(widest, 0);
            row
        })
        .collect();
    let most = buildings
        .iter()
        .max_by_key(|(path, n)| (**n, std::cmp::Reverse(**path)));
    let line = match most {
        Some((path, n)) => f.t2(
            "manage-places-line",
            "place",
            centre.names(*path).join(" "),
            "n",
            *n,
        ),
        None => f.t("manage-nothing"),
    };
    let names: Vec<String> = estates.iter().map(|estate| estate.name.clone()).collect();
    let title = f.t("manage-places");
    let plot = chart::heat(f, &title, &names, &columns, &values).0;
    Chart {
        class: "w8",
        title,
        line,
        plot,
    }
}

/// How long ago the figures were counted, for the line under the heading.
pub(super) fn as_of(board: &Board, f: &Frame) -> String {
    f.t1("manage-as-of", "time", f.time(board.at.max(Micros(0))))
}
