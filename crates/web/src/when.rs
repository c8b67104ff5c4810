//! Days and times in the words of a language.

use kernel::{Civil, Day, Micros, Zone};

use crate::words::{Lang, Words};

/// How one reader is told the time.
pub(crate) struct When<'w> {
    pub words: &'w Words,
    pub lang: Lang,
    pub zone: &'w Zone,
    pub now: Micros,
}

impl When<'_> {
    /// `10月25日 周五`; with the year if it is another one.
    pub fn day(&self, day: Day) -> String {
        let weekday = self
            .words
            .text(self.lang, "web-weekday", &[("n", &day.weekday().number())]);
        let month = self.words.text(self.lang, "web-month", &[("n", &day.month())]);
        let key = if day.year() == self.now.day(self.zone).year() {
            "web-day"
        } else {
            "web-day-year"
        };
        // The year as text: a number might get a thousands separator in some language.
        let year = day.year().to_string();
        self.words.text(
            self.lang,
            key,
            &[
                ("year", &year),
                ("month", &month),
                ("day", &day.day()),
                ("weekday", &weekday),
            ],
        )
    }

    /// `10月25日`, without the weekday and the year.
    pub fn short(&self, day: Day) -> String {
        let month = self.words.text(self.lang, "web-month", &[("n", &day.month())]);
        self.words.text(
            self.lang,
            "web-day-short",
            &[("month", &month), ("day", &day.day())],
        )
    }

    /// `17:00`.
    pub fn time(&self, at: Micros) -> String {
        let Civil { hour, minute, .. } = at.civil(self.zone);
        format!("{hour:02}:{minute:02}")
    }

    /// `10月25日 周五 17:00`.
    pub fn moment(&self, at: Micros) -> String {
        format!("{} {}", self.day(at.day(self.zone)), self.time(at))
    }

    /// `刚才`, `5 分钟前`, `3 小时前`, `昨天`, `4 天前`.
    pub fn ago(&self, at: Micros) -> String {
        let passed = self.now.since(at).max(0);
        let days = self.now.day(self.zone).since(at.day(self.zone));
        let say = |key, n: i64| self.words.text(self.lang, key, &[("n", &n)]);
        match passed {
            ..60_000_000 => say("web-ago-now", 0),
            60_000_000..3_600_000_000 => say("web-ago-minutes", passed / Micros::MINUTE),
            _ if days == 0 => say("web-ago-hours", passed / Micros::HOUR),
            _ if days == 1 => say("web-ago-yesterday", 1),
            _ => say("web-ago-days", days),
        }
    }

    /// A length of time, rounded down: `3 天`, `2 小时`, `5 分钟`.
    pub fn span(&self, micros: i64) -> String {
        let micros = micros.max(0);
        let say = |key, n: i64| self.words.text(self.lang, key, &[("n", &n)]);
        match micros {
            Micros::DAY.. => say("web-span-days", micros / Micros::DAY),
            Micros::HOUR.. => say("web-span-hours", micros / Micros::HOUR),
            _ => say("web-span-minutes", micros / Micros::MINUTE),
        }
    }

    /// What is left until `due`: `还有 3 天`, or by how much it is over: `超 1 天`.
    pub fn left(&self, due: Micros) -> String {
        let left = due.since(self.now);
        let key = if left >= 0 { "web-left" } else { "web-over" };
        self.words
            .text(self.lang, key, &[("span", &self.span(left.abs()))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(lang: Lang, tell: impl Fn(&When<'_>) -> String) -> String {
        let words = Words::for_test(&[]);
        let zone = Zone::shanghai();
        let now = Micros::parse("2024-10-22T10:26", &zone).unwrap();
        tell(&When {
            words: &words,
            lang,
            zone: &zone,
            now,
        })
    }

    fn at(text: &str) -> Micros {
        Micros::parse(text, &Zone::shanghai()).unwrap()
    }

    #[test]
    fn a_moment_reads_as_people_say_it() {
        assert_eq!(
            told(Lang::Zh, |w| w.moment(at("2024-10-25T17:00"))),
            "10月25日 周五 17:00"
        );
        assert_eq!(
            told(Lang::En, |w| w.moment(at("2024-10-25T17:00"))),
            "Fri 25 Oct 17:00"
        );
        assert_eq!(
            told(Lang::Zh, |w| w.moment(at("2025-01-02T08:05"))),
            "2025年1月2日 周四 08:05"
        );
    }

    #[test]
    fn the_past_is_told_in_the_unit_that_fits() {
        assert_eq!(told(Lang::Zh, |w| w.ago(at("2024-10-22T10:26"))), "刚才");
        assert_eq!(told(Lang::Zh, |w| w.ago(at("2024-10-22T10:21"))), "5 分钟前");
        assert_eq!(told(Lang::Zh, |w| w.ago(at("2024-10-22T01:26"))), "9 小时前");
        assert_eq!(told(Lang::Zh, |w| w.ago(at("2024-10-21T23:26"))), "昨天");
        assert_eq!(told(Lang::En, |w| w.ago(at("2024-10-18T23:26"))), "4 days ago");
    }

    #[test]
    fn what_is_left_and_what_is_over_have_different_words() {
        assert_eq!(told(Lang::Zh, |w| w.left(at("2024-10-25T17:00"))), "还有 3 天");
        assert_eq!(told(Lang::Zh, |w| w.left(at("2024-10-22T07:26"))), "超 3 小时");
        assert_eq!(
            told(Lang::En, |w| w.left(at("2024-10-22T10:27"))),
            "1 minute left"
        );
    }
}
