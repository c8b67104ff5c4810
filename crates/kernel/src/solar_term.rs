//! The 24 solar terms, 2020 to 2050.

use crate::Day;

const FIRST_YEAR: i32 = 2020;

/// The terms in the order of the year with the first day on which each falls:
/// two in each month, and in these years never more than a day later.
const TERMS: [(&str, u8); 24] = [
    ("小寒", 5),
    ("大寒", 19),
    ("立春", 3),
    ("雨水", 18),
    ("惊蛰", 5),
    ("春分", 20),
    ("清明", 4),
    ("谷雨", 19),
    ("立夏", 5),
    ("小满", 20),
    ("芒种", 5),
    ("夏至", 20),
    ("小暑", 6),
    ("大暑", 22),
    ("立秋", 7),
    ("处暑", 22),
    ("白露", 7),
    ("秋分", 22),
    ("寒露", 7),
    ("霜降", 23),
    ("立冬", 7),
    ("小雪", 21),
    ("大雪", 6),
    ("冬至", 21),
];

/// A bit for each term of each year, set when it falls a day later. Computed
/// from the sun's apparent longitude at 120° east; two published tables agree.
#[rustfmt::skip]
const LATER: [u32; 31] = [
    0x64080f, 0x669a82, 0xe6bece, 0xfffffe, 0x24080f, 0x669a82, 0xe6bac6, 0xe7fffe,
    0x24080f, 0x669a82, 0xe6bac6, 0xe7fffe, 0x24080f, 0x669a82, 0xe6bac6, 0xe7befe,
    0x24080f, 0x669a82, 0xe6bac6, 0xe7befe, 0x24080f, 0x649882, 0xe6ba86, 0xe7befe,
    0x20080f, 0x649802, 0xe69a86, 0xe7befe, 0x00000f, 0x640800, 0xe69a82,
];

/// The solar term that begins on a day of the years 2020 to 2050: 霜降.
pub fn solar_term(day: Day) -> Option<&'static str> {
    let later = LATER.get(usize::try_from(day.year() - FIRST_YEAR).ok()?)?;
    let of_month = 2 * (usize::from(day.month()) - 1);
    [of_month, of_month + 1].into_iter().find_map(|index| {
        let (name, first) = TERMS.get(index)?;
        let falls = first + u8::from(later >> index & 1 == 1);
        (falls == day.day()).then_some(*name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_terms_fall_on_their_days() {
        for (day, term) in [
            ("2024-10-23", "霜降"),
            ("2024-02-04", "立春"),
            ("2020-12-07", "大雪"),
            ("2021-12-21", "冬至"),
            ("2026-04-05", "清明"),
            ("2027-04-05", "清明"),
        ] {
            assert_eq!(solar_term(day.parse().unwrap()), Some(term), "{day}");
        }
        assert_eq!(solar_term("2024-10-22".parse().unwrap()), None);
    }

    #[test]
    fn every_year_has_each_term_once() {
        for year in 2020..=2050 {
            let first = Day::new(year, 1, 1).unwrap();
            let days = (0..366)
                .map(|n| first.plus_days(n))
                .filter(|day| day.year() == year);
            let terms: Vec<_> = days.filter_map(solar_term).collect();
            assert_eq!(terms, TERMS.map(|(name, _)| name), "{year}");
        }
        assert_eq!(solar_term("2051-04-05".parse().unwrap()), None);
    }
}
