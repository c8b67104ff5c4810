//! `GET /league`: the units compared, for everybody. A figure of fewer than
//! five matters tells more about people than about a unit: it is not shown.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Day, UnitId};
use people::Centre;
use store::StoreError;
use web::{Door, Failure, Frame};

use super::rows::{self, Score};
use crate::hand::Hand;
use crate::wall::row::Row;

/// The fewest matters that are compared.
const FEWEST: i64 = 5;
/// How many months or quarters one can go back.
const BACK: i32 = 24;

/// The page.
#[derive(Template)]
#[template(path = "manager/league.html")]
pub(super) struct LeaguePage {
    pub f: Frame,
    pub span: Span,
    pub lines: Vec<Line>,
    /// Units with too few matters to compare.
    pub few: Vec<String>,
    pub best: Vec<Row>,
}

/// A unit with its shares in percent; none where too few are counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    pub unit: String,
    pub all: i64,
    pub replied: Option<i64>,
    pub settled: Option<i64>,
    pub satisfied: Option<i64>,
}

impl Line {
    fn of(unit: String, score: &Score) -> Self {
        let share = |part: i64, of: i64| (of >= FEWEST).then(|| part * 100 / of.max(1));
        Self {
            unit,
            all: score.all,
            replied: share(score.reply_in_time, score.reply_owed),
            settled: share(score.answer_in_time, score.answer_owed),
            satisfied: share(score.satisfied, score.rated),
        }
    }

    /// The three shares with the heads of their columns.
    pub fn shares(&self) -> [(&'static str, Option<i64>); 3] {
        [
            ("league-replied", self.replied),
            ("league-settled", self.settled),
            ("league-satisfied", self.satisfied),
        ]
    }
}

/// A month or a quarter, so many before the present one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Span {
    pub quarter: bool,
    pub back: i32,
    pub from: Day,
    pub until: Day,
}

impl Span {
    /// The span that the address asks for, seen from a day.
    pub fn of(quarter: bool, back: i32, today: Day) -> Self {
        let back = back.clamp(0, BACK);
        let month = today.first_of_month();
        let (step, begin) = if quarter {
            let past = (i32::from(month.month()) - 1) % 3;
            (3, month.plus_months(-past))
        } else {
            (1, month)
        };
        let from = begin.plus_months(-back * step);
        Self {
            quarter,
            back,
            from,
            until: from.plus_months(step),
        }
    }

    fn link(quarter: bool, back: i32) -> String {
        let span = if quarter { "quarter" } else { "month" };
        format!("/league?span={span}&back={back}")
    }

    /// The same kind of span, one earlier.
    pub fn earlier(&self) -> Option<String> {
        (self.back < BACK).then(|| Self::link(self.quarter, self.back + 1))
    }

    /// The same kind of span, one later.
    pub fn later(&self) -> Option<String> {
        (self.back > 0).then(|| Self::link(self.quarter, self.back - 1))
    }

    /// Its name: `2026年3月`, `2026年第一季度`.
    pub fn name(&self, f: &Frame) -> String {
        let year = self.from.year().to_string();
        if self.quarter {
            f.t2(
                "league-quarter-of",
                "year",
                year,
                "n",
                (self.from.month() - 1) / 3 + 1,
            )
        } else {
            f.t2("league-month-of", "year", year, "n", self.from.month())
        }
    }
}

/// The handler.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let query = door.query();
    let back = query.parsed("back").unwrap_or(0);
    let span = Span::of(query.is("span", "quarter"), back, door.now.day(&door.zone));
    let (from, until) = (door.zone.instant(span.from, 0), door.zone.instant(span.until, 0));
    let community = door.community.id;
    let (scores, best) = door
        .read::<_, StoreError, _>(move |tx| {
            let scores = rows::scores(tx, community, from, until)?;
            Ok((scores, rows::best(tx, community, from, until)?))
        })
        .await?;
    let (lines, few) = ordered(&scores, &hand.centre);
    let page = LeaguePage {
        span,
        lines,
        few,
        best: best
            .iter()
            .map(|matter| Row::of(matter, &hand.centre, door.now, ""))
            .collect(),
        f: door.frame_t("league-title"),
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// The best first; those with too few matters by name only.
fn ordered(scores: &[(UnitId, Score)], centre: &Centre) -> (Vec<Line>, Vec<String>) {
    let (mut lines, mut few) = (Vec::new(), Vec::new());
    for (id, score) in scores {
        let Some(unit) = centre.unit(*id) else { continue };
        if score.all < FEWEST {
            few.push(unit.name.clone());
        } else {
            lines.push(Line::of(unit.name.clone(), score));
        }
    }
    lines.sort_by(|a, b| {
        let key = |line: &Line| (line.settled, line.satisfied, line.replied, line.all);
        key(b).cmp(&key(a)).then_with(|| a.unit.cmp(&b.unit))
    });
    (lines, few)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_span_is_a_whole_month_or_quarter() {
        let span = Span::of(false, 1, day("2026-01-15"));
        assert_eq!((span.from, span.until), (day("2025-12-01"), day("2026-01-01")));
        let span = Span::of(true, 0, day("2026-05-31"));
        assert_eq!((span.from, span.until), (day("2026-04-01"), day("2026-07-01")));
        assert_eq!(Span::of(true, -3, day("2026-05-31")).back, 0);
        assert!(Span::of(true, 99, day("2026-05-31")).earlier().is_none());
    }

    #[test]
    fn fewer_than_five_are_not_told() {
        let score = Score {
            all: 9,
            reply_owed: 9,
            reply_in_time: 9,
            answer_owed: 5,
            answer_in_time: 4,
            rated: 4,
            satisfied: 0,
        };
        let line = Line::of(String::new(), &score);
        assert_eq!(
            (line.replied, line.settled, line.satisfied),
            (Some(100), Some(80), None)
        );
    }
}
