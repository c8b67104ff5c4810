//! Times as RFC 5545 and ISO 8601 write them.

use super::civil::{DAY, date_of, day_number, month_length};
use super::rule::BadRule;

/// How a time was written, and is written again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// `20261122T090000`.
    Basic,
    /// `2026-11-22T09:00:00`.
    Extended,
    /// `20261122`.
    BasicDay,
    /// `2026-11-22`.
    ExtendedDay,
}

/// A time as it was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// Wall seconds.
    pub wall: i64,
    /// It ended with `Z`.
    pub utc: bool,
    /// How it was written.
    pub form: Form,
}

impl Moment {
    /// Reads `20261122T090000`, `2026-11-22T09:00` (seconds optional), either
    /// with `Z`, or a day alone.
    pub fn parse(text: &str) -> Result<Self, BadRule> {
        let bad = || BadRule(format!("{text:?} is no time; write 20261122T090000"));
        let trimmed = text.trim();
        let (plain, utc) = match trimmed.strip_suffix(['Z', 'z']) {
            Some(plain) => (plain, true),
            None => (trimmed, false),
        };
        let (day, time) = match plain.split_once(['T', 't', ' ']) {
            Some((day, time)) => (day, Some(time)),
            None => (plain, None),
        };
        let extended = day.contains('-');
        let number = read_day(day, extended).ok_or_else(bad)?;
        let second = match time {
            None if utc => return Err(bad()),
            None => 0,
            Some(time) => read_time(time).ok_or_else(bad)?,
        };
        let form = match (extended, time) {
            (false, Some(_)) => Form::Basic,
            (true, Some(_)) => Form::Extended,
            (false, None) => Form::BasicDay,
            (true, None) => Form::ExtendedDay,
        };
        Ok(Self {
            wall: number * DAY + second,
            utc,
            form,
        })
    }

    /// Whether it is a day without a time.
    pub fn is_day(&self) -> bool {
        matches!(self.form, Form::BasicDay | Form::ExtendedDay)
    }
}

fn digits(text: &str, width: usize) -> Option<i64> {
    let plain = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn read_day(text: &str, extended: bool) -> Option<i64> {
    let (year, month, day) = if extended {
        let mut parts = text.split('-');
        let read = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        read
    } else {
        (text.get(..4)?, text.get(4..6)?, text.get(6..)?)
    };
    let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
    let real = year >= 1 && (1..=12).contains(&month) && (1..=month_length(year, month)).contains(&day);
    real.then(|| day_number(year, month, day))
}

fn read_time(text: &str) -> Option<i64> {
    let plain: String = text.chars().filter(|sign| *sign != ':').collect();
    let (hour, minute) = (digits(plain.get(..2)?, 2)?, digits(plain.get(2..4)?, 2)?);
    let second = match plain.get(4..)? {
        "" => 0,
        rest => digits(rest, 2)?,
    };
    // A leap second is shown as the second before it.
    let second = second.min(if second == 60 { 59 } else { 99 });
    (hour < 24 && minute < 60 && second < 60).then_some(hour * 3600 + minute * 60 + second)
}

/// A wall time in a form, to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown(pub i64, pub Form);

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = date_of(self.0.div_euclid(DAY));
        let second = self.0.rem_euclid(DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        match self.1 {
            Form::Basic => write!(f, "{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}"),
            Form::Extended => write!(
                f,
                "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
            ),
            Form::BasicDay => write!(f, "{year:04}{month:02}{day:02}"),
            Form::ExtendedDay => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
    }
}
