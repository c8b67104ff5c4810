//! From instants to what a clock on the wall shows, and back.

use std::fmt;
use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase, offset};

use crate::{Day, Micros, Weekday};

/// A named time zone. The table of zones is compiled in, so every server
/// answers alike.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Zone(TimeZone);

/// An instant as a clock and a calendar on the wall show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Civil {
    /// The year, 1 to 9999.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
    /// The second, 0 to 59.
    pub second: u8,
    /// The day of the week.
    pub weekday: Weekday,
}

impl Zone {
    /// The zone of mainland China, `Asia/Shanghai`.
    pub fn shanghai() -> Self {
        static SHANGHAI: OnceLock<Zone> = OnceLock::new();
        let found = || Self::named("Asia/Shanghai").unwrap_or(Self(TimeZone::fixed(offset(8))));
        SHANGHAI.get_or_init(found).clone()
    }

    /// The zone of an IANA name such as `Asia/Urumqi`.
    pub fn named(name: &str) -> Result<Self, BadZone> {
        TimeZoneDatabase::bundled()
            .get(name)
            .map(Self)
            .map_err(|_| BadZone)
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("Asia/Shanghai")
    }

    /// The day and the minute of the day (0 to 1439) of an instant.
    pub fn day_and_minute(&self, at: Micros) -> (Day, u16) {
        let (day, micros) = self.wall(at);
        (day, u16::try_from(micros / Micros::MINUTE).unwrap_or(0))
    }

    /// The instant of a minute of a day; 1440 and more run into later days. A
    /// time that a change of the clocks skips is moved past the gap.
    pub fn instant(&self, day: Day, minute: u16) -> Micros {
        self.at_wall(day, i64::from(minute) * Micros::MINUTE)
    }

    /// The day and the microseconds shown since its midnight.
    pub(crate) fn wall(&self, at: Micros) -> (Day, i64) {
        let shown = self.0.to_datetime(timestamp(at));
        let seconds =
            i64::from(shown.hour()) * 3600 + i64::from(shown.minute()) * 60 + i64::from(shown.second());
        let micros = seconds * Micros::SECOND + i64::from(shown.subsec_nanosecond()) / 1000;
        (Day::from_date(shown.date()), micros)
    }

    pub(crate) fn at_wall(&self, day: Day, micros: i64) -> Micros {
        let day = day.plus_days(micros.div_euclid(Micros::DAY));
        let of_day = micros.rem_euclid(Micros::DAY);
        let midnight = day.date().to_datetime(jiff::civil::Time::midnight());
        let shown = midnight.checked_add(jiff::SignedDuration::from_micros(of_day));
        self.0
            .to_timestamp(shown.unwrap_or(DateTime::MAX))
            .map_or(Micros(Timestamp::MAX.as_microsecond()), |at| {
                Micros(at.as_microsecond())
            })
    }
}

impl Micros {
    /// What a clock and a calendar in the zone show at this instant.
    pub fn civil(self, zone: &Zone) -> Civil {
        let (day, micros) = zone.wall(self);
        let part = |unit: i64, within: i64| u8::try_from(micros / unit % within).unwrap_or(0);
        Civil {
            year: day.year(),
            month: day.month(),
            day: day.day(),
            hour: part(Self::HOUR, 24),
            minute: part(Self::MINUTE, 60),
            second: part(Self::SECOND, 60),
            weekday: day.weekday(),
        }
    }

    /// The civil day of this instant in the zone.
    pub fn day(self, zone: &Zone) -> Day {
        zone.wall(self).0
    }

    /// RFC 3339 with the zone's offset: `2026-02-13T18:00:00+08:00`.
    pub fn rfc3339(self, zone: &Zone) -> String {
        let at = timestamp(self);
        at.display_with_offset(zone.0.to_offset(at)).to_string()
    }

    /// RFC 3339 in UTC: `2026-02-13T10:00:00Z`.
    pub fn rfc3339_utc(self) -> String {
        timestamp(self).to_string()
    }

    /// The value of an `<input type="datetime-local">`: `2026-02-13T18:00`.
    pub fn local(self, zone: &Zone) -> String {
        let Civil { hour, minute, .. } = self.civil(zone);
        format!("{}T{hour:02}:{minute:02}", self.day(zone))
    }

