//! Working days with holidays and make-up days. A deadline that no notice of
//! the State Council covers yet is marked provisional, never guessed silently.

use std::collections::{BTreeMap, BTreeSet};

use crate::holidays::{DayKind, DayRow, mainland_china_rows};
use crate::{BeyondHorizon, Day, Due, Known, Micros, OfficeHours, Zone};

/// Days of search on each side: about 50 years. What lies beyond is no deadline.
const HORIZON: i64 = 18_263;

/// A year with fewer final days off than the law gives was imported in part.
const STATUTORY_DAYS: usize = 11;

/// Which days are worked, from when to when, and for which years that is known.
#[derive(Clone, Debug)]
pub struct WorkCalendar {
    zone: Zone,
    hours: OfficeHours,
    week: [bool; 7],
    named: BTreeMap<Day, (bool, String)>,
    overrides: BTreeMap<Day, bool>,
    known_years: BTreeSet<i32>,
    /// Day numbers that differ from the plain week, with how many days more
    /// than the plain week are worked up to and including them.
    differing: Vec<(i64, i64)>,
}

impl WorkCalendar {
    /// The calendar of these rows over the week from Monday to Friday, 9:00 to
    /// 17:00. A year is known when it has at least the 11 statutory days off
    /// in rows that are not provisional; then its provisional rows are left out.
    pub fn new(zone: Zone, rows: impl IntoIterator<Item = DayRow>) -> Self {
        let rows: Vec<DayRow> = rows.into_iter().collect();
        let mut holidays = BTreeMap::<i32, usize>::new();
        for row in rows
            .iter()
            .filter(|row| row.kind == DayKind::Holiday && !row.provisional)
        {
            *holidays.entry(row.day.year()).or_default() += 1;
        }
        holidays.retain(|_, days| *days >= STATUTORY_DAYS);
        let known_years: BTreeSet<i32> = holidays.into_keys().collect();
        let named = rows
            .into_iter()
            .filter(|row| !(row.provisional && known_years.contains(&row.day.year())))
            .map(|row| (row.day, (row.kind == DayKind::MakeupWorkday, row.name)))
            .collect();
        let (hours, week) = (
            OfficeHours::default(),
            [true, true, true, true, true, false, false],
        );
        let (overrides, differing) = (BTreeMap::new(), Vec::new());
        Self {
            zone,
            hours,
            week,
            named,
            overrides,
            known_years,
            differing,
        }
        .indexed()
    }

    /// Mainland China as it comes with the program: 2024 to 2026 known, 2027
    /// provisional.
    pub fn mainland_china() -> Self {
        Self::new(Zone::shanghai(), mainland_china_rows())
    }

    /// The same calendar with these office hours.
    pub fn with_hours(self, hours: OfficeHours) -> Self {
        Self { hours, ..self }
    }

    /// The same calendar over another plain week, Monday first: a centre that
    /// also opens on Saturdays.
    pub fn with_week(self, week: [bool; 7]) -> Self {
        Self { week, ..self }.indexed()
    }

    /// The same calendar with days on which this centre opens (true) or closes
    /// (false) whatever the table says.
    pub fn with_overrides(mut self, days: impl IntoIterator<Item = (Day, bool)>) -> Self {
        self.overrides.extend(days);
        self.indexed()
    }

    fn indexed(mut self) -> Self {
        let mut open: BTreeMap<Day, bool> = self.named.iter().map(|(day, (open, _))| (*day, *open)).collect();
        open.extend(&self.overrides);
        let mut sum = 0;
        let differing = open.into_iter().map(|(day, open)| {
            sum += i64::from(open) - i64::from(self.in_plain_week(day.number()));
            (day.number(), sum)
        });
        self.differing = differing.collect();
        self
    }

    /// The zone whose days are counted.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The hours of a working day.
    pub fn hours(&self) -> &OfficeHours {
        &self.hours
    }

    /// The festival that a day off or a make-up day belongs to.
    pub fn name_of(&self, day: Day) -> Option<&str> {
        self.named.get(&day).map(|(_, name)| name.as_str())
    }

