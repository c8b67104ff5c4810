//! A recurrence rule as it was read.

/// How often a rule looks again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Freq {
    /// Every year.
    Yearly,
    /// Every month.
    Monthly,
    /// Every week.
    Weekly,
    /// Every day.
    Daily,
    /// Every hour.
    Hourly,
    /// Every minute.
    Minutely,
    /// Every second.
    Secondly,
}

/// The end of a rule, the end itself included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Until {
    /// Wall seconds.
    Wall(i64),
    /// Seconds since 1970-01-01T00:00Z.
    Utc(i64),
}

/// A rule. Lists are sorted and without doubles; an empty one means that the part is missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// `FREQ`.
    pub freq: Freq,
    /// `INTERVAL`, 1 or more.
    pub interval: i64,
    /// `COUNT`.
    pub count: Option<u64>,
    /// `UNTIL`.
    pub until: Option<Until>,
    /// `BYSECOND`.
    pub by_second: Vec<i64>,
    /// `BYMINUTE`.
    pub by_minute: Vec<i64>,
    /// `BYHOUR`.
    pub by_hour: Vec<i64>,
    /// `BYDAY`: which one (0 for each), and the day, 0 for Monday.
    pub by_day: Vec<(i64, i64)>,
    /// `BYMONTHDAY`.
    pub by_month_day: Vec<i64>,
    /// `BYYEARDAY`.
    pub by_year_day: Vec<i64>,
    /// `BYWEEKNO`.
    pub by_week_no: Vec<i64>,
    /// `BYMONTH`.
    pub by_month: Vec<i64>,
    /// `BYSETPOS`.
    pub by_set_pos: Vec<i64>,
    /// `WKST`, 0 for Monday.
    pub week_start: i64,
}

impl Rule {
    /// A rule with nothing but its frequency.
    pub fn of(freq: Freq) -> Self {
        Self {
            freq,
            interval: 1,
            count: None,
            until: None,
            by_second: Vec::new(),
            by_minute: Vec::new(),
            by_hour: Vec::new(),
            by_day: Vec::new(),
            by_month_day: Vec::new(),
            by_year_day: Vec::new(),
            by_week_no: Vec::new(),
            by_month: Vec::new(),
            by_set_pos: Vec::new(),
            week_start: 0,
        }
    }
}

/// Why a rule or a time cannot be read: one sentence that names the part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadRule(pub String);

impl std::fmt::Display for BadRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadRule {}
