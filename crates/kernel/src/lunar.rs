//! The lunar date of a day (九月二十), for the home page and the seal of a
//! receipt, 2020 to 2050.

use std::fmt;

use crate::Day;

const FIRST_YEAR: i32 = 2020;

/// For each year: month and day of its new year, its leap month (0 for none),
/// and a bit for each of its months in order, set for 30 days, clear for 29.
/// Two published tables agree on every day, and every month begins on the day
/// of an astronomical new moon at 120° east.
#[rustfmt::skip]
const YEARS: [(u8, u8, u8, u16); 31] = [
    (1, 25, 4, 0x152e), // 2020
    (2, 12, 0, 0x0556), // 2021
    (2, 1, 0, 0x0ab5), // 2022
    (1, 22, 2, 0x15b2), // 2023
    (2, 10, 0, 0x06d2), // 2024
    (1, 29, 6, 0x0ea5), // 2025
    (2, 17, 0, 0x0725), // 2026
    (2, 6, 0, 0x064b), // 2027
    (1, 26, 5, 0x0c97), // 2028
    (2, 13, 0, 0x0cab), // 2029
    (2, 3, 0, 0x055a), // 2030
    (1, 23, 3, 0x0ad6), // 2031
    (2, 11, 0, 0x0b69), // 2032
    (1, 31, 11, 0x1752), // 2033
    (2, 19, 0, 0x0b52), // 2034
    (2, 8, 0, 0x0b25), // 2035
    (1, 28, 6, 0x1a4b), // 2036
    (2, 15, 0, 0x0a4b), // 2037
    (2, 4, 0, 0x04ab), // 2038
    (1, 24, 5, 0x055b), // 2039
    (2, 12, 0, 0x05ad), // 2040
    (2, 1, 0, 0x0b6a), // 2041
    (1, 22, 2, 0x1b52), // 2042
    (2, 10, 0, 0x0d92), // 2043
    (1, 30, 7, 0x1d25), // 2044
    (2, 17, 0, 0x0d25), // 2045
    (2, 6, 0, 0x0a55), // 2046
    (1, 26, 5, 0x14ad), // 2047
    (2, 14, 0, 0x04b6), // 2048
    (2, 2, 0, 0x05b5), // 2049
    (1, 23, 3, 0x0daa), // 2050
];

const DAYS: [&str; 30] = [
    "初一", "初二", "初三", "初四", "初五", "初六", "初七", "初八", "初九", "初十", "十一", "十二", "十三",
    "十四", "十五", "十六", "十七", "十八", "十九", "二十", "廿一", "廿二", "廿三", "廿四", "廿五", "廿六",
    "廿七", "廿八", "廿九", "三十",
];

const MONTHS: [&str; 12] = [
    "正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月",
];

/// A date of the Chinese lunar calendar. Shown as 九月二十, 闰六月初一.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LunarDate {
    /// The Gregorian year in which the lunar year began.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// Whether it is the second month of this number, 闰.
    pub leap: bool,
    /// The day of the month, 1 to 30.
    pub day: u8,
}

impl LunarDate {
    /// The lunar date of a day from 2020-01-25 to 2051-02-10, else none.
    pub fn of(day: Day) -> Option<Self> {
        let this_year = new_year(day.year()).filter(|first| *first <= day);
        let year = if this_year.is_some() {
            day.year()
        } else {
            day.year() - 1
        };
        let mut left = day.since(new_year(year)?);
        let &(_, _, leap_month, lengths) = row(year)?;
        let months = (1..=12u8).flat_map(|month| {
            let second = (month == leap_month).then_some((month, true));
            std::iter::once((month, false)).chain(second)
        });
        for (index, (month, leap)) in months.enumerate() {
            let length = 29 + i64::from(lengths >> index & 1);
            if left < length {
                let day = u8::try_from(left + 1).ok()?;
                return Some(Self {
                    year,
                    month,
                    leap,
                    day,
                });
            }
            left -= length;
        }
        None
    }

    /// The name of the month: 九月, 闰六月, 冬月, 腊月.
    pub fn month_name(&self) -> String {
        let leap = if self.leap { "闰" } else { "" };
        let name = MONTHS
            .get(usize::from(self.month).wrapping_sub(1))
            .copied()
            .unwrap_or_default();
        format!("{leap}{name}")
    }

    /// The name of the day: 初一, 二十, 廿二.
    pub fn day_name(&self) -> &'static str {
        DAYS.get(usize::from(self.day).wrapping_sub(1))
            .copied()
            .unwrap_or_default()
    }

    /// Stem, branch and animal of the year: 甲辰龙.
    pub fn year_name(&self) -> String {
        let pick = |names: &str, cycle: i32| {
            let index = usize::try_from((self.year - 4).rem_euclid(cycle)).unwrap_or(0);
            names.chars().nth(index).unwrap_or_default()
        };
        let (stem, branch) = (
            pick("甲乙丙丁戊己庚辛壬癸", 10),
            pick("子丑寅卯辰巳午未申酉戌亥", 12),
        );
        [stem, branch, pick("鼠牛虎兔龙蛇马羊猴鸡狗猪", 12)]
            .iter()
            .collect()
    }
}

impl fmt::Display for LunarDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.month_name(), self.day_name())
    }
}

fn row(year: i32) -> Option<&'static (u8, u8, u8, u16)> {
    YEARS.get(usize::try_from(year - FIRST_YEAR).ok()?)
}

fn new_year(year: i32) -> Option<Day> {
    let &(month, day, ..) = row(year)?;
    Day::new(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lunar(text: &str) -> LunarDate {
        LunarDate::of(text.parse().unwrap()).unwrap()
    }

    #[test]
    fn new_years_fall_on_the_days_that_were_celebrated() {
        for day in ["2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06"] {
            assert_eq!(lunar(day).to_string(), "正月初一", "{day}");
        }
        assert_eq!(lunar("2026-02-16").to_string(), "腊月廿九");
        assert_eq!(lunar("2025-07-25").to_string(), "闰六月初一");
    }

    #[test]
    fn the_days_of_the_design_have_their_names() {
        assert_eq!(lunar("2024-10-22").to_string(), "九月二十");
        assert_eq!(lunar("2024-10-22").year_name(), "甲辰龙");
        assert_eq!(lunar("2024-11-22").to_string(), "十月廿二");
        assert_eq!(lunar("2026-01-01").year_name(), "乙巳蛇");
    }

    #[test]
    fn each_day_follows_the_one_before_and_each_year_ends_at_the_next_new_year() {
        let first: Day = "2020-01-25".parse().unwrap();
        let all: Vec<_> = (0..).map_while(|n| LunarDate::of(first.plus_days(n))).collect();
        assert_eq!(
            first.plus_days(i64::try_from(all.len()).unwrap()).to_string(),
            "2051-02-11"
        );
        for pair in all.windows(2) {
            let same_month = pair[1].day == pair[0].day + 1 && pair[1].month == pair[0].month;
            let next_month = pair[1].day == 1 && pair[0].day >= 29;
            assert!(pair[0] < pair[1] && (same_month || next_month), "{pair:?}");
        }
        assert_eq!(LunarDate::of(first.plus_days(-1)), None);
        assert_eq!(LunarDate::of(Day::MAX), None);
    }
}