    /// Whether the whole arrangement of the year is loaded.
    pub fn knows(&self, year: i32) -> bool {
        self.known_years.contains(&year)
    }

    /// The last day up to which, without a gap from `day` on, all is known;
    /// none if the year of `day` itself is not.
    pub fn known_until(&self, day: Day) -> Option<Day> {
        let last = (day.year()..).take_while(|year| self.knows(*year)).last()?;
        Day::new(last, 12, 31)
    }

    /// Whether the day is worked.
    pub fn is_workday(&self, day: Day) -> Known<bool> {
        let n = day.number();
        let worked = self.workdays_through(n) > self.workdays_through(n - 1);
        if self.knows(day.year()) || self.overrides.contains_key(&day) {
            Known::Sure(worked)
        } else {
            Known::Provisional(worked)
        }
    }

    /// Working days after `from` up to and including `to`; negative if `to`
    /// lies before.
    pub fn workdays_between(&self, from: Day, to: Day) -> Known<i64> {
        let days = self.workdays_through(to.number()) - self.workdays_through(from.number());
        let (first, last) = (from.min(to), from.max(to));
        if first == last || self.knows_all(first.plus_days(1), last) {
            Known::Sure(days)
        } else {
            Known::Provisional(days)
        }
    }

    /// Due at closing time of the n-th working day after the day of `from`
    /// (次日起). For 0: at closing time of the day itself, or of the next
    /// working day when the day is not worked or the office has closed.
    pub fn add_workdays(&self, from: Micros, n: u32) -> Result<Due, BeyondHorizon> {
        let received = from.day(&self.zone);
        let day = match n {
            0 => self.settling_day(from)?,
            _ => {
                let counted = self.workdays_through(received.number());
                self.day_of_count(counted.saturating_add(i64::from(n)), received)?
            }
        };
        let first = if n == 0 { received } else { received.plus_days(1) };
        Ok(Due {
            at: self.closing(day),
            provisional: !self.knows_all(first, day),
        })
    }

    /// Due when so many minutes of office hours have passed.
    pub fn add_work_minutes(&self, from: Micros, minutes: u32) -> Result<Due, BeyondHorizon> {
        let now = Due {
            at: from,
            provisional: !self.knows(from.day(&self.zone).year()),
        };
        self.work_later(now, i64::from(minutes).saturating_mul(Micros::MINUTE))
    }

    /// A date moved on by microseconds of office hours.
    pub(crate) fn work_later(&self, due: Due, work: i64) -> Result<Due, BeyondHorizon> {
        if work == 0 {
            return Ok(due);
        }
        let at = self.at_work(self.work_until(due.at).saturating_add(work), due.at)?;
        let sure = self.knows_all(due.at.day(&self.zone), at.day(&self.zone));
        Ok(Due {
            at,
            provisional: due.provisional || !sure,
        })
    }

    /// The instant so many microseconds of office hours before `at`.
    pub(crate) fn work_before(&self, at: Micros, work: i64) -> Result<Micros, BeyondHorizon> {
        if work == 0 {
            return Ok(at);
        }
        self.at_work(self.work_until(at).saturating_sub(work), at)
    }

    /// Due so many minutes later, day and night.
    pub fn add_wall_minutes(&self, from: Micros, minutes: u32) -> Result<Due, BeyondHorizon> {
        let at = from.plus(i64::from(minutes).saturating_mul(Micros::MINUTE));
        let near = Day::MIN < at.day(&self.zone) && at.day(&self.zone) < Day::MAX;
        let within = near && at.since(from) <= HORIZON * Micros::DAY;
        within
            .then_some(Due {
                at,
                provisional: false,
            })
            .ok_or(BeyondHorizon)
    }

