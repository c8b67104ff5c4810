//! What will happen in the demo: who says what when and where, and how it fares.

use kernel::{GridPath, Micros};
use people::Centre;

use super::dice::Dice;
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

/// All cases, between two instants, by the time at which they are said.
pub(super) fn invent(
    topics: &[Topic],
    residents: &[Resident],
    centre: &Centre,
    dice: &mut Dice,
    (from, until): (Micros, Micros),
) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut order: Vec<usize> = (0..topics.len()).collect();
    // The second time around the same is said of another place.
    for _ in 0..4 {
        shuffle(&mut order, dice);
        for number in &order {
            let Some(topic) = topics.get(*number) else {
                continue;
            };
            let mut first: Option<usize> = None;
            for said in 0..topic.said.len() {
                if cases.len() >= CASES {
                    return sorted(cases, until);
                }
                let twin = first
                    .filter(|_| (said % 3 == 1 && dice.chance(45)) || (said % 3 == 2 && dice.chance(12)));
                let base = twin.and_then(|at| cases.get(at)).map(|case| (case.at, case.path));
                let resident = dice.below(residents.len());
                let begun = match base {
                    Some((at, path)) => Some((at.plus(dice.between(40, 20 * 60) * Micros::MINUTE), path)),
                    None => moment(topic, centre, dice, from, until)
                        .map(|at| (at, place(topic, residents.get(resident)))),
                };
                let Some((at, path)) = begun else { continue };
                if at >= until {
                    continue;
                }
                let fate = twin.map_or(Fate::Plain, Fate::Twin);
                if twin.is_none() {
                    first = Some(cases.len());
                }
                cases.push(Case {
                    topic: *number,
                    words: words(topic.said.get(said).copied().unwrap_or_default(), centre, path),
                    said,
                    path,
                    spot: match topic.place {
                        Place::Spot(name) | Place::Elsewhere(name) => name,
                        _ => "",
                    },
                    resident,
                    at,
                    fate,
                    not_before: at,
                    twins: Vec::new(),
                    begun: None,
                });
            }
        }
    }
    sorted(cases, until)
}

fn shuffle(order: &mut [usize], dice: &mut Dice) {
    for last in (1..order.len()).rev() {
        order.swap(last, dice.below(last + 1));
    }
}

/// Puts the cases in order of time and gives each of the others its fate.
fn sorted(cases: Vec<Case>, until: Micros) -> Vec<Case> {
    let mut order: Vec<usize> = (0..cases.len()).collect();
    order.sort_by_key(|at| cases.get(*at).map(|case| case.at));
    let place_of = |old: usize| order.iter().position(|at| *at == old).unwrap_or(old);
    let mut new: Vec<Case> = Vec::with_capacity(cases.len());
    let mut old: Vec<Option<Case>> = cases.into_iter().map(Some).collect();
    for at in &order {
        if let Some(mut case) = old.get_mut(*at).and_then(Option::take) {
            if let Fate::Twin(of) = case.fate {
                case.fate = Fate::Twin(place_of(of));
            }
            new.push(case);
        }
    }
    let twins: Vec<(usize, usize, Micros)> = (0..)
        .zip(&new)
        .filter_map(|(at, case)| {
            if let Fate::Twin(of) = case.fate {
                Some((of, at, case.at))
            } else {
                None
            }
        })
        .collect();
    for (of, twin, at) in twins {
        if let Some(parent) = new.get_mut(of) {
            parent.twins.push(twin);
            parent.not_before = parent.not_before.max(at.plus(6 * Micros::HOUR));
        }
    }
    for (at, case) in new
        .iter_mut()
        .enumerate()
        .filter(|(_, case)| case.fate == Fate::Plain)
    {
        case.fate = fate(at, until.since(case.at) / Micros::DAY);
    }
    // Nobody's by chance: the example's are one of the last, and one that has its answer.
    let plain = new
        .iter_mut()
        .rev()
        .filter(|case| case.fate == Fate::Plain && case.twins.is_empty());
    for (at, case) in plain.enumerate() {
        case.resident = if at % 40 == 0 { 0 } else { case.resident.max(1) };
    }
    new
}

/// Ages in days, every how many, which of these, and how they fare; the first that fits.
const FATES: &[(std::ops::RangeInclusive<i64>, usize, usize, Fate)] = &[
    (8..=20, 5, 3, Fate::Stuck),
    (0..=4, 13, 2, Fate::HandedBack),
    (12..=i64::MAX, 48, 7, Fate::Disputed),
    (2..=16, 9, 4, Fate::Paused),
    (17..=i64::MAX, 31, 5, Fate::Paused),
    (1..=i64::MAX, 29, 11, Fate::Extended),
    (4..=i64::MAX, 15, 2, Fate::Redone),
    (4..=i64::MAX, 10, 4, Fate::Late),
    (3..=i64::MAX, 59, 9, Fate::Withdrawn),
    (0..=i64::MAX, 17, 6, Fate::Private),
];

/// The fate of a case by its number and its age in days.
fn fate(number: usize, age: i64) -> Fate {
    let fits = FATES
        .iter()
        .find(|(ages, every, at, _)| ages.contains(&age) && number % every == *at);
    fits.map_or(Fate::Plain, |(_, _, _, fate)| *fate)
}

/// When something of this topic is said: in its season, more on Mondays, most
/// in the morning and after supper. None if its season is not in these months.
fn moment(topic: &Topic, centre: &Centre, dice: &mut Dice, from: Micros, until: Micros) -> Option<Micros> {
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
