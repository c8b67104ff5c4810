//! What will happen in the demo: who says what when and where, and how it fares.

use std::collections::HashMap;

use kernel::{GridPath, Micros};
use people::Centre;

use super::dice::Dice;
use super::fates;
use super::residents::Resident;
use super::topics::{Place, Topic};
use crate::rows::{Intake, MatterId};

/// How many there are.
pub(super) const CASES: usize = 300;

/// How a matter fares, beside the plain way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// Taken on, answered in time, rated.
    Plain,
    /// Answered after the promise.
    Late,
    /// Taken on and then left: it goes up level by level.
    Stuck,
    /// The clocks stand still for some days.
    Paused,
    /// More time is granted.
    Extended,
    /// Handed back, and left at the counter for a while.
    HandedBack,
    /// Two units hand it back; the arbiter decides.
    Disputed,
    /// The first answer is rated badly.
    Redone,
    /// Taken off the wall again.
    Withdrawn,
    /// Not for the wall: the resident says so.
    Private,
    /// The same as an earlier one: made one with it.
    Twin(usize),
}

/// One report and what becomes of it.
pub(super) struct Case {
    pub topic: usize,
    /// Which of the topic's sentences, with the place put in.
    pub words: String,
    pub said: usize,
    pub path: GridPath,
    pub spot: &'static str,
    pub resident: usize,
    pub at: Micros,
    pub fate: Fate,
    /// Not earlier than this may it be answered: others still join.
    pub not_before: Micros,
    /// Those that said the same.
    pub twins: Vec<usize>,
    pub begun: Option<(MatterId, Intake)>,
}

/// Draws cases one after the other.
struct Inventor<'a> {
    topics: &'a [Topic],
    residents: &'a [Resident],
    centre: &'a Centre,
    dice: &'a mut Dice,
    span: (Micros, Micros),
    cases: Vec<Case>,
}

/// All cases, between two instants, by the time at which they are said.
pub(super) fn invent(
    topics: &[Topic],
    residents: &[Resident],
    centre: &Centre,
    dice: &mut Dice,
    span: (Micros, Micros),
) -> Vec<Case> {
    let mut order: Vec<usize> = (0..topics.len()).collect();
    let cases = Vec::new();
    let mut inventor = Inventor {
        topics,
        residents,
        centre,
        dice,
        span,
        cases,
    };
    // The second time around the same is said of another place.
    for _ in 0..4 {
        shuffle(&mut order, inventor.dice);
        for topic in &order {
            inventor.about(*topic);
        }
    }
    let mut cases = inventor.cases;
    cases.truncate(CASES);
    fates::give(in_time(cases), topics, span.1)
}

impl Inventor<'_> {
    /// Everything that is said about one topic; some of it of the same incident.
    fn about(&mut self, number: usize) {
        let said = self.topics.get(number).map_or(0, |topic| topic.said.len());
        let mut first: Option<usize> = None;
        for said in 0..said {
            let same = match said % 3 {
                1 => self.dice.chance(45),
                2 => self.dice.chance(12),
                _ => false,
            };
            let twin = first.filter(|_| same);
            let Some(case) = self.one(number, said, twin) else {
                continue;
            };
            if twin.is_none() {
                first = Some(self.cases.len());
            }
            self.cases.push(case);
        }
    }

    fn one(&mut self, number: usize, said: usize, twin: Option<usize>) -> Option<Case> {
        let topic = self.topics.get(number)?;
        let resident = self.dice.below(self.residents.len());
        let (at, path) = match twin.and_then(|at| self.cases.get(at)) {
            Some(first) => {
                let longest = if topic.is_urgent() { 90 } else { 20 * 60 };
                (
                    first.at.plus(self.dice.between(10, longest) * Micros::MINUTE),
                    first.path,
                )
            }
            None => {
                let at = moment(topic, self.centre, self.dice, self.span)?;
                (at, place(topic, self.residents.get(resident)))
            }
        };
        (at < self.span.1).then(|| Case {
            topic: number,
            words: words(
                topic.said.get(said).copied().unwrap_or_default(),
                self.centre,
                path,
            ),
            said,
            path,
            spot: match topic.place {
                Place::Spot(name) | Place::Elsewhere(name) => name,
                _ => "",
            },
            resident,
            at,
            fate: twin.map_or(Fate::Plain, Fate::Twin),
            not_before: at,
            twins: Vec::new(),
            begun: None,
        })
    }
}

