//! From a rule to its occurrences, in order, as wall seconds.

use std::collections::VecDeque;

use super::civil::{DAY, date_of, day_number, month_length, week_number, weekday, year_length};
use super::rule::{Freq, Rule, Until};

/// Days and times that a walk looks at before it gives up: well under a second.
const WORK: u64 = 12_000_000;
/// The last year of the calendar.
const LAST_YEAR: i64 = 9999;

/// A walk along the occurrences of a rule.
pub struct Walk<'r> {
    rule: &'r Rule,
    start: i64,
    /// Whether a wall time exists where the rule is lived by.
    exists: Box<dyn Fn(i64) -> bool + 'r>,
    /// Seconds since 1970 in UTC of a wall time.
    instant: Box<dyn Fn(i64) -> i64 + 'r>,
    filter: Filter<'r>,
    times: Vec<i64>,
    within: Within,
    next: i64,
    waiting: VecDeque<i64>,
    given: u64,
    work: u64,
    over: bool,
}

/// What of a day the rule leaves over.
struct Filter<'r> {
    rule: &'r Rule,
    by_month: Vec<i64>,
    by_month_day: Vec<i64>,
    by_day: Vec<(i64, i64)>,
    /// Numbered days are counted in the month, not in the year.
    of_month: bool,
    numbered: bool,
}

impl<'r> Filter<'r> {
    fn of(rule: &'r Rule, start: i64) -> Self {
        let (_, month, day) = date_of(start.div_euclid(DAY));
        let mut out = Self {
            rule,
            by_month: rule.by_month.clone(),
            by_month_day: rule.by_month_day.clone(),
            by_day: rule.by_day.clone(),
            of_month: rule.freq == Freq::Monthly || !rule.by_month.is_empty(),
            numbered: rule.freq <= Freq::Monthly,
        };
        // What the rule does not say is taken from its start.
        let says_day = !(rule.by_week_no.is_empty()
            && rule.by_year_day.is_empty()
            && rule.by_month_day.is_empty()
            && rule.by_day.is_empty());
        if !says_day {
            match rule.freq {
                Freq::Yearly => {
                    if out.by_month.is_empty() {
                        out.by_month = vec![month];
                    }
                    out.by_month_day = vec![day];
                }
                Freq::Monthly => out.by_month_day = vec![day],
                Freq::Weekly => out.by_day = vec![(0, weekday(start.div_euclid(DAY)))],
                Freq::Daily | Freq::Hourly | Freq::Minutely | Freq::Secondly => {}
            }
        }
        out
    }

    fn takes(&self, number: i64) -> bool {
        let (year, month, day) = date_of(number);
        self.takes_date(number, year, month, day)
    }

    fn takes_date(&self, number: i64, year: i64, month: i64, day: i64) -> bool {
        if !self.by_month.is_empty() && !self.by_month.contains(&month) {
            return false;
        }
        if !self.by_month_day.is_empty() {
            let back = day - month_length(year, month) - 1;
            if !self.by_month_day.contains(&day) && !self.by_month_day.contains(&back) {
                return false;
            }
        }
        if !self.by_day.is_empty() && !self.takes_weekday(number, year, month, day) {
            return false;
        }
        if !self.rule.by_year_day.is_empty() {
            let of_year = number - day_number(year, 1, 1) + 1;
            let back = of_year - year_length(year) - 1;
            if !self.rule.by_year_day.contains(&of_year) && !self.rule.by_year_day.contains(&back) {
                return false;
            }
        }
        if !self.rule.by_week_no.is_empty() {
            let (week, back) = week_number(number, self.rule.week_start);
            if !self.rule.by_week_no.contains(&week) && !self.rule.by_week_no.contains(&back) {
                return false;
            }
        }
        true
    }

    fn takes_weekday(&self, number: i64, year: i64, month: i64, day: i64) -> bool {
        let today = weekday(number);
        let (place, length) = if self.of_month {
            (day, month_length(year, month))
        } else {
            (number - day_number(year, 1, 1) + 1, year_length(year))
        };
        let (front, back) = ((place - 1) / 7 + 1, -((length - place) / 7 + 1));
        self.by_day.iter().any(|(which, day)| {
            *day == today && (*which == 0 || !self.numbered || *which == front || *which == back)
        })
    }
}

/// The times of a day at which a rule below a day looks.
struct Within {
    /// Seconds from one look to the next.
    step: i64,
    /// The first look.
    anchor: i64,
    /// Seconds of the day at which it may look.
    allowed: Vec<i64>,
    /// The times that follow from a look, in seconds after it.
    times: Vec<i64>,
}

impl<'r> Walk<'r> {
    /// A walk from a start, in a place where every wall time exists.
    pub fn floating(rule: &'r Rule, start: i64) -> Self {
        Self::new(rule, start, Box::new(|_| true), Box::new(|wall| wall))
    }

