//! How long something may take: an amount and what is counted.

use std::fmt;
use std::str::FromStr;

use crate::{BeyondHorizon, Due, Micros, WorkCalendar};

/// What a limit counts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LimitUnit {
    /// Minutes, day and night: `30m`.
    WallMinutes,
    /// Minutes of office hours: `120wm`.
    WorkMinutes,
    /// Working days from the day after receipt: `3wd`.
    WorkDays,
    /// Days from the day after receipt: `7d`.
    CalendarDays,
}

/// A limit, written `30m`, `120wm`, `3wd` or `7d` in the store.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Limit {
    /// What is counted.
    pub unit: LimitUnit,
    /// How many.
    pub amount: u32,
}

impl Limit {
    /// So many minutes, day and night.
    pub const fn minutes(amount: u32) -> Self {
        Self {
            unit: LimitUnit::WallMinutes,
            amount,
        }
    }

    /// So many minutes of office hours.
    pub const fn work_minutes(amount: u32) -> Self {
        Self {
            unit: LimitUnit::WorkMinutes,
            amount,
        }
    }

    /// So many working days.
    pub const fn workdays(amount: u32) -> Self {
        Self {
            unit: LimitUnit::WorkDays,
            amount,
        }
    }

    /// So many days.
    pub const fn days(amount: u32) -> Self {
        Self {
            unit: LimitUnit::CalendarDays,
            amount,
        }
    }

    /// When a limit that begins at `from` ends.
    pub fn after(self, from: Micros, calendar: &WorkCalendar) -> Result<Due, BeyondHorizon> {
        match self.unit {
            LimitUnit::WallMinutes => calendar.add_wall_minutes(from, self.amount),
            LimitUnit::WorkMinutes => calendar.add_work_minutes(from, self.amount),
            LimitUnit::WorkDays => calendar.add_workdays(from, self.amount),
            LimitUnit::CalendarDays => calendar.add_calendar_days(from, self.amount),
        }
    }
}

impl LimitUnit {
    /// The letters that follow the amount.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::WallMinutes => "m",
            Self::WorkMinutes => "wm",
            Self::WorkDays => "wd",
            Self::CalendarDays => "d",
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.amount, self.unit.suffix())
    }
}

impl From<Limit> for String {
    fn from(limit: Limit) -> Self {
        limit.to_string()
    }
}

impl TryFrom<String> for Limit {
    type Error = BadLimit;
    fn try_from(text: String) -> Result<Self, BadLimit> {
        text.parse()
    }
}

impl FromStr for Limit {
    type Err = BadLimit;

    /// Reads `30m`, `120wm`, `3wd`, `7d`.
    fn from_str(text: &str) -> Result<Self, BadLimit> {
        let end = text.find(|c: char| !c.is_ascii_digit()).ok_or(BadLimit)?;
        let (amount, suffix) = text.split_at(end);
        let unit = match suffix {
            "m" => LimitUnit::WallMinutes,
            "wm" => LimitUnit::WorkMinutes,
            "wd" => LimitUnit::WorkDays,
            "d" => LimitUnit::CalendarDays,
            _ => return Err(BadLimit),
        };
        amount
            .parse()
            .map(|amount| Self { unit, amount })
            .map_err(|_| BadLimit)
    }
}

/// The text is not a limit such as `3wd`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BadLimit;

impl fmt::Display for BadLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a limit such as 30m, 120wm, 3wd or 7d")
    }
}

impl std::error::Error for BadLimit {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_limit_is_read_back_from_what_it_shows(amount: u32) {
            for limit in [Limit::minutes(amount), Limit::work_minutes(amount), Limit::workdays(amount), Limit::days(amount)] {
                prop_assert_eq!(limit.to_string().parse(), Ok(limit));
            }
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = text.parse::<Limit>();
        }
    }

    #[test]
    fn what_is_no_limit_is_refused() {
        for text in ["", "3", "wd", "3 wd", "-3wd", "3w", "99999999999d", "３d"] {
            assert_eq!(text.parse::<Limit>(), Err(BadLimit), "{text}");
        }
    }
}
