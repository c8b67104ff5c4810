//! Who is on duty when, and which days are worked.

use kernel::{CommunityId, Day, DayKind, GridPath, Micros, StaffId, UnitId, mainland_china_rows};
use store::{StoreError, Tx};

use super::cast::{Cast, Leader};
use super::grid::Estate;
use crate::rows::{Absence, DayEntry, Roster};

const WEEK: i32 = 0b111_1111;
const MONDAY_TO_FRIDAY: i32 = 0b001_1111;
const WEEKEND: i32 = 0b110_0000;
const ALL_DAY: (i32, i32) = (0, 1440);
const BY_DAY: (i32, i32) = (8 * 60, 18 * 60);
const BY_NIGHT: (i32, i32) = (18 * 60, 8 * 60);

struct Duty<'a> {
    duty: &'a str,
    path: GridPath,
    unit: Option<UnitId>,
    staff: StaffId,
    deputy: Option<StaffId>,
    weekdays: i32,
    minutes: (i32, i32),
    term: Option<(Day, Day)>,
}

/// Every duty of the demo.
pub(super) fn build(
    tx: &mut Tx<'_>,
    cast: &Cast,
    estates: &[Estate],
    leaders: &[Leader],
) -> Result<(), StoreError> {
    // Rows of one place are tried in the order of their making: the holidays first.
    holidays(tx, cast)?;
    tx.clock().pass(10_000);
    let mut duties = centre(cast);
    for (key, unit) in &cast.unit_ids {
        duties.extend(unit_duties(cast, key, *unit));
    }
    for estate in estates {
        let worker = cast.staff(&format!("grid-{}", estate.key));
        let stands_in = cast.staff(if estate.key == "nan" {
            "grid-bei"
        } else {
            "grid-nan"
        });
        for (duty, minutes) in [("grid", (8 * 60, 20 * 60)), ("leader", ALL_DAY)] {
            duties.push(Duty {
                minutes,
                deputy: Some(stands_in),
                ..Duty::of(duty, estate.path, worker)
            });
        }
    }
    for leader in leaders {
        duties.push(Duty {
            deputy: Some(leader.deputy),
            ..Duty::of("leader", leader.path, leader.staff)
        });
    }
    insert(tx, cast.community, duties)?;
    absences(tx, cast)
}

impl<'a> Duty<'a> {
    fn of(duty: &'a str, path: GridPath, staff: StaffId) -> Self {
        let (unit, deputy, term) = (None, None, None);
        Self {
            duty,
            path,
            unit,
            staff,
            deputy,
            weekdays: WEEK,
            minutes: ALL_DAY,
            term,
        }
    }
}

/// The centre's own duties: counter by day, at the weekend and by night; arbiter, secretary, street.
fn centre(cast: &Cast) -> Vec<Duty<'static>> {
    let root = GridPath::ROOT;
    let unit = cast.unit_ids.get("centre").copied();
    let manager = Some(cast.staff("centre-head"));
    let counter = |staff: &str, deputy: &str, weekdays, minutes| Duty {
        unit,
        deputy: Some(cast.staff(deputy)),
        weekdays,
        minutes,
        ..Duty::of("centre", root, cast.staff(staff))
    };
    vec![
        counter("centre-day", "window-day", MONDAY_TO_FRIDAY, (8 * 60, 18 * 60)),
        counter("weekend", "centre-day", WEEKEND, (8 * 60, 18 * 60)),
        counter("centre-night", "weekend", WEEK, BY_NIGHT),
        Duty {
            unit,
            deputy: manager,
            ..Duty::of("arbiter", root, cast.staff("arbiter"))
        },
        Duty {
            unit,
            deputy: manager,
            ..Duty::of("secretary", root, cast.staff("secretary"))
        },
        Duty {
            unit: cast.unit_ids.get("street").copied(),
            deputy: Some(cast.staff("street-day")),
            ..Duty::of("street", root, cast.staff("street-head"))
        },
    ]
}

