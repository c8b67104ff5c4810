//! Reads `FREQ=WEEKLY;BYDAY=TU;UNTIL=…`.

use super::rule::{BadRule, Freq, Rule, Until};
use super::wall::Moment;

/// The most values that one part lists.
const MOST: usize = 1000;
/// Larger intervals lead beyond every calendar.
const LONGEST: i64 = 1_000_000_000_000;

impl std::str::FromStr for Rule {
    type Err = BadRule;

    fn from_str(text: &str) -> Result<Self, BadRule> {
        let text = text.trim();
        let head = text.get(..6).filter(|head| head.eq_ignore_ascii_case("RRULE:"));
        let text = head.map_or(text, |head| text.get(head.len()..).unwrap_or_default());
        let mut rule = Self::of(Freq::Yearly);
        let mut seen: Vec<String> = Vec::new();
        for part in text.split(';').filter(|part| !part.trim().is_empty()) {
            let Some((name, value)) = part.split_once('=') else {
                return Err(BadRule(format!("{part:?} is no part of the form NAME=VALUE")));
            };
            let name = name.trim().to_ascii_uppercase();
            if seen.contains(&name) {
                return Err(BadRule(format!("{name} stands twice")));
            }
            read_part(&mut rule, &name, value.trim())?;
            seen.push(name);
        }
        if !seen.iter().any(|name| name == "FREQ") {
            return Err(BadRule("FREQ is missing".to_owned()));
        }
        if rule.count.is_some() && rule.until.is_some() {
            return Err(BadRule("COUNT and UNTIL exclude each other".to_owned()));
        }
        Ok(rule)
    }
}

fn read_part(rule: &mut Rule, name: &str, value: &str) -> Result<(), BadRule> {
    let list = |low: i64, high: i64, signed: bool| numbers(name, value, low, high, signed);
    match name {
        "FREQ" => rule.freq = freq(value)?,
        "INTERVAL" => rule.interval = whole(name, value, LONGEST)?,
        "COUNT" => rule.count = Some(whole(name, value, i64::MAX)?.unsigned_abs()),
        "UNTIL" => {
            let read = Moment::parse(value)?;
            rule.until = Some(if read.utc {
                Until::Utc(read.wall)
            } else {
                Until::Wall(read.wall)
            });
        }
        "BYSECOND" => rule.by_second = list(0, 60, false)?,
        "BYMINUTE" => rule.by_minute = list(0, 59, false)?,
        "BYHOUR" => rule.by_hour = list(0, 23, false)?,
        "BYDAY" => rule.by_day = days(value)?,
        "BYMONTHDAY" => rule.by_month_day = list(1, 31, true)?,
        "BYYEARDAY" => rule.by_year_day = list(1, 366, true)?,
        "BYWEEKNO" => rule.by_week_no = list(1, 53, true)?,
        "BYMONTH" => rule.by_month = list(1, 12, false)?,
        "BYSETPOS" => rule.by_set_pos = list(1, 366, true)?,
        "WKST" => rule.week_start = weekday(value).ok_or_else(|| wrong(name, value))?,
        "RSCALE" if value.eq_ignore_ascii_case("GREGORIAN") => {}
        _ => return Err(BadRule(format!("{name} is no part of a rule"))),
    }
    Ok(())
}

fn wrong(name: &str, value: &str) -> BadRule {
    BadRule(format!("{name}={value} cannot be"))
}

fn freq(value: &str) -> Result<Freq, BadRule> {
    Ok(match value.to_ascii_uppercase().as_str() {
        "YEARLY" => Freq::Yearly,
        "MONTHLY" => Freq::Monthly,
        "WEEKLY" => Freq::Weekly,
        "DAILY" => Freq::Daily,
        "HOURLY" => Freq::Hourly,
        "MINUTELY" => Freq::Minutely,
        "SECONDLY" => Freq::Secondly,
        _ => return Err(wrong("FREQ", value)),
    })
}

fn whole(name: &str, value: &str, most: i64) -> Result<i64, BadRule> {
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let read: Option<i64> = digits.then(|| value.parse().unwrap_or(i64::MAX));
    read.filter(|n| *n >= 1)
        .map(|n| n.min(most))
        .ok_or_else(|| wrong(name, value))
}

fn numbers(name: &str, value: &str, low: i64, high: i64, signed: bool) -> Result<Vec<i64>, BadRule> {
    let mut out = Vec::new();
    for item in value.split(',') {
        let number: i64 = item.trim().parse().map_err(|_| wrong(name, value))?;
        let size = if signed { number.abs() } else { number };
        if !(low..=high).contains(&size) || out.len() == MOST {
            return Err(wrong(name, value));
        }
        out.push(number);
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

fn weekday(word: &str) -> Option<i64> {
    let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let mut known = (0i64..).zip(names);
    known
        .find(|(_, name)| word.eq_ignore_ascii_case(name))
        .map(|(day, _)| day)
}

fn days(value: &str) -> Result<Vec<(i64, i64)>, BadRule> {
    let mut out = Vec::new();
    for item in value.split(',').map(str::trim) {
        let bad = || wrong("BYDAY", value);
        let cut = item.len().checked_sub(2).ok_or_else(bad)?;
        let (which, day) = item.split_at_checked(cut).ok_or_else(bad)?;
        let day = weekday(day).ok_or_else(bad)?;
        let which = if which.is_empty() {
            0
        } else {
            let read: i64 = which.parse().map_err(|_| bad())?;
            if !(1..=53).contains(&read.abs()) {
                return Err(bad());
            }
            read
        };
        if out.len() == MOST {
            return Err(bad());
        }
        out.push((which, day));
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}
