//! The working-day calendar against a second one, written plainly: it walks
//! day by day over the rows of the file and knows no shortcut.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its own data should stop"
)]

use std::collections::HashMap;

use kernel::{Day, Due, Known, Micros, OfficeHours, WorkCalendar, Zone, mainland_china_rows};
use proptest::prelude::*;

/// The plain calendar: kinds by date, straight from the lines of the file.
struct Plain(HashMap<String, String>);

impl Plain {
    fn read() -> Self {
        let lines = include_str!("../data/cn_workdays.csv").lines().skip(1);
        let cells = lines.map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        Self(
            cells
                .map(|cells| (cells.first().unwrap().clone(), cells.get(1).unwrap().clone()))
                .collect(),
        )
    }

    fn is_open(&self, day: Day) -> bool {
        match self.0.get(&day.to_string()).map(String::as_str) {
            Some("holiday" | "statutory_provisional") => false,
            Some("makeup_workday") => true,
            // 2024-01-01 was a Monday.
            _ => day.since(on("2024-01-01")).rem_euclid(7) < 5,
        }
    }

    fn next_open(&self, day: Day) -> Day {
        let mut day = day.plus_days(1);
        while !self.is_open(day) {
            day = day.plus_days(1);
        }
        day
    }
}

fn on(text: &str) -> Day {
    text.parse().unwrap()
}

fn at(text: &str) -> Micros {
    Micros::parse(text, &Zone::shanghai()).unwrap()
}

fn days_of(first: &str, last: &str) -> impl Iterator<Item = Day> + use<> {
    let first = on(first);
    (0..=on(last).since(first)).map(move |days| first.plus_days(days))
}

#[test]
fn sixty_working_days_from_every_day_of_three_years_end_on_the_day_the_plain_calendar_says() {
    let (calendar, plain) = (WorkCalendar::mainland_china(), Plain::read());
    for start in days_of("2024-01-01", "2026-12-31") {
        let from = Zone::shanghai().instant(start, 18 * 60);
        let mut day = start;
        for n in 1..=60 {
            day = plain.next_open(day);
            let closing = Zone::shanghai().instant(day, 17 * 60);
            let due = Due {
                at: closing,
                provisional: day.year() == 2027,
            };
            assert_eq!(calendar.add_workdays(from, n), Ok(due), "{n} days from {start}");
        }
    }
}

#[test]
fn every_year_has_the_working_days_of_its_notice() {
    let calendar = WorkCalendar::mainland_china();
    for (year, workdays) in [(2024, 251), (2025, 248), (2026, 248)] {
        let days = days_of(&format!("{year}-01-01"), &format!("{year}-12-31"));
        assert_eq!(
            days.filter(|day| calendar.is_workday(*day) == Known::Sure(true))
                .count(),
            workdays
        );
        let whole =
            calendar.workdays_between(on(&format!("{}-12-31", year - 1)), on(&format!("{year}-12-31")));
        assert_eq!(whole, Known::Sure(i64::try_from(workdays).unwrap()));
    }
    assert_eq!(calendar.is_workday(on("2027-01-01")), Known::Provisional(false));
    assert_eq!(calendar.is_workday(on("2031-01-01")), Known::Provisional(true));
}

#[test]
fn every_year_has_the_days_off_and_the_make_up_days_of_its_notice() {
    let rows = mainland_china_rows();
    for (year, off, worked) in [(2024, 28, 8), (2025, 28, 5), (2026, 33, 6), (2027, 13, 0)] {
        let of_year = rows.iter().filter(|row| row.day.year() == year);
        let (makeup, holidays): (Vec<_>, Vec<_>) =
            of_year.partition(|row| row.kind == kernel::DayKind::MakeupWorkday);
        assert_eq!((holidays.len(), makeup.len()), (off, worked), "{year}");
    }
}

#[test]
fn three_days_from_the_eve_of_the_spring_festival_count_the_make_up_saturday() {
    let calendar = WorkCalendar::mainland_china();
    let from = at("2026-02-13T18:00");
    let ends: Vec<_> = (1..=3)
        .map(|n| calendar.add_workdays(from, n).unwrap().at)
        .collect();
    assert_eq!(
        ends,
        [
            at("2026-02-14T17:00"),
            at("2026-02-24T17:00"),
            at("2026-02-25T17:00")
        ]
    );
    assert_eq!(calendar.name_of(on("2026-02-14")), Some("春节"));
}

#[test]
fn a_day_beyond_the_known_years_is_provisional_and_a_far_one_an_error() {
    let calendar = WorkCalendar::mainland_china();
    assert!(
        !calendar
            .add_workdays(at("2026-12-30T10:00"), 1)
            .unwrap()
            .provisional
    );
    assert!(
        calendar
            .add_workdays(at("2026-12-31T10:00"), 1)
            .unwrap()
            .provisional
    );
    assert!(
        calendar
            .add_workdays(at("2023-12-28T10:00"), 1)
            .unwrap()
            .provisional
    );
    assert!(
        calendar
            .add_workdays(at("2026-01-05T10:00"), 10_000)
            .unwrap()
            .provisional
    );
    assert!(calendar.add_workdays(at("2026-01-05T10:00"), 20_000).is_err());
    assert_eq!(calendar.known_until(on("2025-05-05")), Some(on("2026-12-31")));
    assert_eq!(calendar.known_until(on("2027-05-05")), None);
}

