//! A duty as a form and in words: what, where, who, when.

use kernel::{Day, GridPath, StaffId, UnitId};
use web::{Errors, Form, Frame};

use super::field::{self, Field, clock, minute, or_none};
use super::staff::{people, units};
use crate::centre::Centre;
use crate::rows::Roster;

/// The duties that the program knows of; a centre may have others.
const DUTIES: [&str; 13] = [
    "leader",
    "grid",
    "unit",
    "unit_head",
    "centre",
    "arbiter",
    "secretary",
    "street",
    "police",
    "doctor",
    "lawyer",
    "property",
    "volunteer",
];

pub(super) fn duty_word(f: &Frame, duty: &str) -> String {
    let key = format!("people-duty-{}", duty.replace('_', "-"));
    if f.knows(&key) { f.t(&key) } else { duty.to_owned() }
}

/// Every duty with its name: those that the program knows, then the centre's own.
pub fn duties(centre: &Centre, f: &Frame) -> Vec<(String, String)> {
    let mut all: Vec<String> = DUTIES.iter().map(|duty| (*duty).to_owned()).collect();
    for row in centre.rosters() {
        if !all.contains(&row.duty) {
            all.push(row.duty.clone());
        }
    }
    all.into_iter()
        .map(|duty| (duty.clone(), duty_word(f, &duty)))
        .collect()
}

fn weekdays(f: &Frame) -> Vec<(String, String)> {
    (1..=7)
        .map(|day: i32| (day.to_string(), f.t1("web-weekday", "n", day)))
        .collect()
}

pub(super) fn fields(f: &Frame, centre: &Centre) -> Vec<Field> {
    let days = Field {
        choices: weekdays(f),
        ..Field::new(f, "weekday", "ticks", "people-weekdays")
    };
    vec![
        Field::choice(f, "duty", "people-duty", duties(centre, f)),
        Field::choice(f, "place", "people-place", field::part(centre, f)),
        Field::choice(f, "staff", "people-who", people(centre)),
        Field::choice(
            f,
            "deputy",
            "people-deputy",
            or_none(f, people(centre), "people-no-deputy"),
        ),
        Field::choice(
            f,
            "unit",
            "people-unit",
            or_none(f, units(centre), "people-no-unit"),
        ),
        days,
        Field::new(f, "from", "text", "people-from").hint(f, "people-time-hint"),
        Field::new(f, "until", "text", "people-until").hint(f, "people-until-hint"),
        Field::new(f, "from-day", "date", "people-from-day"),
        Field::new(f, "until-day", "date", "people-until-day").hint(f, "people-term-hint"),
    ]
}

pub(super) fn read(form: &Form, centre: &Centre, mut row: Roster) -> (Roster, Errors) {
    let mut errors = Errors::none();
    row.duty = form.text("duty").to_owned();
    if !(1..=40).contains(&row.duty.len()) {
        errors.add("duty", "people-bad-choice");
    }
    match form.text("place").parse::<GridPath>() {
        Ok(path) if path == GridPath::ROOT || centre.at(path).is_some() => row.path = path,
        Ok(_) | Err(_) => errors.add("place", "people-bad-choice"),
    }
    let person = |name| {
        form.parsed::<StaffId>(name)
            .filter(|id| centre.person(*id).is_some())
    };
    match person("staff") {
        Some(staff) => row.staff = staff,
        None => errors.add("staff", "people-bad-choice"),
    }
    row.deputy = person("deputy");
    if form.opt("deputy").is_some() && row.deputy.is_none() {
        errors.add("deputy", "people-bad-choice");
    } else if row.deputy == Some(row.staff) {
        errors.add("deputy", "people-own-deputy");
    }
    row.unit = form
        .parsed::<UnitId>("unit")
        .filter(|id| centre.unit(*id).is_some());
    let days = form.all("weekday").filter_map(|day| day.parse::<i32>().ok());
    row.weekdays = days
        .filter(|day| (1..=7).contains(day))
        .fold(0, |bits, day| bits | 1 << (day - 1));
    if row.weekdays == 0 {
        errors.add("weekday", "people-no-weekday");
    }
    for (name, into) in [("from", &mut row.from_minute), ("until", &mut row.until_minute)] {
        match minute(form.text(name)) {
            Some(at) => *into = at,
            None => errors.add(name, "people-bad-clock"),
        }
    }
    for (name, into) in [("from-day", &mut row.from_day), ("until-day", &mut row.until_day)] {
        let typed = form.text(name);
        if !typed.is_empty() && typed.parse::<Day>().is_err() {
            errors.add(name, "people-bad-day");
        }
        typed.clone_into(into);
    }
    if !row.until_day.is_empty() && row.until_day < row.from_day {
        errors.add("until-day", "people-bad-term");
    }
    row.closed = form.ticked("closed");
    (row, errors)
}

/// When a duty is had, in words.
pub(super) fn when(row: &Roster, f: &Frame) -> String {
    let days = match row.weekdays {
        0b111_1111 => f.t("people-every-day"),
        0b001_1111 => f.t("people-weekdays-plain"),
        0b110_0000 => f.t("people-weekend"),
        bits => (1..=7)
            .filter(|day| bits & (1 << (day - 1)) != 0)
            .map(|day: i32| f.t1("web-weekday", "n", day))
            .collect::<Vec<_>>()
            .join(" "),
    };
    let hours = match (row.from_minute, row.until_minute) {
        (0, 1440) => f.t("people-all-day"),
        (from, until) => format!("{}–{}", clock(from), clock(until)),
    };
    let term = if row.from_day.is_empty() && row.until_day.is_empty() {
        String::new()
    } else {
        format!(" {}–{}", row.from_day, row.until_day)
    };
    format!("{days} {hours}{term}")
}
