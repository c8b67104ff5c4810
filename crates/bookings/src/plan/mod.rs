//! From a rule to the sessions of a term: holidays, make-up workdays and
//! closures laid over it, so that whoever plans sees each clash before saving.

mod busy;
pub mod closure;

use kernel::{Day, Micros, WorkCalendar, Zone};

use crate::offer::NewSession;
use crate::recur::{BadRule, Form, Moment, Rule, Series, Shown};

pub use busy::{Busy, Taken};
pub use closure::Closure;

/// The statements of this part.
pub(crate) fn statements() -> impl Iterator<Item = &'static (&'static str, &'static store::Sql)> {
    busy::ALL.iter().chain(closure::ALL)
}

/// The most sessions of one series.
pub const MOST: usize = 400;

/// What stands against a session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Clash {
    /// A holiday, by its name.
    Holiday(String),
    /// The centre or the room is closed on that day, by the reason.
    Closed(String),
    /// A weekend day on which people work: they may not come.
    Makeup(String),
    /// The teacher is with another class, by its title.
    Teacher(String),
    /// The room is another's, by its title.
    Room(String),
}

impl Clash {
    /// Whether nobody may go ahead in spite of it.
    pub fn is_hard(&self) -> bool {
        matches!(self, Self::Teacher(_) | Self::Room(_))
    }
}

/// Whether the wall time as typed, `2026-03-29T02:30`, is one that a change of
/// the clocks skips: then the instant shows another one.
pub fn is_skipped(at: Micros, typed: &str, zone: &Zone) -> bool {
    let shown = at.local(zone);
    let minute = |text: &str| text.trim().get(..16).map(|text| text.replace(' ', "T"));
    minute(typed).is_some_and(|typed| minute(&shown) != Some(typed))
}

/// What to do with sessions that fall on days off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// Leave them out.
    Skip,
    /// Put as many behind the last one.
    Move,
    /// Hold them all the same.
    Keep,
}

impl Choice {
    /// The choice of a word; leaving out is the plain one.
    pub fn of_word(word: &str) -> Self {
        match word {
            "move" => Self::Move,
            "keep" => Self::Keep,
            _ => Self::Skip,
        }
    }
}

/// One session as planned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Planned {
    /// The session.
    pub session: NewSession,
    /// What stands against it.
    pub clashes: Vec<Clash>,
    /// Whether it is to take place.
    pub held: bool,
}

/// What somebody plans.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The rule, without an end of its own.
    pub rule: String,
    /// The first start in local time: `2026-09-01T14:00`.
    pub starts: String,
    /// How many sessions shall take place.
    pub count: usize,
    /// How long each lasts, in minutes.
    pub minutes: i64,
    /// Days off.
    pub choice: Choice,
    /// Where: its own days off count as well.
    pub place: String,
}

/// The sessions of a plan, with those that are left out.
pub fn plan(
    plan: &Plan,
    zone: &Zone,
    calendar: &WorkCalendar,
    closures: &[Closure],
) -> Result<Vec<Planned>, BadRule> {
    let rule: Rule = plan.rule.parse()?;
    let start = Moment::parse(&plan.starts)?;
    let series = Series::new(rule, start, Some(zone.name()))?;
    let count = plan.count.clamp(1, MOST);
    let mut out = Vec::new();
    let (mut held, mut seen) = (0usize, 0usize);
    // Days off are looked past, but not for ever.
    for wall in series.walk().take(MOST * 2) {
        let enough = match plan.choice {
            Choice::Move => held >= count,
            Choice::Skip | Choice::Keep => seen >= count,
        };
        if enough {
            break;
        }
        seen += 1;
        let starts = Micros(series.instant(wall).saturating_mul(Micros::SECOND));
        let day = starts.day(zone);
        let shut = closures.iter().find(|one| one.covers(day, &plan.place));
        let clash = match shut {
            Some(shut) => Some(Clash::Closed(shut.reason.clone())),
            None => day_clash(day, calendar),
        };
        let clashes: Vec<Clash> = clash.into_iter().collect();
        let off = clashes
            .iter()
            .any(|clash| matches!(clash, Clash::Holiday(_) | Clash::Closed(_)));
        let is_held = !off || plan.choice == Choice::Keep;
        held += usize::from(is_held);
        out.push(Planned {
            session: NewSession {
                original: Shown(wall, Form::Extended).to_string(),
                starts,
                ends: starts.plus(plan.minutes.max(1) * Micros::MINUTE),
            },
            clashes,
            held: is_held,
        });
    }
    Ok(out)
}

fn day_clash(day: Day, calendar: &WorkCalendar) -> Option<Clash> {
    let named = calendar.name_of(day).map(str::to_owned);
    let worked = calendar.is_workday(day).value();
    let weekend = !day.weekday().is_plain_workday();
    match (named, worked, weekend) {
        (Some(name), false, _) => Some(Clash::Holiday(name)),
        (Some(name), true, true) => Some(Clash::Makeup(name)),
        // A weekday on which the centre is closed by its own decision.
        (None, false, false) => Some(Clash::Closed(String::new())),
        (Some(_) | None, _, _) => None,
    }
}

/// Whether nothing stands against any session that takes place.
pub fn is_clear(planned: &[Planned]) -> bool {
    planned
        .iter()
        .filter(|one| one.held)
        .all(|one| !one.clashes.iter().any(Clash::is_hard))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(choice: Choice) -> Vec<Planned> {
        let wish = Plan {
            rule: "FREQ=WEEKLY;BYDAY=TH".to_owned(),
            starts: "2026-09-17T14:00".to_owned(),
            count: 4,
            minutes: 90,
            choice,
            place: String::new(),
        };
        plan(&wish, &Zone::shanghai(), &WorkCalendar::mainland_china(), &[]).unwrap()
    }

    #[test]
    fn the_national_holiday_is_shown_and_left_out_moved_or_kept() {
        // 1 October 2026 is a Thursday.
        let days = |choice| -> Vec<String> {
            planned(choice)
                .iter()
                .filter(|one| one.held)
                .map(|one| one.session.original[..10].to_owned())
                .collect()
        };
        assert_eq!(days(Choice::Skip), ["2026-09-17", "2026-09-24", "2026-10-08"]);
        assert_eq!(
            days(Choice::Move),
            ["2026-09-17", "2026-09-24", "2026-10-08", "2026-10-15"]
        );
        assert_eq!(days(Choice::Keep).len(), 4);
        let off = planned(Choice::Skip).into_iter().find(|one| !one.held).unwrap();
        assert!(matches!(off.clashes[0], Clash::Holiday(_)));
    }
}