    /// A walk from a start; `exists` tells whether a wall time is shown there,
    /// `instant` the seconds in UTC at which it is.
    pub fn new(
        rule: &'r Rule,
        start: i64,
        exists: Box<dyn Fn(i64) -> bool + 'r>,
        instant: Box<dyn Fn(i64) -> i64 + 'r>,
    ) -> Self {
        let within = within(rule, start);
        let (year, month, _) = date_of(start.div_euclid(DAY));
        let day = start.div_euclid(DAY);
        let next = match rule.freq {
            Freq::Yearly => year,
            Freq::Monthly => year * 12 + month - 1,
            Freq::Weekly => day - (weekday(day) - rule.week_start).rem_euclid(7),
            Freq::Daily => day,
            Freq::Hourly | Freq::Minutely | Freq::Secondly => within.anchor,
        };
        let never = rule.freq >= Freq::Hourly && !within.ever();
        Self {
            rule,
            start,
            exists,
            instant,
            filter: Filter::of(rule, start),
            times: times_of_day(rule, start),
            within,
            next,
            waiting: VecDeque::new(),
            given: 0,
            work: WORK,
            over: never,
        }
    }

    /// Whether the walk ended for want of patience, not because the rule did.
    pub fn gave_up(&self) -> bool {
        self.work == 0
    }

    /// Looks at the next period; false at the end of the calendar or of patience.
    fn look(&mut self) -> bool {
        match self.rule.freq {
            Freq::Yearly => {
                let year = self.next;
                self.advance(self.rule.interval);
                year <= LAST_YEAR && {
                    self.spend(366);
                    let days = self.days_of_months(year, 1..=12);
                    self.pick(&days)
                }
            }
            Freq::Monthly => {
                let (year, month) = (self.next.div_euclid(12), self.next.rem_euclid(12) + 1);
                self.advance(self.rule.interval);
                year <= LAST_YEAR && {
                    self.spend(31);
                    let days = self.days_of_months(year, month..=month);
                    self.pick(&days)
                }
            }
            Freq::Weekly => {
                let first = self.next;
                self.advance(self.rule.interval.saturating_mul(7));
                self.look_at_days(first, 7)
            }
            Freq::Daily => {
                let first = self.next;
                self.advance(self.rule.interval);
                self.look_at_days(first, 1)
            }
            Freq::Hourly | Freq::Minutely | Freq::Secondly => self.look_within(),
        }
    }

    fn advance(&mut self, by: i64) {
        self.next = self.next.saturating_add(by);
    }

    fn spend(&mut self, work: u64) {
        self.work = self.work.saturating_sub(work);
    }

    fn days_of_months(&self, year: i64, months: std::ops::RangeInclusive<i64>) -> Vec<i64> {
        let mut days = Vec::new();
        for month in months {
            if !self.filter.by_month.is_empty() && !self.filter.by_month.contains(&month) {
                continue;
            }
            let first = day_number(year, month, 1);
            for day in 1..=month_length(year, month) {
                let number = first + day - 1;
                if self.filter.takes_date(number, year, month, day) {
                    days.push(number);
                }
            }
        }
        days
    }

    /// Days before the start belong to no week of the rule.
    fn look_at_days(&mut self, first: i64, count: i64) -> bool {
        if first > last_day() {
            return false;
        }
        self.spend(count.unsigned_abs());
        let begin = self.start.div_euclid(DAY);
        let days: Vec<i64> = (first..first + count)
            .filter(|day| *day >= begin && self.filter.takes(*day))
            .collect();
        self.pick(&days)
    }

    /// Puts the times of these days aside, or those at the positions that are wanted.
    fn pick(&mut self, days: &[i64]) -> bool {
        let each = self.times.len();
        if self.rule.by_set_pos.is_empty() {
            for day in days {
                self.spend(u64::try_from(each).unwrap_or(u64::MAX));
                self.waiting
                    .extend(self.times.iter().map(|time| day * DAY + time));
            }
            return true;
        }
        let chosen = positions(&self.rule.by_set_pos, days.len() * each);
        for place in chosen {
            if let (Some(day), Some(time)) =
                (days.get(place / each.max(1)), self.times.get(place % each.max(1)))
            {
                self.waiting.push_back(day * DAY + time);
            }
        }
        true
    }

