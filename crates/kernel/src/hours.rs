//! Office hours: the minutes of a working day that count.

use crate::Micros;

/// The segments of a working day in which the office works, the same every
/// working day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfficeHours(Vec<(u16, u16)>);

impl Default for OfficeHours {
    /// 9:00 to 17:00 without a break.
    fn default() -> Self {
        Self(vec![(9 * 60, 17 * 60)])
    }
}

impl OfficeHours {
    /// Segments of minutes of the day, from–to, such as `[(540, 720), (810,
    /// 1020)]` for 9:00–12:00 and 13:30–17:00. Refused unless there is one,
    /// each has a length, they come in order, do not overlap and end by 1440.
    pub fn new(segments: Vec<(u16, u16)>) -> Option<Self> {
        let lengths = segments.iter().all(|(from, to)| from < to && *to <= 1440);
        let order = segments
            .iter()
            .zip(segments.iter().skip(1))
            .all(|((_, end), (start, _))| end <= start);
        (!segments.is_empty() && lengths && order).then_some(Self(segments))
    }

    /// The segments, from–to, in minutes of the day.
    pub fn segments(&self) -> &[(u16, u16)] {
        &self.0
    }

    /// The minute of the day at which the office opens.
    pub fn open(&self) -> u16 {
        self.0.first().map_or(0, |(from, _)| *from)
    }

    /// The minute of the day at which the office closes: when the last day of
    /// a period ends.
    pub fn close(&self) -> u16 {
        self.0.last().map_or(1440, |(_, to)| *to)
    }

    /// Minutes worked in a day.
    pub fn minutes(&self) -> u16 {
        self.0.iter().map(|(from, to)| to - from).sum()
    }

    /// Microseconds worked before this microsecond of the day.
    pub(crate) fn worked(&self, of_day: i64) -> i64 {
        self.in_micros()
            .map(|(from, to)| (of_day.min(to) - from).max(0))
            .sum()
    }

    /// The first microsecond of the day by which so much was worked; closing
    /// time at most.
    pub(crate) fn after(&self, mut work: i64) -> i64 {
        for (from, to) in self.in_micros() {
            if work <= to - from {
                return from + work;
            }
            work -= to - from;
        }
        i64::from(self.close()) * Micros::MINUTE
    }

    fn in_micros(&self) -> impl Iterator<Item = (i64, i64)> {
        self.0
            .iter()
            .map(|(from, to)| (i64::from(*from) * Micros::MINUTE, i64::from(*to) * Micros::MINUTE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_that_overlap_or_run_backwards_are_refused() {
        assert!(OfficeHours::new(vec![]).is_none());
        assert!(OfficeHours::new(vec![(600, 600)]).is_none());
        assert!(OfficeHours::new(vec![(540, 720), (700, 1020)]).is_none());
        assert!(OfficeHours::new(vec![(540, 1441)]).is_none());
        assert_eq!(
            OfficeHours::new(vec![(540, 720), (810, 1020)]).unwrap().minutes(),
            390
        );
    }

    #[test]
    fn the_lunch_break_is_not_worked() {
        let hours = OfficeHours::new(vec![(540, 720), (810, 1020)]).unwrap();
        let minutes = |n: i64| n * Micros::MINUTE;
        assert_eq!(hours.worked(minutes(0)), 0);
        assert_eq!(hours.worked(minutes(750)), minutes(180));
        assert_eq!(hours.worked(minutes(1440)), minutes(390));
        assert_eq!(hours.after(minutes(181)), minutes(811));
        assert_eq!(hours.after(minutes(180)), minutes(720));
    }
}