    /// Reads RFC 3339 with an offset (`2026-02-13T18:00:00+08:00`, `…Z`) or a
    /// local time of the zone (`2026-02-13T18:00`, seconds optional).
    pub fn parse(text: &str, zone: &Zone) -> Result<Self, BadTime> {
        let text = text.trim();
        if !text.contains([':']) || text.contains(['[', ']']) {
            return Err(BadTime);
        }
        if let Ok(at) = text.parse::<Timestamp>() {
            return Ok(Self(at.as_microsecond()));
        }
        let shown: DateTime = text.parse().map_err(|_| BadTime)?;
        if shown.year() < 1 {
            return Err(BadTime);
        }
        zone.0
            .to_timestamp(shown)
            .map(|at| Self(at.as_microsecond()))
            .map_err(|_| BadTime)
    }
}

/// The nearest instant that can be shown.
fn timestamp(at: Micros) -> Timestamp {
    let end = if at.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_microsecond(at.0).unwrap_or(end)
}

/// No time zone has this name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BadZone;

impl fmt::Display for BadZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the name of a time zone")
    }
}

impl std::error::Error for BadZone {}

/// The text is neither RFC 3339 nor `YYYY-MM-DDTHH:MM`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BadTime;

impl fmt::Display for BadTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a time of the form YYYY-MM-DDTHH:MM")
    }
}

impl std::error::Error for BadTime {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Micros {
        Micros::parse(text, &Zone::shanghai()).unwrap()
    }

    #[test]
    fn local_time_and_both_forms_of_rfc_3339_mean_the_same_instant() {
        let six = at("2026-02-13T18:00");
        assert_eq!(six, at("2026-02-13T18:00:00+08:00"));
        assert_eq!(six, at("2026-02-13T10:00:00Z"));
        assert_eq!(six.rfc3339(&Zone::shanghai()), "2026-02-13T18:00:00+08:00");
        assert_eq!(six.rfc3339_utc(), "2026-02-13T10:00:00Z");
        assert_eq!(six.local(&Zone::shanghai()), "2026-02-13T18:00");
    }

    #[test]
    fn the_parts_are_those_of_the_wall_clock() {
        let civil = at("2024-10-22T09:05:07").civil(&Zone::shanghai());
        assert_eq!((civil.year, civil.month, civil.day), (2024, 10, 22));
        assert_eq!((civil.hour, civil.minute, civil.second), (9, 5, 7));
        assert_eq!(civil.weekday, Weekday::Tuesday);
        let late = at("2024-10-22T23:30");
        assert_eq!(
            late.day(&Zone::named("Asia/Tokyo").unwrap()).to_string(),
            "2024-10-23"
        );
    }

    #[test]
    fn a_name_that_is_no_zone_and_a_text_that_is_no_time_are_refused() {
        assert_eq!(Zone::named("Asia/Qinghe"), Err(BadZone));
        for text in [
            "",
            "2026-02-13",
            "18:00",
            "2026-02-30T10:00",
            "2026-02-13T10:00[UTC]",
        ] {
            assert_eq!(Micros::parse(text, &Zone::shanghai()), Err(BadTime), "{text}");
        }
    }

    #[test]
    fn a_summer_time_of_1988_is_read_as_the_clocks_then_stood() {
        let at = at("1988-07-01T08:00");
        assert_eq!(at.rfc3339_utc(), "1988-06-30T23:00:00Z");
        assert_eq!(at.civil(&Zone::shanghai()).hour, 8);
    }

    proptest! {
        #[test]
        fn an_instant_comes_back_from_its_day_and_minute(number in 10_000i64..40_000, minute in 0u16..1440) {
            let zone = Zone::shanghai();
            let day = Day::from_number(number);
            prop_assert_eq!(zone.day_and_minute(zone.instant(day, minute)), (day, minute));
        }

        #[test]
        fn no_instant_panics(micros: i64, minute: u16) {
            let zone = Zone::shanghai();
            let at = Micros(micros);
            let _ = (at.civil(&zone), at.rfc3339(&zone), at.rfc3339_utc(), at.local(&zone));
            let _ = zone.instant(at.day(&zone), minute);
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = Micros::parse(&text, &Zone::shanghai());
        }
    }
}
