//! A civil day, without a time and without a zone.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use jiff::civil::{Date, date};

const EPOCH: Date = date(1970, 1, 1);

/// A civil day between 0001-01-01 and 9999-12-31, written `YYYY-MM-DD` in the
/// store, in forms and in JSON.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

/// A day of the week; the order is the order of the week.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Weekday {
    /// 星期一
    Monday,
    /// 星期二
    Tuesday,
    /// 星期三
    Wednesday,
    /// 星期四
    Thursday,
    /// 星期五
    Friday,
    /// 星期六
    Saturday,
    /// 星期日
    Sunday,
}

impl Weekday {
    /// 1 for Monday to 7 for Sunday, as ISO 8601 counts.
    pub fn number(self) -> u8 {
        match self {
            Self::Monday => 1,
            Self::Tuesday => 2,
            Self::Wednesday => 3,
            Self::Thursday => 4,
            Self::Friday => 5,
            Self::Saturday => 6,
            Self::Sunday => 7,
        }
    }

    /// True from Monday to Friday.
    pub fn is_plain_workday(self) -> bool {
        self < Self::Saturday
    }
}

impl Day {
    /// The first day that can be written.
    pub const MIN: Self = Self(date(1, 1, 1));
    /// The last day that can be written.
    pub const MAX: Self = Self(date(9999, 12, 31));

    /// The day of a year, month (1–12) and day of month, if there is one.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let year = i16::try_from(year).ok().filter(|year| *year >= 1)?;
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        Date::new(year, month, day).ok().map(Self)
    }

    /// Days since 1970-01-01, negative before it.
    pub fn number(self) -> i64 {
        self.0.duration_since(EPOCH).as_secs().div_euclid(86_400)
    }

    /// The day with this number; stops at [`Day::MIN`] and [`Day::MAX`].
    pub fn from_number(number: i64) -> Self {
        let end = if number < 0 { Self::MIN } else { Self::MAX };
        number
            .checked_mul(86_400)
            .and_then(|seconds| EPOCH.checked_add(SignedDuration::from_secs(seconds)).ok())
            .map_or(end, |date| Self(date).clamp(Self::MIN, Self::MAX))
    }

    /// The day so many days later (earlier if negative); stops at the ends.
    pub fn plus_days(self, days: i64) -> Self {
        Self::from_number(self.number().saturating_add(days))
    }

    /// Days from `earlier` to this day, negative if it lies before.
    pub fn since(self, earlier: Self) -> i64 {
        self.number() - earlier.number()
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> i32 {
        i32::from(self.0.year())
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.0.month().unsigned_abs()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.0.day().unsigned_abs()
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        match self.0.weekday() {
            jiff::civil::Weekday::Monday => Weekday::Monday,
            jiff::civil::Weekday::Tuesday => Weekday::Tuesday,
            jiff::civil::Weekday::Wednesday => Weekday::Wednesday,
            jiff::civil::Weekday::Thursday => Weekday::Thursday,
            jiff::civil::Weekday::Friday => Weekday::Friday,
            jiff::civil::Weekday::Saturday => Weekday::Saturday,
            jiff::civil::Weekday::Sunday => Weekday::Sunday,
        }
    }

    /// The first day of this day's month.
    pub fn first_of_month(self) -> Self {
        Self(self.0.first_of_month())
    }

    /// The first day of the month so many months later (earlier if negative).
    pub fn plus_months(self, months: i32) -> Self {
        let count = self.year() * 12 + i32::from(self.month()) - 1;
        let count = count.saturating_add(months);
        let month = u8::try_from(count.rem_euclid(12) + 1).unwrap_or(1);
        let end = if months < 0 { Self::MIN } else { Self::MAX };
        Self::new(count.div_euclid(12), month, 1).unwrap_or(end)
    }

    /// Whole years from this birthday to `on`: 周岁. Nobody is younger than 0.
    pub fn age_on(self, on: Self) -> i32 {
        let had_birthday = (on.month(), on.day()) >= (self.month(), self.day());
        (on.year() - self.year() - i32::from(!had_birthday)).max(0)
    }

    pub(crate) fn date(self) -> Date {
        self.0
    }

    pub(crate) fn from_date(date: Date) -> Self {
        Self(date).clamp(Self::MIN, Self::MAX)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl TryFrom<String> for Day {
    type Error = BadDay;
    fn try_from(text: String) -> Result<Self, BadDay> {
        text.parse()
    }
}

impl FromStr for Day {
    type Err = BadDay;

    /// Reads exactly `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Self, BadDay> {
        let digits = |part: &str, width: usize| {
            (part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse::<u16>().ok())
                .flatten()
        };
        let mut parts = text.split('-');
        let (Some(year), Some(month), Some(day), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(BadDay);
        };
        let year = digits(year, 4).ok_or(BadDay)?;
        let month = digits(month, 2)
            .and_then(|n| u8::try_from(n).ok())
            .ok_or(BadDay)?;
        let day = digits(day, 2).and_then(|n| u8::try_from(n).ok()).ok_or(BadDay)?;
        Self::new(i32::from(year), month, day).ok_or(BadDay)
    }
}

/// The text is not a day of the form `YYYY-MM-DD`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BadDay;

impl fmt::Display for BadDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a day of the form YYYY-MM-DD")
    }
}

impl std::error::Error for BadDay {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_day_is_read_back_from_what_it_shows(number in -719_162i64..=2_932_896) {
            let day = Day::from_number(number);
            prop_assert_eq!(day.number(), number);
            prop_assert_eq!(day.to_string().parse::<Day>(), Ok(day));
        }

        #[test]
        fn days_order_as_their_texts_and_numbers_do(a in -719_162i64..=2_932_896, b in -719_162i64..=2_932_896) {
            let (x, y) = (Day::from_number(a), Day::from_number(b));
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert_eq!(x.cmp(&y), x.to_string().cmp(&y.to_string()));
        }

        #[test]
        fn no_number_and_no_text_makes_a_day_panic(number: i64, text: String, months: i32) {
            let day = Day::from_number(number).plus_days(number);
            prop_assert!((Day::MIN..=Day::MAX).contains(&day.plus_months(months)));
            let _ = text.parse::<Day>();
        }
    }

    #[test]
    fn a_day_that_is_not_in_the_calendar_is_refused() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-2-03",
            "26-02-03",
            "2026-02-03 ",
            "0000-01-01",
            "",
        ] {
            assert_eq!(text.parse::<Day>(), Err(BadDay), "{text}");
        }
        assert!("2024-02-29".parse::<Day>().is_ok());
    }

    #[test]
    fn the_thirteenth_of_february_2026_is_a_friday() {
        let day: Day = "2026-02-13".parse().unwrap();
        assert_eq!(day.weekday(), Weekday::Friday);
        assert_eq!(day.plus_days(1).weekday().number(), 6);
        assert_eq!(day.plus_months(-2).to_string(), "2025-12-01");
    }

    #[test]
    fn a_year_of_age_is_added_on_the_birthday() {
        let born: Day = "1950-10-22".parse().unwrap();
        assert_eq!(born.age_on("2024-10-21".parse().unwrap()), 73);
        assert_eq!(born.age_on("2024-10-22".parse().unwrap()), 74);
        assert_eq!(born.age_on("1949-01-01".parse().unwrap()), 0);
    }
}
