//! Which matter fares how: by its number and its age, so that every fate is met.

use kernel::Micros;

use super::cases::{Case, Fate};
use super::topics::Topic;

/// Ages in days, every how many, which of these, and how they fare; the first that fits.
const FATES: &[(std::ops::RangeInclusive<i64>, usize, usize, Fate)] = &[
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
/// What people in a hurry for water or gas are spared.
const CALM: &[Fate] = &[
    Fate::HandedBack,
    Fate::Disputed,
    Fate::Paused,
    Fate::Extended,
    Fate::Redone,
];
/// Ages at which a matter of five working days is some days late if nobody sees to it.
const STUCK_AGES: std::ops::RangeInclusive<i64> = 9..=15;
/// So many are left at most.
const STUCK: usize = 7;
/// What may be left: nobody is in danger.
const STUCK_CATEGORIES: &[&str] = &["facility", "parking", "road", "venue", "noise", "pets", "charge"];

/// Gives each case its fate. Cases are in the order of their times.
pub(super) fn give(mut cases: Vec<Case>, topics: &[Topic], until: Micros) -> Vec<Case> {
    twins(&mut cases, topics);
    let mut stuck = 0;
    let plain = cases
        .iter_mut()
        .enumerate()
        .filter(|(_, case)| case.fate == Fate::Plain);
    for (number, case) in plain {
        let Some(topic) = topics.get(case.topic) else {
            continue;
        };
        let age = until.since(case.at) / Micros::DAY;
        let left = STUCK_AGES.contains(&age) && STUCK_CATEGORIES.contains(&topic.category) && stuck < STUCK;
        case.fate = if left {
            Fate::Stuck
        } else {
            by_number(number, age, topic)
        };
        stuck += usize::from(left);
    }
    // Nobody's by chance: the example's are one of the last, and some that have their answers.
    let plain = cases
        .iter_mut()
        .rev()
        .filter(|case| case.fate == Fate::Plain && case.twins.is_empty());
    for (at, case) in plain.enumerate() {
        case.resident = if at % 40 == 0 { 0 } else { case.resident.max(1) };
    }
    cases
}

/// Tells the first of an incident of the others: it is not answered before they came.
fn twins(cases: &mut [Case], topics: &[Topic]) {
    let told: Vec<(usize, usize, Micros)> = (0..)
        .zip(&*cases)
        .filter_map(|(at, case)| {
            if let Fate::Twin(of) = case.fate {
                Some((of, at, case.at))
            } else {
                None
            }
        })
        .collect();
    for (of, twin, at) in told {
        if let Some(first) = cases.get_mut(of) {
            let urgent = topics.get(first.topic).is_some_and(Topic::is_urgent);
            let settled = if urgent { Micros::HOUR } else { 6 * Micros::HOUR };
            first.twins.push(twin);
            first.not_before = first.not_before.max(at.plus(settled));
        }
    }
}

fn by_number(number: usize, age: i64, topic: &Topic) -> Fate {
    let fits = FATES
        .iter()
        .find(|(ages, every, at, _)| ages.contains(&age) && number % every == *at);
    let fate = fits.map_or(Fate::Plain, |(_, _, _, fate)| *fate);
    if topic.is_urgent() && CALM.contains(&fate) {
        Fate::Plain
    } else {
        fate
    }
}