    /// Due at closing time of the n-th day after the day of `from`, worked or
    /// not: it is not moved off a day of rest. For 0: at closing time of the
    /// day itself, or of the next when the office has closed.
    pub fn add_calendar_days(&self, from: Micros, n: u32) -> Result<Due, BeyondHorizon> {
        let first = if n == 0 {
            self.open_until(from)
        } else {
            from.day(&self.zone)
        };
        let day = first.plus_days(i64::from(n));
        let within = i64::from(n) <= HORIZON && Day::MIN < day && day < Day::MAX;
        within
            .then(|| Due {
                at: self.closing(day),
                provisional: false,
            })
            .ok_or(BeyondHorizon)
    }

    /// The first working day whose closing time is not before `at`.
    pub(crate) fn settling_day(&self, at: Micros) -> Result<Day, BeyondHorizon> {
        let day = self.open_until(at);
        self.day_of_count(self.workdays_through(day.number() - 1) + 1, day)
    }

    /// The first day, worked or not, whose closing time is not before `at`.
    pub(crate) fn open_until(&self, at: Micros) -> Day {
        let (day, of_day) = self.zone.wall(at);
        day.plus_days(i64::from(of_day > i64::from(self.hours.close()) * Micros::MINUTE))
    }

    /// Microseconds of office hours before `at`, from a fixed day long ago.
    pub(crate) fn work_until(&self, at: Micros) -> i64 {
        let (day, of_day) = self.zone.wall(at);
        let before = self.workdays_through(day.number() - 1);
        let today = self.workdays_through(day.number()) - before;
        before * self.work_of_a_day() + today * self.hours.worked(of_day)
    }

    /// The first instant by which so much was worked, looked for around `near`.
    fn at_work(&self, work: i64, near: Micros) -> Result<Micros, BeyondHorizon> {
        let full_days = (work - 1).div_euclid(self.work_of_a_day());
        let rest = work - full_days * self.work_of_a_day();
        let day = self.day_of_count(full_days + 1, near.day(&self.zone))?;
        Ok(self.zone.at_wall(day, self.hours.after(rest)))
    }

    /// Microseconds of office hours in a working day.
    pub(crate) fn work_of_a_day(&self) -> i64 {
        i64::from(self.hours.minutes()) * Micros::MINUTE
    }

    /// Working days up to and including a day number, counted from a fixed day.
    fn workdays_through(&self, number: i64) -> i64 {
        // 1969-12-29 was a Monday.
        let days = number + 4;
        let in_weeks = |days: usize| {
            self.week
                .iter()
                .take(days)
                .map(|open| i64::from(*open))
                .sum::<i64>()
        };
        let rest = usize::try_from(days.rem_euclid(7)).unwrap_or(0);
        let at = self.differing.partition_point(|(day, _)| *day <= number);
        let more = at
            .checked_sub(1)
            .and_then(|last| self.differing.get(last))
            .map_or(0, |(_, sum)| *sum);
        days.div_euclid(7) * in_weeks(7) + in_weeks(rest) + more
    }

    /// The working day with this count, looked for around `near`.
    fn day_of_count(&self, count: i64, near: Day) -> Result<Day, BeyondHorizon> {
        let (mut low, mut high) = (near.number() - HORIZON, near.number() + HORIZON);
        if self.workdays_through(low) >= count || self.workdays_through(high) < count {
            return Err(BeyondHorizon);
        }
        while low + 1 < high {
            let middle = low.midpoint(high);
            if self.workdays_through(middle) < count {
                low = middle
            } else {
                high = middle
            }
        }
        let day = Day::from_number(high);
        (Day::MIN < day && day < Day::MAX)
            .then_some(day)
            .ok_or(BeyondHorizon)
    }

    fn in_plain_week(&self, number: i64) -> bool {
        let index = usize::try_from((number + 3).rem_euclid(7)).unwrap_or(0);
        self.week.get(index).copied().unwrap_or(false)
    }

    fn closing(&self, day: Day) -> Micros {
        self.zone.instant(day, self.hours.close())
    }

    fn knows_all(&self, first: Day, last: Day) -> bool {
        (first.year()..=last.year()).all(|year| self.knows(year))
    }
}