    /// One day of a rule that looks several times a day.
    fn look_within(&mut self) -> bool {
        let day = self.next.div_euclid(DAY);
        if day > last_day() {
            return false;
        }
        self.spend(1);
        let (step, anchor) = (self.within.step, self.within.anchor);
        let tomorrow = (day + 1) * DAY;
        let from = self.next;
        let rounds = (tomorrow - anchor + step - 1).div_euclid(step);
        self.next = rounds
            .checked_mul(step)
            .map_or(i64::MAX / 2, |far| anchor.saturating_add(far));
        if !self.filter.takes(day) {
            return true;
        }
        let looks = usize::try_from(DAY / step).unwrap_or(usize::MAX);
        let mut found = Vec::new();
        if self.within.allowed.len() <= looks {
            for time in &self.within.allowed {
                let at = day * DAY + time;
                if at >= from && (at - anchor) % step == 0 {
                    found.push(at);
                }
            }
            self.spend(u64::try_from(self.within.allowed.len()).unwrap_or(u64::MAX));
        } else {
            let mut at = from;
            while at < tomorrow {
                if self.within.allowed.binary_search(&(at - day * DAY)).is_ok() {
                    found.push(at);
                }
                at += step;
                self.work = self.work.saturating_sub(1);
            }
        }
        for at in found {
            let times = &self.within.times;
            if self.rule.by_set_pos.is_empty() {
                self.waiting.extend(times.iter().map(|time| at + time));
            } else {
                let chosen = positions(&self.rule.by_set_pos, times.len());
                self.waiting.extend(
                    chosen
                        .iter()
                        .filter_map(|place| times.get(*place))
                        .map(|time| at + time),
                );
            }
        }
        true
    }

    fn is_past_end(&self, wall: i64) -> bool {
        match self.rule.until {
            None => false,
            Some(Until::Wall(end)) => wall > end,
            Some(Until::Utc(end)) => (self.instant)(wall) > end,
        }
    }
}

impl Iterator for Walk<'_> {
    type Item = i64;

    fn next(&mut self) -> Option<i64> {
        while !self.over {
            let Some(wall) = self.waiting.pop_front() else {
                self.over = self.work == 0 || !self.look();
                continue;
            };
            if wall < self.start || !(self.exists)(wall) {
                continue;
            }
            if self.rule.count.is_some_and(|count| self.given >= count) || self.is_past_end(wall) {
                self.over = true;
                continue;
            }
            self.given += 1;
            return Some(wall);
        }
        None
    }
}

fn last_day() -> i64 {
    day_number(LAST_YEAR, 12, 31)
}

/// Places counted from 0, in order, of positions counted from 1 or from the end.
fn positions(wanted: &[i64], length: usize) -> Vec<usize> {
    let whole = i64::try_from(length).unwrap_or(i64::MAX);
    let mut places: Vec<usize> = wanted
        .iter()
        .map(|at| if *at > 0 { at - 1 } else { whole + at })
        .filter(|place| (0..whole).contains(place))
        .filter_map(|place| usize::try_from(place).ok())
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// A list of the rule, or what its start says.
fn or_start(list: &[i64], start: i64) -> Vec<i64> {
    if list.is_empty() {
        vec![start]
    } else {
        list.to_vec()
    }
}

fn product(hours: &[i64], minutes: &[i64], seconds: &[i64]) -> Vec<i64> {
    let mut out = Vec::with_capacity(hours.len() * minutes.len() * seconds.len());
    for hour in hours {
        for minute in minutes {
            // The sixtieth second comes with leap seconds only, which no clock here shows.
            let shown = seconds.iter().filter(|second| **second < 60);
            out.extend(shown.map(|second| hour * 3600 + minute * 60 + second));
        }
    }
    out
}

fn times_of_day(rule: &Rule, start: i64) -> Vec<i64> {
    if rule.freq >= Freq::Hourly {
        return Vec::new();
    }
    let second = start.rem_euclid(DAY);
    product(
        &or_start(&rule.by_hour, second / 3600),
        &or_start(&rule.by_minute, second / 60 % 60),
        &or_start(&rule.by_second, second % 60),
    )
}

fn within(rule: &Rule, start: i64) -> Within {
    let second = start.rem_euclid(DAY);
    let or_all = |list: &[i64], end: i64| -> Vec<i64> {
        if list.is_empty() {
            (0..end).collect()
        } else {
            list.to_vec()
        }
    };
    let minutes = or_start(&rule.by_minute, second / 60 % 60);
    let seconds = or_start(&rule.by_second, second % 60);
    let (unit, allowed, times) = match rule.freq {
        Freq::Yearly | Freq::Monthly | Freq::Weekly | Freq::Daily => (DAY, Vec::new(), Vec::new()),
        Freq::Hourly => (
            3600,
            product(&or_all(&rule.by_hour, 24), &[0], &[0]),
            product(&[0], &minutes, &seconds),
        ),
        Freq::Minutely => (
            60,
            product(&or_all(&rule.by_hour, 24), &or_all(&rule.by_minute, 60), &[0]),
            product(&[0], &[0], &seconds),
        ),
        Freq::Secondly => (
            1,
            product(
                &or_all(&rule.by_hour, 24),
                &or_all(&rule.by_minute, 60),
                &or_all(&rule.by_second, 60),
            ),
            vec![0],
        ),
    };
    Within {
        step: rule.interval.saturating_mul(unit),
        anchor: start - start.rem_euclid(unit),
        allowed,
        times,
    }
}

impl Within {
    /// Whether any look ever falls on a time at which it may.
    fn ever(&self) -> bool {
        let rhythm = gcd(self.step, DAY);
        self.allowed
            .iter()
            .any(|time| (time - self.anchor).rem_euclid(rhythm) == 0)
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}
