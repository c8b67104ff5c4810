//! A rule with its start, its zone, the dates added to it and left out of it.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::civil::{DAY, date_of};
use super::expand::Walk;
use super::rule::{BadRule, Rule};
use super::wall::Moment;

/// A whole recurrence set.
#[derive(Clone, Debug)]
pub struct Series {
    /// The rule.
    pub rule: Rule,
    /// The start, in wall seconds.
    pub start: i64,
    zone: Option<TimeZone>,
    added: Vec<i64>,
    left_out: BTreeSet<i64>,
    days_left_out: BTreeSet<i64>,
}

impl Series {
    /// A series; without a zone it is the same on every wall.
    pub fn new(rule: Rule, start: Moment, zone: Option<&str>) -> Result<Self, BadRule> {
        let named = |name: &str| {
            TimeZoneDatabase::bundled()
                .get(name)
                .map_err(|_| BadRule(format!("{name:?} is no time zone; write Asia/Shanghai")))
        };
        let zone = match zone {
            Some(name) => Some(named(name)?),
            None if start.utc => Some(TimeZone::UTC),
            None => None,
        };
        let mut series = Self {
            rule,
            start: 0,
            zone,
            added: Vec::new(),
            left_out: BTreeSet::new(),
            days_left_out: BTreeSet::new(),
        };
        series.start = series.here(start);
        Ok(series)
    }

    /// One more occurrence.
    #[must_use]
    pub fn with(mut self, moment: Moment) -> Self {
        self.added.push(self.here(moment));
        self
    }

    /// One occurrence less; a day without a time leaves out all of that day.
    #[must_use]
    pub fn without(mut self, moment: Moment) -> Self {
        if moment.is_day() {
            self.days_left_out.insert(moment.wall.div_euclid(DAY));
        } else {
            self.left_out.insert(self.here(moment));
        }
        self
    }

    /// The first occurrences, in order and without doubles, as wall seconds.
    pub fn first(&self, most: usize) -> Vec<i64> {
        let mut added: Vec<i64> = self
            .added
            .iter()
            .copied()
            .filter(|wall| self.exists(*wall))
            .collect();
        added.sort_unstable();
        added.dedup();
        let mut added = added.into_iter().peekable();
        let mut walk = self.walk().peekable();
        let mut out: Vec<i64> = Vec::new();
        while out.len() < most {
            let next = match (walk.peek(), added.peek()) {
                (Some(rule), Some(own)) if own < rule => added.next(),
                (Some(_), _) => walk.next(),
                (None, _) => added.next(),
            };
            let Some(wall) = next else { break };
            let out_of_it =
                self.left_out.contains(&wall) || self.days_left_out.contains(&wall.div_euclid(DAY));
            if !out_of_it && out.last() != Some(&wall) {
                out.push(wall);
            }
        }
        out
    }

    /// A walk along the rule alone.
    pub fn walk(&self) -> Walk<'_> {
        match &self.zone {
            None => Walk::floating(&self.rule, self.start),
            Some(_) => Walk::new(
                &self.rule,
                self.start,
                Box::new(|wall| self.exists(wall)),
                Box::new(|wall| self.instant(wall)),
            ),
        }
    }

    /// Whether the clock shows this wall time: a change of clocks skips some.
    pub fn exists(&self, wall: i64) -> bool {
        match (&self.zone, shown(wall)) {
            (Some(zone), Some(shown)) => {
                let offset = zone.to_ambiguous_timestamp(shown).offset();
                !matches!(offset, jiff::tz::AmbiguousOffset::Gap { .. })
            }
            (None, _) => true,
            (Some(_), None) => false,
        }
    }

    /// Seconds in UTC at which a wall time is shown, the first time if twice.
    pub fn instant(&self, wall: i64) -> i64 {
        match (&self.zone, shown(wall)) {
            (Some(zone), Some(shown)) => zone.to_timestamp(shown).map_or(wall, |at| at.as_second()),
            (None, _) | (_, None) => wall,
        }
    }

    /// The wall time of a moment, here.
    fn here(&self, moment: Moment) -> i64 {
        let (true, Some(zone)) = (moment.utc, &self.zone) else {
            return moment.wall;
        };
        let Ok(at) = jiff::Timestamp::from_second(moment.wall) else {
            return moment.wall;
        };
        moment.wall + i64::from(zone.to_offset(at).seconds())
    }
}

fn shown(wall: i64) -> Option<DateTime> {
    let (year, month, day) = date_of(wall.div_euclid(DAY));
    let second = wall.rem_euclid(DAY);
    let small = |n: i64| i8::try_from(n).ok();
    let (hour, minute, second) = (
        small(second / 3600)?,
        small(second / 60 % 60)?,
        small(second % 60)?,
    );
    let year = i16::try_from(year).ok()?;
    DateTime::new(year, small(month)?, small(day)?, hour, minute, second, 0).ok()
}
