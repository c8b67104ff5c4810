//! The rows of a term as a form: each class a row of fields.

use std::sync::OnceLock;

use kernel::{Day, Micros, Zone};
use web::{Errors, Frame, Values};

use crate::plan::Choice;
use crate::term::ClassDraft;

/// Rows at most.
pub(super) const ROWS: usize = 30;
/// Rows shown at first.
pub(super) const FIRST: usize = 4;

/// The fields of a row: name, label, kind of input.
const FIELDS: [(&str, &str, &str); 8] = [
    ("title", "bookings-term-class", "text"),
    ("teacher", "bookings-teacher", "text"),
    ("place", "bookings-place", "text"),
    ("weekday", "bookings-term-weekday", "select"),
    ("time", "bookings-term-time", "time"),
    ("minutes", "bookings-term-minutes", "number"),
    ("seats", "bookings-seats", "number"),
    ("rule", "bookings-term-rule", "text"),
];

/// One field of a row.
pub(super) struct Cell {
    pub name: &'static str,
    pub label: String,
    pub kind: &'static str,
    pub value: String,
    pub bad: bool,
}

/// One class of the form.
pub(super) struct Row {
    pub number: usize,
    pub cells: Vec<Cell>,
}

/// The name of a field in a row: a handful of texts, made once.
pub(super) fn name(field: &str, row: usize) -> &'static str {
    static NAMES: OnceLock<Vec<&'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let all = (0..ROWS).flat_map(|row| FIELDS.iter().map(move |(field, ..)| format!("{field}-{row}")));
        all.map(|name| -> &'static str { Box::leak(name.into_boxed_str()) })
            .collect()
    });
    let wanted = format!("{field}-{row}");
    names
        .iter()
        .find(|known| **known == wanted)
        .copied()
        .unwrap_or("title-0")
}

/// How many rows the form has.
pub(super) fn count(values: &Values) -> usize {
    let said = values.parsed("rows").unwrap_or(FIRST);
    said.clamp(1, ROWS)
}

/// The rows to be shown.
pub(super) fn rows(f: &Frame, values: &Values, errors: &Errors) -> Vec<Row> {
    let row = |at: usize| Row {
        number: at + 1,
        cells: FIELDS
            .iter()
            .map(|(field, label, kind)| {
                let name = name(field, at);
                Cell {
                    name,
                    label: f.t(label),
                    kind,
                    value: values.raw(name).to_owned(),
                    bad: errors.has(name),
                }
            })
            .collect(),
    };
    (0..count(values)).map(row).collect()
}

/// What all rows share.
pub(super) struct Common {
    pub term: String,
    pub first: Day,
    pub weeks: usize,
    pub choice: Choice,
    pub opens: Micros,
}

/// Reads what all rows share.
pub(super) fn common(values: &Values, zone: &Zone, errors: &mut Errors) -> Option<Common> {
    let term = values.text("term").to_owned();
    if term.is_empty() || term.chars().count() > 20 {
        errors.add("term", "bookings-term-name-bad");
    }
    let first: Option<Day> = values.parsed("first");
    if first.is_none() {
        errors.add("first", "bookings-term-first-bad");
    }
    let weeks: usize = values.parsed("weeks").unwrap_or(0);
    if !(1..=60).contains(&weeks) {
        errors.add("weeks", "bookings-term-count-bad");
    }
    let opens = match values.opt("opens") {
        None => Some(Micros(0)),
        Some(text) => Micros::parse(text, zone).ok(),
    };
    if opens.is_none() {
        errors.add("opens", "bookings-api-time");
    }
    Some(Common {
        term,
        first: first?,
        weeks,
        choice: Choice::of_word(values.text("choice")),
        opens: opens?,
    })
}

/// Reads the rows that something is written in, each with its place in the form.
pub(super) fn drafts(values: &Values, common: &Common, errors: &mut Errors) -> Vec<(usize, ClassDraft)> {
    let mut drafts = Vec::new();
    for at in 0..count(values) {
        let text = |field: &str| values.text(name(field, at)).to_owned();
        if text("title").is_empty() && text("teacher").is_empty() && text("time").is_empty() {
            continue;
        }
        let number = |field: &str| values.parsed::<i32>(name(field, at));
        let weekday = number("weekday").filter(|day| (1..=7).contains(day)).unwrap_or(1);
        let time = text("time");
        if !is_time(&time) {
            errors.add(name("time", at), "bookings-term-time-bad");
        }
        let ahead = (i64::from(weekday) - i64::from(common.first.weekday().number())).rem_euclid(7);
        let rule = text("rule");
        drafts.push((
            at,
            ClassDraft {
                title: text("title"),
                teacher: text("teacher"),
                place: text("place"),
                term: common.term.clone(),
                rule: if rule.is_empty() {
                    "FREQ=WEEKLY".to_owned()
                } else {
                    rule
                },
                starts: format!("{}T{time}", common.first.plus_days(ahead)),
                count: common.weeks,
                minutes: number("minutes").map_or(90, i64::from),
                seats: number("seats").unwrap_or(0),
                kept: number("seats").unwrap_or(0) * 3 / 10,
                choice: common.choice,
                opens: common.opens,
                ..ClassDraft::default()
            },
        ));
    }
    drafts
}

fn is_time(text: &str) -> bool {
    text.split_once(':').is_some_and(|(hour, minute)| {
        let small = |part: &str, most: u8| part.len() == 2 && part.parse::<u8>().is_ok_and(|n| n <= most);
        small(hour, 23) && small(minute, 59)
    })
}
