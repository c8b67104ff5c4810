//! What a list of requests is asked for.

use kernel::{Micros, ReceiptNumber, Zone};
use web::Values;

use super::answer::Bad;

/// The specification's span if no dates are given, and its most.
const SPAN: i64 = 90 * Micros::DAY;
/// The most requests of all pages together.
pub(super) const MOST: usize = 1000;

/// Filters as they were sent.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Ask {
    numbers: String,
    codes: String,
    start: String,
    end: String,
    status: String,
    page: usize,
    size: usize,
}

/// Filters as the statement takes them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Filter {
    /// `|repair|lift|`; empty for all.
    pub codes: String,
    pub from: Micros,
    pub until: Micros,
    /// 0 any, 1 open, 2 closed.
    pub status: i32,
    pub skip: usize,
    pub size: usize,
}

impl Ask {
    pub fn of(query: &Values) -> Self {
        let text = |name| query.text(name).chars().take(1000).collect::<String>();
        Self {
            numbers: text("service_request_id"),
            codes: text("service_code"),
            start: text("start_date"),
            end: text("end_date"),
            status: text("status"),
            page: query.parsed("page").unwrap_or(1).clamp(1, MOST),
            size: query.parsed("page_size").unwrap_or(MOST).clamp(1, MOST),
        }
    }

    /// The numbers that were asked for; they go before every other filter.
    pub fn numbers(&self) -> Option<Vec<ReceiptNumber>> {
        let parts = self
            .numbers
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let numbers: Vec<&str> = parts.take(100).collect();
        if numbers.is_empty() {
            return None;
        }
        Some(
            numbers
                .into_iter()
                .filter_map(|number| ReceiptNumber::parse(number).ok())
                .collect(),
        )
    }

    pub fn filter(&self, zone: &Zone, now: Micros) -> Result<Filter, Bad> {
        let date = |name: &str, text: &str| match text {
            "" => Ok(None),
            text => Micros::parse(text, zone)
                .map(Some)
                .map_err(|_| Bad::about(400, "api-open311-date", name)),
        };
        let (start, end) = (date("start_date", &self.start)?, date("end_date", &self.end)?);
        let until = end.unwrap_or_else(|| start.map_or(now, |start| start.plus(SPAN).min(now)));
        let from = start.unwrap_or_else(|| until.plus(-SPAN)).max(until.plus(-SPAN));
        let codes: Vec<&str> = self
            .codes
            .split(',')
            .map(str::trim)
            .filter(|code| !code.is_empty())
            .collect();
        let named = |word| {
            self.status
                .split(',')
                .any(|part| part.trim().eq_ignore_ascii_case(word))
        };
        let status = match (named("open"), named("closed")) {
            (true, false) => 1,
            (false, true) => 2,
            (true, true) => 0,
            (false, false) if self.status.is_empty() => 0,
            (false, false) => return Err(Bad::about(400, "api-open311-status", self.status.as_str())),
        };
        Ok(Filter {
            codes: if codes.is_empty() {
                String::new()
            } else {
                format!("|{}|", codes.join("|"))
            },
            from,
            until,
            status,
            skip: (self.page - 1).saturating_mul(self.size).min(MOST),
            size: self.size,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(pairs: &[(&str, &str)]) -> Ask {
        Ask::of(&Values::new(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        ))
    }

    #[test]
    fn without_dates_the_last_ninety_days_are_asked_for_and_never_more() {
        let (zone, now) = (Zone::shanghai(), Micros(1_772_000_000_000_000));
        let filter = ask(&[]).filter(&zone, now).unwrap();
        assert_eq!((filter.from, filter.until), (now.plus(-SPAN), now));
        let wide = ask(&[
            ("start_date", "2020-01-01T00:00:00Z"),
            ("end_date", "2026-01-01T00:00:00Z"),
        ]);
        let filter = wide.filter(&zone, now).unwrap();
        assert_eq!(filter.until.since(filter.from), SPAN);
        let old = ask(&[("start_date", "2020-01-01T00:00:00+08:00")])
            .filter(&zone, now)
            .unwrap();
        assert_eq!(old.until.since(old.from), SPAN);
    }

    #[test]
    fn lists_are_comma_delimited() {
        let (zone, now) = (Zone::shanghai(), Micros(1_772_000_000_000_000));
        let filter = ask(&[("service_code", "lift, repair"), ("status", "open,closed")])
            .filter(&zone, now)
            .unwrap();
        assert_eq!((filter.codes.as_str(), filter.status), ("|lift|repair|", 0));
        assert_eq!(ask(&[("status", "closed")]).filter(&zone, now).unwrap().status, 2);
        assert!(ask(&[("status", "nearly")]).filter(&zone, now).is_err());
        assert!(ask(&[("start_date", "yesterday")]).filter(&zone, now).is_err());
        assert_eq!(
            ask(&[("page", "3"), ("page_size", "50")])
                .filter(&zone, now)
                .unwrap()
                .skip,
            100
        );
    }
}