#[test]
fn the_notice_of_a_year_replaces_its_provisional_rows_and_half_a_notice_does_not() {
    let notice = |days: i64| {
        let day = |n| on("2027-10-01").plus_days(n);
        let csv: String = (0..days).map(|n| format!("{},放假,国庆节\n", day(n))).collect();
        mainland_china_rows()
            .into_iter()
            .chain(kernel::parse_rows(&csv).unwrap())
    };
    let half = WorkCalendar::new(Zone::shanghai(), notice(3));
    assert_eq!(half.is_workday(on("2027-01-01")), Known::Provisional(false));
    let whole = WorkCalendar::new(Zone::shanghai(), notice(20));
    assert_eq!(whole.is_workday(on("2027-01-01")), Known::Sure(true));
    assert_eq!(whole.is_workday(on("2027-10-04")), Known::Sure(false));
}

#[test]
fn a_centre_may_open_on_saturdays_and_close_on_a_day_of_its_own() {
    let calendar = WorkCalendar::mainland_china()
        .with_week([true, true, true, true, true, true, false])
        .with_overrides([(on("2026-03-03"), false), (on("2027-05-04"), true)]);
    let due = |n| calendar.add_workdays(at("2026-02-27T10:00"), n).unwrap().at;
    // 28 February is a make-up Saturday, 2 March a Monday, 3 March closed.
    assert_eq!(due(1), at("2026-02-28T17:00"));
    assert_eq!(due(3), at("2026-03-04T17:00"));
    assert_eq!(due(6), at("2026-03-07T17:00"));
    assert_eq!(calendar.is_workday(on("2026-02-21")), Known::Sure(false));
    assert_eq!(calendar.is_workday(on("2027-05-04")), Known::Sure(true));
}

#[test]
fn no_days_means_today_while_the_office_is_open_and_the_next_working_day_after() {
    let calendar = WorkCalendar::mainland_china();
    let due = |text: &str| calendar.add_workdays(at(text), 0).unwrap().at;
    assert_eq!(due("2026-02-13T16:59"), at("2026-02-13T17:00"));
    assert_eq!(due("2026-02-14T17:01"), at("2026-02-24T17:00"));
    assert_eq!(due("2026-02-16T08:00"), at("2026-02-24T17:00"));
}

#[test]
fn days_of_the_calendar_end_at_closing_time_worked_or_not() {
    let calendar = WorkCalendar::mainland_china();
    let due = calendar.add_calendar_days(at("2026-02-13T18:00"), 7).unwrap();
    assert_eq!(
        due,
        Due {
            at: at("2026-02-20T17:00"),
            provisional: false
        }
    );
    assert_eq!(
        calendar.add_calendar_days(at("2026-02-13T18:00"), 0).unwrap().at,
        at("2026-02-14T17:00")
    );
    assert_eq!(
        calendar.add_wall_minutes(at("2026-02-13T23:50"), 30).unwrap().at,
        at("2026-02-14T00:20")
    );
}

proptest! {
    #[test]
    fn minutes_of_office_hours_end_where_a_walk_minute_by_minute_ends(
        start in 0i64..1_050, minute in 0u16..1440, minutes in 1u32..1500,
    ) {
        let lunch = OfficeHours::new(vec![(540, 720), (810, 1020)]).unwrap();
        let (calendar, plain) = (WorkCalendar::mainland_china().with_hours(lunch), Plain::read());
        let (mut day, mut now, mut left) = (on("2024-01-01").plus_days(start), minute, minutes);
        let from = Zone::shanghai().instant(day, minute);
        while left > 0 {
            if plain.is_open(day) && ((540..720).contains(&now) || (810..1020).contains(&now)) {
                left -= 1;
            }
            now += 1;
            if now == 1440 && left > 0 {
                (day, now) = (day.plus_days(1), 0);
            }
        }
        let due = calendar.add_work_minutes(from, minutes).unwrap();
        prop_assert_eq!(due.at, Zone::shanghai().instant(day, now));
    }

    #[test]
    fn no_instant_and_no_amount_panics(from: i64, n: u32, week: [bool; 7]) {
        let calendar = WorkCalendar::mainland_china().with_week(week);
        for from in [Micros(from), Micros(i64::MIN), Micros(i64::MAX), Micros(0)] {
            let _ = calendar.add_workdays(from, n);
            let _ = calendar.add_work_minutes(from, n);
            let _ = calendar.add_wall_minutes(from, n);
            let _ = calendar.add_calendar_days(from, n);
        }
    }
}
