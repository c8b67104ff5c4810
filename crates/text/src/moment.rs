//! Times as they stand in files: `2025-03-05T10:24`, with or without seconds.

/// The microseconds of a civil time since 1970, read without a time zone; what follows the seconds is not read.
#[must_use]
pub fn micros(time: &str) -> Option<i64> {
    let (date, clock) = time.trim().split_once(['T', ' ']).unwrap_or((time.trim(), "0:0"));
    let mut date = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let mut clock = clock
        .split([':', '.', '+', 'Z'])
        .map(|part| part.parse::<i64>().unwrap_or(0));
    let mut next = || clock.next().unwrap_or(0);
    let (hour, minute, second) = (next(), next(), next());
    let sound = (0..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let sound = sound && (0..=24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    sound.then_some(seconds * 1_000_000)
}

/// Days from 1970-01-01 in the Gregorian calendar, counted from March so that the leap day comes last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let since_march = (month + 9) % 12;
    let day_of_year = (153 * since_march + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_leap_years() {
        assert_eq!(micros("1970-01-01T00:00"), Some(0));
        assert_eq!(
            micros("2024-03-01T00:00")
                .zip(micros("2024-02-28"))
                .map(|(a, b)| a - b),
            Some(2 * 86_400_000_000)
        );
        assert_eq!(micros("2025-03-05T10:24"), Some(1_741_170_240_000_000));
        assert_eq!(micros("yesterday"), None);
    }
}