/// A unit's head, and who answers for it by day and by night.
fn unit_duties(cast: &Cast, key: &str, unit: UnitId) -> [Duty<'static>; 3] {
    let staff = |part: &str| cast.staff(&format!("{key}-{part}"));
    let one = |duty, who: &str, deputy: &str, minutes| Duty {
        unit: Some(unit),
        deputy: Some(staff(deputy)),
        minutes,
        ..Duty::of(duty, GridPath::ROOT, staff(who))
    };
    [
        one("unit", "day", "night", BY_DAY),
        one("unit", "night", "day", BY_NIGHT),
        one("unit_head", "head", "day", ALL_DAY),
    ]
}

/// In every run of public holidays the night duty sits at the counter by day too.
fn holidays(tx: &mut Tx<'_>, cast: &Cast) -> Result<(), StoreError> {
    let today = tx.now().day(&kernel::Zone::shanghai());
    let near = |day: &Day| (-10..400).contains(&day.since(today));
    let mut runs: Vec<(Day, Day)> = Vec::new();
    for row in mainland_china_rows()
        .into_iter()
        .filter(|row| row.kind == DayKind::Holiday && near(&row.day))
    {
        match runs.last_mut() {
            Some((_, last)) if last.plus_days(1) == row.day => *last = row.day,
            _ => runs.push((row.day, row.day)),
        }
    }
    let duty = |term| Duty {
        unit: cast.unit_ids.get("centre").copied(),
        deputy: Some(cast.staff("centre-head")),
        minutes: BY_DAY,
        term: Some(term),
        ..Duty::of("centre", GridPath::ROOT, cast.staff("centre-night"))
    };
    insert(tx, cast.community, runs.into_iter().map(duty).collect())
}

fn insert(tx: &mut Tx<'_>, community: CommunityId, duties: Vec<Duty<'_>>) -> Result<(), StoreError> {
    let text = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let rows: Vec<Roster> = duties
        .into_iter()
        .map(|duty| Roster {
            community,
            id: tx.clock().fresh(),
            duty: duty.duty.to_owned(),
            path: duty.path,
            unit: duty.unit,
            staff: duty.staff,
            deputy: duty.deputy,
            weekdays: duty.weekdays,
            from_minute: duty.minutes.0,
            until_minute: duty.minutes.1,
            from_day: text(duty.term.map(|(from, _)| from)),
            until_day: text(duty.term.map(|(_, until)| until)),
            closed: false,
            version: 1,
        })
        .collect();
    Roster::insert_all(&rows, tx)
}

/// Days after the opening, length in days, and why somebody is away.
const AWAY: &[(&str, i64, i64, &str)] = &[
    ("grid-nan", 31, 3, "培训"),
    ("nan-day", 47, 5, "年假"),
    ("lift-day", 62, 2, "病假"),
    ("grid-xi", 78, 2, "调休"),
    ("arbiter", 55, 3, "会议"),
    ("window-day", 93, 7, "年假"),
];

fn absences(tx: &mut Tx<'_>, cast: &Cast) -> Result<(), StoreError> {
    let zone = kernel::Zone::shanghai();
    let opened = zone.instant(tx.now().day(&zone), 0);
    for (key, after, days, reason) in AWAY {
        let from = opened.plus(after * Micros::DAY);
        let absence = Absence {
            community: cast.community,
            id: tx.clock().fresh(),
            staff: cast.staff(key),
            from,
            until: from.plus(days * Micros::DAY),
            reason: (*reason).to_owned(),
        };
        absence.insert(tx)?;
    }
    Ok(())
}

/// The table of days as the program brings it: from here on it is the centre's own.
pub(super) fn days(tx: &mut Tx<'_>, community: CommunityId) -> Result<(), StoreError> {
    let rows: Vec<DayEntry> = mainland_china_rows()
        .into_iter()
        .map(|row| DayEntry {
            community,
            id: row.day.to_string(),
            kind: if row.kind == DayKind::MakeupWorkday {
                "makeup_workday"
            } else {
                "holiday"
            }
            .to_owned(),
            name: row.name,
            provisional: row.provisional,
        })
        .collect();
    DayEntry::insert_all(&rows, tx)
}
