//! The Gregorian calendar as whole numbers: days since 1970-01-01, and wall
//! seconds, which are seconds since 1970-01-01T00:00 as a clock on the wall shows them.

/// Seconds of a day without a change of clocks.
pub const DAY: i64 = 86_400;

/// The day number of a date; months 1–12.
pub fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a day number.
pub fn date_of(number: i64) -> (i64, i64, i64) {
    let shifted = number + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let part = (5 * of_year + 2) / 153;
    let day = of_year - (153 * part + 2) / 5 + 1;
    let month = if part < 10 { part + 3 } else { part - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// Days of a year.
pub fn year_length(year: i64) -> i64 {
    if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) {
        366
    } else {
        365
    }
}

/// Days of a month.
pub fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 => year_length(year) - 337,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// 0 for Monday to 6 for Sunday.
pub fn weekday(number: i64) -> i64 {
    (number + 3).rem_euclid(7)
}

/// The number of the week that a day lies in, counted from either end of the
/// year that most of the week belongs to: `(20, -33)`. Weeks begin on `start`.
pub fn week_number(number: i64, start: i64) -> (i64, i64) {
    let middle = number - (weekday(number) - start).rem_euclid(7) + 3;
    let (year, _, _) = date_of(middle);
    let week = (middle - day_number(year, 1, 1)) / 7 + 1;
    // The week of 28 December is the last one.
    let last = day_number(year, 12, 28);
    let last = last - (weekday(last) - start).rem_euclid(7) + 3;
    let weeks = (last - day_number(year, 1, 1)) / 7 + 1;
    (week, week - weeks - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_day_number_is_read_back(number in -719_162i64..=2_932_896) {
            let (year, month, day) = date_of(number);
            prop_assert_eq!(day_number(year, month, day), number);
            prop_assert!(day >= 1 && day <= month_length(year, month));
            let known = kernel::Day::from_number(number);
            prop_assert_eq!(known.to_string(), format!("{year:04}-{month:02}-{day:02}"));
            prop_assert_eq!(i64::from(known.weekday().number()), weekday(number) + 1);
        }

        #[test]
        fn the_weeks_from_monday_are_those_of_iso_8601(number in 0i64..=40_000) {
            let (year, month, day) = date_of(number);
            let date = jiff::civil::date(i16::try_from(year).unwrap(), i8::try_from(month).unwrap(), i8::try_from(day).unwrap());
            prop_assert_eq!(week_number(number, 0).0, i64::from(date.iso_week_date().week()));
        }
    }
}