fn shuffle(order: &mut [usize], dice: &mut Dice) {
    for last in (1..order.len()).rev() {
        order.swap(last, dice.below(last + 1));
    }
}

/// Puts the cases in order of time; who is whose twin goes with them.
fn in_time(cases: Vec<Case>) -> Vec<Case> {
    let mut numbered: Vec<(usize, Case)> = cases.into_iter().enumerate().collect();
    numbered.sort_by_key(|(old, case)| (case.at, *old));
    let places: HashMap<usize, usize> = numbered
        .iter()
        .enumerate()
        .map(|(new, (old, _))| (*old, new))
        .collect();
    let mut cases: Vec<Case> = numbered.into_iter().map(|(_, case)| case).collect();
    for case in &mut cases {
        if let Fate::Twin(of) = case.fate {
            case.fate = places.get(&of).map_or(Fate::Plain, |new| Fate::Twin(*new));
        }
    }
    cases
}

/// When something of this topic is said: in its season, more on Mondays, most
/// in the morning and after supper. None if its season is not in these months.
fn moment(
    topic: &Topic,
    centre: &Centre,
    dice: &mut Dice,
    (from, until): (Micros, Micros),
) -> Option<Micros> {
    const HOURS: [i64; 24] = [
        7, 8, 8, 9, 9, 9, 10, 10, 10, 11, 12, 13, 14, 15, 15, 16, 17, 18, 18, 19, 19, 20, 21, 23,
    ];
    for _ in 0..60 {
        // The desk must have something to do: much of it was said of late.
        let days = if dice.chance(24) {
            6
        } else {
            until.since(from) / Micros::DAY
        };
        let day = until
            .plus(-dice.between(0, days) * Micros::DAY)
            .day(centre.zone());
        let weekend = day.weekday().number() >= 6;
        if !topic.happens_in(day.month()) || (weekend && dice.chance(45)) {
            continue;
        }
        let minute = dice.pick(&HOURS).unwrap_or(9) * 60 + dice.between(0, 59);
        let at = centre.zone().instant(day, u16::try_from(minute).unwrap_or(540));
        let at = at.plus(dice.between(0, 59) * Micros::SECOND);
        if from <= at && at < until {
            return Some(at);
        }
    }
    None
}

fn place(topic: &Topic, resident: Option<&Resident>) -> GridPath {
    let home = resident.map(|resident| resident.home).unwrap_or_default();
    let building = home.parent().unwrap_or_default();
    match topic.place {
        Place::Staircase => home,
        Place::Building => building,
        Place::Estate | Place::Spot(_) => building.parent().unwrap_or_default(),
        Place::Elsewhere(_) => GridPath::ROOT,
    }
}

/// Puts estate, building and staircase into a sentence.
pub(super) fn words(text: &str, centre: &Centre, path: GridPath) -> String {
    let mut ordinals = path.upward().filter_map(GridPath::ordinal).collect::<Vec<u16>>();
    ordinals.reverse();
    let number = |at: usize| ordinals.get(at).copied().unwrap_or(0);
    let estate = centre.names(path).first().copied().unwrap_or("小区");
    text.replace("{e}", estate)
        .replace("{b}", &number(1).to_string())
        .replace("{s}", &number(2).to_string())
        .replace("{B}", &chinese(number(1)))
        .replace("{S}", &chinese(number(2)))
}

fn chinese(number: u16) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |number: u16| DIGITS.get(usize::from(number % 10)).copied().unwrap_or_default();
    match number / 10 {
        0 => digit(number).to_owned(),
        1 => format!("十{}", digit(number)),
        tens => format!("{}十{}", digit(tens), digit(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::chinese;

    #[test]
    fn buildings_are_numbered_as_people_say_them() {
        assert_eq!(
            [3, 10, 12, 18, 20, 24].map(chinese),
            ["三", "十", "十二", "十八", "二十", "二十四"]
        );
    }
}
