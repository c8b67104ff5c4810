//! The rows of a working-day table: the days that differ from the plain week,
//! as a manager imports them once a year.

use std::collections::HashSet;

use crate::Day;

const MAINLAND_CHINA: &str = include_str!("../data/cn_workdays.csv");

/// How a day differs from the plain week.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DayKind {
    /// A day off, 放假.
    Holiday,
    /// A weekend day that is worked, 调休上班.
    MakeupWorkday,
}

/// One row of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DayRow {
    /// The day.
    pub day: Day,
    /// Off or worked.
    pub kind: DayKind,
    /// The festival that it belongs to, such as 春节.
    pub name: String,
    /// True while the year's official arrangement is not out.
    pub provisional: bool,
}

/// What is wrong with a line of an imported table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowFault {
    /// Fewer than the columns date, kind, name.
    Columns,
    /// The first column is not a day.
    Date,
    /// The second column is none of the known kinds.
    Kind,
    /// The day stood in an earlier line.
    Twice,
    /// A make-up workday that is a weekday anyway.
    MakeupOnWeekday,
}

/// The first line that cannot be read, counted from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BadRow {
    /// The line, 1 for the first.
    pub line: usize,
    /// What is wrong with it.
    pub why: RowFault,
}

impl std::fmt::Display for BadRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let why = match self.why {
            RowFault::Columns => "needs date, kind and name",
            RowFault::Date => "is not a day",
            RowFault::Kind => "is neither a holiday nor a make-up workday",
            RowFault::Twice => "stood before",
            RowFault::MakeupOnWeekday => "is a weekday, not a make-up workday",
        };
        write!(f, "line {}: {why}", self.line)
    }
}

impl std::error::Error for BadRow {}

/// The rows of mainland China that come with the program: 2024 to 2026, and
/// 2027 provisional.
pub fn mainland_china_rows() -> Vec<DayRow> {
    // The file is part of the program and a test reads it.
    parse_rows(MAINLAND_CHINA).unwrap_or_default()
}

/// Reads a table `date,kind,name[,…]`, one day a line, further columns
/// ignored. A head line and empty lines are allowed, as are `2027/1/3`, a byte
/// order mark, tabs for commas, and the Chinese words 放假, 休, 上班, 班, 补班.
pub fn parse_rows(csv: &str) -> Result<Vec<DayRow>, BadRow> {
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    for (line, text) in (1..).zip(csv.trim_start_matches('\u{feff}').lines()) {
        if text.trim().is_empty() || (line == 1 && !text.contains(|c: char| c.is_ascii_digit())) {
            continue;
        }
        let row = parse_row(text).map_err(|why| BadRow { line, why })?;
        if !seen.insert(row.day) {
            return Err(BadRow {
                line,
                why: RowFault::Twice,
            });
        }
        rows.push(row);
    }
    Ok(rows)
}

fn parse_row(text: &str) -> Result<DayRow, RowFault> {
    let mut cells = text
        .split([',', '\t', '，'])
        .map(|cell| cell.trim().trim_matches('"'));
    let (Some(day), Some(kind), Some(name)) = (cells.next(), cells.next(), cells.next()) else {
        return Err(RowFault::Columns);
    };
    let day = parse_day(day).ok_or(RowFault::Date)?;
    let (kind, provisional) = match kind {
        "holiday" | "放假" | "假" | "休" => (DayKind::Holiday, false),
        "makeup_workday" | "上班" | "补班" | "班" => (DayKind::MakeupWorkday, false),
        "statutory_provisional" => (DayKind::Holiday, true),
        _ => return Err(RowFault::Kind),
    };
    if kind == DayKind::MakeupWorkday && day.weekday().is_plain_workday() {
        return Err(RowFault::MakeupOnWeekday);
    }
    Ok(DayRow {
        day,
        kind,
        name: name.to_owned(),
        provisional,
    })
}

fn parse_day(cell: &str) -> Option<Day> {
    if let Ok(day) = cell.parse() {
        return Some(day);
    }
    let mut parts = cell.split('/');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let none_left = parts.next().is_none();
    none_left
        .then(|| Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_table_of_the_house_is_read_whole() {
        let rows = parse_rows(MAINLAND_CHINA).unwrap();
        assert_eq!(rows.len(), MAINLAND_CHINA.lines().count() - 1);
        assert!(rows.iter().all(|row| row.provisional == (row.day.year() == 2027)));
    }

    #[test]
    fn a_table_out_of_a_spreadsheet_is_read() {
        let rows =
            parse_rows("\u{feff}日期,类型,名称\r\n2027/2/6,放假,春节\r\n\r\n2027-02-14\t补班\t春节\r\n")
                .unwrap();
        assert_eq!(rows[0].day.to_string(), "2027-02-06");
        assert_eq!(rows[1].kind, DayKind::MakeupWorkday);
    }

    #[test]
    fn the_first_bad_line_is_named_with_its_fault() {
        let fault = |csv: &str| parse_rows(csv).map_err(|bad| (bad.line, bad.why)).unwrap_err();
        assert_eq!(fault("2027-01-01,holiday"), (1, RowFault::Columns));
        assert_eq!(fault("date,kind,name\n2027-02-30,holiday,x"), (2, RowFault::Date));
        assert_eq!(fault("2027-01-01,off,x"), (1, RowFault::Kind));
        assert_eq!(fault("2027-01-01,休,x\n\n2027-01-01,休,x"), (3, RowFault::Twice));
        assert_eq!(fault("2027-01-01,班,x"), (1, RowFault::MakeupOnWeekday));
    }

    proptest! {
        #[test]
        fn no_text_panics(text: String) {
            let _ = parse_rows(&text);
        }
    }
}
