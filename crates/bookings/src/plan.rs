//! From a rule to the sessions of a term: holidays, make-up workdays and
//! closures laid over it, so that whoever plans sees each clash before saving.

use kernel::{Day, DayKind, Micros, WorkCalendar, Zone};
use store::{StoreError, Tx, statements};

use crate::offer::NewSession;
use crate::recur::{BadRule, Form, Moment, Rule, Series, Shown};
use kernel::CommunityId;

/// The most sessions of one series.
pub const MOST: usize = 400;

statements! {
    /// Who teaches and where, between two instants.
    TAKEN = "SELECT s.starts_at, s.ends_at, o.title, s.teacher, o.teacher, s.place, o.place FROM bookings_session s \
        JOIN bookings_offering o ON o.community_id = s.community_id AND o.id = s.offering_id \
        WHERE s.community_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3 AND s.state <> 'off' ORDER BY s.starts_at";
}

/// What stands against a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Clash {
    /// A holiday, by its name.
    Holiday(String),
    /// The centre is closed on that day.
    Closed,
    /// A weekend day on which people work: they may not come.
    Makeup(String),
    /// The teacher is with another class, by its title.
    Teacher(String),
    /// The room is another class's, by its title.
    Room(String),
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
}

/// The sessions of a plan, with those that are left out.
pub fn plan(
    plan: &Plan,
    zone: &Zone,
    calendar: &WorkCalendar,
    off: &[DayOff],
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
        let clashes: Vec<Clash> = day_clash(day, calendar, off).into_iter().collect();
        let off = clashes
            .iter()
            .any(|clash| matches!(clash, Clash::Holiday(_) | Clash::Closed));
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

/// A day of the table: off, or a make-up workday, with its name.
pub type DayOff = (Day, DayKind, String);

fn day_clash(day: Day, calendar: &WorkCalendar, off: &[DayOff]) -> Option<Clash> {
    let named = calendar.name_of(day).map(str::to_owned);
    let worked = calendar.is_workday(day).value();
    let weekend = !day.weekday().is_plain_workday();
    if let Some((_, kind, name)) = off.iter().find(|(of, _, _)| *of == day) {
        return Some(match kind {
            DayKind::Holiday => Clash::Holiday(name.clone()),
            DayKind::MakeupWorkday => Clash::Makeup(name.clone()),
        });
    }
    match (named, worked, weekend) {
        (Some(name), false, _) => Some(Clash::Holiday(name)),
        (Some(name), true, true) => Some(Clash::Makeup(name)),
        // A weekday on which the centre is closed by its own decision.
        (None, false, false) => Some(Clash::Closed),
        (Some(_) | None, _, _) => None,
    }
}

/// Adds what stands against the sessions by teacher and room.
pub fn add_clashes(
    tx: &mut Tx<'_>,
    community: CommunityId,
    planned: &mut [Planned],
    teacher: &str,
    place: &str,
) -> Result<(), StoreError> {
    let (Some(first), Some(last)) = (
        planned.iter().map(|one| one.session.starts).min(),
        planned.iter().map(|one| one.session.ends).max(),
    ) else {
        return Ok(());
    };
    let from = first.plus(-Micros::DAY);
    let taken: Vec<(Micros, Micros, String, String, String)> =
        tx.all(&TAKEN, &[&community, &from, &last], |row| {
            let (own, usual): (String, String) = (row.get(3)?, row.get(4)?);
            let (here, there): (String, String) = (row.get(5)?, row.get(6)?);
            let or = |own: String, usual: String| if own.is_empty() { usual } else { own };
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                or(own, usual),
                or(here, there),
            ))
        })?;
    for one in planned.iter_mut().filter(|one| one.held) {
        let meets = |from: &Micros, until: &Micros| *from < one.session.ends && one.session.starts < *until;
        for (from, until, title, with, at) in &taken {
            if !meets(from, until) {
                continue;
            }
            if !teacher.is_empty() && with == teacher {
                one.clashes.push(Clash::Teacher(title.clone()));
            }
            if !place.is_empty() && at == place {
                one.clashes.push(Clash::Room(title.clone()));
            }
        }
    }
    Ok(())
}

/// Whether nothing stands against any session that takes place.
pub fn is_clear(planned: &[Planned]) -> bool {
    let hard = |clash: &Clash| matches!(clash, Clash::Teacher(_) | Clash::Room(_));
    planned
        .iter()
        .filter(|one| one.held)
        .all(|one| !one.clashes.iter().any(hard))
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
